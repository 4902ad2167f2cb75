// @ts-check
/**
 * `npm test`: installs what is missing (a browser too), type-checks, lints, builds, runs the unit, browser and
 * end-to-end tests, and ends with what failed or needed a second try and `N passed, N failed`. Every stage runs, so that
 * one failure hides no other. `npm run test:timed` (`--timed`) runs the tests that judge milliseconds instead, which want
 * the machine for themselves. Two that take minutes are commands of their own, too: `npm run test:accessibility`
 * (`--accessibility`), axe over every state of every place, and `npm run test:faults` (`--faults`), every phase of the studio
 * in browsers that refuse and with workers that end.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installTestChromium } from "./lib/chromium.mjs";
import { packageFile, projectRoot, runCommand, runQuietly, runVisibly } from "./lib/command.mjs";
import { ensureBuild, ensureDependencies } from "./lib/ensure-build.mjs";
import { conclude, playwrightOutcome, single, vitestOutcome } from "./lib/test-report.mjs";

const results = join(projectRoot, "test-results");

/** Projects that `npm test` runs. */
const together = /** @type {const} */ (["unit", "browser", "chromium"]);

/** Projects that `npm test` leaves to commands of their own. */
const apart = {
  timed: "End-to-end tests that judge milliseconds",
  accessibility: "Accessibility of every state",
  faults: "Every phase under every fault",
};

/** @typedef {import("./lib/test-report.mjs").Outcome} Outcome */

await runCommand(async () => {
  // From two servers, side by side.
  const packages = ensureDependencies(console.log);
  await Promise.all([packages, installTestChromium(packages)]);
  mkdirSync(results, { recursive: true });
  const asked = /** @type {const} */ (["timed", "accessibility", "faults"]).find((name) =>
    process.argv.includes(`--${name}`),
  );
  // Another command's results may lie beside them.
  for (const name of asked === undefined ? together : [asked]) rmSync(reportOf(name), { force: true });
  if (asked !== undefined) {
    const tested =
      asked === "faults" ? [await shown(apart.faults, asked)] : [await build(), await playwright(apart[asked], asked)];
    conclude(tested);
    return;
  }
  const outcomes = await Promise.all([
    check("Types", packageFile("typescript", "bin/tsc"), ["-p", "tsconfig.json"]),
    check("Lint", packageFile("@biomejs/biome", "bin/biome"), ["check", "--error-on-warnings"]),
    build(),
  ]);
  // The browser tests take one page after the other, so one core; what they say follows when all are done.
  const browser = runQuietly(process.execPath, vitest("browser"));
  outcomes.push(
    await shown("Unit tests", "unit"),
    await playwright("End-to-end tests", "chromium"),
    await stage("Browser tests, begun with the unit tests", async (name) => {
      const { code, output } = await browser;
      console.log(output.trimEnd());
      return vitestOutcome(name, code, reportOf("browser"));
    }),
  );
  conclude(outcomes);
});

/**
 * @param {string} name
 * @param {(name: string) => Promise<Outcome>} work
 * @returns {Promise<Outcome>}
 */
async function stage(name, work) {
  const start = performance.now();
  console.log(`\n── ${name}`);
  try {
    return await work(name);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.log(message);
    return single(name, message);
  } finally {
    console.log(`── ${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
}

function build() {
  return stage("Build", async (name) => {
    await ensureBuild();
    return single(name, null);
  });
}

/**
 * A tool that passes or fails as a whole, and says something only when it fails, for others run beside it.
 *
 * @param {string} name
 * @param {string} file
 * @param {readonly string[]} args
 */
function check(name, file, args) {
  return stage(name, async () => {
    const { code, output } = await runQuietly(process.execPath, [file, ...args]);
    if (code !== 0) console.log(output.trimEnd());
    return single(name, code === 0 ? null : `ended with exit code ${code}`);
  });
}

/**
 * A project of Vitest, told as it goes.
 *
 * @param {string} name
 * @param {"unit" | "faults"} project
 */
function shown(name, project) {
  return stage(name, async () => {
    const code = await runVisibly(process.execPath, vitest(project));
    return vitestOutcome(name, code, reportOf(project));
  });
}

/**
 * Arguments for Node that run a project of Vitest.
 *
 * @param {"unit" | "browser" | "faults"} project
 */
function vitest(project) {
  return [
    packageFile("vitest", "vitest.mjs"),
    ...["run", "--project", project === "unit" ? "unit*" : project],
    ...["--reporter", "default", "--reporter", "json", `--outputFile.json=${reportOf(project)}`],
  ];
}

/**
 * A project of Playwright by itself: as a dependency of another it would keep that one from running when it fails.
 *
 * @param {string} name
 * @param {"chromium" | "timed" | "accessibility"} project
 */
function playwright(name, project) {
  return stage(name, async () => {
    const args = ["test", "--project", project, "--no-deps", "--output", join(results, `e2e-${project}`)];
    const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf(project) };
    const code = await runVisibly(process.execPath, [packageFile("@playwright/test", "cli.js"), ...args], { env });
    return playwrightOutcome(name, code, reportOf(project));
  });
}

/** @param {typeof together[number] | keyof typeof apart} project */
function reportOf(project) {
  return join(results, `${project}.json`);
}

// @ts-check
/**
 * `npm test`: installs what is missing (a browser too), type-checks, lints, builds, runs the unit, browser and
 * end-to-end tests, and ends with what failed or needed a second try and `N passed, N failed`. Every stage runs, so that
 * one failure hides no other.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installChromium } from "./lib/chromium.mjs";
import { projectRoot, runCommand, runVisibly } from "./lib/command.mjs";
import { ensureBuild, ensureDependencies } from "./lib/ensure-build.mjs";
import { conclude, playwrightOutcome, single, vitestOutcome } from "./lib/test-report.mjs";

const results = join(projectRoot, "test-results");

/** @typedef {import("./lib/test-report.mjs").Outcome} Outcome */

await runCommand(async () => {
  await ensureDependencies(console.log);
  await installChromium();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  conclude([
    await check("Types", tool("typescript", "bin/tsc"), ["-p", "tsconfig.json"]),
    await check("Lint", tool("@biomejs/biome", "bin/biome"), ["check", "--error-on-warnings"]),
    await stage("Build", async (name) => {
      await ensureBuild();
      return single(name, null);
    }),
    await vitest("Unit tests", "unit"),
    await vitest("Browser tests", "browser"),
    await stage("End-to-end tests", async (name) => {
      const code = await node(tool("@playwright/test", "cli.js"), ["test"]);
      return playwrightOutcome(name, code, join(results, "e2e.json"));
    }),
  ]);
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

/**
 * A tool that passes or fails as a whole.
 *
 * @param {string} name
 * @param {string} file
 * @param {readonly string[]} args
 */
function check(name, file, args) {
  return stage(name, async () => {
    const code = await node(file, args);
    return single(name, code === 0 ? null : `ended with exit code ${code}`);
  });
}

/**
 * @param {string} name
 * @param {"unit" | "browser"} project
 */
function vitest(name, project) {
  return stage(name, async () => {
    const report = join(results, `${project}.json`);
    const code = await node(tool("vitest", "vitest.mjs"), [
      "run",
      ...["--project", project],
      ...["--reporter", "default", "--reporter", "json", `--outputFile.json=${report}`],
    ]);
    return vitestOutcome(name, code, report);
  });
}

/**
 * @param {string} name
 * @param {string} entry
 */
function tool(name, entry) {
  return join(projectRoot, "node_modules", name, entry);
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 */
function node(file, args) {
  return runVisibly(process.execPath, [file, ...args]);
}

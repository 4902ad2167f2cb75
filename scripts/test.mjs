// @ts-check
/**
 * `npm test`: installs what is missing (a browser too), type-checks, lints, builds, runs the unit, browser and
 * end-to-end tests, and ends with `N passed, N failed`. Every stage runs, so that one failure hides no other.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installChromium } from "./lib/chromium.mjs";
import { projectRoot, runCommand, runVisibly } from "./lib/command.mjs";
import { ensureBuild, ensureDependencies } from "./lib/ensure-build.mjs";
import { vitestCounts } from "./lib/vitest-counts.mjs";

const results = join(projectRoot, "test-results");

/** @typedef {{ passed: number, failed: number }} Count */

await runCommand(async () => {
  await ensureDependencies(console.log);
  await installChromium();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  /** @type {Count[]} */
  const counts = [
    await check("Types", tool("typescript", "bin/tsc"), ["-p", "tsconfig.json"]),
    await check("Lint", tool("@biomejs/biome", "bin/biome"), ["check", "--error-on-warnings"]),
    await stage("Build", async () => {
      await ensureBuild();
      return { passed: 1, failed: 0 };
    }),
    await vitest("unit"),
    await vitest("browser"),
    await stage("End-to-end tests", async () => {
      const code = await node(tool("@playwright/test", "cli.js"), ["test"]);
      return atLeastOneFailure(code, playwrightCount(join(results, "e2e.json")));
    }),
  ];
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});

/**
 * @param {string} name
 * @param {() => Promise<Count>} work
 * @returns {Promise<Count>}
 */
async function stage(name, work) {
  const start = performance.now();
  console.log(`\n── ${name}`);
  try {
    return await work();
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1 };
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
  return stage(name, async () =>
    (await node(file, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
  );
}

/** @param {"unit" | "browser"} project */
function vitest(project) {
  return stage(project === "unit" ? "Unit tests" : "Browser tests", async () => {
    const report = join(results, `${project}.json`);
    const code = await node(tool("vitest", "vitest.mjs"), [
      "run",
      ...["--project", project],
      ...["--reporter", "default", "--reporter", "json", `--outputFile.json=${report}`],
    ]);
    return vitestCounts(code, report);
  });
}

/**
 * A runner that ends badly without a failed test (no browser, a file that does not load) is a failure too, and so is
 * one that ran nothing.
 *
 * @param {number} code
 * @param {Count} count
 * @returns {Count}
 */
function atLeastOneFailure(code, { passed, failed }) {
  return { passed, failed: code === 0 && passed > 0 ? failed : Math.max(failed, 1) };
}

/**
 * @param {string} report
 * @returns {Count}
 */
function playwrightCount(report) {
  const stats = readJson(report)?.stats ?? { expected: 0, flaky: 0, unexpected: 0 };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
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

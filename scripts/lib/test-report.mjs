// @ts-check
/**
 * What test runners came to, from their JSON reports, and how a command says it: names what failed or needed a second try
 * once more at its very end, because whoever keeps only the end of a long output keeps the lines that matter.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { oneSentence, packageFile, projectRoot, runVisibly } from "./command.mjs";

/** @typedef {{ passed: number, failed: number, troubles: readonly string[] }} Outcome `troubles`: one line each. */
/** @typedef {{ title: string, suites?: PlaywrightSuite[], specs?: PlaywrightSpec[] }} PlaywrightSuite */
/** @typedef {{ title: string, file: string, tests: { status: string, results: PlaywrightResult[] }[] }} PlaywrightSpec */
/** @typedef {{ error?: { message?: string } }} PlaywrightResult */

/**
 * Something that passes or fails as a whole.
 *
 * @param {string} name
 * @param {string | null} problem Null when it passed.
 * @returns {Outcome}
 */
export function single(name, problem) {
  return problem === null
    ? { passed: 1, failed: 0, troubles: [] }
    : { passed: 0, failed: 1, troubles: [line("FAILED", name, problem)] };
}

/**
 * Runs tests by Vitest.
 *
 * @param {string} name What the run is called.
 * @param {readonly string[]} which Arguments that say which: `configuredIn`'s, or a project.
 * @param {string} results Folder for the report.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Outcome>}
 */
export async function runVitest(name, which, results, env) {
  mkdirSync(results, { recursive: true });
  const report = join(results, "report.json");
  const args = [
    packageFile("vitest", "vitest.mjs"),
    ...["run", ...which],
    ...["--reporter", "default", "--reporter", "json", `--outputFile.json=${report}`],
  ];
  return vitestOutcome(name, await runVisibly(process.execPath, args, { env }), report);
}

/**
 * Arguments of Vitest for tests with a configuration of their own.
 *
 * @param {string} folder Folder of `test` that has it.
 */
export const configuredIn = (folder) => ["--root", ".", "--config", join("test", folder, "vitest.config.ts")];

/**
 * What a Vitest run came to. A test that passed at a second try has passed, and is named.
 *
 * @param {string} name What the run is called.
 * @param {number} code Exit code of the runner.
 * @param {string} report File that its JSON reporter wrote.
 * @returns {Outcome}
 */
export function vitestOutcome(name, code, report) {
  const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = readJson(report) ?? {};
  /** @type {string[]} */
  const troubles = [];
  for (const file of testResults) {
    const where = relative(projectRoot, file.name);
    /** @type {{ status: string, fullName: string, failureMessages: string[] }[]} */
    const tests = file.assertionResults;
    const failed = tests.filter(({ status }) => status === "failed");
    for (const { status, fullName, failureMessages } of tests) {
      const [why = ""] = failureMessages;
      const what = `${where} › ${fullName}`;
      if (status === "failed") troubles.push(line("FAILED", what, why));
      else if (why !== "") troubles.push(line("TRIED AGAIN", what, why));
    }
    // A file that does not load, or whose hooks fail.
    if (file.status === "failed" && failed.length === 0) troubles.push(line("FAILED", where, file.message ?? ""));
  }
  return whole(name, code, { passed: numPassedTests, failed: numFailedTests, troubles });
}

/**
 * What a Playwright run came to. A test that passed at a second try has passed, and is named.
 *
 * @param {string} name What the run is called.
 * @param {number} code Exit code of the runner.
 * @param {string} report File that its JSON reporter wrote.
 * @returns {Outcome}
 */
export function playwrightOutcome(name, code, report) {
  const { stats = { expected: 0, flaky: 0, unexpected: 0 }, suites = [], errors = [] } = readJson(report) ?? {};
  const troubles = [
    ...suites.flatMap((/** @type {PlaywrightSuite} */ suite) => suiteTroubles(suite, [])),
    ...errors.map((/** @type {{ message?: string }} */ error) => line("FAILED", name, error.message ?? "")),
  ];
  return whole(name, code, { passed: stats.expected + stats.flaky, failed: stats.unexpected, troubles });
}

/**
 * @param {PlaywrightSuite} suite
 * @param {readonly string[]} path Titles of the groups around it, without the file.
 * @returns {string[]}
 */
function suiteTroubles({ suites = [], specs = [] }, path) {
  return [
    ...specs.flatMap(({ title, file, tests }) =>
      tests.flatMap(({ status, results }) => {
        const verdict = status === "unexpected" ? "FAILED" : status === "flaky" ? "TRIED AGAIN" : null;
        if (verdict === null) return [];
        const error = results.find((result) => result.error !== undefined)?.error?.message ?? "";
        return [line(verdict, ["test/e2e", file].join("/") + ["", ...path, title].join(" › "), error)];
      }),
    ),
    ...suites.flatMap((suite) => suiteTroubles(suite, [...path, suite.title])),
  ];
}

/**
 * A runner that ends badly without a failed test (no browser, a file that does not load) has failed too, and so has one
 * that ran nothing.
 *
 * @param {string} name
 * @param {number} code
 * @param {Outcome} outcome
 * @returns {Outcome}
 */
function whole(name, code, { passed, failed, troubles }) {
  if (failed > 0 || (code === 0 && passed > 0)) return { passed, failed, troubles };
  const problem = passed > 0 ? `ended with exit code ${code}` : "ran nothing";
  return { passed, failed: 1, troubles: troubles.length > 0 ? troubles : [line("FAILED", name, problem)] };
}

/**
 * Says what everything came to, which is the last thing that a command of tests prints: the lines of its troubles, then
 * `N passed, N failed`. Sets the exit code.
 *
 * @param {readonly Outcome[]} outcomes
 */
export function conclude(outcomes) {
  const sum = (/** @type {"passed" | "failed"} */ key) => outcomes.reduce((total, one) => total + one[key], 0);
  const troubles = outcomes.flatMap((outcome) => outcome.troubles);
  console.log(["", ...troubles, ...(troubles.length > 0 ? [""] : [])].join("\n"));
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  if (sum("failed") > 0) process.exitCode = 1;
}

/**
 * @param {"FAILED" | "TRIED AGAIN"} verdict
 * @param {string} name
 * @param {string} error Its message; a stack below it is left out.
 */
function line(verdict, name, error) {
  const message = stripVTControlCharacters(error).split(/\n\s+at /)[0] ?? "";
  return `${verdict} ${name}: ${oneSentence(message)}`;
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

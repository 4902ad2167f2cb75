// @ts-check
/**
 * `node scripts/check-pipeline.mjs`: compares the stages from tables to sketches with what the real Python system made of
 * the same tables, and what the whole way ends with (`npm run pipeline`, networks 64 wide, a dozen epochs) with five seeds of Python's. The reference folder is `../shared/reference`, or the one `STUDIO_REFERENCE` names. Ends with
 * `N passed, N failed`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildKernels, CommandError, projectRoot, runCommand, runQuietly } from "./lib/command.mjs";
import { ensureDependencies } from "./lib/ensure-build.mjs";
import { spread } from "./lib/spread.mjs";
import { conclude, configuredIn, runVitest, single } from "./lib/test-report.mjs";

/** Half-width of the 95 % prediction interval of a sixth run, in standard deviations of five: t(4) · √(1 + 1/5). */
const SPREAD = 2.776 * Math.sqrt(1 + 1 / 5);

await runCommand(async () => {
  const reference = resolve(projectRoot, process.env.STUDIO_REFERENCE ?? join("..", "shared", "reference"));
  if (!existsSync(join(reference, "pipeline"))) {
    throw new CommandError(`There are no tables in ${reference}; set STUDIO_REFERENCE to the reference folder.`);
  }
  await ensureDependencies(console.log);
  await buildKernels();
  const results = join(projectRoot, "test-results", "pipeline");
  const env = { ...process.env, STUDIO_REFERENCE: reference };
  const stages = await runVitest("Stages against Python's", configuredIn("reference"), results, env);
  const problem = await wholeWay(join(reference, "pipeline"), join(results, "whole-way"));
  conclude([stages, single("The whole way against Python's", problem)]);
});

/**
 * Runs the whole way on the reference tables and compares every stage's test metrics with the spread of Python's.
 *
 * @param {string} tables
 * @param {string} out
 * @returns {Promise<string | null>} What went wrong, or null.
 */
async function wholeWay(tables, out) {
  const python = JSON.parse(readFileSync(join(projectRoot, "test", "reference", "whole-way.json"), "utf8"));
  mkdirSync(out, { recursive: true });
  const config = join(out, "config.json");
  const engine = "wasm";
  const { hiddenDim, epochs } = python;
  const stages = Object.entries(epochs).map(([stage, most]) => [stage, { engine, epochs: most }]);
  const { foundation, ...tuned } = Object.fromEntries(stages);
  writeFileSync(config, JSON.stringify({ foundation: { ...foundation, hiddenDim }, ...tuned }));
  const before = performance.now();
  const { code, output } = await runQuietly(process.execPath, [
    join("scripts", "pipeline.mjs"),
    ...["--customers", join(tables, "bank_customers.csv"), "--products", join(tables, "bank_products.csv")],
    ...["--events", join(tables, "bank_events.csv.gz"), "--out", out, "--config", config],
  ]);
  if (code !== 0) return output;
  console.log(`\nThe whole way, hidden width ${hiddenDim}: ${((performance.now() - before) / 1000).toFixed(0)} s`);
  const problems = ["foundation", "segment", "churn"].flatMap((stage) => {
    const { test } = JSON.parse(readFileSync(join(out, stage, "run.json"), "utf8"));
    return Object.keys(python.runs[0][stage]).flatMap((metric) => {
      /** @type {number[]} */
      const values = python.runs.map(
        (/** @type {Record<string, Record<string, number>>} */ run) => run[stage]?.[metric] ?? Number.NaN,
      );
      const { mean, deviation } = spread(values);
      const [ours, allowed] = [test[metric], SPREAD * deviation];
      const line = `${stage} ${metric}: ${ours.toFixed(4)}, PyTorch ${mean.toFixed(4)} ± ${allowed.toFixed(4)}`;
      console.log(`  ${line}`);
      return Math.abs(ours - mean) <= allowed ? [] : [line];
    });
  });
  return problems.length === 0 ? null : `Outside the spread:\n${problems.join("\n")}`;
}

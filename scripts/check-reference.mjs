// @ts-check
/**
 * `node scripts/check-reference.mjs [WORD…]`: trains with `npm run train` on the reference data and compares each run
 * with PyTorch's trace by the reference's own `agree.py`. Words choose checks by trace or engine, e.g. `small-slow wasm`.
 *
 * The reference folder is `../shared/reference`, or the one `STUDIO_REFERENCE` names. Ends with `N passed, N failed`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError, projectRoot, runCommand, runQuietly } from "./lib/command.mjs";
import { ensureBuild, ensureDependencies } from "./lib/ensure-build.mjs";

/** @typedef {{ trace: string, engine: string, maxSteps: number | null }} Check */

const SMALL = ["small-still", "small-plateau", "small-slow", "small-frozen-slow", "small-default"];
const FULL = ["full-slow", "full-default"];
const FAST_STEPS = 20;

/** Every small trace whole on the product's engines; a few steps on those that are slow without a GPU. */
const checks = [
  ...["wasm", "webgpu", "tfjs-wasm"].flatMap((engine) => SMALL.map((trace) => check(trace, engine, null))),
  ...["tfjs-webgpu", "tfjs-cpu"].map((engine) => check("small-default", engine, FAST_STEPS)),
  ...FULL.map((trace) => check(trace, "wasm", null)),
];

await runCommand(async () => {
  const reference = resolve(projectRoot, process.env.STUDIO_REFERENCE ?? join("..", "shared", "reference"));
  if (!existsSync(join(reference, "agree.py"))) {
    throw new CommandError(`There is no reference data in ${reference}; set STUDIO_REFERENCE to its folder.`);
  }
  const words = process.argv.slice(2);
  const chosen = checks.filter(({ trace, engine }) => words.every((word) => word === trace || word === engine));
  if (chosen.length === 0) throw new CommandError(`No check is about ${words.join(" and ")}.`);
  await ensureDependencies(console.log);
  await ensureBuild();
  const python = process.env.STUDIO_PYTHON ?? (await findPython());

  let passed = 0;
  const failures = [];
  for (const one of chosen) {
    const start = performance.now();
    const problem = await runCheck(one, reference, python);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const verdict = problem === null ? "agrees" : "DIFFERS";
    const part = one.maxSteps === null ? "whole" : `${one.maxSteps} steps`;
    console.log(
      [one.trace.padEnd(18), one.engine.padEnd(12), part.padEnd(9), `${seconds} s`.padStart(6), verdict].join(" "),
    );
    if (problem === null) passed++;
    else failures.push(`\n── ${one.trace} on ${one.engine}\n${problem}`);
  }
  for (const failure of failures) console.log(failure);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  if (failures.length > 0) process.exitCode = 1;
});

/**
 * @param {string} trace
 * @param {string} engine
 * @param {number | null} maxSteps
 * @returns {Check}
 */
function check(trace, engine, maxSteps) {
  return { trace, engine, maxSteps };
}

/**
 * Trains and compares.
 *
 * @param {Check} one
 * @param {string} reference
 * @param {string} python
 * @returns {Promise<string | null>} What went wrong, or null.
 */
async function runCheck({ trace, engine, maxSteps }, reference, python) {
  const tracePath = join(reference, "traces", `${trace}.json`);
  const out = join(projectRoot, "test-results", "reference", `${trace}-${engine}`);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const config = `${out}.config.json`;
  writeFileSync(config, JSON.stringify(JSON.parse(readFileSync(tracePath, "utf8")).config));
  const foundation = trace.startsWith("small") ? join(reference, "small") : reference;
  const trained = await runQuietly(process.execPath, [
    join("scripts", "train.mjs"),
    ...["--sketches", join(reference, "emde_session_sketches_walk4.npz")],
    ...["--foundation", join(foundation, "future_ubr_model_walk4.pt")],
    ...["--out", out, "--config", config, "--engine", engine],
    ...(maxSteps === null ? [] : ["--max-steps", String(maxSteps)]),
  ]);
  if (trained.code !== 0) return trained.output;
  const run = join(out, "run.json");
  const used = JSON.parse(readFileSync(run, "utf8")).engine.name;
  if (used !== engine) return `The run was made on ${used}, not on ${engine}.`;
  const mode = maxSteps === null ? "--whole" : "--steps";
  const compared = await runQuietly(python, [join(reference, "agree.py"), run, tracePath, mode]);
  return compared.code === 0 ? null : compared.output;
}

async function findPython() {
  for (const name of ["python3", "python"]) {
    if ((await runQuietly(name, ["--version"])).code === 0) return name;
  }
  throw new CommandError("Python 3 is needed for the reference's agree.py.");
}

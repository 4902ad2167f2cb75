// @ts-check
/**
 * `node scripts/check-reference.mjs [WORD…]`: trains with `npm run train` on the reference data and compares each run
 * with PyTorch's trace by the reference's own `agree.py`; has PyTorch and other tools read a churn run's files; then
 * trains with dropout on and several seeds, and compares the mean test metrics with PyTorch's. Words choose checks by
 * trace or engine, e.g. `small-slow wasm`. Made only when they are asked for: `quality-foundation`, which fine-tunes on
 * foundation models that the studio and PyTorch pre-trained (15 runs), and `quality-full` (half an hour on two cores).
 *
 * The reference folder is `../shared/reference`, or the one `STUDIO_REFERENCE` names. Ends with `N passed, N failed`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { CommandError, projectRoot, runCommand, runQuietly } from "./lib/command.mjs";
import { ensureBuild, ensureDependencies } from "./lib/ensure-build.mjs";
import { conclude, single } from "./lib/test-report.mjs";
import { pythonWithTorch } from "./lib/venv.mjs";

/** @typedef {{ trace: string, engine: string, part: string, run: (context: Context) => Promise<string | null>, onDemand?: boolean }} Check */
/** @typedef {{ reference: string, python: string, out: string }} Context */
/** @typedef {"accuracy" | "f1_macro" | "auc_ovr"} Metric */

const SMALL = ["small-still", "small-plateau", "small-slow", "small-frozen-slow", "small-default"];
const CHURN = ["churn-still", "churn-slow", "churn-frozen-slow", "churn-default"];
const FOUNDATION = ["foundation-still", "foundation-slow", "foundation-default"];
/**
 * What one engine makes whole and the others begin. Where the learning rate is small, what an engine can get wrong is in the
 * first epochs: what follows from epoch to epoch (the schedule, early stopping) none has a part in. At the default rate
 * rounding grows until nothing of it is compared but an envelope: the first steps are what is comparable.
 */
const FEW_EPOCHS = 3;
const FEW_STEPS = 20;
const SEEDS = [42, 1, 2, 3, 4];
/** Hidden width of the small reference foundation. */
const SMALL_WIDTH = 64;

/** How far the mean over the seeds may be from PyTorch's: its own spread over seeds, and no more. */
const MEAN_TOLERANCE = Object.freeze({ accuracy: 0.006, f1_macro: 0.016, auc_ovr: 0.0015 });
/** What the full-size run must reach; PyTorch's has 0.978, 0.947 and 0.9984. */
const FULL_LEAST = Object.freeze({ accuracy: 0.968, f1_macro: 0.93, auc_ovr: 0.9965 });

/** What WebGPU, slow without a GPU, trains to its end as `wasm` does: early stopping, the kept epoch, the test's metrics. */
const WHOLE_ON_WEBGPU = new Set(["small-slow", "churn-slow"]);

/**
 * Every small trace on the product's engines, whole on one of them; the first epochs or steps on those that are slow without
 * a GPU. The longest come first, so that none is left to end alone.
 *
 * @type {readonly Check[]}
 */
const checks = [
  ...["webgpu", "tfjs-wasm"].flatMap((engine) =>
    [...CHURN, ...FOUNDATION, ...SMALL].map((trace) =>
      traceCheck(
        trace,
        engine,
        engine === "webgpu" && WHOLE_ON_WEBGPU.has(trace)
          ? {}
          : trace.endsWith("default")
            ? { maxSteps: FEW_STEPS }
            : { epochs: FEW_EPOCHS },
      ),
    ),
  ),
  ...[...CHURN, ...FOUNDATION, ...SMALL].map((trace) =>
    traceCheck(trace, "wasm", trace === "churn-default" ? { read: readChurnFiles } : {}),
  ),
  ...["full-slow", "foundation-full-slow"].map((trace) => traceCheck(trace, "wasm")),
  traceCheck("full-default", "wasm", { maxSteps: FEW_STEPS }),
  ...["tfjs-webgpu", "tfjs-cpu"].map((engine) => traceCheck("small-default", engine, { maxSteps: FEW_STEPS })),
  { trace: "quality-small", engine: "wasm", part: `${SEEDS.length} seeds`, run: compareMeans },
  {
    trace: "quality-foundation",
    engine: "wasm",
    part: `${SEEDS.length} seeds`,
    run: compareFoundations,
    onDemand: true,
  },
  { trace: "quality-full", engine: "wasm", part: "whole", run: compareFull, onDemand: true },
];

/** Trainings that may go on at a time: one a core. */
const SLOTS = Math.min(availableParallelism(), 4);
/** @type {Set<Promise<string | null>>} */
const active = new Set();

await runCommand(async () => {
  const reference = resolve(projectRoot, process.env.STUDIO_REFERENCE ?? join("..", "shared", "reference"));
  if (!existsSync(join(reference, "agree.py"))) {
    throw new CommandError(`There is no reference data in ${reference}; set STUDIO_REFERENCE to its folder.`);
  }
  const words = process.argv.slice(2);
  const chosen = checks.filter(
    ({ trace, engine, onDemand = false }) =>
      words.every((word) => word === trace || word === engine) && (!onDemand || words.includes(trace)),
  );
  if (chosen.length === 0) throw new CommandError(`No check is about ${words.join(" and ")}.`);
  await ensureDependencies(console.log);
  await ensureBuild();
  const python = process.env.STUDIO_PYTHON ?? (await findPython());

  const outcomes = await Promise.all(
    chosen.map(async (one) => {
      const out = join(projectRoot, "test-results", "reference", `${one.trace}-${one.engine}`);
      rmSync(out, { recursive: true, force: true });
      mkdirSync(out, { recursive: true });
      const problem = await one.run({ reference, python, out });
      const verdict = problem === null ? "agrees" : `DIFFERS\n${problem}\n`;
      console.log([one.trace.padEnd(18), one.engine.padEnd(12), one.part.padEnd(9), verdict].join(" "));
      return single(`${one.trace} on ${one.engine}`, problem);
    }),
  );
  conclude(outcomes);
});

/**
 * A trace, whole or its first epochs or steps, and what else its files are read for.
 *
 * @param {string} trace
 * @param {string} engine
 * @param {{ epochs?: number, maxSteps?: number, read?: Check["run"] }} [extent]
 * @returns {Check}
 */
function traceCheck(trace, engine, { epochs, maxSteps, read } = {}) {
  const [part, mode] =
    maxSteps !== undefined
      ? [`${maxSteps} steps`, ["--steps"]]
      : epochs !== undefined
        ? [`${epochs} epochs`, []]
        : ["whole", ["--whole"]];
  return {
    trace,
    engine,
    part,
    run: async (context) => {
      const { reference, python, out } = context;
      const path = join(reference, "traces", `${trace}.json`);
      const { config } = JSON.parse(readFileSync(path, "utf8"));
      const size = trace.startsWith("full") ? "full" : "small";
      const foundation = foundationFor(reference, size, config);
      const shortened = epochs === undefined ? config : { ...config, epochs };
      const failure = await train({
        reference,
        foundation,
        engine,
        config: shortened,
        out,
        maxSteps: maxSteps ?? null,
      });
      if (failure !== null) return failure;
      const compared = await runQuietly(python, [join(reference, "agree.py"), join(out, "run.json"), path, ...mode]);
      if (compared.code !== 0) return compared.output;
      return read === undefined ? null : read(context);
    },
  };
}

/**
 * Everything that a churn run writes, read by PyTorch, NumPy, scikit-learn, safetensors and onnxruntime, beside what the
 * script wrote for the same customers.
 *
 * @param {Context} context
 * @returns {Promise<string | null>} What went wrong, or null.
 */
async function readChurnFiles({ reference, out }) {
  const script = join(projectRoot, "test", "pytorch", "reference", "churn_files.py");
  const theirs = join(reference, "small", "python-output", "churn");
  const sketches = join(reference, "emde_session_sketches_walk4.npz");
  const read = await runQuietly(await pythonWithTorch(), [script, out, sketches, theirs]);
  return read.code === 0 ? null : read.output;
}

/**
 * Mean test metrics over the seeds, default configuration, against PyTorch's.
 *
 * @param {Context} context
 * @returns {Promise<string | null>} What went wrong, or null.
 */
async function compareMeans({ reference, out }) {
  const expected = JSON.parse(readFileSync(join(reference, "traces", "quality.json"), "utf8")).small.mean;
  const foundation = foundationFor(reference, "small", {});
  const failed = await Promise.all(
    SEEDS.map((seed) =>
      train({ reference, foundation, engine: "wasm", config: { seed }, out: join(out, String(seed)) }),
    ),
  );
  const failure = failed.find((problem) => problem !== null);
  if (failure !== undefined) return failure;
  const results = SEEDS.map((seed) => testOf(join(out, String(seed))));
  const problems = metrics(MEAN_TOLERANCE).flatMap(([name, tolerance]) => {
    const mean = results.reduce((sum, test) => sum + test[name], 0) / results.length;
    const difference = Math.abs(mean - expected[name]);
    console.log(`  ${name}: mean ${mean.toFixed(5)}, PyTorch ${expected[name]}, allowed difference ${tolerance}`);
    return difference <= tolerance ? [] : [`${name}: mean ${mean} against ${expected[name]}`];
  });
  return problems.length === 0 ? null : problems.join("\n");
}

/**
 * Segment models on foundations that the studio pre-trained, against those on foundations that PyTorch pre-trained from the
 * same file with the script's draws: mean test accuracies over the seeds, which may differ by their spread.
 *
 * @param {Context} context
 * @returns {Promise<string | null>} What went wrong, or null.
 */
async function compareFoundations({ reference, out }) {
  const python = await pythonWithTorch();
  const sketches = join(reference, "emde_session_sketches_walk4.npz");
  const script = join(projectRoot, "test", "pytorch", "reference", "pre_train.py");
  const seeds = SEEDS.map(String);
  const trained = await runQuietly(python, [script, sketches, out, String(SMALL_WIDTH), ...seeds]);
  if (trained.code !== 0) return trained.output;
  /** @type {Record<"studio" | "pytorch", { similarity: number[], accuracy: number[] }>} */
  const results = { studio: { similarity: [], accuracy: [] }, pytorch: { similarity: [], accuracy: [] } };
  for (const seed of SEEDS) {
    const made = join(out, `studio-${seed}`);
    const config = { task: "foundation", hiddenDim: SMALL_WIDTH, seed };
    const failure = await train({ reference, foundation: null, engine: "wasm", config, out: made });
    if (failure !== null) return failure;
    const models = {
      studio: join(made, "future_ubr_model_walk4.pt"),
      pytorch: join(out, `${seed}.pt`),
    };
    results.studio.similarity.push(testOf(made).mean_similarity);
    results.pytorch.similarity.push(JSON.parse(readFileSync(join(out, `${seed}.json`), "utf8")).mean_similarity);
    for (const side of /** @type {const} */ (["studio", "pytorch"])) {
      const tuned = join(out, `${side}-${seed}-segment`);
      const problem = await train({
        reference,
        foundation: models[side],
        engine: "wasm",
        config: { seed },
        out: tuned,
      });
      if (problem !== null) return problem;
      results[side].accuracy.push(testOf(tuned).accuracy);
    }
  }
  const problems = /** @type {const} */ (["similarity", "accuracy"]).flatMap((measure) => {
    const [studio, pytorch] = [results.studio[measure], results.pytorch[measure]].map(spreadOf);
    if (studio === undefined || pytorch === undefined) return [];
    const text = (/** @type {ReturnType<typeof spreadOf>} */ { mean, deviation }) =>
      `${mean.toFixed(5)} ± ${deviation.toFixed(5)}`;
    console.log(`  ${measure}: studio ${text(studio)}, PyTorch ${text(pytorch)}`);
    const allowed = Math.max(studio.deviation, pytorch.deviation);
    const difference = Math.abs(studio.mean - pytorch.mean);
    return difference <= allowed ? [] : [`${measure}: means differ by ${difference}, their spread is ${allowed}`];
  });
  return problems.length === 0 ? null : problems.join("\n");
}

/**
 * Mean and sample deviation.
 *
 * @param {readonly number[]} values
 */
function spreadOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/** @param {string} folder Of a finished run. */
function testOf(folder) {
  return JSON.parse(readFileSync(join(folder, "run.json"), "utf8")).test;
}

/**
 * The real run, default configuration, against the least it must reach.
 *
 * @param {Context} context
 * @returns {Promise<string | null>} What went wrong, or null.
 */
async function compareFull({ reference, out }) {
  const foundation = foundationFor(reference, "full", {});
  const failure = await train({ reference, foundation, engine: "wasm", config: { seed: 42 }, out });
  if (failure !== null) return failure;
  const test = testOf(out);
  const problems = metrics(FULL_LEAST).flatMap(([name, least]) =>
    test[name] >= least ? [] : [`${name}: ${test[name]}, at least ${least} expected`],
  );
  return problems.length === 0 ? null : problems.join("\n");
}

/**
 * @param {Readonly<Record<Metric, number>>} limits
 * @returns {[Metric, number][]}
 */
function metrics({ accuracy, f1_macro, auc_ovr }) {
  return [
    ["accuracy", accuracy],
    ["f1_macro", f1_macro],
    ["auc_ovr", auc_ovr],
  ];
}

/**
 * The reference's own foundation model; none for runs that make one.
 *
 * @param {string} reference
 * @param {"small" | "full"} size
 * @param {Record<string, unknown>} config
 */
function foundationFor(reference, size, { task }) {
  if (task === "foundation") return null;
  return join(size === "small" ? join(reference, "small") : reference, "future_ubr_model_walk4.pt");
}

/**
 * Trains on the reference data through the command line, when a core is free.
 *
 * @param {object} run
 * @param {string} run.reference
 * @param {string | null} run.foundation The model to fine-tune.
 * @param {string} run.engine
 * @param {Record<string, unknown>} run.config
 * @param {string} run.out Where the run's files go.
 * @param {number | null} [run.maxSteps]
 * @returns {Promise<string | null>} What went wrong, or null.
 */
async function train(run) {
  while (active.size >= SLOTS) await Promise.race(active);
  const training = trainAlone(run);
  active.add(training);
  return training.finally(() => active.delete(training));
}

/** @type {typeof train} */
async function trainAlone({ reference, foundation, engine, config, out, maxSteps = null }) {
  const configFile = `${out}.config.json`;
  writeFileSync(configFile, JSON.stringify(config));
  const { code, output } = await runQuietly(process.execPath, [
    join("scripts", "train.mjs"),
    ...["--sketches", join(reference, "emde_session_sketches_walk4.npz")],
    ...(foundation === null ? [] : ["--foundation", foundation]),
    ...["--out", out, "--config", configFile, "--engine", engine],
    ...(maxSteps === null ? [] : ["--max-steps", String(maxSteps)]),
  ]);
  if (code !== 0) return output;
  const used = JSON.parse(readFileSync(join(out, "run.json"), "utf8")).engine.name;
  return used === engine ? null : `The run was made on ${used}, not on ${engine}.`;
}

async function findPython() {
  for (const name of ["python3", "python"]) {
    if ((await runQuietly(name, ["--version"])).code === 0) return name;
  }
  throw new CommandError("Python 3 is needed for the reference's agree.py.");
}

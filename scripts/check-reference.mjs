// @ts-check
/**
 * `node scripts/check-reference.mjs [WORD…]`: trains on the reference data and compares each run with PyTorch's trace by
 * the reference's own `agree.py`: one after the other in a page of their engine, but for a churn run by `npm run train`,
 * whose files PyTorch and other tools read; then trains with dropout on and several seeds, and compares the mean test metrics
 * with PyTorch's. Words choose checks by trace or engine, e.g. `small-slow wasm`. Made only when they are asked for:
 * `quality-foundation`, which fine-tunes on foundation models that the studio and PyTorch pre-trained (15 runs), and
 * `quality-full` (half an hour on two cores).
 *
 * The reference folder is `../shared/reference`, or the one `STUDIO_REFERENCE` names. Ends with `N passed, N failed`.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CommandError, projectRoot, runCommand, runQuietly } from "./lib/command.mjs";
import { ensureBuild, ensureDependencies } from "./lib/ensure-build.mjs";
import { spread } from "./lib/spread.mjs";
import { openInputs, openStudio } from "./lib/studio.mjs";
import { conclude, single } from "./lib/test-report.mjs";
import { pythonWithTorch } from "./lib/venv.mjs";

/**
 * `size`: of the foundation that the page of its engine has open, where it trains in that page.
 *
 * @typedef {{ trace: string, engine: string, part: string, run: (context: Context) => Promise<string | null>, size?: Size, onDemand?: boolean }} Check
 */
/** @typedef {"small" | "full"} Size */
/** @typedef {{ reference: string, python: string, out: string, page: () => Promise<Page> }} Context */
/** @typedef {{ train: (config: Record<string, unknown>, maxSteps: number | null, out: string) => Promise<string | null>, close: () => Promise<void> }} Page */
/** @typedef {import("../src/tasks/run-json").RunJson} RunJson */
/** @typedef {"accuracy" | "f1_macro" | "auc_ovr"} Metric */

const SMALL = ["small-still", "small-plateau", "small-slow", "small-frozen-slow", "small-default"];
const CHURN = ["churn-still", "churn-slow", "churn-frozen-slow", "churn-default"];
const FOUNDATION = ["foundation-still", "foundation-slow", "foundation-default"];
/**
 * What `wasm` makes whole and the others begin. Where the learning rate is small, what an engine can get wrong is in the first
 * steps and in a validation: in what follows from epoch to epoch (the schedule, early stopping) none has a part. At the
 * default rate rounding grows until nothing of it is compared but an envelope, from the thirteenth step on: those before it
 * are what is comparable.
 */
const FEW_EPOCHS = 1;
const FEW_STEPS = 12;
/** Of these the traces hold an engine closest: for engines that nobody waits for by choice. */
const FEWEST_STEPS = 3;
/** What goes on to the first validation: WebGPU takes half a minute for that in software, and does so for one task. */
const WITH_VALIDATION = new Set(["small-slow tfjs-wasm", "churn-slow tfjs-wasm", "churn-slow webgpu"]);
/** Keeps its first epoch, so that two show whether an engine goes back to it, and what the test says of it. */
const KEEPS_FIRST = "foundation-slow";
const SEEDS = [42, 1, 2, 3, 4];
/** Of these the ones of whole runs that are made each time: PyTorch's mean is taken over the same. */
const FEW_SEEDS = SEEDS.slice(0, 3);
/** Hidden width of the small reference foundation. */
const SMALL_WIDTH = 64;

/** How far the mean over the seeds may be from PyTorch's: its own spread over seeds, and no more. */
const MEAN_TOLERANCE = Object.freeze({ accuracy: 0.006, f1_macro: 0.016, auc_ovr: 0.0015 });
/** What the full-size run must reach; PyTorch's has 0.978, 0.947 and 0.9984. */
const FULL_LEAST = Object.freeze({ accuracy: 0.968, f1_macro: 0.93, auc_ovr: 0.9965 });

/** At a rate that changes nothing (no more than `-slow` in the first steps), or about what comes after the first epochs. */
const isBegun = (/** @type {string} */ trace) => !/-(still|plateau)$/.test(trace);

/**
 * Every small trace on the product's engines, whole on one of them; the first epoch or steps on those that are slow without
 * a GPU. The longest come first, so that none is left to end alone.
 *
 * @type {readonly Check[]}
 */
const checks = [
  ...["webgpu", "tfjs-wasm"].flatMap((engine) =>
    [...CHURN, ...FOUNDATION, ...SMALL].filter(isBegun).map((trace) => {
      if (trace === KEEPS_FIRST) return traceCheck(trace, engine, { epochs: FEW_EPOCHS + 1 });
      const validated = WITH_VALIDATION.has(`${trace} ${engine}`);
      return traceCheck(trace, engine, validated ? { epochs: FEW_EPOCHS } : { maxSteps: FEW_STEPS });
    }),
  ),
  // One epoch.
  traceCheck("foundation-full-slow", "wasm"),
  ...["full-slow", "full-default"].map((trace) => traceCheck(trace, "wasm", { maxSteps: FEW_STEPS })),
  { trace: "quality-small", engine: "wasm", part: `${FEW_SEEDS.length} seeds`, run: compareMeans, size: "small" },
  ...[...CHURN, ...FOUNDATION, ...SMALL].map((trace) =>
    traceCheck(trace, "wasm", trace === "churn-default" ? { byCommand: true, read: readChurnFiles } : {}),
  ),
  ...["tfjs-webgpu", "tfjs-cpu"].map((engine) => traceCheck("small-default", engine, { maxSteps: FEWEST_STEPS })),
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

  // A page trains one after the other; what needs none has a place of its own in the queue.
  /** @type {Map<string, Check[]>} */
  const queue = new Map();
  for (const one of chosen) {
    const place = `${one.engine} ${one.size ?? one.trace}`;
    queue.set(place, [...(queue.get(place) ?? []), one]);
  }
  const jobs = queue.values();
  const outcomes = await Promise.all(
    Array.from({ length: SLOTS }, async () => {
      const made = [];
      // All share the iterator: each takes the next job that nobody has.
      for (const job of jobs) made.push(await inOnePage(job, reference, python));
      return made.flat();
    }),
  );
  conclude(outcomes.flat());
});

/**
 * Makes checks one after the other; those that train in a page have the same one.
 *
 * @param {readonly Check[]} job
 * @param {string} reference
 * @param {string} python
 */
async function inOnePage(job, reference, python) {
  /** @type {{ page: Promise<Page> | null }} */
  const opened = { page: null };
  const outcomes = [];
  try {
    for (const { trace, engine, part, size = "small", run } of job) {
      const out = join(projectRoot, "test-results", "reference", `${trace}-${engine}`);
      rmSync(out, { recursive: true, force: true });
      mkdirSync(out, { recursive: true });
      const page = () => {
        opened.page ??= openPage(reference, size, engine);
        return opened.page;
      };
      const before = performance.now();
      const problem = await run({ reference, python, out, page });
      const verdict = problem === null ? "agrees" : `DIFFERS\n${problem}\n`;
      const seconds = `${((performance.now() - before) / 1000).toFixed(0)} s`;
      console.log([trace.padEnd(18), engine.padEnd(12), part.padEnd(9), seconds.padStart(5), verdict].join(" "));
      outcomes.push(single(`${trace} on ${engine}`, problem));
    }
  } finally {
    await (await opened.page)?.close();
  }
  return outcomes;
}

/**
 * A trace, whole or its first epochs or steps, and what else its files are read for.
 *
 * @param {string} trace
 * @param {string} engine
 * @param {{ epochs?: number, maxSteps?: number, byCommand?: boolean, read?: Check["run"] }} [extent]
 * @returns {Check}
 */
function traceCheck(trace, engine, { epochs, maxSteps, byCommand = false, read } = {}) {
  const part = maxSteps !== undefined ? `${maxSteps} steps` : epochs !== undefined ? `${epochs} epochs` : "whole";
  const size = trace.includes("full") ? "full" : "small";
  return {
    trace,
    engine,
    part,
    ...(!byCommand && { size }),
    run: async (context) => {
      const { reference, python, out } = context;
      const path = join(reference, "traces", `${trace}.json`);
      const json = JSON.parse(readFileSync(path, "utf8"));
      const { config } = json;
      const shortened = epochs === undefined ? config : { ...config, epochs };
      const failure = byCommand
        ? await train({ reference, foundation: foundationFor(reference, size, config), engine, config, out })
        : await (await context.page()).train(shortened, maxSteps ?? null, out);
      if (failure !== null) return failure;
      // Later epochs than the kept one change nothing of what a run ends with.
      const endsAlike = epochs === undefined || json.bestEpoch < epochs;
      const expected = epochs === undefined ? path : join(out, "trace.json");
      if (epochs !== undefined) writeFileSync(expected, JSON.stringify({ ...json, epochs }));
      const mode = maxSteps !== undefined ? ["--steps"] : endsAlike ? ["--whole"] : [];
      const compared = await runQuietly(python, [
        join(reference, "agree.py"),
        join(out, "run.json"),
        expected,
        ...mode,
      ]);
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
async function compareMeans({ reference, out, page }) {
  /** @type {readonly (Record<Metric, number> & { seed: number })[]} */
  const theirs = JSON.parse(readFileSync(join(reference, "traces", "quality.json"), "utf8")).small.runs;
  const expected = theirs.filter(({ seed }) => FEW_SEEDS.includes(seed));
  const { train: trainHere } = await page();
  for (const seed of FEW_SEEDS) {
    const folder = join(out, String(seed));
    mkdirSync(folder);
    const failure = await trainHere({ seed }, null, folder);
    if (failure !== null) return failure;
  }
  /** @type {readonly Record<Metric, number>[]} */
  const results = FEW_SEEDS.map((seed) => testOf(join(out, String(seed))));
  const problems = metrics(MEAN_TOLERANCE).flatMap(([name, tolerance]) => {
    const meanOf = (/** @type {typeof results} */ runs) => spread(runs.map((run) => run[name])).mean;
    const [mean, wanted] = /** @type {const} */ ([meanOf(results), meanOf(expected)]);
    console.log(`  ${name}: mean ${mean.toFixed(5)}, PyTorch ${wanted.toFixed(5)}, allowed difference ${tolerance}`);
    return Math.abs(mean - wanted) <= tolerance ? [] : [`${name}: mean ${mean} against ${wanted}`];
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
    const [studio, pytorch] = [results.studio[measure], results.pytorch[measure]].map(spread);
    if (studio === undefined || pytorch === undefined) return [];
    const text = (/** @type {ReturnType<typeof spread>} */ { mean, deviation }) =>
      `${mean.toFixed(5)} ± ${deviation.toFixed(5)}`;
    console.log(`  ${measure}: studio ${text(studio)}, PyTorch ${text(pytorch)}`);
    const allowed = Math.max(studio.deviation, pytorch.deviation);
    const difference = Math.abs(studio.mean - pytorch.mean);
    return difference <= allowed ? [] : [`${measure}: means differ by ${difference}, their spread is ${allowed}`];
  });
  return problems.length === 0 ? null : problems.join("\n");
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
 * @param {Size} size
 * @param {Record<string, unknown>} config
 */
function foundationFor(reference, size, { task }) {
  if (task === "foundation") return null;
  return join(size === "small" ? join(reference, "small") : reference, "future_ubr_model_walk4.pt");
}

/**
 * Trains on the reference data through the command line.
 *
 * @param {object} run
 * @param {string} run.reference
 * @param {string | null} run.foundation The model to fine-tune.
 * @param {string} run.engine
 * @param {Record<string, unknown>} run.config
 * @param {string} run.out Where the run's files go.
 * @returns {Promise<string | null>} What went wrong, or null.
 */
async function train({ reference, foundation, engine, config, out }) {
  const configFile = `${out}.config.json`;
  writeFileSync(configFile, JSON.stringify(config));
  const { code, output } = await runQuietly(process.execPath, [
    join("scripts", "train.mjs"),
    ...["--sketches", join(reference, "emde_session_sketches_walk4.npz")],
    ...(foundation === null ? [] : ["--foundation", foundation]),
    ...["--out", out, "--config", configFile, "--engine", engine],
  ]);
  return code === 0 ? otherEngine(engine, JSON.parse(readFileSync(join(out, "run.json"), "utf8"))) : output;
}

/**
 * Opens the reference data in a page that trains on one engine, run after run. A run is over with its record: what the page
 * goes on to measure it against (baselines, intervals) and a run's other files are not compared with any trace, and take
 * longer than most of the trainings.
 *
 * @param {string} reference
 * @param {Size} size
 * @param {string} engine
 * @returns {Promise<Page>}
 */
async function openPage(reference, size, engine) {
  const folder = mkdtempSync(join(tmpdir(), "studio-reference-"));
  const studio = await openStudio({ profile: join(folder, "profile"), downloads: join(folder, "downloads") });
  const close = async () => {
    await studio.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  await openInputs(studio, {
    sketches: join(reference, "emde_session_sketches_walk4.npz"),
    foundation: foundationFor(reference, size, {}) ?? "",
  });
  await studio.page.waitForFunction(
    (page) => page.phase() === "ready" || page.problems().length > 0,
    studio.automation,
  );
  return {
    close,
    train: async (config, maxSteps, out) => {
      const trained = studio.automation.evaluate(trainInPage, { config: { ...config, engine }, maxSteps });
      const { problem, record } = await Promise.race([trained, studio.ended]);
      if (record === null) return problem;
      writeFileSync(join(out, "run.json"), JSON.stringify(asFile(record)));
      return otherEngine(engine, record);
    },
  };
}

/**
 * Runs in the page: trains, and answers with the record of the run.
 *
 * @param {import("../src/automation").Automation} page
 * @param {{ config: Record<string, unknown>, maxSteps: number | null }} run
 * @returns {Promise<{ problem: string, record: null } | { problem: null, record: RunJson }>}
 */
function trainInPage(page, { config, maxSteps }) {
  return new Promise((resolve) => {
    let id = "";
    let isOver = false;
    const leave = page.subscribe((event) => {
      if (event.type === "started") id = event.header.id;
      else if (event.type === "finished") isOver = true;
      else if (event.type === "failed") {
        leave();
        resolve({ problem: page.problems()[0] ?? event.error.code, record: null });
      } else if (event.type === "record" && event.id === id && isOver) {
        leave();
        resolve({ problem: null, record: event.record.json });
      }
    });
    page.setConfig(config);
    void page.start({ maxSteps });
  });
}

/**
 * A run's record as `run.json` has it: metrics beside the keys that every task has.
 *
 * @param {RunJson} record
 */
function asFile({ history, test, ...rest }) {
  return {
    ...rest,
    history: history.map(({ metrics, ...epoch }) => ({ ...epoch, ...metrics })),
    test: test && { confusion_matrix: test.confusion_matrix ?? undefined, ...test.metrics, ...test.details },
  };
}

/**
 * @param {string} engine
 * @param {Pick<RunJson, "engine">} record
 */
function otherEngine(engine, { engine: { name: used } }) {
  return used === engine ? null : `The run was made on ${used}, not on ${engine}.`;
}

async function findPython() {
  for (const name of ["python3", "python"]) {
    if ((await runQuietly(name, ["--version"])).code === 0) return name;
  }
  throw new CommandError("Python 3 is needed for the reference's agree.py.");
}

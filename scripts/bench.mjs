// @ts-check
/**
 * `npm run bench`: one training step of each engine, measured in one run of one browser (or, on lavapipe, in Node); `docs/performance.md` says how.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openLavapipeBench } from "./lib/bench-lavapipe.mjs";
import { BENCH_ENGINES, BENCH_USAGE, parseBenchOptions } from "./lib/bench-options.mjs";
import { openBench } from "./lib/bench-page.mjs";
import { formatReads, formatTable, summariseReads, summariseSamples } from "./lib/bench-report.mjs";
import { projectRoot, runCommand } from "./lib/command.mjs";
import { startLineProcess } from "./lib/line-process.mjs";
import { pythonWithTorch } from "./lib/venv.mjs";

/** @typedef {import("../bench/protocol").BenchEngine} BenchEngine */

const DEFAULT_SAMPLES = 5;
/** Reads of each file; the first compiles the readers. */
const READS = 7;
/** Without `--steps`, an engine that has been measured for this long is not asked again. */
const DEFAULT_BUDGET_SECONDS = 60;

/**
 * Something that is measured: an engine in the page, or PyTorch.
 *
 * @typedef {object} Contestant
 * @property {string} name
 * @property {() => Promise<number>} sample Seconds per step.
 * @property {number[]} samples
 */

await runCommand(async () => {
  const options = parseBenchOptions(process.argv.slice(2), process.cwd());
  if (options === "help") {
    console.log(BENCH_USAGE);
    return;
  }
  // Made first: it may take minutes, once.
  const python = options.pytorch || options.read !== null ? await pythonWithTorch() : null;
  const page = options.lavapipe ? null : await openBench();
  const bench = page ?? (await openLavapipeBench());
  try {
    const { model, machine } = await bench.describe(options.workload);
    console.log(
      `hidden ${model.hidden}, ${model.layers} layers, batch ${model.batch}: ` +
        `${(model.parameters / 1e6).toFixed(2)} M parameters, ${(model.flopsPerStep / 1e9).toFixed(2)} GFLOP a step; ` +
        `${machine.cores} cores.`,
    );

    const names = options.engines ?? (page === null ? [] : await sensibleEngines(page));
    /** @type {Contestant[]} */
    const contestants = [];
    for (const name of names) {
      console.log(`Starting ${name}…`);
      await bench.start(name, options.workload);
      contestants.push({ name, sample: () => bench.sample(name), samples: [] });
    }
    const pytorch = python !== null && options.pytorch ? await startPytorch(python, options.workload) : null;
    if (pytorch !== null) contestants.push(pytorch.contestant);

    await measure(contestants, options.steps);

    /** @type {Record<string, import("./lib/bench-report.mjs").EngineResult>} */
    const engines = {};
    for (const { name, samples } of contestants) {
      const engine = names.find((known) => known === name);
      if (engine === undefined) continue;
      const { threads, adapter, bytes } = await bench.facts(engine);
      engines[name] = { ...summariseSamples(samples, model.flopsPerStep), threads, adapter, bytes };
    }
    const pytorchResult =
      pytorch === null
        ? null
        : { ...summariseSamples(pytorch.contestant.samples, model.flopsPerStep), ...pytorch.facts };
    pytorch?.close();

    if (contestants.length > 0) console.log(`\n${formatTable(engines, pytorchResult)}`);

    const reads =
      python === null || page === null || options.read === null ? null : await measureReads(page, python, options.read);
    if (reads !== null) console.log(`\n${formatReads(reads)}`);

    if (options.json !== null) {
      const extras = { ...(pytorchResult && { pytorch: pytorchResult }), ...(reads && { read: reads }) };
      await writeFile(options.json, `${JSON.stringify({ model, machine, engines, ...extras }, null, 2)}\n`);
    }
  } finally {
    await bench.close();
  }
});

/**
 * All engines, without those on a software adapter: a step at the real size takes them minutes.
 *
 * @param {Pick<import("./lib/bench-page.mjs").Bench, "probe">} bench
 * @returns {Promise<readonly BenchEngine[]>}
 */
async function sensibleEngines(bench) {
  const { available, isFallback, description } = await bench.probe();
  if (available && !isFallback) return BENCH_ENGINES;
  const found = available ? `only a software adapter (${description})` : "no adapter";
  console.log(`WebGPU has ${found} here: its engines are measured when --engines names them.`);
  return BENCH_ENGINES.filter((name) => !name.endsWith("webgpu"));
}

/**
 * One sample of each in turn, so that whatever else the machine does meets all of them alike.
 *
 * @param {readonly Contestant[]} contestants
 * @param {number | null} steps
 */
async function measure(contestants, steps) {
  for (let round = 0; round < (steps ?? DEFAULT_SAMPLES); round++) {
    for (const { name, sample, samples } of contestants) {
      const spent = samples.reduce((sum, value) => sum + value, 0);
      if (steps === null && spent > DEFAULT_BUDGET_SECONDS) continue;
      samples.push(await sample());
      console.log(`${name}: ${samples.at(-1)?.toFixed(4)} s`);
    }
  }
}

/**
 * The Python script's own step, on as many threads as PyTorch takes by itself.
 *
 * @param {string} python
 * @param {import("../bench/protocol").Workload} workload
 */
async function startPytorch(python, { hidden, layers, batch }) {
  console.log("Starting PyTorch…");
  const script = join(projectRoot, "bench", "pytorch_step.py");
  const sizes = ["--hidden", hidden, "--layers", layers, "--batch", batch].map(String);
  const child = startLineProcess(python, [script, ...sizes]);
  /** @type {{ threads: number, version: string, cpuCapability: string }} */
  const facts = JSON.parse(await child.next());
  /** @type {Contestant} */
  const contestant = { name: "pytorch", sample: async () => Number(await child.ask("step")), samples: [] };
  return { contestant, facts, close: child.close };
}

/**
 * Both files in the page's worker and in Python, in turn.
 *
 * @param {import("./lib/bench-page.mjs").Bench} bench
 * @param {string} python
 * @param {{ sketches: string, foundation: string }} files
 */
async function measureReads(bench, python, files) {
  console.log("Reading files…");
  await bench.choose(files);
  const script = join(projectRoot, "bench", "read_files.py");
  const child = startLineProcess(python, [script, "--sketches", files.sketches, "--foundation", files.foundation]);
  await child.next();
  /** @type {import("./lib/bench-report.mjs").ReadSample[]} */
  const samples = [];
  for (let round = 0; round < READS; round++) {
    samples.push({ browser: await bench.read(), python: JSON.parse(await child.ask("read")) });
  }
  child.close();
  return summariseReads(samples);
}

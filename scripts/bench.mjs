// @ts-check
/**
 * `npm run bench`: one training step of each engine, measured in one run of one browser (or, with `--dawn`, in Node); `docs/performance.md` says how.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDawnBench } from "./lib/bench-dawn.mjs";
import { BENCH_ENGINES, BENCH_USAGE, parseBenchOptions } from "./lib/bench-options.mjs";
import { openBench } from "./lib/bench-page.mjs";
import { formatProfile, formatReads, formatTable, summarizeReads, summarizeSamples } from "./lib/bench-report.mjs";
import { CommandError, projectRoot, runCommand, runQuietly } from "./lib/command.mjs";
import { startLineProcess } from "./lib/line-process.mjs";
import { pythonWithTorch } from "./lib/venv.mjs";

/** @typedef {import("../bench/protocol").BenchEngine} BenchEngine */

const DEFAULT_SAMPLES = 5;
/** Reads of each file; the first compiles the readers. */
const READS = 7;
/** Without `--steps`, an engine that has been measured for this long is not asked again. */
const DEFAULT_BUDGET_SECONDS = 60;

/** The script's step, and what PyTorch can make of it without another line of the model. */
const PYTORCH_VARIANTS = /** @type {const} */ ({
  pytorch: "script",
  pytorchFused: "fused",
  pytorchCompiled: "compiled",
});

/** `torch.compile` writes C++ and has it compiled before its first step; a compiler that takes longer than this hangs. */
const COMPILE_SECONDS = 600;

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
  const dawn = options.dawn ? await openDawnBench() : null;
  const page = dawn === null ? await openBench(options) : null;
  const bench = dawn ?? page;
  if (bench === null) throw new CommandError("There is nothing to measure with.");
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
    const pytorchs = python !== null && options.pytorch ? await startPytorchs(python, options) : [];
    for (const { contestant } of pytorchs) contestants.push(contestant);

    await measure(contestants, options.steps);

    /** @type {Record<string, import("./lib/bench-report.mjs").EngineResult>} */
    const engines = {};
    for (const { name, samples } of contestants) {
      const engine = names.find((known) => known === name);
      if (engine === undefined) continue;
      const { threads, adapter, bytes } = await bench.facts(engine);
      engines[name] = { ...summarizeSamples(samples, model.flopsPerStep), threads, adapter, bytes };
    }
    const pytorchResults = Object.fromEntries(
      pytorchs.map(({ contestant: { name, samples }, facts }) => [
        name,
        { ...summarizeSamples(samples, model.flopsPerStep), ...facts },
      ]),
    );
    for (const { close } of pytorchs) close();
    const profile = names.includes("webgpu") ? ((await dawn?.profile("webgpu")) ?? null) : null;

    if (contestants.length > 0) console.log(`\n${formatTable(engines, pytorchResults)}`);
    if (profile !== null) console.log(`\n${formatProfile(profile)}`);

    const reads =
      python === null || page === null || options.read === null ? null : await measureReads(page, python, options.read);
    if (reads !== null) console.log(`\n${formatReads(reads)}`);

    if (options.json !== null) {
      const extras = {
        ...pytorchResults,
        ...(reads && { read: reads }),
        ...(profile && { profile }),
      };
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
 * PyTorch's step in each variant that runs here: on the graphics processor beside Dawn's engines where this Python has CUDA,
 * else on as many threads as PyTorch takes by itself.
 *
 * @param {string} python
 * @param {Pick<import("./lib/bench-options.mjs").BenchOptions, "workload" | "dawn">} options
 */
async function startPytorchs(python, { workload: { hidden, layers, batch }, dawn }) {
  const cuda = dawn && (await runQuietly(python, ["-c", "import torch; assert torch.cuda.is_available()"])).code === 0;
  const script = join(projectRoot, "bench", "pytorch_step.py");
  const sizes = ["--hidden", hidden, "--layers", layers, "--batch", batch].map(String);
  const started = [];
  for (const [name, variant] of Object.entries(PYTORCH_VARIANTS)) {
    console.log(`Starting PyTorch (${variant})…`);
    const child = startLineProcess(python, [script, ...sizes, "--variant", variant, "--device", cuda ? "cuda" : "cpu"]);
    try {
      /** @type {import("./lib/bench-report.mjs").PytorchFacts} */
      const facts = { variant, ...JSON.parse(await child.next(variant === "compiled" ? COMPILE_SECONDS : undefined)) };
      /** @type {Contestant} */
      const contestant = { name, sample: async () => Number(await child.ask("step")), samples: [] };
      started.push({ contestant, facts, close: child.close });
    } catch (error) {
      // `torch.compile` needs a C++ compiler.
      if (!(error instanceof CommandError) || variant === "script") throw error;
      console.log(`Left out: ${error.message}`);
    }
  }
  return started;
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
  return summarizeReads(samples);
}

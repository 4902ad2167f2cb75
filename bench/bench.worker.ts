import { expose } from "comlink";
import { probeGpu } from "../src/engine/gpu-device";
import { createEngine } from "../src/engine/select";
import { CodedError } from "../src/formats/coded-error";
import { errorSentence } from "../src/i18n/errors";
import { benchShape, optimiserSettings, randomData, randomModel } from "./problem";
import type { BenchEngine, EngineFacts, Workload } from "./protocol";

/** A sample averages steps for about this long, as an epoch does: what is done once per epoch must not weigh on one. */
const SAMPLE_SECONDS = 0.3;
const MAX_STEPS_PER_SAMPLE = 28;
/** Compilers and autotuning settle within this time; a slower engine is warmed up by a single step. */
const WARM_UP_SECONDS = 1.5;

interface Runner {
  /** Runs consecutive training steps. */
  run(steps: number): Promise<void>;
  facts(): EngineFacts;
}

let runner: Runner | null = null;
let stepsPerSample = 1;

/** One engine in a worker of its own, so that each has a fresh tfjs, its own memory and its own threads. */
const api = {
  /** Starts, loads and warms up. */
  async start(engine: BenchEngine, workload: Workload): Promise<void> {
    await readable(async () => {
      runner = engine === "wasm" || engine === "webgpu" ? await own(engine, workload) : await stock(engine, workload);
    });
    let seconds = Number.POSITIVE_INFINITY;
    const begin = performance.now();
    do {
      seconds = await time(1);
    } while (performance.now() - begin < 1000 * WARM_UP_SECONDS);
    stepsPerSample = Math.min(MAX_STEPS_PER_SAMPLE, Math.max(1, Math.round(SAMPLE_SECONDS / seconds)));
  },

  /** Seconds per step of one sample. */
  async sample(): Promise<number> {
    return time(stepsPerSample);
  },

  facts(): EngineFacts {
    return current().facts();
  },
};

export type BenchWorker = typeof api;
expose(api);

function current(): Runner {
  if (runner === null) throw new Error("start() comes first.");
  return runner;
}

async function time(steps: number): Promise<number> {
  return readable(async () => {
    const begin = performance.now();
    await current().run(steps);
    return (performance.now() - begin) / 1000 / steps;
  });
}

async function own(name: "wasm" | "webgpu", workload: Workload): Promise<Runner> {
  const shape = benchShape(workload);
  const engine = await createEngine(name);
  const data = randomData(shape, workload.batch);
  const optimiser = optimiserSettings(shape, workload.batch);
  await engine.load({ shape, state: randomModel(shape), training: { data, optimiser } });
  const rows = Int32Array.from({ length: workload.batch }, (_, row) => row);
  let firstStep = 0;
  return {
    async run(steps) {
      const batches = Array.from({ length: steps }, () => rows);
      const plan = { batches, firstStep, learningRates: { backbone: 1e-4, head: 1e-3 } };
      firstStep += steps;
      await engine.trainEpoch(plan, { onSteps: checkFinite, proceed: async () => true });
    },
    facts: () => ({ threads: engine.info.threads, adapter: engine.info.adapter, bytes: engine.info.bytes }),
  };
}

async function stock(name: "tfjs-wasm" | "tfjs-webgpu", workload: Workload): Promise<Runner> {
  const { startStockBackend, stockProgram } = await import("./stock-tfjs");
  const shape = benchShape(workload);
  const adapter = name === "tfjs-webgpu" ? (await probeGpu()).description : null;
  const { threads } = await startStockBackend(name === "tfjs-webgpu" ? "webgpu" : "wasm");
  const data = randomData(shape, workload.batch);
  const program = stockProgram(shape, randomModel(shape), data, { threads, adapter });
  return {
    async run(steps) {
      for (let i = 0; i < steps; i++) checkFinite([{ loss: await program.step() }]);
    },
    facts: program.facts,
  };
}

/** A time counts only when the step computed something. */
function checkFinite(records: readonly { readonly loss: number }[]): void {
  if (!records.every(({ loss }) => Number.isFinite(loss))) throw new Error("The loss is not a finite number.");
}

/** Errors lose their class on the way to the page, so their sentence goes instead. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new Error(errorSentence({ code: error.code, params: error.params }, "en"));
  }
}

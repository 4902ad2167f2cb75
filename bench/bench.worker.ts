import { expose } from "comlink";
import { probeGpu } from "../src/engine/gpu-device";
import { createEngine } from "../src/engine/select";
import { CodedError } from "../src/formats/coded-error";
import { errorSentence } from "../src/i18n/errors";
import { checkFinite, loadWorkload, type RunSteps, StepTimer } from "../src/training/benchmark";
import { benchmarkShape, randomData, randomModel } from "../src/training/benchmark-problem";
import type { BenchEngine, EngineFacts, Workload } from "./protocol";

interface Runner {
  readonly run: RunSteps;
  facts(): EngineFacts;
}

let started: { readonly runner: Runner; readonly timer: StepTimer } | null = null;

/** One engine in a worker of its own, so that each has a fresh tfjs, its own memory and its own threads. */
const api = {
  /** Starts, loads and warms up. */
  async start(engine: BenchEngine, workload: Workload): Promise<void> {
    await readable(async () => {
      const runner =
        engine === "wasm" || engine === "webgpu" ? await own(engine, workload) : await stock(engine, workload);
      started = { runner, timer: new StepTimer(runner.run) };
      await started.timer.warmUp();
    });
  },

  /** Seconds per step of one sample. */
  sample(): Promise<number> {
    return readable(() => current().timer.sample());
  },

  facts(): EngineFacts {
    return current().runner.facts();
  },
};

export type BenchWorker = typeof api;
expose(api);

function current(): NonNullable<typeof started> {
  if (started === null) throw new Error("start() comes first.");
  return started;
}

async function own(name: "wasm" | "webgpu", workload: Workload): Promise<Runner> {
  const engine = await createEngine(name);
  return {
    run: await loadWorkload(engine, workload),
    facts: () => ({ threads: engine.info.threads, adapter: engine.info.adapter, bytes: engine.info.bytes }),
  };
}

async function stock(name: "tfjs-wasm" | "tfjs-webgpu", workload: Workload): Promise<Runner> {
  const { startStockBackend, stockProgram } = await import("./stock-tfjs");
  const shape = benchmarkShape(workload);
  const adapter = name === "tfjs-webgpu" ? (await probeGpu()).description : null;
  const { threads } = await startStockBackend(name === "tfjs-webgpu" ? "webgpu" : "wasm");
  const data = randomData(shape, workload.batch);
  const program = stockProgram(shape, randomModel(shape), data, { threads, adapter });
  return {
    async run(steps) {
      for (let i = 0; i < steps; i++) checkFinite([await program.step()]);
    },
    facts: program.facts,
  };
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

import { expose } from "comlink";
import { createEngine } from "../src/engine/select";
import { benchmarkPreTraining } from "../src/training/benchmark-problem";
import type { BenchEngine, EngineFacts, Workload } from "./protocol";
import { ownRunner, type Runner, readable, type StartedRunner, stockRunner, warmUp } from "./runner";

let started: StartedRunner | null = null;

/** One engine in a worker of its own, so that each has a fresh tfjs, its own memory and its own threads. */
const api = {
  /** Starts, loads and warms up. */
  async start(engine: BenchEngine, workload: Workload): Promise<void> {
    await readable(async () => {
      started = await warmUp(await runnerOf(engine, workload));
    });
  },

  /** Seconds per step of one sample. */
  sample(): Promise<number> {
    return readable(() => current().sample());
  },

  facts(): EngineFacts {
    return current().facts();
  },
};

export type BenchWorker = typeof api;
expose(api);

async function runnerOf(engine: BenchEngine, workload: Workload): Promise<Runner> {
  switch (engine) {
    case "wasm":
    case "webgpu":
      return ownRunner(await createEngine(engine), workload);
    case "wasm-foundation":
    case "webgpu-foundation": {
      const own = await createEngine(engine === "wasm-foundation" ? "wasm" : "webgpu");
      return ownRunner(own, workload, benchmarkPreTraining(workload));
    }
    default:
      return stockRunner(engine, workload);
  }
}

function current(): StartedRunner {
  if (started === null) throw new Error("start() comes first.");
  return started;
}

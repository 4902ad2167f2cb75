import { expose } from "comlink";
import { createEngine } from "../src/engine/select";
import type { BenchEngine, EngineFacts, Workload } from "./protocol";
import { ownRunner, readable, type StartedRunner, stockRunner, warmUp } from "./runner";

let started: StartedRunner | null = null;

/** One engine in a worker of its own, so that each has a fresh tfjs, its own memory and its own threads. */
const api = {
  /** Starts, loads and warms up. */
  async start(engine: BenchEngine, workload: Workload): Promise<void> {
    await readable(async () => {
      const own = engine === "wasm" || engine === "webgpu";
      const runner = own ? await ownRunner(await createEngine(engine), workload) : await stockRunner(engine, workload);
      started = await warmUp(runner);
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

function current(): StartedRunner {
  if (started === null) throw new Error("start() comes first.");
  return started;
}

import type { Engine } from "../src/engine/engine";
import { probeGpu } from "../src/engine/gpu-device";
import { CodedError } from "../src/formats/coded-error";
import { errorSentence } from "../src/i18n/errors";
import { checkFinite, loadWorkload, type RunSteps, StepTimer } from "../src/training/benchmark";
import { benchmarkNetwork, randomModel, randomRows } from "../src/training/benchmark-problem";
import { kernelRows } from "../src/training/performance";
import type { EngineFacts, EngineProfile, Workload } from "./protocol";

/** A workload that is loaded and can be trained. */
export interface Runner {
  readonly run: RunSteps;
  facts(): EngineFacts;
  /** Null for a program without kernels of its own. */
  profile(): Promise<EngineProfile | null>;
}

/** A runner that is warmed up. */
export interface StartedRunner {
  readonly facts: Runner["facts"];
  readonly profile: Runner["profile"];
  /** Seconds per step of one sample. */
  sample(): Promise<number>;
}

/** Warms a runner up. */
export async function warmUp({ run, facts, profile }: Runner): Promise<StartedRunner> {
  const timer = new StepTimer(run);
  await timer.warmUp();
  return { facts, profile, sample: () => timer.sample() };
}

/** One of the studio's own engines. */
export async function ownRunner(
  engine: Engine,
  workload: Workload,
  network = benchmarkNetwork(workload),
): Promise<Runner> {
  return {
    run: await loadWorkload(engine, workload, network),
    facts: () => ({ threads: engine.info.threads, adapter: engine.info.adapter, bytes: engine.info.bytes }),
    async profile() {
      const profile = (await engine.profile?.()) ?? null;
      if (profile === null) return null;
      return { timing: profile.timing, kernels: kernelRows(profile), choices: engine.info.numerics };
    },
  };
}

/** A stock tfjs program. */
export async function stockRunner(name: "tfjs-wasm" | "tfjs-webgpu", workload: Workload): Promise<Runner> {
  const { startStockBackend, stockProgram } = await import("./stock-tfjs");
  const network = benchmarkNetwork(workload);
  const adapter = name === "tfjs-webgpu" ? (await probeGpu()).description : null;
  const { threads } = await startStockBackend(name === "tfjs-webgpu" ? "webgpu" : "wasm");
  const data = randomRows(network.inputs, workload.batch);
  const program = stockProgram(network, randomModel(network), data, { threads, adapter });
  return {
    async run(steps) {
      for (let i = 0; i < steps; i++) checkFinite([await program.step()]);
    },
    facts: program.facts,
    profile: async () => null,
  };
}

/** Errors lose their class on the way to where they are shown, so their sentence goes instead. */
export async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new Error(errorSentence({ code: error.code, params: error.params }, "en"));
  }
}

import { type Remote, wrap } from "comlink";
import { type GpuProbe, probeGpu } from "../src/engine/gpu-device";
import { summarizeWorkload } from "../src/training/benchmark-problem";
import type { BenchWorker } from "./bench.worker";
import type { BenchEngine, EngineFacts, ReadTimes, Workload, WorkloadSummary } from "./protocol";
import type { ReadWorker } from "./read.worker";

const engines = new Map<BenchEngine, Remote<BenchWorker>>();

function remote(engine: BenchEngine): Remote<BenchWorker> {
  const found = engines.get(engine);
  if (found === undefined) throw new Error(`${engine} has not been started.`);
  return found;
}

let reader: Remote<ReadWorker> | null = null;

function chosenFile(id: string): File {
  const input = document.getElementById(id);
  const file = input instanceof HTMLInputElement ? input.files?.[0] : undefined;
  if (file === undefined) throw new Error(`No file was chosen for ${id}.`);
  return file;
}

/** What `scripts/bench.mjs` calls. */
const bench = {
  model: (workload: Workload): WorkloadSummary => summarizeWorkload(workload),
  machine: () => ({ cores: navigator.hardwareConcurrency, userAgent: navigator.userAgent }),
  isolated: (): boolean => crossOriginIsolated,
  probe: (): Promise<GpuProbe> => probeGpu(),

  async start(engine: BenchEngine, workload: Workload): Promise<void> {
    const worker = new Worker(new URL("./bench.worker.ts", import.meta.url), { type: "module" });
    engines.set(engine, wrap<BenchWorker>(worker));
    const broken = new Promise<never>((_, reject) => {
      worker.onerror = (event) => reject(new Error(event.message || `The worker of ${engine} could not be loaded.`));
    });
    await Promise.race([remote(engine).start(engine, workload), broken]);
  },

  sample: (engine: BenchEngine): Promise<number> => remote(engine).sample(),
  facts: (engine: BenchEngine): Promise<EngineFacts> => remote(engine).facts(),

  /** Reads the files of the two inputs, always in the same worker. */
  async read(): Promise<ReadTimes> {
    reader ??= wrap<ReadWorker>(new Worker(new URL("./read.worker.ts", import.meta.url), { type: "module" }));
    return reader.read(chosenFile("sketches"), chosenFile("foundation"));
  },
};

export type BenchPage = typeof bench;
Object.assign(globalThis, { bench });

import type { EngineInfo, KernelProfile } from "../src/engine/engine";
import type { KernelRow } from "../src/training/performance";

export type { Workload, WorkloadSummary } from "../src/training/benchmark-problem";

/**
 * Engines of `npm run bench`: our own two, a stock tfjs program of the same model on each backend, and our own two while
 * they pre-train a foundation model.
 */
export const BENCH_ENGINES = [
  "wasm",
  "webgpu",
  "tfjs-wasm",
  "tfjs-webgpu",
  "wasm-foundation",
  "webgpu-foundation",
] as const;
export type BenchEngine = (typeof BENCH_ENGINES)[number];

/** What an engine says of itself. */
export interface EngineFacts {
  readonly threads: number;
  readonly adapter: string | null;
  /** Memory in use by tensors (or the engine's own buffers), in bytes. */
  readonly bytes: number;
}

/** Where a step's time goes, and what the engine chose by measuring. */
export interface EngineProfile {
  readonly timing: KernelProfile["timing"];
  /** The longest first. */
  readonly kernels: readonly KernelRow[];
  /** GEMM tiles and the like, by problem. */
  readonly choices: EngineInfo["numerics"];
}

/** Times of reading the two input files, in seconds. */
export interface ReadTimes {
  readonly sketches: number;
  readonly foundation: number;
}

import type { EngineInfo, KernelProfile } from "../engine/engine";
import type { EngineName } from "../engine/names";
import type { BenchmarkProgress, StepTimes } from "../training/benchmark";
import type { WorkloadSummary } from "../training/benchmark-problem";

export type { BenchmarkProgress };

/** What the studio worker tells of speed. */
export interface PerformanceApi {
  /** The current run's engine as it is now: its memory is known once it holds the model. Null without a run. */
  runEngine(): EngineInfo | null;
  /**
   * Times the kernels of one of the finished run's training steps; null when its engine has none of its own on a device,
   * or when something else took the engine.
   */
  profileKernels(): KernelProfile | null;
  /** Times training steps of a synthetic model on an engine; null when canceled. Refused while a run trains. */
  benchmark(engine: "auto" | EngineName, onProgress: (progress: BenchmarkProgress) => void): BenchmarkReport | null;
  cancelBenchmark(): void;
}

/** A benchmark's result with what has to be known of the machine to compare it with another's. */
export interface BenchmarkReport extends StepTimes {
  /** The studio's. */
  readonly version: string;
  readonly userAgent: string;
  readonly cores: number;
  readonly crossOriginIsolated: boolean;
  readonly engine: EngineInfo;
  readonly model: WorkloadSummary;
  /** True when the model is a small one because the real one would take minutes here. */
  readonly reduced: boolean;
}

import type { KernelProfile, KernelTime } from "../engine/engine";

/** What a run's speed comes to. */
export interface Achieved {
  readonly secondsPerStep: number;
  readonly stepsPerSecond: number;
  /** Of the step's matrix products. */
  readonly gflops: number;
  /** Of the matrix product's own rate that the engine measured at start; null where it measures none. */
  readonly gemmShare: number | null;
}

/**
 * @param secondsPerStep of a full batch.
 * @param flops of its matrix products (`model/flops.ts`).
 * @param gemmGflops `EngineInfo.gflops`.
 */
export function achieved(secondsPerStep: number, flops: number, gemmGflops: number | null): Achieved {
  const gflops = flops / secondsPerStep / 1e9;
  return {
    secondsPerStep,
    stepsPerSecond: 1 / secondsPerStep,
    gflops,
    gemmShare: gemmGflops === null ? null : gflops / gemmGflops,
  };
}

/** Kernels that every layer has one of; the engine's labels name the layer after them. */
const LAYER_KERNELS = ["gemm nt", "gemm nn", "gemm tn", "forward", "backward"] as const;

/** All dispatches of one kernel in a step. */
export interface KernelRow {
  /** A layer's kernel, or the engine's own label of another one. */
  readonly kernel: string;
  readonly dispatches: number;
  readonly seconds: number;
  /** Of all kernels' seconds. */
  readonly share: number;
  /** Rate of arithmetic, for matrix products only: the other kernels wait for memory. Null below the clock's resolution. */
  readonly gflops: number | null;
  /** Rate of the memory traffic that the algorithm needs. */
  readonly gigabytesPerSecond: number | null;
}

/** A profile's kernels summed over the layers, the longest first. */
export function kernelRows({ kernels }: Pick<KernelProfile, "kernels">): KernelRow[] {
  const groups = new Map<string, KernelTime[]>();
  for (const time of kernels) {
    const name = kernelName(time.kernel);
    groups.set(name, [...(groups.get(name) ?? []), time]);
  }
  const whole = sum(kernels, ({ seconds }) => seconds);
  return [...groups]
    .map(([kernel, times]): KernelRow => {
      const seconds = sum(times, (time) => time.seconds);
      const rate = (work: number) => (seconds > 0 ? work / seconds / 1e9 : null);
      return {
        kernel,
        dispatches: times.length,
        seconds,
        share: whole > 0 ? seconds / whole : 0,
        gflops: kernel.startsWith("gemm") ? rate(sum(times, ({ flops }) => flops)) : null,
        gigabytesPerSecond: rate(sum(times, ({ bytes }) => bytes)),
      };
    })
    .sort((a, b) => b.seconds - a.seconds);
}

/** Seconds of all kernels together: a step without the gaps between them. */
export function kernelSeconds({ kernels }: Pick<KernelProfile, "kernels">): number {
  return sum(kernels, ({ seconds }) => seconds);
}

function kernelName(label: string): string {
  return LAYER_KERNELS.find((name) => label.startsWith(`${name} `)) ?? label;
}

function sum(times: readonly KernelTime[], value: (time: KernelTime) => number): number {
  return times.reduce((total, time) => total + value(time), 0);
}

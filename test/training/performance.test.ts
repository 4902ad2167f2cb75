import { describe, expect, it } from "vitest";
import type { KernelTime } from "../../src/engine/engine";
import { achieved, kernelRows, kernelSeconds } from "../../src/training/performance";

const time = (kernel: string, seconds: number, flops: number, bytes: number): KernelTime => ({
  kernel,
  seconds,
  flops,
  bytes,
});

describe("achieved", () => {
  it("is the step's work over its time, and its share of the engine's own matrix product", () => {
    const speed = achieved(0.427, 45.06e9, 118.6);
    expect(speed.gflops).toBeCloseTo(105.5, 1);
    expect(speed.stepsPerSecond).toBeCloseTo(2.342, 3);
    expect(speed.gemmShare).toBeCloseTo(0.89, 2);
  });

  it("has no share where the engine measured no matrix product", () => {
    expect(achieved(1, 1e9, null)).toEqual({ secondsPerStep: 1, stepsPerSecond: 1, gflops: 1, gemmShare: null });
  });
});

describe("kernelRows", () => {
  const kernels = [
    time("gather", 0.001, 10, 2e6),
    time("gemm nt input_proj.0", 0.002, 4e9, 1e6),
    time("gemm nt output_proj", 0.004, 8e9, 5e6),
    time("gemm tn output_proj", 0.0005, 1e9, 1e6),
    time("gradient norm", 0, 10, 10),
    time("adamw", 0.0025, 1e6, 5e8),
  ];

  it("sums every layer's dispatches of one kernel, the longest first", () => {
    const rows = kernelRows({ kernels });
    expect(rows.map(({ kernel, dispatches }) => [kernel, dispatches])).toEqual([
      ["gemm nt", 2],
      ["adamw", 1],
      ["gather", 1],
      ["gemm tn", 1],
      ["gradient norm", 1],
    ]);
    expect(kernelSeconds({ kernels })).toBeCloseTo(0.01, 12);
    expect(rows[0]?.share).toBeCloseTo(0.6, 12);
    expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it("gives GFLOPS to matrix products only, and GB/s to all", () => {
    const [gemm, adamw] = kernelRows({ kernels });
    expect(gemm?.gflops).toBeCloseTo(2000, 9);
    expect(gemm?.gigabytesPerSecond).toBeCloseTo(1, 9);
    expect(adamw?.gflops).toBeNull();
    expect(adamw?.gigabytesPerSecond).toBeCloseTo(200, 9);
  });

  it("has no rate for what the clock did not see", () => {
    expect(kernelRows({ kernels }).at(-1)).toMatchObject({ gflops: null, gigabytesPerSecond: null, share: 0 });
    expect(kernelRows({ kernels: [time("loss", 0, 1, 1)] })[0]?.share).toBe(0);
  });
});

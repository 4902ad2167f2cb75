import { describe, expect, it } from "vitest";
import { adviseOnTime, estimateMemory, estimateSeconds } from "../../src/app/estimates";
import { defaultConfig } from "../../src/tasks/config";
import { predictorNetwork, predictorShape } from "../engine/conformance";

const trainedNetwork = (hiddenDim: number, freezeBackbone = false) =>
  predictorNetwork(predictorShape(640, hiddenDim, 320, 3, [256, 128], 4), { freezeBackbone });
const network = trainedNetwork(3000);
const frozen = trainedNetwork(3000, true);
const real = { batchSize: 256, dataRows: 10_000, targetWidth: 1 };
/** WebGPU's default limits. */
const defaults = { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 };
const config = defaultConfig();
const isolated = { crossOriginIsolated: true };

describe("memory", () => {
  it("of the real model on WASM is what the engine was measured to take", () => {
    const { bytes, fits } = estimateMemory("wasm", network, real, null);
    // docs/performance.md: 522.5 MB on two threads.
    expect(bytes / 1e6).toBeGreaterThan(510);
    expect(bytes / 1e6).toBeLessThan(530);
    expect(fits).toBe(true);
  });

  it("of the real model fits WebGPU's default limits, within 0.62 GB", () => {
    const { bytes, fits, largestBatch } = estimateMemory("webgpu", network, real, defaults);
    expect(fits).toBe(true);
    expect(bytes).toBeLessThan(0.62e9);
    expect(largestBatch).toBeGreaterThan(256);
  });

  it("says the largest batch that fits, and that one fits while the next does not", () => {
    for (const [engine, limits] of [
      ["webgpu", defaults],
      ["wasm", null],
    ] as const) {
      const large = { batchSize: 60_000, dataRows: 70_000 };
      const { fits, largestBatch } = estimateMemory(engine, network, { ...real, ...large }, limits);
      expect(fits).toBe(false);
      const most = largestBatch ?? 0;
      expect(estimateMemory(engine, network, { ...real, ...large, batchSize: most }, limits).fits).toBe(true);
      expect(estimateMemory(engine, network, { ...real, ...large, batchSize: most + 1 }, limits).fits).toBe(false);
    }
  });

  it("has no batch size for a weight that alone is too large", () => {
    const tiny = { maxBufferSize: 2 ** 20, maxStorageBufferBindingSize: 2 ** 20 };
    expect(estimateMemory("webgpu", network, { ...real, dataRows: 100 }, tiny)).toMatchObject({
      fits: false,
      largestBatch: null,
    });
  });

  it("is less when the backbone is frozen, on every engine", () => {
    for (const engine of ["webgpu", "wasm", "tfjs-wasm"] as const) {
      const whole = estimateMemory(engine, network, real, defaults).bytes;
      expect(estimateMemory(engine, frozen, real, defaults).bytes).toBeLessThan(0.6 * whole);
    }
  });
});

describe("time", () => {
  it("of the real run at the measured rate is near what the run took", () => {
    // 0.427 s a step at 118 GFLOPS of the engine's own matrix product; 28 steps and 1,500 validation rows an epoch.
    const seconds = estimateSeconds("wasm", network, { ...config, epochs: 1 }, 7000, 118);
    expect(seconds).toBeGreaterThan(0.8 * 28 * 0.427);
    expect(seconds).toBeLessThan(1.3 * 28 * 0.427);
  });

  it("of a backbone whose outputs never change is one pass of it and the head's epochs", () => {
    const still = { backbone: 0, head: [0.3, 0.2] } as const;
    const tuning = { freezeBackbone: true, frozenBatchNorm: "eval" } as const;
    const constant = predictorNetwork(predictorShape(640, 3000, 320, 3, [256, 128], 4), tuning, still);
    const seconds = (epochs: number) => estimateSeconds("wasm", constant, { ...config, epochs }, 7000, 118);
    // 10,000 rows forward through 30 million weights at 118 GFLOPS.
    expect(seconds(0)).toBeCloseTo((2 * 10_000 * 29.88e6) / 118e9, 1);
    // docs/performance.md: an epoch of 28 steps took 0.18 s where one step with the backbone takes 0.43 s.
    expect(seconds(1) - seconds(0)).toBeLessThan(0.18);
    expect(seconds(50)).toBeLessThan(0.1 * estimateSeconds("wasm", frozen, { ...config, epochs: 50 }, 7000, 118));
  });

  it("of a tiny model on a GPU is what its submits cost", () => {
    const tiny = predictorNetwork(predictorShape(4, 4, 4, 3, [256, 128], 4));
    const seconds = estimateSeconds("webgpu", tiny, { ...config, epochs: 10, batchSize: 10 }, 1000, 5000);
    expect(seconds).toBeCloseTo(1, 1);
  });

  it("gets no advice when it is short", () => {
    expect(adviseOnTime("webgpu", network, frozen, config, 7000, 5000, isolated)).toBeNull();
  });

  it("of a long run gets the advice that applies", () => {
    const long = (engine: "wasm" | "tfjs-wasm" | "webgpu", environment = isolated) =>
      adviseOnTime(engine, network, frozen, { ...config, epochs: 1000 }, 7000, 50, environment);
    expect(long("wasm")).toMatchObject({ engine: "gpu" });
    expect(long("wasm", { crossOriginIsolated: false })).toMatchObject({ engine: "isolate" });
    expect(long("tfjs-wasm")).toMatchObject({ engine: "automatic" });
    expect(long("webgpu")).toMatchObject({ engine: null });
    const advice = long("wasm");
    expect(advice?.frozenShare).toBeLessThan(0.6);
    const already = adviseOnTime("wasm", frozen, null, { ...config, epochs: 5000 }, 7000, 50, isolated);
    expect(already?.frozenShare).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { layoutArenas, padTensor, unpadTensor } from "../../../src/engine/webgpu/layout";
import { bindingLimit, estimateGpuMemory } from "../../../src/engine/webgpu/memory";
import {
  candidateChoices,
  DEEP_TILES,
  defaultChoice,
  formatChoice,
  parseChoice,
  slabsOf,
  softwareChoice,
} from "../../../src/engine/webgpu/tiles";
import { predictorNetwork, predictorShape } from "../conformance";

const networkOf = (inputDim: number, hiddenDim: number, freezeBackbone = false) =>
  predictorNetwork(predictorShape(inputDim, hiddenDim, 320, 3, [256, 64], 4), { freezeBackbone });
const REAL = networkOf(640, 3000);
/** A class index per row. */
const targetWidth = 1;
const DEFAULT_LIMITS = { maxBufferSize: 256 * 2 ** 20, maxStorageBufferBindingSize: 128 * 2 ** 20 };

describe("the arenas", () => {
  it("hold the real model in one page at the default limits, in PyTorch's layout but for the padded classes", () => {
    const { pages, placements } = layoutArenas(REAL, bindingLimit(DEFAULT_LIMITS));
    expect(pages).toHaveLength(1);
    expect(pages[0]?.bytes).toBeLessThan(128 * 2 ** 20);
    for (const { spec, columns, stride, offset } of placements.values()) {
      expect(offset % 256).toBe(0);
      if (spec.shape[0] !== REAL.outputs) expect(stride).toBe(columns);
    }
    const head = placements.get("classifier.0.weight");
    expect(pages[0]?.groupsFrom[1]).toBe(head?.offset);
  });

  it("spread larger models over pages and train the head's range only when the backbone is frozen", () => {
    const { pages, placements } = layoutArenas(networkOf(640, 5000, true), bindingLimit(DEFAULT_LIMITS));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.every(({ bytes }) => bytes <= 128 * 2 ** 20)).toBe(true);
    const trained = pages.reduce((sum, page) => sum + page.bytes - page.trainedFrom, 0);
    const head = [...placements.values()].filter(({ spec }) => spec.group === "head");
    expect(trained).toBe(head.reduce((sum, { size }) => sum + size, 0));
  });

  it("refuse a weight that no binding takes", () => {
    expect(() => layoutArenas(networkOf(640, 6000), bindingLimit(DEFAULT_LIMITS))).toThrow(
      expect.objectContaining({ code: "engine/limit" }),
    );
  });

  it("pad tensors with zeros and take the padding out again", () => {
    const placement = layoutArenas(networkOf(5, 3), 1e6).placements.get("input_proj.0.weight");
    if (placement === undefined) throw new Error("no placement");
    const values = Float32Array.from({ length: 15 }, (_, i) => i + 1);
    const padded = padTensor(values, placement);
    expect(padded.byteLength).toBe(placement.size);
    expect(Array.from(padded.subarray(0, 10))).toEqual([1, 2, 3, 4, 5, 0, 0, 0, 6, 7]);
    expect(unpadTensor(padded, placement)).toEqual(values);
  });
});

describe("the memory estimate", () => {
  it("streams a data set that is larger than a binding", () => {
    const few = estimateGpuMemory(REAL, { batchSize: 256, dataRows: 50_000, targetWidth }, DEFAULT_LIMITS);
    const many = estimateGpuMemory(REAL, { batchSize: 256, dataRows: 1_000_000, targetWidth }, DEFAULT_LIMITS);
    expect(few.parts.data).toBeGreaterThan(0);
    expect(many.parts.data).toBe(0);
    expect(Object.values(few.parts).reduce((sum, bytes) => sum + bytes, 0)).toBe(few.total);
  });

  it("names the largest batch that fits, and not one row more", () => {
    const largest = estimateGpuMemory(REAL, { batchSize: 65_536, dataRows: 1000, targetWidth }, DEFAULT_LIMITS);
    expect(largest.fits).toBe(false);
    const batch = largest.largestBatch ?? 0;
    expect(estimateGpuMemory(REAL, { batchSize: batch, dataRows: 1000, targetWidth }, DEFAULT_LIMITS).fits).toBe(true);
    expect(estimateGpuMemory(REAL, { batchSize: batch + 16, dataRows: 1000, targetWidth }, DEFAULT_LIMITS).fits).toBe(
      false,
    );
    expect(
      estimateGpuMemory(REAL, { batchSize: 256, dataRows: 1000, targetWidth }, { ...DEFAULT_LIMITS, budget: 1e8 })
        .largestBatch,
    ).toBeNull();
  });

  it("needs far less with a frozen backbone", () => {
    const whole = estimateGpuMemory(REAL, { batchSize: 256, dataRows: 10_000, targetWidth }, DEFAULT_LIMITS);
    const frozen = estimateGpuMemory(
      networkOf(640, 3000, true),
      { batchSize: 256, dataRows: 10_000, targetWidth },
      DEFAULT_LIMITS,
    );
    expect(frozen.total).toBeLessThan(0.4 * whole.total);
  });
});

describe("GEMM choices", () => {
  const narrow = { kind: "nt", m: 256, n: 320, k: 3000 } as const;

  it("split narrow products, by the shape alone, and never weight gradients", () => {
    expect(defaultChoice(narrow).splits).toBe(8);
    expect(new Set(candidateChoices(narrow).map(({ splits }) => splits))).toEqual(new Set([8]));
    expect(candidateChoices({ ...narrow, kind: "tn" }).every(({ splits }) => splits === 1)).toBe(true);
    expect(slabsOf({ ...narrow, k: 24 }, 2)).toBe(2);
    expect(slabsOf({ ...narrow, k: 8 }, 8)).toBe(1);
  });

  it("are read back as they were written, for the kind they were made for", () => {
    const [deep] = DEEP_TILES;
    if (deep === undefined) throw new Error("no deep tile");
    for (const kind of ["nt", "nn", "tn"] as const) {
      const problem = { ...narrow, kind };
      for (const choice of [...candidateChoices(problem), softwareChoice()]) {
        expect(parseChoice(kind, formatChoice(choice))).toEqual(choice);
      }
    }
    expect(() => parseChoice("nt", formatChoice({ tile: deep, splits: 1 }))).toThrow("unknown GEMM tile");
    expect(() => parseChoice("nt", "48x48x8:4x4:1")).toThrow("unknown GEMM tile");
    expect(() => parseChoice("nt", "64x64x8:8x8:9")).toThrow("unknown GEMM tile");
  });

  it("fit default limits: 16 KB of workgroup memory and 256 invocations", () => {
    for (const kind of ["nt", "nn", "tn"] as const) {
      for (const { tile } of candidateChoices({ ...narrow, kind })) {
        const squares = kind === "tn" ? (tile.bm * tile.bn) / 4 : 0;
        expect(4 * tile.bk * (tile.bm + tile.bn) + squares).toBeLessThanOrEqual(16_384);
        expect((tile.bm / tile.tm) * (tile.bn / tile.tn)).toBeLessThanOrEqual(256);
      }
    }
  });
});

import { describe, expect, it } from "vitest";
import { cosineSimilarities, summarizeSimilarities } from "../../src/metrics/cosine";
import { equalBins } from "../../src/metrics/histogram";

describe("cosineSimilarities", () => {
  it("compares row with row, and calls a row of zeros unlike anything", () => {
    const a = Float32Array.of(1, 0, 3, 4, 0, 0, 1, 2);
    const b = Float32Array.of(2, 0, 4, 3, 1, 1, -2, 1);
    expect(Array.from(cosineSimilarities(a, b, 2))).toEqual([1, Math.fround(0.96), 0, 0]);
  });
});

describe("summarizeSimilarities", () => {
  it("is numpy's mean, std, min, max and median", () => {
    expect(summarizeSimilarities(Float32Array.of(0.5, 0.25, 1, 0))).toEqual({
      mean_similarity: 0.4375,
      std: Math.sqrt((0.4375 ** 2 + 0.1875 ** 2 + 0.0625 ** 2 + 0.5625 ** 2) / 4),
      min: 0,
      max: 1,
      median: 0.375,
    });
    expect(summarizeSimilarities(Float32Array.of(0.5, 0.25, 1)).median).toBe(0.5);
  });
});

describe("equalBins", () => {
  it("is np.histogram over the values' own range", () => {
    expect(equalBins(Float32Array.of(1, 2, 3, 4, 5), 4)).toEqual({ counts: [1, 1, 1, 2], low: 1, high: 5 });
  });

  it("gives equal values a range of one, and none the range 0 to 1", () => {
    expect(equalBins(Float32Array.of(2, 2), 2)).toEqual({ counts: [0, 2], low: 1.5, high: 2.5 });
    expect(equalBins(new Float32Array(0), 2)).toEqual({ counts: [0, 0], low: 0, high: 1 });
  });
});

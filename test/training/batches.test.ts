import { describe, expect, it } from "vitest";
import { epochBatches, stepsPerEpoch } from "../../src/training/batches";

const rows = Int32Array.of(10, 11, 12, 13, 14);

describe("epochBatches", () => {
  it("keeps a partial last batch and maps places to rows of the file", () => {
    expect(epochBatches(rows, Int32Array.of(4, 3, 2, 1, 0), 3)).toEqual([
      Int32Array.of(14, 13, 12),
      Int32Array.of(11, 10),
    ]);
  });

  it("leaves out a last batch of one row", () => {
    expect(epochBatches(rows, null, 2)).toEqual([Int32Array.of(10, 11), Int32Array.of(12, 13)]);
  });

  it.each([
    [7000, 256, 28],
    [512, 256, 2],
    [513, 256, 2],
    [514, 256, 3],
    [2, 256, 1],
  ])("counts the steps of %i rows in batches of %i: %i", (count, batchSize, steps) => {
    expect(stepsPerEpoch(count, batchSize)).toBe(steps);
  });
});

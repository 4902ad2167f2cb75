import { describe, expect, it } from "vitest";
import { RankedScores } from "../../src/evidence/precision-recall";
import { cheapest, costAt, EXPLORED, f1At } from "../../src/evidence/threshold-cost";

// Four of six are of the class; scores of the class in column 1, all of them float32 numbers.
const scores = [0.9375, 0.875, 0.75, 0.5, 0.625, 0.125];
const labels = Int32Array.of(1, 1, 1, 1, 0, 0);
const ranked = new RankedScores(Float32Array.from(scores.flatMap((p) => [1 - p, p])), labels, 2, 1);
const points = EXPLORED.map((threshold) => ranked.at(threshold));

describe("what a threshold costs", () => {
  it("counts those chosen wrongly and those missed", () => {
    const half = ranked.at(0.55);
    expect(half).toMatchObject({ reached: 4, hits: 3 });
    expect(costAt(half, 4, { falsePositive: 2, falseNegative: 10 })).toBe(12);
    expect(f1At(half)).toBeCloseTo(0.75, 15);
    expect(f1At({ threshold: 1, reached: 2, hits: 0, precision: 0, recall: 0 })).toBe(0);
  });

  it("is least where the dearer mistake is avoided", () => {
    expect(cheapest(points, 4, { falsePositive: 1, falseNegative: 10 })?.threshold).toBe(0.5);
    expect(cheapest(points, 4, { falsePositive: 10, falseNegative: 1 })).toMatchObject({ reached: 3, hits: 3 });
    expect(cheapest(points, 4, { falsePositive: 10, falseNegative: 1 })?.threshold).toBe(0.75);
    expect(cheapest([], 4, { falsePositive: 1, falseNegative: 1 })).toBeNull();
  });
});

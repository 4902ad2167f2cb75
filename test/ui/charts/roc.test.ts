import { describe, expect, it } from "vitest";
import type { RocCurve } from "../../../src/metrics/types";
import { nearestCurve, rocPoints, thresholdAt, tprAt } from "../../../src/ui/charts/roc";
import { syntheticEvaluation } from "../run/fixture";

const curve: RocCurve = {
  fpr: [0, 0, 0.2, 0.2, 1],
  tpr: [0, 0.5, 0.5, 0.9, 1],
  thresholds: [Number.POSITIVE_INFINITY, 0.9, 0.6, 0.4, 0.1],
  auc: 0.84,
};
const undefinedCurve: RocCurve = { fpr: [], tpr: [], thresholds: [], auc: null };

describe("tprAt", () => {
  it("takes the top of a jump and the straight line between points", () => {
    expect(tprAt(curve, 0)).toBe(0.5);
    expect(tprAt(curve, 0.1)).toBe(0.5);
    expect(tprAt(curve, 0.2)).toBe(0.9);
    expect(tprAt(curve, 0.6)).toBeCloseTo(0.95, 12);
    expect(tprAt(curve, 1)).toBe(1);
    expect(tprAt(undefinedCurve, 0.5)).toBeNull();
  });
});

describe("thresholdAt", () => {
  it("is the threshold of the last point that is not beyond the rate", () => {
    expect(thresholdAt(curve, 0)).toBe(0.9);
    expect(thresholdAt(curve, 0.3)).toBe(0.4);
    expect(
      thresholdAt({ ...curve, fpr: [0, 1], tpr: [0, 1], thresholds: [Number.POSITIVE_INFINITY, 0.2] }, 0.5),
    ).toBeNull();
  });
});

describe("rocPoints", () => {
  it("begins at the origin and ends at the chart's edge", () => {
    expect(rocPoints(curve, 0.1, 50)).toEqual([
      [0, 0],
      [0, 0.5],
      [0.1, 0.5],
    ]);
    expect(rocPoints(undefinedCurve, 0.1, 50)).toEqual([]);
  });

  it("goes through the curve's own points, corners too", () => {
    expect(rocPoints(curve, 1, 50).slice(2)).toEqual([
      [0.2, 0.5],
      [0.2, 0.9],
      [1, 1],
    ]);
  });

  it("thins what is drawn only, with points of the curve", () => {
    const { roc } = syntheticEvaluation(3, 1.2, 4, 4000);
    const [long = curve] = roc.filter(({ fpr }) => fpr.length > 200);
    const points = rocPoints(long, 1, 200);
    expect(points.length).toBe(200);
    const own = new Set(long.fpr.map((fpr, index) => `${fpr} ${long.tpr[index]}`));
    expect(points.slice(2, -1).filter(([fpr, tpr]) => !own.has(`${fpr} ${tpr}`))).toEqual([]);
    expect(points.map(([fpr]) => fpr)).toEqual(points.map(([fpr]) => fpr).sort((a, b) => a - b));
  });
});

describe("nearestCurve", () => {
  it("is the one whose true positive rate is nearest, undefined ones left out", () => {
    const steep = { ...curve, fpr: [0, 1], tpr: [1, 1], thresholds: [Number.POSITIVE_INFINITY, 0.1] };
    const flat = { ...curve, fpr: [0, 1], tpr: [0, 1], thresholds: [Number.POSITIVE_INFINITY, 0.1] };
    const undefinedCurve = { ...curve, auc: null };
    expect(nearestCurve([undefinedCurve, steep, flat], 0.5, 0.9)).toBe(1);
    expect(nearestCurve([undefinedCurve, steep, flat], 0.5, 0.6)).toBe(2);
    expect(nearestCurve([undefinedCurve], 0.5, 0.6)).toBeNull();
  });
});

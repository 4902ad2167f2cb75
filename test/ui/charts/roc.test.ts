import { describe, expect, it } from "vitest";
import type { RocCurve } from "../../../src/metrics/types";
import { nearestCurve, rocRows, thresholdAt, tprAt } from "../../../src/ui/charts/roc";
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

describe("rocRows", () => {
  it("begins at the origin and ends at the chart's edge", () => {
    const rows = rocRows([curve, undefinedCurve], 0.1, 50);
    expect(rows[0]).toEqual({ fpr: 0, tpr: [0, null] });
    expect(rows[1]).toEqual({ fpr: 0, tpr: [0.5, null] });
    expect(rows.at(-1)).toEqual({ fpr: 0.1, tpr: [0.5, null] });
  });

  it("thins what is drawn only, with points that lie on the curves", () => {
    const { roc } = syntheticEvaluation(3, 1.2, 4, 4000);
    const rows = rocRows(roc, 1, 200);
    expect(roc.some(({ fpr }) => fpr.length > 200)).toBe(true);
    expect(rows.length).toBeLessThanOrEqual(200);
    expect(rows.length).toBeGreaterThan(150);
    for (const { fpr, tpr } of rows.slice(1)) {
      roc.forEach((one, index) => {
        expect(tpr[index]).toBe(tprAt(one, fpr));
      });
    }
    expect(rows.map(({ fpr }) => fpr)).toEqual(rows.map(({ fpr }) => fpr).sort((a, b) => a - b));
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

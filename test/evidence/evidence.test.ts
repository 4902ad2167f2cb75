import { describe, expect, it } from "vitest";
import { denseRows } from "../../src/data/row-source";
import { type BaselineData, computeBaselines } from "../../src/evidence/baselines";
import { calibration } from "../../src/evidence/calibration";
import { neverPredicted } from "../../src/evidence/evidence";
import { bootstrapIntervals, quantile } from "../../src/evidence/intervals";
import { RankedScores } from "../../src/evidence/precision-recall";

/** Two past columns, one portfolio column; rows 0-3 train, 4-5 test. */
const data: BaselineData = {
  inputs: denseRows(Float32Array.from([0, 0, 0, 10, 0, 0, 0, 0, 5, 10, 0, 5, 1, 0, 5, 9, 0, 0]), 3),
  width: 3,
  pastWidth: 2,
  labels: Int32Array.from([0, 1, 0, 1, 0, 1]),
  classes: 3,
  train: Int32Array.from([0, 1, 2, 3]),
  test: Int32Array.from([4, 5]),
};

describe("baselines", () => {
  it("predict the majority, the nearest centroid and the nearest neighbor by part", async () => {
    const baselines = await computeBaselines({ ...data, labels: Int32Array.from([0, 1, 0, 1, 0, 1]) });
    expect(Array.from(baselines.majority)).toEqual([0, 0]);
    expect(Array.from(baselines.nearestCentroid)).toEqual([0, 1]);
    expect(Array.from(baselines.nearestNeighbourPast)).toEqual([0, 1]);
    // Portfolio: 5 is at row 2 (class 0) first, 0 at row 0 (class 0) first: ties go to the first training row.
    expect(Array.from(baselines.nearestNeighbourPortfolio)).toEqual([0, 0]);
    expect(Array.from(baselines.nearestNeighbourBoth)).toEqual([0, 1]);
    expect(Array.from(baselines.logistic)).toEqual([0, 1]);
  });

  it("can be canceled", async () => {
    const many = 4000;
    const canceled = computeBaselines(
      {
        inputs: denseRows(new Float32Array(many * 64).fill(1), 64),
        width: 64,
        pastWidth: 32,
        labels: new Int32Array(many),
        classes: 2,
        train: Int32Array.from({ length: many / 2 }, (_, i) => i),
        test: Int32Array.from({ length: many / 2 }, (_, i) => many / 2 + i),
      },
      { signal: AbortSignal.abort(new Error("canceled")) },
    );
    await expect(canceled).rejects.toThrow("canceled");
  });
});

describe("calibration", () => {
  it("weighs the gap of each bin by its rows", () => {
    const probabilities = Float32Array.from([0.75, 0.25, 0.75, 0.25, 0.25, 0.75, 0.5, 0.5]);
    const { bins, expectedCalibrationError } = calibration(
      { probabilities, labels: Int32Array.from([0, 1, 1, 1]), classes: 2 },
      4,
    );
    // Bin (0.5, 0.75]: 3 rows, 2 right; bin (0.25, 0.5]: 1 row, none right.
    expect(expectedCalibrationError).toBeCloseTo(0.75 * Math.abs(2 / 3 - 0.75) + 0.25 * 0.5, 12);
    expect(bins.map(({ rows }) => rows)).toEqual([0, 1, 3, 0]);
    expect(bins[0]?.accuracy).toBeNull();
  });

  it("judges the most probable class, whatever a threshold would call the row", () => {
    // A threshold of 0.3 would call the first row churned; it is retained, as its top probability says.
    const { bins } = calibration(
      { probabilities: Float32Array.from([0.625, 0.375, 0.25, 0.75]), labels: Int32Array.from([0, 1]), classes: 2 },
      4,
    );
    expect(bins.map(({ rows }) => rows)).toEqual([0, 0, 2, 0]);
    expect(bins[2]).toMatchObject({ accuracy: 1, confidence: 0.6875 });
  });
});

describe("bootstrap intervals", () => {
  const labels = Int32Array.from({ length: 400 }, (_, i) => i % 2);
  const probabilities = Float32Array.from({ length: 800 }, (_, i) => {
    const row = i >> 1;
    const right = row % 10 === 0 ? 0.2 : 0.9;
    return (i & 1) === row % 2 ? right : 1 - right;
  });
  const predictions = Int32Array.from(labels, (label, row) => (row % 10 === 0 ? 1 - label : label));
  const scored = { probabilities, predictions, labels, classes: 2 };

  it("surround the estimate with the binomial width and are the same every time", async () => {
    const intervals = await bootstrapIntervals(scored);
    const [low, high] = intervals.accuracy ?? [Number.NaN, Number.NaN];
    const deviation = Math.sqrt((0.9 * 0.1) / 400);
    expect(low).toBeCloseTo(0.9 - 1.96 * deviation, 1);
    expect(high).toBeCloseTo(0.9 + 1.96 * deviation, 1);
    expect(high - low).toBeGreaterThan(3 * deviation);
    expect(await bootstrapIntervals(scored)).toEqual(intervals);
  });

  it("are of every metric, around its value", async () => {
    const { recall, ...ofMetrics } = await bootstrapIntervals(scored);
    expect(recall).toHaveLength(2);
    expect(Object.keys(ofMetrics)).toHaveLength(6);
    for (const [low, high] of [ofMetrics.precision_macro, ofMetrics.recall_macro, ofMetrics.f1_weighted].map(
      (interval) => interval ?? [Number.NaN, Number.NaN],
    )) {
      expect(low).toBeLessThan(0.9);
      expect(high).toBeGreaterThan(0.9);
    }
  });

  it("leave an undefined statistic null", async () => {
    const one = { ...scored, labels: new Int32Array(400), predictions: new Int32Array(400) };
    const intervals = await bootstrapIntervals(one);
    expect(intervals.auc_ovr).toBeNull();
    expect(intervals.accuracy).toEqual([1, 1]);
    expect(intervals.recall[1]).toBeNull();
  });

  it("interpolate quantiles as NumPy does", () => {
    expect(quantile(Float64Array.from([1, 2, 3, 4]), 0.975)).toBeCloseTo(3.925, 12);
  });
});

describe("precision and recall", () => {
  // scikit-learn's own documentation example of precision_recall_curve.
  const ranked = new RankedScores(
    Float32Array.from([0.9, 0.1, 0.6, 0.4, 0.65, 0.35, 0.2, 0.8]),
    Int32Array.from([0, 0, 1, 1]),
    2,
    1,
  );

  it("give the curve with thresholds ascending", () => {
    const { precision, recall, thresholds, averagePrecision } = ranked.curve();
    expect(precision).toEqual([0.5, 2 / 3, 0.5, 1, 1]);
    expect(recall).toEqual([1, 1, 0.5, 0.5, 0]);
    expect(thresholds.map((t) => Math.round(t * 100))).toEqual([10, 35, 40, 80]);
    expect(averagePrecision).toBeCloseTo(0.8333, 3);
  });

  it("answer for any threshold", () => {
    expect(ranked.at(0.5)).toEqual({ threshold: 0.5, reached: 1, hits: 1, precision: 1, recall: 0.5 });
    expect(ranked.at(0.95)).toMatchObject({ reached: 0, precision: 1, recall: 0 });
    expect(ranked.at(0)).toMatchObject({ reached: 4, recall: 1 });
  });
});

describe("neverPredicted", () => {
  it("names the classes that a collapsed model leaves out, not those that nobody has", () => {
    const confusion = [
      [10, 0, 0],
      [5, 0, 0],
      [0, 0, 0],
    ];
    expect(neverPredicted(confusion, ["mass", "affluent", "private"])).toEqual(["affluent"]);
    expect(
      neverPredicted(
        [
          [3, 1],
          [0, 2],
        ],
        ["a", "b"],
      ),
    ).toEqual([]);
  });
});

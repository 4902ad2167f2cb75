import type { Interval, MetricIntervals } from "./intervals";

/** Accuracy and macro F1 of a baseline on the rows it looked at. */
export interface BaselineScore {
  readonly accuracy: number;
  readonly f1_macro: number;
}

export interface BaselineScores {
  readonly majority: BaselineScore;
  readonly nearestCentroid: BaselineScore;
  /** Left out where the inputs are one block, as of a table: then "both" is all of it. */
  readonly nearestNeighbourPast?: BaselineScore;
  readonly nearestNeighbourPortfolio?: BaselineScore;
  readonly nearestNeighbourBoth: BaselineScore;
  readonly logistic: BaselineScore;
}
export const SEGMENT_BASELINES = [
  "majority",
  "nearestCentroid",
  "nearestNeighbourPast",
  "nearestNeighbourPortfolio",
  "nearestNeighbourBoth",
  "logistic",
] as const satisfies readonly (keyof BaselineScores)[];

/** `evidence` of a segment run's `run.json`: what the model is measured against, on the test split. */
export interface Evidence {
  readonly baselines: BaselineScores;
  readonly intervals: Omit<MetricIntervals, "recall"> & {
    /** Per class name. */
    readonly recall: Readonly<Record<string, Interval>>;
  };
  readonly calibration: { readonly expectedCalibrationError: number };
  /** Rows that the nearest neighbors used; smaller than the splits when capped. */
  readonly neighborRows: { readonly train: number; readonly test: number };
}

/** The largest cell off the diagonal: `count` of the `predictedTotal` rows called `predicted` are really `actual`. */
export function largestConfusion(confusion: readonly (readonly number[])[]): {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
  readonly predictedTotal: number;
} | null {
  let found: { actual: number; predicted: number; count: number; predictedTotal: number } | null = null;
  confusion.forEach((row, actual) => {
    row.forEach((count, predicted) => {
      if (actual === predicted || count <= (found?.count ?? 0)) return;
      const predictedTotal = confusion.reduce((total, other) => total + (other[predicted] ?? 0), 0);
      found = { actual, predicted, count, predictedTotal };
    });
  });
  return found;
}

/** Names of the classes that some rows have and none was given: what a collapsed model leaves out. */
export function neverPredicted(confusion: readonly (readonly number[])[], names: readonly string[]): string[] {
  return names.filter((_, index) => {
    const actual = (confusion[index] ?? []).reduce((sum, count) => sum + count, 0);
    return actual > 0 && confusion.every((row) => (row[index] ?? 0) === 0);
  });
}

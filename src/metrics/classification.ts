import type { ReportRow } from "./types";

/** Per-class rows and averages of scikit-learn's `classification_report(zero_division=0)`. */
interface ClassificationReport {
  readonly accuracy: number;
  /** Per class in class order; a class that is neither actual nor predicted anywhere is all zero. */
  readonly rows: readonly ReportRow[];
  /** Over the classes that are actual or predicted somewhere, as scikit-learn averages without `labels=`. */
  readonly macro: ReportRow;
  /** Weighted by support. */
  readonly weighted: ReportRow;
}

/**
 * `sklearn.metrics.confusion_matrix(labels=range(classes))`: rows are actual classes, columns predicted ones.
 *
 * @param labels actual class index per row.
 * @param predictions predicted class index per row.
 */
export function confusionMatrix(labels: Int32Array, predictions: Int32Array, classes: number): number[][] {
  const counts = new Float64Array(classes * classes);
  for (let row = 0; row < labels.length; row++) {
    const cell = (labels[row] ?? 0) * classes + (predictions[row] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return Array.from({ length: classes }, (_, c) => Array.from(counts.subarray(c * classes, (c + 1) * classes)));
}

/** Classes that are actual or predicted somewhere: scikit-learn's label set when it is given no `labels=`. */
export function presentClasses(confusion: readonly (readonly number[])[]): number[] {
  const predicted = columnSums(confusion);
  return confusion.flatMap((row, c) => (sum(row) + (predicted[c] ?? 0) > 0 ? [c] : []));
}

/**
 * Accuracy, precision, recall and F1 from a confusion matrix, by scikit-learn's formulas
 * (sklearn/metrics/_classification.py, `precision_recall_fscore_support`) with zero_division=0.
 */
export function classificationReport(confusion: readonly (readonly number[])[]): ClassificationReport {
  const predicted = columnSums(confusion);
  const rows = confusion.map((row, c): ReportRow => {
    const support = sum(row);
    const hits = row[c] ?? 0;
    return {
      precision: ratio(hits, predicted[c] ?? 0),
      recall: ratio(hits, support),
      "f1-score": ratio(2 * hits, support + (predicted[c] ?? 0)),
      support,
    };
  });
  const present = presentClasses(confusion).flatMap((c) => rows[c] ?? []);
  const total = sum(rows.map(({ support }) => support));
  const hits = sum(confusion.map((row, c) => row[c] ?? 0));
  return {
    accuracy: ratio(hits, total),
    rows,
    macro: average(present, () => 1, total),
    weighted: average(present, ({ support }) => support, total),
  };
}

function average(rows: readonly ReportRow[], weightOf: (row: ReportRow) => number, support: number): ReportRow {
  const weights = sum(rows.map(weightOf));
  const mean = (key: "precision" | "recall" | "f1-score") =>
    ratio(sum(rows.map((row) => row[key] * weightOf(row))), weights);
  return { precision: mean("precision"), recall: mean("recall"), "f1-score": mean("f1-score"), support };
}

/** scikit-learn's zero_division=0. */
export function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}

function columnSums(matrix: readonly (readonly number[])[]): number[] {
  return matrix.map((_, column) => sum(matrix.map((row) => row[column] ?? 0)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import { classificationReport, confusionMatrix, presentClasses } from "../../metrics/classification";
import { trueClassHistogram } from "../../metrics/histogram";
import { macroAuc, rocCurve } from "../../metrics/roc";
import type { ClassificationMetrics, ClassReport, ReportRow, RocCurve } from "../../metrics/types";

/** Everything that the evaluation view and the figures need of one scored split. Computed from all rows. */
export interface SegmentEvaluation extends ClassReport {
  readonly task: "segment";
  readonly metrics: ClassificationMetrics;
  /** Per class in class order. */
  readonly roc: readonly RocCurve[];
  /** Per class: counts over 30 equal bins of [0, 1] of the true class's predicted probability. */
  readonly histogram: readonly (readonly number[])[];
}

/**
 * Everything that is reported of one scored split, from all its rows.
 *
 * @param probabilities float32 `[rows, classes]`, as exported.
 * @param predictions predicted class index per row, as exported.
 * @param labels actual class index per row.
 */
export function evaluate(
  probabilities: Float32Array,
  predictions: Int32Array,
  labels: Int32Array,
  classes: number,
): SegmentEvaluation {
  const confusion = confusionMatrix(labels, predictions, classes);
  const report = classificationReport(confusion);
  const roc = Array.from({ length: classes }, (_, c) => rocCurve(labels, probabilities, classes, c));
  return {
    task: "segment",
    rows: labels.length,
    metrics: {
      accuracy: report.accuracy,
      precision_macro: report.macro.precision,
      recall_macro: report.macro.recall,
      f1_macro: report.macro["f1-score"],
      f1_weighted: report.weighted["f1-score"],
      auc_ovr: macroAuc(roc, probabilities),
    },
    confusion,
    report: report.rows,
    reportAverages: { macro: report.macro, weighted: report.weighted },
    roc,
    histogram: trueClassHistogram(probabilities, labels, classes),
  };
}

/**
 * Confusion matrix and per-class report as scikit-learn gives them without `labels=`, for `run.json`: classes that are
 * neither actual nor predicted anywhere have no row.
 */
export function testRecord(evaluation: Pick<SegmentEvaluation, "confusion" | "report">, classes: readonly string[]) {
  const present = presentClasses(evaluation.confusion);
  return {
    confusion_matrix: present.map((c) => present.map((other) => evaluation.confusion[c]?.[other] ?? 0)),
    report: Object.fromEntries(
      present.flatMap((c): [string, ReportRow][] => {
        const row = evaluation.report[c];
        return row === undefined ? [] : [[classes[c] ?? String(c), row]];
      }),
    ),
  };
}

import { classificationReport, confusionMatrix, presentClasses } from "./classification";
import { trueClassHistogram } from "./histogram";
import { macroAuc, rocCurve } from "./roc";
import type { Evaluation, ReportRow } from "./types";

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
): Evaluation {
  const confusion = confusionMatrix(labels, predictions, classes);
  const report = classificationReport(confusion);
  const roc = Array.from({ length: classes }, (_, c) => rocCurve(labels, probabilities, classes, c));
  return {
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
export function testRecord(evaluation: Pick<Evaluation, "confusion" | "report">, classes: readonly string[]) {
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

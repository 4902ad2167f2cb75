import type { ClassificationMetrics, ReportRow } from "../../src/metrics/types";
import type { SegmentEvaluation } from "../../src/tasks/segment/evaluation";
import type { FigureEpoch } from "../../src/tasks/segment/figures/results";

/** Epochs that look like a run's: falling losses, rising scores, a plateau. */
export function sampleHistory(epochs: number): FigureEpoch[] {
  return Array.from({ length: epochs }, (_, index) => ({
    epoch: index + 1,
    trainLoss: 0.05 + 0.6 * Math.exp(-index / 3),
    valLoss: 0.08 + 0.45 * Math.exp(-index / 2) + 0.02 * Math.abs(Math.sin(index * 2)),
    metrics: {
      valAccuracy: 0.985 - 0.06 * Math.exp(-index / 3) - 0.004 * Math.abs(Math.sin(index * 3)),
      valF1Macro: 0.95 - 0.15 * Math.exp(-index / 3) - 0.01 * Math.abs(Math.cos(index * 2)),
    },
  }));
}

const metrics: ClassificationMetrics = {
  accuracy: 0.9667,
  precision_macro: 0.93,
  recall_macro: 0.94,
  f1_macro: 0.935,
  f1_weighted: 0.967,
  auc_ovr: 0.997,
};
const row: ReportRow = { precision: 0.9, recall: 0.9, "f1-score": 0.9, support: 1 };

/** An evaluation of any number of classes with confusion between neighbors. */
export function sampleEvaluation(supports: readonly number[]): SegmentEvaluation {
  const confusion = supports.map((support, actual) =>
    supports.map((_, predicted) => {
      if (support === 0) return 0;
      const wrong = Math.max(1, Math.round(support * 0.05));
      if (predicted === actual) return support - wrong;
      return predicted === (actual + 1) % supports.length ? wrong : 0;
    }),
  );
  return {
    task: "segment",
    rows: supports.reduce((sum, support) => sum + support, 0),
    metrics,
    confusion,
    report: supports.map(() => row),
    reportAverages: { macro: row, weighted: row },
    roc: supports.map((support, index) =>
      support === 0
        ? { fpr: [], tpr: [], thresholds: [], auc: null }
        : {
            fpr: [0, 0, 0.01, 0.05 + index * 0.01, 0.3, 1],
            tpr: [0, 0.82, 0.93, 0.98, 1, 1],
            thresholds: [Number.POSITIVE_INFINITY, 0.99, 0.8, 0.5, 0.1, 0],
            auc: 0.99 - index * 0.002,
          },
    ),
    histogram: supports.map((support, index) =>
      Array.from({ length: 30 }, (_, bin) =>
        bin === 29 ? Math.round(support * 0.85) : Math.round((support * (0.02 + index * 0.01) * bin) / 120),
      ),
    ),
  };
}

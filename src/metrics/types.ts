/** The six numbers of scikit-learn that the Python script reports; an undefined AUC is null. */
export interface ClassificationMetrics {
  readonly accuracy: number;
  readonly precision_macro: number;
  readonly recall_macro: number;
  readonly f1_macro: number;
  readonly f1_weighted: number;
  readonly auc_ovr: number | null;
}

/** One row of scikit-learn's `classification_report`. */
export interface ReportRow {
  readonly precision: number;
  readonly recall: number;
  readonly "f1-score": number;
  readonly support: number;
}

/** A one-vs-rest ROC curve as `sklearn.metrics.roc_curve(drop_intermediate=True)` gives it. */
export interface RocCurve {
  readonly fpr: readonly number[];
  readonly tpr: readonly number[];
  /** First threshold is Infinity. */
  readonly thresholds: readonly number[];
  /** Null where the class or its complement is missing. */
  readonly auc: number | null;
}

/** Everything that the evaluation view and the figures need of one scored split. Computed from all rows. */
export interface Evaluation {
  readonly rows: number;
  readonly metrics: ClassificationMetrics;
  /** Rows are actual classes, columns predicted ones, over all configured classes. */
  readonly confusion: readonly (readonly number[])[];
  /** Per class in class order. */
  readonly report: readonly ReportRow[];
  readonly reportAverages: { readonly macro: ReportRow; readonly weighted: ReportRow };
  /** Per class in class order. */
  readonly roc: readonly RocCurve[];
  /** Per class: counts over 30 equal bins of [0, 1] of the true class's predicted probability. */
  readonly histogram: readonly (readonly number[])[];
}

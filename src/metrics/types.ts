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

/** What a split's labels and predictions say of each class, in class order. */
export interface ClassReport {
  readonly rows: number;
  /** Rows are actual classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly report: readonly ReportRow[];
  readonly reportAverages: { readonly macro: ReportRow; readonly weighted: ReportRow };
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

/** What a model that tells classes apart says of some rows, and what they are. */
export interface ClassAnswers {
  /** float32 `[rows, classes]`. */
  readonly probabilities: Float32Array;
  /** Predicted and actual class per row. */
  readonly predictions: Int32Array;
  readonly labels: Int32Array;
  readonly classes: number;
}

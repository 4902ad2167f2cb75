import type { ReportRow, RocCurve } from "../metrics/types";
import type { MetricValues } from "./measured";
import type { Evaluation } from "./registry";

/** What every task that tells classes apart says of a scored split. */
export interface ClassEvaluation {
  readonly task: Exclude<Evaluation["task"], "foundation">;
  readonly rows: number;
  readonly metrics: MetricValues & { readonly accuracy: number };
  /** Rows are actual classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly report: readonly ReportRow[];
  readonly reportAverages: { readonly macro: ReportRow; readonly weighted: ReportRow };
  /** Per class, or one for two classes. */
  readonly roc: readonly RocCurve[];
}

/** Null for a task without classes. */
export function classEvaluation(evaluation: Evaluation): ClassEvaluation | null {
  return evaluation.task === "foundation" ? null : evaluation;
}

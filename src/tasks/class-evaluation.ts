import type { ClassReport, RocCurve } from "../metrics/types";
import type { MetricValues } from "./measured";
import type { Evaluation } from "./registry";

/** What every task that tells classes apart says of a scored split. */
export interface ClassEvaluation extends ClassReport {
  readonly task: Exclude<Evaluation["task"], "foundation">;
  readonly metrics: MetricValues & { readonly accuracy: number };
  /** Per class, or one for two classes. */
  readonly roc: readonly RocCurve[];
}

/** A point of a ROC curve. */
export interface RocPoint {
  readonly fpr: number;
  readonly tpr: number;
}

/** Where a task that tells two classes apart by one curve stands on it; null for more curves or rows of one class only. */
export function decisionPoint({ confusion, roc }: Pick<ClassEvaluation, "confusion" | "roc">): RocPoint | null {
  const [[right = 0, alarms = 0] = [], [missed = 0, hits = 0] = []] = confusion;
  const [negatives, positives] = [right + alarms, missed + hits];
  if (roc.length !== 1 || negatives === 0 || positives === 0) return null;
  return { fpr: alarms / negatives, tpr: hits / positives };
}

/** Null for a task without classes. */
export function classEvaluation(evaluation: Evaluation): ClassEvaluation | null {
  return evaluation.task === "foundation" ? null : evaluation;
}

import { type BinaryEvaluation, evaluateBinary } from "../../metrics/binary";
import type { RocCurve } from "../../metrics/types";
import { CHURN_CLASSES } from "./labels";

/** Everything that the views and figures need of one scored split. */
export interface ChurnEvaluation extends Omit<BinaryEvaluation, "roc"> {
  readonly task: "churn";
  /** One curve: churned against retained. */
  readonly roc: readonly RocCurve[];
}

/** `torch.sigmoid` in float32: of one output per row. */
export function sigmoid(outputs: Float32Array): Float32Array {
  return outputs.map((x) => 1 / (1 + Math.exp(-x)));
}

/**
 * @param probabilities float32, of churn, per row.
 * @param labels 1 for churned, 0 for retained.
 */
export function evaluateChurn(probabilities: Float32Array, labels: Int32Array, threshold: number): ChurnEvaluation {
  const { roc, ...whole } = evaluateBinary(probabilities, labels, threshold);
  return { task: "churn", ...whole, roc: [roc] };
}

/** `test` of `run.json`, but for the metrics: what the script's report has, and what the figures mark. */
export function churnDetails({ confusion, report, threshold, bestF1, lift }: ChurnEvaluation) {
  const rows = CHURN_CLASSES.flatMap((name, index) => {
    const row = report[index];
    return row === undefined ? [] : [[name, row] as const];
  });
  return { confusion_matrix: confusion, report: Object.fromEntries(rows), details: { threshold, bestF1, lift } };
}

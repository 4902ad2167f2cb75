import { type BinaryEvaluation, evaluateBinary } from "../../metrics/binary";
import { CHURN_CLASSES } from "./labels";

/** Points of a curve that are kept: it is computed from all rows and thinned only for drawing. */
const DRAWN_POINTS = 400;

/** Everything that the views and figures need of one scored split. */
export interface ChurnEvaluation extends BinaryEvaluation {
  readonly task: "churn";
}

/** `torch.sigmoid` in float32: of one output per row. */
export function sigmoid(outputs: Float32Array): Float32Array {
  return outputs.map((x) => 1 / (1 + Math.exp(-x)));
}

/**
 * @param probabilities float32, of churn, per row.
 * @param labels 1 for churned, 0 for retained.
 */
export function evaluateChurn(
  probabilities: Float32Array,
  labels: Int32Array,
  threshold: number,
): ChurnEvaluation {
  const whole = evaluateBinary(probabilities, labels, threshold);
  const { roc, precisionRecall } = whole;
  return {
    task: "churn",
    ...whole,
    roc: { ...roc, ...thinned({ fpr: roc.fpr, tpr: roc.tpr, thresholds: roc.thresholds }) },
    precisionRecall: thinned({ ...precisionRecall }),
  };
}

function thinned<Curve extends Readonly<Record<string, readonly number[]>>>(curve: Curve): Curve {
  const length = Object.values(curve)[0]?.length ?? 0;
  if (length <= DRAWN_POINTS) return curve;
  const keep = Array.from({ length: DRAWN_POINTS }, (_, i) => Math.round((i * (length - 1)) / (DRAWN_POINTS - 1)));
  const entries = Object.entries(curve).map(([key, values]) => [key, keep.map((index) => values[index] ?? 0)]);
  return { ...curve, ...Object.fromEntries(entries) };
}

/** `test` of `run.json`, but for the metrics: what the script's report has, and what the figures mark. */
export function churnDetails({ confusion, report, threshold, bestF1, lift }: ChurnEvaluation) {
  const rows = CHURN_CLASSES.flatMap((name, index) => {
    const row = report[index];
    return row === undefined ? [] : [[name, row] as const];
  });
  return { confusion_matrix: confusion, report: Object.fromEntries(rows), details: { threshold, bestF1, lift } };
}

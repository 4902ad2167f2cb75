import { ARRAYS } from "../../data/columns";
import type { ClassAnswers } from "../../metrics/types";
import { CHURN_ARCHITECTURE } from "../../model/checkpoint";
import { ModelError } from "../../model/errors";
import type { TaskPredictor } from "../predictor";
import { evaluationOf } from "../work";
import { CHURN_METRICS } from "./checkpoint";
import { churnDetails, evaluateChurn, sigmoid } from "./evaluation";
import { CHURN_CLASSES, churnLabels } from "./labels";

const DEFAULT_THRESHOLD = 0.5;

/** One output, whose sigmoid is the probability of churn; from a threshold on a customer counts as churned. */
export const churnPredictor: TaskPredictor<"churn"> = {
  task: "churn",
  architecture: CHURN_ARCHITECTURE,
  metrics: CHURN_METRICS,
  labels: ARRAYS.churn,
  threshold: DEFAULT_THRESHOLD,
  classesOf({ file }, outputs) {
    if (outputs === 1) return CHURN_CLASSES;
    throw new ModelError("model/classes-mismatch", { file, names: 1, outputs });
  },
  applyLabels: (column, _, labelMap) => churnLabels(column, labelMap),
  answer: (outputs, _, threshold) => churnAnswers(sigmoid(outputs), threshold ?? DEFAULT_THRESHOLD),
  evaluate: ({ probabilities, labels }, threshold) =>
    evaluateChurn(churnedOf(probabilities), labels, threshold ?? DEFAULT_THRESHOLD),
  testRecord(any) {
    const evaluation = evaluationOf("churn", any);
    return { metrics: { ...evaluation.metrics }, ...churnDetails(evaluation) };
  },
  outputOf: () => 0,
};

/** The probability of churn per row. */
export function churnedOf(probabilities: Float32Array): Float32Array {
  return Float32Array.from({ length: probabilities.length / 2 }, (_, row) => probabilities[row * 2 + 1] ?? 0);
}

/** Both classes' probabilities side by side, and who is called churned. */
export function churnAnswers(
  churned: Float32Array,
  threshold = DEFAULT_THRESHOLD,
): Pick<ClassAnswers, "probabilities" | "predictions"> {
  const probabilities = new Float32Array(churned.length * 2);
  churned.forEach((probability, row) => {
    probabilities[row * 2] = 1 - probability;
    probabilities[row * 2 + 1] = probability;
  });
  return { probabilities, predictions: Int32Array.from(churned, (p) => (p >= threshold ? 1 : 0)) };
}

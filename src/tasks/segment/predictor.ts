import { ARRAYS } from "../../data/columns";
import { applyLabels } from "../../data/labels";
import { argmax, softmax } from "../../metrics/softmax";
import { PREDICTOR_ARCHITECTURE } from "../../model/checkpoint";
import type { TaskPredictor } from "../predictor";
import { evaluationOf } from "../work";
import { classNames, SEGMENT_METRICS } from "./checkpoint";
import { evaluate, testRecord } from "./evaluation";

/** One probability per segment; the first of the largest wins. */
export const segmentPredictor: TaskPredictor<"segment"> = {
  task: "segment",
  architecture: PREDICTOR_ARCHITECTURE,
  metrics: SEGMENT_METRICS,
  labels: ARRAYS.labels,
  threshold: null,
  classesOf: classNames,
  applyLabels,
  answer(outputs, classes) {
    const probabilities = softmax(outputs, classes);
    return { probabilities, predictions: argmax(probabilities, classes) };
  },
  evaluate: ({ probabilities, predictions, labels, classes }) => evaluate(probabilities, predictions, labels, classes),
  testRecord(any, classes) {
    const evaluation = evaluationOf("segment", any);
    return { metrics: { ...evaluation.metrics }, ...testRecord(evaluation, classes), details: {} };
  },
  outputOf: (predicted) => predicted,
};

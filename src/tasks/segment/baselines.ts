import type { SketchesDataset } from "../../data/sketches";
import type { Split } from "../../data/split";
import type { BaselineData, BaselinePredictions } from "../../evidence/baselines";
import type { BaselineScore, BaselineScores } from "../../evidence/evidence";
import { classificationReport, confusionMatrix } from "../../metrics/classification";

/** What the baselines look at: the whole file's inputs and one split of its labeled rows. */
export function baselineData(
  { inputs, pastWidth, portfolioWidth }: SketchesDataset,
  labels: Int32Array,
  { train, test }: Split,
  classes: number,
): BaselineData {
  return { inputs, width: pastWidth + portfolioWidth, pastWidth, labels, classes, train, test };
}

/** Accuracy and macro F1 of each baseline on the test rows that it looked at. */
export function scoreBaselines(data: BaselineData, predictions: BaselinePredictions): BaselineScores {
  const score = (name: keyof BaselineScores): BaselineScore => {
    const predicted = predictions[name];
    const labels = Int32Array.from(data.test.subarray(0, predicted.length), (row) => data.labels[row] ?? 0);
    const { accuracy, macro } = classificationReport(confusionMatrix(labels, predicted, data.classes));
    return { accuracy, f1_macro: macro["f1-score"] };
  };
  return {
    majority: score("majority"),
    nearestCentroid: score("nearestCentroid"),
    ...(data.pastWidth < data.width && {
      nearestNeighbourPast: score("nearestNeighbourPast"),
      nearestNeighbourPortfolio: score("nearestNeighbourPortfolio"),
    }),
    nearestNeighbourBoth: score("nearestNeighbourBoth"),
    logistic: score("logistic"),
  };
}

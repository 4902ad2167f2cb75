import type { SketchesDataset } from "../data/sketches";
import type { Split } from "../data/split";
import { type BaselineData, type BaselinePredictions, computeBaselines } from "../evidence/baselines";
import type { BaselineScore, BaselineScores } from "../evidence/evidence";
import type { LongWork } from "../evidence/yield";
import { classificationReport, confusionMatrix } from "../metrics/classification";

/** The baselines' predictions of the data and split that were asked for last, so that checks and results share them. */
export class BaselineStore {
  #data: BaselineData | null = null;
  #known: BaselinePredictions | null = null;

  /** @throws the signal's reason when the work was cancelled; nothing is kept then. */
  async get(data: BaselineData, work: LongWork = {}): Promise<BaselinePredictions> {
    if (this.#known !== null && this.#data !== null && isSame(this.#data, data)) return this.#known;
    const computed = await computeBaselines(data, work);
    this.#data = data;
    this.#known = computed;
    return computed;
  }
}

function isSame(a: BaselineData, b: BaselineData): boolean {
  return (
    a.inputs === b.inputs &&
    a.pastWidth === b.pastWidth &&
    a.classes === b.classes &&
    isEqual(a.train, b.train) &&
    isEqual(a.test, b.test) &&
    isEqual(a.labels, b.labels)
  );
}

function isEqual(a: Int32Array, b: Int32Array): boolean {
  return a === b || (a.length === b.length && a.every((value, index) => value === b[index]));
}

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
    nearestNeighbourPast: score("nearestNeighbourPast"),
    nearestNeighbourPortfolio: score("nearestNeighbourPortfolio"),
    nearestNeighbourBoth: score("nearestNeighbourBoth"),
  };
}

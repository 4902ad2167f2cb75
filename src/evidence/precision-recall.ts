import type { PrecisionRecall } from "../metrics/binary";
import { cutOf } from "../metrics/cut";

/** A one-vs-rest precision-recall curve as `sklearn.metrics.precision_recall_curve` gives it, thresholds ascending. */
export interface PrecisionRecallCurve extends PrecisionRecall {
  /** `sklearn.metrics.average_precision_score`; null where the class has no row. */
  readonly averagePrecision: number | null;
}

/** What choosing a segment at a threshold means: score ≥ threshold. */
export interface ThresholdPoint {
  readonly threshold: number;
  /** Customers at or above the threshold. */
  readonly reached: number;
  /** Of those, really of the segment. */
  readonly hits: number;
  /** 1 where nobody is reached, as scikit-learn's last point. */
  readonly precision: number;
  readonly recall: number;
}

/** Scores of one class, sorted once: curves and thresholds are then read off. */
export class RankedScores {
  readonly positives: number;
  readonly rows: number;
  /** Distinct scores, descending, with the number of rows and hits at or above each. */
  readonly #scores: Float64Array;
  readonly #reached: Float64Array;
  readonly #hits: Float64Array;

  constructor(probabilities: Float32Array, labels: Int32Array, classes: number, classIndex: number) {
    const order = Int32Array.from(labels, (_, row) => row);
    const score = Float64Array.from(labels, (_, row) => probabilities[row * classes + classIndex] ?? 0);
    order.sort((a, b) => (score[b] ?? 0) - (score[a] ?? 0) || a - b);
    const scores: number[] = [];
    const reached: number[] = [];
    const hits: number[] = [];
    let hit = 0;
    order.forEach((row, index) => {
      if (labels[row] === classIndex) hit++;
      const next = order[index + 1];
      if (next !== undefined && score[next] === score[row]) return;
      scores.push(score[row] ?? 0);
      reached.push(index + 1);
      hits.push(hit);
    });
    this.rows = labels.length;
    this.positives = hit;
    this.#scores = Float64Array.from(scores);
    this.#reached = Float64Array.from(reached);
    this.#hits = Float64Array.from(hits);
  }

  /** Precision, recall and customers reached when everyone with score ≥ threshold is chosen. */
  at(threshold: number): ThresholdPoint {
    const low = cutOf(this.#scores, (score) => score >= threshold);
    const reached = low === 0 ? 0 : (this.#reached[low - 1] ?? 0);
    const hits = low === 0 ? 0 : (this.#hits[low - 1] ?? 0);
    return {
      threshold,
      reached,
      hits,
      precision: reached === 0 ? 1 : hits / reached,
      recall: this.positives === 0 ? 0 : hits / this.positives,
    };
  }

  /** The whole curve; recall is 1 without positives, as scikit-learn (which then warns). */
  curve(): PrecisionRecallCurve {
    const precision: number[] = [1];
    const recall: number[] = [0];
    let average = 0;
    let before = 0;
    this.#scores.forEach((_, index) => {
      const p = (this.#hits[index] ?? 0) / (this.#reached[index] ?? 1);
      const r = this.positives === 0 ? 1 : (this.#hits[index] ?? 0) / this.positives;
      average += (r - before) * p;
      before = r;
      precision.push(p);
      recall.push(r);
    });
    return {
      precision: precision.reverse(),
      recall: recall.reverse(),
      thresholds: Array.from(this.#scores).reverse(),
      averagePrecision: this.positives === 0 ? null : average,
    };
  }
}

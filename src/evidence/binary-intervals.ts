import { byDescendingProbability } from "../metrics/binary";
import { cutOf } from "../metrics/cut";
import { type Interval, percentileInterval, resample } from "./intervals";
import type { LongWork } from "./yield";

/** What depends on where the threshold stands. */
const DECIDED = ["accuracy", "precision", "recall", "specificity", "f1"] as const;
type DecisionIntervals = { readonly threshold: number } & Readonly<Record<(typeof DECIDED)[number], Interval>>;

export interface BinaryIntervals {
  readonly auc: Interval;
  readonly average_precision: Interval;
  /** In the order of the thresholds that were asked for. */
  readonly decisions: readonly DecisionIntervals[];
}

/**
 * 95 % percentile bootstrap of a two-class model's numbers at every threshold at once, with the draws of
 * `bootstrapIntervals`: a resample is one pass over the rows from the highest probability down, and a threshold is a place
 * on that way. Undefined divisions are 0 as scikit-learn's `zero_division=0`; without positives recall, without negatives
 * specificity (recall of the negative class), and without either the areas are left out of a resample.
 *
 * @param probabilities float32 of the positive class, per row.
 * @param labels 1 for positive rows, 0 for negative ones.
 * @throws the signal's reason when the work was canceled.
 */
export async function binaryIntervals(
  probabilities: Float32Array,
  labels: Int32Array,
  thresholds: readonly number[],
  work: LongWork = {},
): Promise<BinaryIntervals> {
  const order = byDescendingProbability(probabilities);
  const endsGroup = Uint8Array.from(order, (row, i) => {
    const next = order[i + 1];
    return next === undefined || probabilities[next] !== probabilities[row] ? 1 : 0;
  });
  const reached = thresholds.map((threshold) => cutOf(order, (row) => (probabilities[row] ?? 0) >= threshold));
  const aucs: number[] = [];
  const averages: number[] = [];
  const decided = thresholds.map(() => DECIDED.map((): number[] => []));
  // Positives and all rows among the first k, by how often they were drawn.
  const hits = new Float64Array(order.length + 1);
  const all = new Float64Array(order.length + 1);
  await resample(order.length, work, (counts) => {
    for (let i = 0; i < order.length; i++) {
      const row = order[i] ?? 0;
      const count = counts[row] ?? 0;
      all[i + 1] = (all[i] ?? 0) + count;
      hits[i + 1] = (hits[i] ?? 0) + (labels[row] === 1 ? count : 0);
    }
    const areas = areasOf(hits, all, endsGroup);
    aucs.push(areas.auc);
    averages.push(areas.average);
    for (const [t, first] of reached.entries()) {
      const values = decisionOf(hits[first] ?? 0, all[first] ?? 0, hits.at(-1) ?? 0, all.at(-1) ?? 0);
      for (const [m, value] of values.entries()) decided[t]?.[m]?.push(value);
    }
  });
  return {
    auc: percentileInterval(aucs),
    average_precision: percentileInterval(averages),
    decisions: thresholds.map((threshold, t) => {
      const interval = (m: number) => percentileInterval(decided[t]?.[m] ?? []);
      return {
        threshold,
        accuracy: interval(0),
        precision: interval(1),
        recall: interval(2),
        specificity: interval(3),
        f1: interval(4),
      };
    }),
  };
}

/** In the order of `DECIDED`. */
function decisionOf(hits: number, called: number, positives: number, rows: number): readonly number[] {
  const alarms = called - hits;
  const negatives = rows - positives;
  return [
    (hits + negatives - alarms) / rows,
    called === 0 ? 0 : hits / called,
    positives === 0 ? Number.NaN : hits / positives,
    negatives === 0 ? Number.NaN : (negatives - alarms) / negatives,
    called + positives === 0 ? 0 : (2 * hits) / (called + positives),
  ];
}

/** Area under the ROC curve with ties counted half, and average precision; NaN where undefined. */
function areasOf(hits: Float64Array, all: Float64Array, endsGroup: Uint8Array) {
  const positives = hits.at(-1) ?? 0;
  const negatives = (all.at(-1) ?? 0) - positives;
  let wins = 0;
  let average = 0;
  let hitsBefore = 0;
  let allBefore = 0;
  for (let i = 0; i < endsGroup.length; i++) {
    if (endsGroup[i] === 0) continue;
    const [hit, every] = [hits[i + 1] ?? 0, all[i + 1] ?? 0];
    const found = hit - hitsBefore;
    wins += (every - allBefore - found) * (hitsBefore + found / 2);
    if (found > 0) average += (found / positives) * (hit / every);
    hitsBefore = hit;
    allBefore = every;
  }
  return {
    auc: positives === 0 || negatives === 0 ? Number.NaN : wins / (positives * negatives),
    average: positives === 0 ? Number.NaN : average,
  };
}

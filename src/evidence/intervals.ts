import type { ClassAnswers, ClassificationMetrics } from "../metrics/types";
import { splitMix32 } from "./random";
import { type LongWork, Yielder } from "./yield";

export const BOOTSTRAP_RESAMPLES = 1000;
/** Fixed, so that the same predictions always carry the same intervals. */
export const BOOTSTRAP_SEED = 20_240_229;

/** [low, high] of the 95 % percentile interval; null where the statistic is undefined in every resample. */
export type Interval = readonly [number, number] | null;

/** Whether both ends of an interval are the same: every resample gave one value, which is no certainty. */
export function hasNoWidth(interval: Interval): boolean {
  return interval !== null && interval[0] === interval[1];
}

type MetricKey = keyof ClassificationMetrics;

export type MetricIntervals = Readonly<Record<MetricKey, Interval>> & {
  /** Per class in class order. */
  readonly recall: readonly Interval[];
};

/** What one resample is worth; NaN where undefined. */
type Statistics = Readonly<Record<MetricKey, number>> & { readonly recall: readonly number[] };

/**
 * 95 % percentile bootstrap over customers (Efron & Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13), as
 * `scipy.stats.bootstrap(method="percentile")`: rows are drawn with replacement, each statistic is computed on the
 * resample, and the 2.5 % and 97.5 % quantiles (linear interpolation, NumPy's default) are the interval. Resamples in
 * which a statistic is undefined are left out of it.
 */
export async function bootstrapIntervals(scored: ClassAnswers, work: LongWork = {}): Promise<MetricIntervals> {
  const statistics = resampler(scored);
  const drawn: Statistics[] = [];
  await resample(scored.labels.length, work, (counts) => drawn.push(statistics(counts)));
  const interval = (key: MetricKey) => percentileInterval(drawn.map((values) => values[key]));
  return {
    accuracy: interval("accuracy"),
    precision_macro: interval("precision_macro"),
    recall_macro: interval("recall_macro"),
    f1_macro: interval("f1_macro"),
    f1_weighted: interval("f1_weighted"),
    auc_ovr: interval("auc_ovr"),
    recall: Array.from({ length: scored.classes }, (_, label) =>
      percentileInterval(drawn.map(({ recall }) => recall[label] ?? Number.NaN)),
    ),
  };
}

/** 95 % percentile bootstrap of the mean of one number per customer, with the draws of `bootstrapIntervals`. */
export async function bootstrapMean(values: Float32Array, work: LongWork = {}): Promise<Interval> {
  const means: number[] = [];
  await resample(values.length, work, (counts) => {
    let total = 0;
    for (let row = 0; row < counts.length; row++) total += (counts[row] ?? 0) * (values[row] ?? 0);
    means.push(total / values.length);
  });
  return percentileInterval(means);
}

/**
 * Draws all resamples, one after the other.
 *
 * @param visit is told how often each row was drawn: a multinomial sample of `rows` draws.
 */
export async function resample(rows: number, work: LongWork, visit: (counts: Uint32Array) => void): Promise<void> {
  const next = splitMix32(BOOTSTRAP_SEED);
  const yielder = new Yielder(work);
  for (let index = 0; index < BOOTSTRAP_RESAMPLES; index++) {
    const counts = new Uint32Array(rows);
    for (let draw = 0; draw < rows; draw++) {
      const row = Math.floor((next() / 2 ** 32) * rows);
      counts[row] = (counts[row] ?? 0) + 1;
    }
    visit(counts);
    await yielder.pause(index, BOOTSTRAP_RESAMPLES);
  }
}

/**
 * Prepares a split once (scores sorted per class), so that a resample costs one pass per class. Semantics are
 * scikit-learn's with `zero_division=0`, macro averages over the labels present in truth or prediction.
 */
function resampler({ probabilities, predictions, labels, classes }: ClassAnswers): (counts: Uint32Array) => Statistics {
  const rankings = Array.from({ length: classes }, (_, label) => ranking(probabilities, labels.length, classes, label));
  return (counts) => {
    const confusion = new Float64Array(classes * classes);
    for (let row = 0; row < labels.length; row++) {
      const cell = (labels[row] ?? 0) * classes + (predictions[row] ?? 0);
      confusion[cell] = (confusion[cell] ?? 0) + (counts[row] ?? 0);
    }
    const actual = Array.from({ length: classes }, (_, i) => sum(classes, (j) => confusion[i * classes + j] ?? 0));
    const predicted = Array.from({ length: classes }, (_, j) => sum(classes, (i) => confusion[i * classes + j] ?? 0));
    const hit = Array.from({ length: classes }, (_, i) => confusion[i * classes + i] ?? 0);
    const rows = actual.reduce((total, value) => total + value, 0);
    const present = actual.flatMap((value, i) => (value + (predicted[i] ?? 0) > 0 ? [i] : []));
    const share = (of: readonly number[]) => (i: number) => ((of[i] ?? 0) > 0 ? (hit[i] ?? 0) / (of[i] ?? 0) : 0);
    const f1 = (i: number) => (2 * (hit[i] ?? 0)) / ((actual[i] ?? 0) + (predicted[i] ?? 0));
    const mean = (value: (i: number) => number) => present.reduce((total, i) => total + value(i), 0) / present.length;
    const aucs = rankings.map((ranks, label) => rankedAuc(ranks, labels, counts, label));
    return {
      accuracy: hit.reduce((total, value) => total + value, 0) / rows,
      precision_macro: mean(share(predicted)),
      recall_macro: mean(share(actual)),
      f1_macro: mean(f1),
      f1_weighted: present.reduce((total, i) => total + (actual[i] ?? 0) * f1(i), 0) / rows,
      auc_ovr: aucs.reduce((total, value) => total + value, 0) / classes,
      recall: actual.map((value, i) => (hit[i] ?? 0) / value),
    };
  };
}

/** Rows by ascending score of one class, with the start of each group of equal scores marked. */
interface Ranking {
  readonly order: Int32Array;
  readonly startsGroup: Uint8Array;
}

function ranking(probabilities: Float32Array, rows: number, classes: number, label: number): Ranking {
  const score = (row: number) => probabilities[row * classes + label] ?? 0;
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort((a, b) => score(a) - score(b));
  const startsGroup = Uint8Array.from(order, (row, index) =>
    index === 0 || score(order[index - 1] ?? 0) !== score(row) ? 1 : 0,
  );
  return { order, startsGroup };
}

/** Mann-Whitney form of the area under the ROC curve with ties counted half; NaN without positives or negatives. */
function rankedAuc({ order, startsGroup }: Ranking, labels: Int32Array, counts: Uint32Array, label: number): number {
  let below = 0;
  let positives = 0;
  let wins = 0;
  let groupPositives = 0;
  let groupNegatives = 0;
  const closeGroup = () => {
    wins += groupPositives * (below + groupNegatives / 2);
    positives += groupPositives;
    below += groupNegatives;
    groupPositives = 0;
    groupNegatives = 0;
  };
  for (let index = 0; index < order.length; index++) {
    if (startsGroup[index] === 1) closeGroup();
    const row = order[index] ?? 0;
    const count = counts[row] ?? 0;
    if (labels[row] === label) groupPositives += count;
    else groupNegatives += count;
  }
  closeGroup();
  return positives === 0 || below === 0 ? Number.NaN : wins / (positives * below);
}

/** The 95 % percentile interval of a statistic's resamples; NaN where it was undefined. */
export function percentileInterval(values: readonly number[]): Interval {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  if (sorted.length === 0) return null;
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}

/** NumPy's default quantile (linear interpolation) of ascending values. */
export function quantile(sorted: Float64Array, q: number): number {
  const position = (sorted.length - 1) * q;
  const low = Math.floor(position);
  const below = sorted[low] ?? Number.NaN;
  const above = sorted[Math.min(sorted.length - 1, low + 1)] ?? Number.NaN;
  return below + (above - below) * (position - low);
}

function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index++) total += term(index);
  return total;
}

import { classificationReport, confusionMatrix, ratio } from "./classification";
import { cutOf } from "./cut";
import { rocOfCounts, type ThresholdCounts, thresholdCounts } from "./roc";
import type { ClassReport, RocCurve } from "./types";

/** scikit-learn's numbers for a two-class model; undefined ones are null. */
export interface BinaryMetrics {
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly auc: number | null;
  readonly average_precision: number | null;
}

/** `sklearn.metrics.precision_recall_curve` read from the highest threshold down, without its last point (1, 0). */
export interface PrecisionRecall {
  readonly precision: readonly number[];
  readonly recall: readonly number[];
  readonly thresholds: readonly number[];
}

/** Choosing every row whose probability is at least the threshold. */
export interface ThresholdMetrics {
  readonly threshold: number;
  /** Rows at or above it. */
  readonly reached: number;
  /** Positive rows among them. */
  readonly hits: number;
  readonly accuracy: number;
  /** 0 where nothing is reached (`zero_division=0`), like recall without positives and F1 of both. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** One bin of `sklearn.calibration.calibration_curve(strategy="uniform")`; empty bins are left out there and here. */
interface CalibrationPoint {
  readonly rows: number;
  /** Mean predicted probability. */
  readonly predicted: number;
  /** Share of positives. */
  readonly observed: number;
}

/** Everything reported of a two-class model's scores on one split; computed from all rows. */
export interface BinaryEvaluation extends ClassReport {
  readonly positives: number;
  readonly threshold: number;
  readonly metrics: BinaryMetrics;
  readonly roc: RocCurve;
  readonly precisionRecall: PrecisionRecall;
  readonly calibration: readonly CalibrationPoint[];
  /** At `SWEEP_THRESHOLDS`. */
  readonly sweep: readonly ThresholdMetrics[];
  /** At every hundredth and at `threshold`, ascending: what each possible decision means. */
  readonly decisions: readonly ThresholdMetrics[];
  /** The first of the sweep with the highest F1. */
  readonly bestF1: { readonly threshold: number; readonly f1: number };
  /** Share of all positives among the first k rows by descending probability; `gains[i]` is for `shares[i]` of the rows. */
  readonly gains: { readonly shares: readonly number[]; readonly captured: readonly number[] };
  /** At 10, 20 and 30 % of the rows; null without positives. */
  readonly lift: Readonly<Record<(typeof PERCENTS)[number], number | null>>;
  /** Counts over 50 equal bins of [0, 1] of the probability, of negative and of positive rows. */
  readonly histogram: { readonly negative: readonly number[]; readonly positive: readonly number[] };
}

/** Shares of the rows at which the lift is read, in percent. */
export const PERCENTS = ["10", "20", "30"] as const;

/** `np.linspace(0.01, 0.99, 50)`. */
const SWEEP_THRESHOLDS: readonly number[] = Array.from({ length: 50 }, (_, i) =>
  i === 49 ? 0.99 : i * ((0.99 - 0.01) / 49) + 0.01,
);
const CALIBRATION_BINS = 10;
const HISTOGRAM_BINS = 50;
/** Points of the gains curve: as many as a screen can show apart. */
const GAINS_POINTS = 200;

/**
 * @param probabilities float32 probability of the positive class per row.
 * @param labels 1 for positive rows, 0 for negative ones.
 * @param threshold a row is called positive from here on.
 */
export function evaluateBinary(probabilities: Float32Array, labels: Int32Array, threshold: number): BinaryEvaluation {
  const counts = thresholdCounts(labels, probabilities, 1);
  const roc = rocOfCounts(counts);
  const predictions = Int32Array.from(probabilities, (probability) => (probability >= threshold ? 1 : 0));
  const confusion = confusionMatrix(labels, predictions, 2);
  const report = classificationReport(confusion);
  const at = thresholdMetrics(counts, threshold);
  const sweep = SWEEP_THRESHOLDS.map((each) => thresholdMetrics(counts, each));
  const best = sweep.reduce((first, each) => (each.f1 > first.f1 ? each : first));
  const positives = counts.hits.at(-1) ?? 0;
  return {
    rows: labels.length,
    positives,
    threshold,
    metrics: {
      accuracy: report.accuracy,
      precision: at.precision,
      recall: at.recall,
      f1: at.f1,
      auc: roc.auc,
      average_precision: averagePrecision(counts),
    },
    confusion,
    report: report.rows,
    reportAverages: { macro: report.macro, weighted: report.weighted },
    roc,
    precisionRecall: precisionRecall(counts),
    calibration: calibrationCurve(probabilities, labels),
    sweep,
    decisions: decisionThresholds(threshold).map((each) => thresholdMetrics(counts, each)),
    bestF1: { threshold: best.threshold, f1: best.f1 },
    ...gainsAndLift(probabilities, labels, positives),
    histogram: { negative: histogram(probabilities, labels, 0), positive: histogram(probabilities, labels, 1) },
  };
}

/** Every hundredth of [0, 1] and a threshold, ascending. */
function decisionThresholds(threshold: number): number[] {
  const hundredths = Array.from({ length: 101 }, (_, i) => i / 100);
  return [...new Set([...hundredths, threshold])].sort((a, b) => a - b);
}

/** What a threshold means, read off the cumulated counts. */
function thresholdMetrics(counts: ThresholdCounts, threshold: number): ThresholdMetrics {
  const { hits, alarms, thresholds } = counts;
  const last = cutOf(thresholds, (each) => each >= threshold) - 1;
  const hit = hits[last] ?? 0;
  const alarm = alarms[last] ?? 0;
  const positives = hits.at(-1) ?? 0;
  const negatives = alarms.at(-1) ?? 0;
  return {
    threshold,
    reached: hit + alarm,
    hits: hit,
    accuracy: ratio(hit + negatives - alarm, positives + negatives),
    precision: ratio(hit, hit + alarm),
    recall: ratio(hit, positives),
    f1: ratio(2 * hit, hit + alarm + positives),
  };
}

/** `sklearn.metrics.average_precision_score`: Σ (recall step) · precision; null without positives. */
function averagePrecision({ hits, alarms }: ThresholdCounts): number | null {
  const positives = hits.at(-1) ?? 0;
  if (positives === 0) return null;
  let total = 0;
  let before = 0;
  hits.forEach((hit, i) => {
    const recall = hit / positives;
    total += (recall - before) * (hit / (hit + (alarms[i] ?? 0)));
    before = recall;
  });
  return total;
}

function precisionRecall({ hits, alarms, thresholds }: ThresholdCounts): PrecisionRecall {
  const positives = hits.at(-1) ?? 0;
  return {
    precision: hits.map((hit, i) => hit / (hit + (alarms[i] ?? 0))),
    recall: hits.map((hit) => (positives === 0 ? 1 : hit / positives)),
    thresholds,
  };
}

/** A probability belongs to bin (low, high], the first bin takes 0 too (`np.searchsorted(edges[1:-1], p)`). */
function calibrationCurve(probabilities: Float32Array, labels: Int32Array): CalibrationPoint[] {
  const edges = Array.from({ length: CALIBRATION_BINS - 1 }, (_, i) => (i + 1) * (1 / CALIBRATION_BINS));
  const rows = new Float64Array(CALIBRATION_BINS);
  const predicted = new Float64Array(CALIBRATION_BINS);
  const observed = new Float64Array(CALIBRATION_BINS);
  probabilities.forEach((probability, row) => {
    const bin = edges.filter((edge) => edge < probability).length;
    rows[bin] = (rows[bin] ?? 0) + 1;
    predicted[bin] = (predicted[bin] ?? 0) + probability;
    observed[bin] = (observed[bin] ?? 0) + (labels[row] ?? 0);
  });
  return Array.from(rows).flatMap((count, bin) =>
    count === 0
      ? []
      : [{ rows: count, predicted: (predicted[bin] ?? 0) / count, observed: (observed[bin] ?? 0) / count }],
  );
}

/** Rows by descending probability, ties in their order. */
export function byDescendingProbability(probabilities: Float32Array): Uint32Array {
  const order = Uint32Array.from(probabilities, (_, row) => row);
  return order.sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0) || a - b);
}

function gainsAndLift(
  probabilities: Float32Array,
  labels: Int32Array,
  positives: number,
): Pick<BinaryEvaluation, "gains" | "lift"> {
  const order = byDescendingProbability(probabilities);
  /** Positives among the first k rows. */
  const captured = new Uint32Array(order.length + 1);
  order.forEach((row, i) => {
    captured[i + 1] = (captured[i] ?? 0) + (labels[row] ?? 0);
  });
  const share = (rows: number) => ratio(captured[rows] ?? 0, positives);
  const points = Math.min(GAINS_POINTS, order.length);
  const rowsAt = Array.from({ length: points + 1 }, (_, i) => Math.round((i * order.length) / Math.max(1, points)));
  const lift = (percent: number) =>
    positives === 0 ? null : share(Math.max(1, Math.floor((order.length * percent) / 100))) / (percent / 100);
  return {
    gains: { shares: rowsAt.map((rows) => ratio(rows, order.length)), captured: rowsAt.map(share) },
    lift: { "10": lift(10), "20": lift(20), "30": lift(30) },
  };
}

function histogram(probabilities: Float32Array, labels: Int32Array, label: number): number[] {
  const counts = new Array<number>(HISTOGRAM_BINS).fill(0);
  probabilities.forEach((probability, row) => {
    if (labels[row] !== label) return;
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.floor(probability * HISTOGRAM_BINS));
    counts[bin] = (counts[bin] ?? 0) + 1;
  });
  return counts;
}

import type { RocCurve } from "./types";

/**
 * `sklearn.metrics.roc_curve(drop_intermediate=True)` and the area under it (sklearn/metrics/_ranking.py): one point
 * per distinct score from the highest down, points on a straight line dropped, (0, 0) with threshold Infinity first.
 *
 * Rates whose denominator is zero are NaN there; here the curve is empty and its area null.
 *
 * @param labels actual class index per row.
 * @param scores float32 probabilities `[rows, classes]`; column `positive` is the score.
 * @param positive the class against the rest.
 */
export function rocCurve(labels: Int32Array, scores: Float32Array, classes: number, positive: number): RocCurve {
  const column = new Float32Array(labels.length);
  for (let row = 0; row < labels.length; row++) column[row] = scores[row * classes + positive] ?? 0;
  return rocOfCounts(thresholdCounts(labels, column, positive));
}

/** The area alone: `sklearn.metrics.roc_auc_score(labels == 1, scores)`; null without both kinds of rows. */
export function binaryAuc(labels: Int32Array, scores: Float32Array): number | null {
  const { hits, alarms } = thresholdCounts(labels, scores, 1);
  const pairs = (hits.at(-1) ?? 0) * (alarms.at(-1) ?? 0);
  return pairs === 0 ? null : area(hits, alarms) / pairs;
}

/** The curve and the area of `thresholdCounts`, by the rules of `rocCurve`. */
export function rocOfCounts({ hits, alarms, thresholds }: ThresholdCounts): RocCurve {
  const positives = hits.at(-1) ?? 0;
  const negatives = alarms.at(-1) ?? 0;
  if (positives === 0 || negatives === 0) return { fpr: [], tpr: [], thresholds: [], auc: null };
  const corners = hits.flatMap((_, i) => (isCorner(hits, i) || isCorner(alarms, i) ? [i] : []));
  return {
    fpr: [0, ...corners.map((i) => (alarms[i] ?? 0) / negatives)],
    tpr: [0, ...corners.map((i) => (hits[i] ?? 0) / positives)],
    thresholds: [Number.POSITIVE_INFINITY, ...corners.map((i) => thresholds[i] ?? 0)],
    auc: area(hits, alarms) / (positives * negatives),
  };
}

/** Cumulated true and false positives at each distinct score, from the highest score down. */
export interface ThresholdCounts {
  readonly hits: readonly number[];
  readonly alarms: readonly number[];
  readonly thresholds: readonly number[];
}

/**
 * What choosing every row at or above a score means, for each distinct score.
 *
 * @param labels actual class index per row.
 * @param scores float32, one per row.
 * @param positive the class against the rest.
 */
export function thresholdCounts(labels: Int32Array, scores: Float32Array, positive: number): ThresholdCounts {
  const keys = sortedKeys(labels, scores, positive);
  const hits: number[] = [];
  const alarms: number[] = [];
  const thresholds: number[] = [];
  let hit = 0;
  let alarm = 0;
  for (let i = keys.length - 1; i >= 0; i--) {
    const key = keys[i] ?? 0;
    if (key % 2 === 1) hit++;
    else alarm++;
    const score = Math.floor(key / 2);
    if (i === 0 || Math.floor((keys[i - 1] ?? 0) / 2) !== score) {
      hits.push(hit);
      alarms.push(alarm);
      thresholds.push(scoreOfRank(score));
    }
  }
  return { hits, alarms, thresholds };
}

/** One number per row that sorts by score and carries in its lowest bit whether the row is positive; ascending. */
function sortedKeys(labels: Int32Array, scores: Float32Array, positive: number): Float64Array {
  const column = scores.map((score) => score + 0);
  const bits = new Uint32Array(column.buffer);
  const keys = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    keys[row] = rankOfBits(bits[row] ?? 0) * 2 + (labels[row] === positive ? 1 : 0);
  }
  return keys.sort();
}

/** float32 bits as an unsigned integer that sorts as the numbers do. */
function rankOfBits(bits: number): number {
  return (bits & 0x8000_0000 ? ~bits : bits | 0x8000_0000) >>> 0;
}

const rankBuffer = new Uint32Array(1);
const rankFloat = new Float32Array(rankBuffer.buffer);

/** The inverse of `rankOfBits`. */
function scoreOfRank(rank: number): number {
  rankBuffer[0] = rank & 0x8000_0000 ? rank & 0x7fff_ffff : ~rank;
  return rankFloat[0] ?? Number.NaN;
}

/** True at both ends and where the second difference is not zero. */
function isCorner(counts: readonly number[], i: number): boolean {
  const before = counts[i - 1];
  const here = counts[i] ?? 0;
  const after = counts[i + 1];
  return before === undefined || after === undefined || after - here !== here - before;
}

/** Area by the trapezoidal rule in units of one positive × one negative: exact, because the counts are integers. */
function area(hits: readonly number[], alarms: readonly number[]): number {
  let twice = 0;
  let hit = 0;
  let alarm = 0;
  for (let i = 0; i < hits.length; i++) {
    const nextHit = hits[i] ?? 0;
    const nextAlarm = alarms[i] ?? 0;
    twice += (nextAlarm - alarm) * (nextHit + hit);
    hit = nextHit;
    alarm = nextAlarm;
  }
  return twice / 2;
}

/**
 * Macro one-vs-rest area as `roc_auc_score(labels, probabilities, multi_class="ovr")`: null where scikit-learn refuses,
 * that is when a class has no row or a row's probabilities do not sum to 1.
 */
export function macroAuc(curves: readonly RocCurve[], probabilities: Float32Array): number | null {
  let total = 0;
  for (const { auc } of curves) {
    if (auc === null) return null;
    total += auc;
  }
  return rowsSumToOne(probabilities, curves.length) ? total / curves.length : null;
}

/** `np.allclose(1, probabilities.sum(axis=1))`. */
function rowsSumToOne(probabilities: Float32Array, classes: number): boolean {
  for (let offset = 0; offset < probabilities.length; offset += classes) {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += probabilities[offset + c] ?? Number.NaN;
    if (!(Math.abs(1 - sum) <= 1e-8 + 1e-5 * Math.abs(sum))) return false;
  }
  return true;
}

/**
 * A curve with at most so many of its corners, evenly many of them with both ends; the area stays that of all rows.
 * For drawing: a curve over 150,000 rows has more corners than a screen has points.
 */
export function thinnedRoc({ fpr, tpr, thresholds, auc }: RocCurve, points: number): RocCurve {
  if (fpr.length <= points) return { fpr, tpr, thresholds, auc };
  const step = (fpr.length - 1) / Math.max(1, points - 1);
  const places = Array.from({ length: points }, (_, index) => Math.round(index * step));
  const kept = (values: readonly number[]) => places.map((place) => values[place] ?? 0);
  return { fpr: kept(fpr), tpr: kept(tpr), thresholds: kept(thresholds), auc };
}

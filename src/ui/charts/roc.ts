import type { RocCurve } from "../../metrics/types";

/** A row of the drawn ROC chart: a false positive rate and every curve's true positive rate there, by class index. */
export interface RocRow {
  readonly fpr: number;
  readonly tpr: readonly (number | null)[];
}

/** Ascending rates, and the area under them; null (and no points) where the curve is undefined. */
export interface RocPoints {
  readonly fpr: ArrayLike<number>;
  readonly tpr: ArrayLike<number>;
  readonly auc: number | null;
}

/**
 * True positive rate of a curve at a false positive rate: the highest one reached there, on the straight line between
 * its points. Null where the curve is undefined.
 */
export function tprAt(curve: RocPoints, fpr: number): number | null {
  if (curve.auc === null || curve.fpr.length === 0) return null;
  const after = upperBound(curve.fpr, fpr);
  const x0 = curve.fpr[after - 1] ?? 0;
  const y0 = curve.tpr[after - 1] ?? 0;
  const x1 = curve.fpr[after];
  const y1 = curve.tpr[after];
  if (x1 === undefined || y1 === undefined || x1 === x0) return y0;
  return y0 + ((fpr - x0) / (x1 - x0)) * (y1 - y0);
}

/** First index whose value is greater than `value` in an ascending list. */
function upperBound(values: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * All curves on common false positive rates for drawing. The curves themselves come from all rows; only here are they
 * thinned, to the rates at which any of them turns, evenly many of them.
 *
 * @param maxFpr Right end of the chart.
 * @param limit Most rows.
 */
export function rocRows(curves: readonly RocCurve[], maxFpr: number, limit: number): RocRow[] {
  const turns = [...new Set(curves.flatMap(({ fpr }) => fpr.filter((value) => value > 0 && value < maxFpr)))];
  turns.sort((a, b) => a - b);
  const room = limit - 3;
  const kept =
    turns.length <= room
      ? turns
      : Array.from({ length: room }, (_, index) => turns[Math.floor(((index + 0.5) * turns.length) / room)] ?? 0);
  const at = (fpr: number): RocRow => ({ fpr, tpr: curves.map((curve) => tprAt(curve, fpr)) });
  // A curve begins at (0, 0) and may rise at once: the corner needs both points.
  const origin: RocRow = { fpr: 0, tpr: curves.map(({ auc }) => (auc === null ? null : 0)) };
  return [origin, at(0), ...kept.map(at), at(maxFpr)];
}

/** The threshold that a curve applies at a false positive rate: of the last point not beyond it. Null at the origin. */
export function thresholdAt(curve: RocCurve, fpr: number): number | null {
  const threshold = curve.thresholds[upperBound(curve.fpr, fpr) - 1];
  return threshold === undefined || !Number.isFinite(threshold) ? null : threshold;
}

/** The curve that passes nearest to a true positive rate at a false positive rate; null when all are undefined. */
export function nearestCurve(curves: readonly RocCurve[], fpr: number, tpr: number): number | null {
  let nearest: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  curves.forEach((curve, index) => {
    const value = tprAt(curve, fpr);
    if (value === null || Math.abs(value - tpr) >= least) return;
    nearest = index;
    least = Math.abs(value - tpr);
  });
  return nearest;
}

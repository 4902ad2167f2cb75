import type { RocCurve } from "../../metrics/types";
import type { PlotPoint } from "../charts/plot-parts";

/** Ascending rates, and the area under them; null (and no points) where the curve is undefined. */
interface RocPoints {
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

/** First index whose value is not less than `value` in an ascending list. */
function lowerBound(values: ArrayLike<number>, value: number): number {
  let index = upperBound(values, value);
  while (index > 0 && values[index - 1] === value) index--;
  return index;
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
 * A curve as it is drawn: from the origin through its own points to the chart's edge. The curve itself comes from all rows;
 * only here is it thinned, evenly.
 *
 * @param maxFpr Right end of the chart.
 * @param limit Most points.
 * @returns False and true positive rates; none where the curve is undefined.
 */
export function rocPoints(curve: RocPoints, maxFpr: number, limit: number): readonly PlotPoint[] {
  const [start, end] = [tprAt(curve, 0), tprAt(curve, maxFpr)];
  if (start === null || end === null) return [];
  const [first, after] = [upperBound(curve.fpr, 0), lowerBound(curve.fpr, maxFpr)];
  const kept = Math.min(after - first, limit - 3);
  const inner = Array.from({ length: Math.max(0, kept) }, (_, place): PlotPoint => {
    const index = first + Math.floor(((place + 0.5) * (after - first)) / kept);
    return [curve.fpr[index] ?? 0, curve.tpr[index] ?? 0];
  });
  // A curve begins at (0, 0) and may rise at once: the corner needs both points.
  return [[0, 0], [0, start], ...inner, [maxFpr, end]];
}

/** What a random choice reaches. */
export const DIAGONAL = [
  {
    at: [
      [0, 0],
      [1, 1],
    ],
    color: "var(--color-line-strong)",
    dash: "4 4",
  },
] as const;

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

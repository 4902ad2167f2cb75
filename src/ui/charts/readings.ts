import type { PlotPoint } from "./plot-parts";

/**
 * The height of a line at a place: on the straight line between its points, and where it rises upright the last of them.
 * NaN before its first point, after its last and in a gap.
 *
 * @param points Ascending in x.
 */
export function heightOn(points: readonly PlotPoint[], place: number): number {
  const after = points.findIndex(([x]) => x > place);
  const [x0, y0] = (after < 0 ? points.at(-1) : points[after - 1]) ?? [Number.NaN, Number.NaN];
  const [x1, y1] = points[after] ?? [x0, y0];
  if (place === x0) return y0;
  return after < 0 ? Number.NaN : y0 + ((place - x0) / (x1 - x0)) * (y1 - y0);
}

/** Rounding makes 0.29 × 100 a little less than 29, where its bin begins. */
const ROUNDING = 1e-9;

/** Which of equal bins over 0 to 1 holds a share: from 0; each begins where the one before it ends, the last holds 1. */
export function binAt(share: number, bins: number): number {
  return Math.min(bins - 1, Math.floor(share * bins + ROUNDING));
}

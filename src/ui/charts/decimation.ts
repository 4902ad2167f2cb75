/** Points drawn per series: few while a run streams (SVG is redrawn whole), more once nothing moves. */
export const POINTS_LIVE = 200;
export const POINTS_STILL = 800;

/**
 * Indices to draw of a long series: the lowest and the highest value of each of `limit / 2` equal stretches, so that no
 * spike disappears, and the first value that is not finite in a stretch, so that a NaN stays in sight. The first and
 * last index are always among them.
 *
 * @returns Ascending indices, at most `limit` of them; all of them for a short series.
 */
export function decimatedIndices(values: ArrayLike<number>, limit: number): number[] {
  const { length } = values;
  if (length <= limit) return Array.from({ length }, (_, index) => index);
  // Each stretch gives up to three indices where it holds something not finite; those are rare, two is the rule.
  const finiteOnly = decimate(values, Math.floor((limit - 2) / 2));
  return finiteOnly.length <= limit ? finiteOnly : decimate(values, Math.floor((limit - 2) / 3));
}

function decimate(values: ArrayLike<number>, stretches: number): number[] {
  const { length } = values;
  const kept = new Set([0, length - 1]);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * length) / stretches);
    const to = Math.floor(((stretch + 1) * length) / stretches);
    let low = -1;
    let high = -1;
    let unknown = -1;
    for (let index = from; index < to; index++) {
      const value = at(values, index);
      if (!Number.isFinite(value)) {
        if (unknown < 0) unknown = index;
        continue;
      }
      if (low < 0 || value < at(values, low)) low = index;
      if (high < 0 || value > at(values, high)) high = index;
    }
    for (const index of [low, high, unknown]) if (index >= 0) kept.add(index);
  }
  return [...kept].sort((a, b) => a - b);
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? Number.NaN;
}

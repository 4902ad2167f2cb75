/** Bins of the probability histogram; the script draws 30. */
export const HISTOGRAM_BINS = 30;

/**
 * Per class: how often each of 30 equal bins of [0, 1] holds the predicted probability of a row's true class, as
 * `np.histogram(bins=30, range=(0, 1))` counts (the last bin includes 1).
 *
 * @param probabilities `[rows, classes]`, row-major.
 */
export function trueClassHistogram(probabilities: Float32Array, labels: Int32Array, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(HISTOGRAM_BINS).fill(0));
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? 0;
    const bins = counts[label];
    const probability = probabilities[row * classes + label] ?? Number.NaN;
    if (bins === undefined || !(probability >= 0 && probability <= 1)) continue;
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.floor(probability * HISTOGRAM_BINS));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return counts;
}

/** Counts over equal bins of the values' own range, as `np.histogram(values, bins)`; the last bin holds the largest. */
interface EqualBins {
  readonly counts: readonly number[];
  readonly low: number;
  readonly high: number;
}

/**
 * `np.histogram(values, bins)`: equal values get a range of 1 around them, no values the range 0..1.
 *
 * @param values finite numbers.
 */
export function equalBins(values: Float32Array, bins: number): EqualBins {
  let low = values.length === 0 ? 0 : Number.POSITIVE_INFINITY;
  let high = values.length === 0 ? 1 : Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { counts, low, high };
}

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

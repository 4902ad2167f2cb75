/**
 * Validation loss of an epoch as the script computes it: `F.cross_entropy` with class weights per batch (weighted
 * mean Σ w·nll / Σ w, torch/nn/functional.py), then Σ batch loss · batch rows / rows. Sums are double precision.
 *
 * A batch whose classes all weigh 0 is 0/0 = NaN, as in PyTorch.
 *
 * @param logits `[labels.length, classes]`, row-major.
 * @param labels class index per row, in the loader's order.
 */
export function epochCrossEntropy(
  logits: Float32Array,
  labels: Int32Array,
  classWeights: ArrayLike<number>,
  batchSize: number,
): number {
  const classes = classWeights.length;
  let total = 0;
  for (let start = 0; start < labels.length; start += batchSize) {
    const end = Math.min(start + batchSize, labels.length);
    let weighted = 0;
    let weights = 0;
    for (let row = start; row < end; row++) {
      const label = labels[row] ?? 0;
      const weight = classWeights[label] ?? 0;
      weighted += weight * negativeLogLikelihood(logits, row * classes, classes, label);
      weights += weight;
    }
    total += (weighted / weights) * (end - start);
  }
  return total / labels.length;
}

/** −log softmax(logits)[label] by log-sum-exp around the largest logit. */
function negativeLogLikelihood(logits: Float32Array, offset: number, classes: number, label: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < classes; c++) largest = Math.max(largest, logits[offset + c] ?? Number.NaN);
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += Math.exp((logits[offset + c] ?? Number.NaN) - largest);
  return Math.log(sum) + largest - (logits[offset + label] ?? Number.NaN);
}

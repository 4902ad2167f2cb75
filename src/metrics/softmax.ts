/**
 * Class probabilities as `torch.softmax(logits, dim=1)` gives them in float32. Sums are double precision and rounded
 * once, so a probability is the float32 nearest to the exact one.
 *
 * @param logits `[rows, classes]`, row-major.
 * @returns `[rows, classes]`.
 */
export function softmax(logits: Float32Array, classes: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  const exponentials = new Float64Array(classes);
  for (let offset = 0; offset < logits.length; offset += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, logits[offset + c] ?? Number.NaN);
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const exponential = Math.exp((logits[offset + c] ?? Number.NaN) - largest);
      exponentials[c] = exponential;
      sum += exponential;
    }
    for (let c = 0; c < classes; c++) probabilities[offset + c] = (exponentials[c] ?? Number.NaN) / sum;
  }
  return probabilities;
}

/**
 * Predicted class per row, `torch.argmax(logits, dim=1)`: the first of equal largest values.
 *
 * @param logits `[rows, classes]`, row-major.
 */
export function argmax(logits: Float32Array, classes: number): Int32Array {
  const predictions = new Int32Array(logits.length / classes);
  for (let row = 0; row < predictions.length; row++) {
    const offset = row * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if ((logits[offset + c] ?? 0) > (logits[offset + best] ?? 0)) best = c;
    }
    predictions[row] = best;
  }
  return predictions;
}

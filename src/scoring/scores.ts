/** Scored customers in file order, column by column. */
export interface Scores {
  readonly rows: number;
  /** Class names in the order of the probabilities. */
  readonly classes: readonly string[];
  /** `[rows, classes]`, row-major. */
  readonly probabilities: Float32Array;
  /** Index of the largest probability per row, the first one when tied. */
  readonly predictions: Int32Array;
  /** −Σ p·ln(p + 1e-8) per row, in nats. */
  readonly entropy: Float64Array;
  /** Actual class per row, −1 where unknown; null when the file has no usable labels. */
  readonly actual: Int32Array | null;
  /** Customer id per row; without ids the row index stands in. */
  readonly id: (row: number) => string;
}

/**
 * Softmax of each row of logits as `torch.softmax` in float32: the row's maximum is taken off first.
 *
 * @param logits `[rows, classes]`, row-major
 */
export function softmaxRows(logits: Float32Array, classes: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const top = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const exponentials = Float32Array.from(row, (value) => Math.exp(value - top));
    const sum = Math.fround(exponentials.reduce((a, b) => a + b, 0));
    for (let k = 0; k < classes; k++) out[start + k] = (exponentials[k] ?? 0) / sum;
  }
  return out;
}

/** `argmax` per row: the first of equal largest values, as NumPy and PyTorch on the CPU. */
export function argmaxRows(values: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: values.length / classes }, (_, row) => {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if ((values[row * classes + k] ?? 0) > (values[row * classes + best] ?? 0)) best = k;
    }
    return best;
  });
}

/** Entropy per row as the original document has it: −Σ p·ln(p + 1e-8), 0 (certain) to ln(classes). */
export function entropyRows(probabilities: Float32Array, classes: number): Float64Array {
  return Float64Array.from({ length: probabilities.length / classes }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const p = probabilities[row * classes + k] ?? 0;
      sum -= p * Math.log(p + 1e-8);
    }
    return sum;
  });
}

/** The rows of the `count` highest entropies, highest first, ties by row index. */
export function mostUncertain(entropy: Float64Array, count: number): Int32Array {
  return Int32Array.from(entropy, (_, row) => row)
    .sort((a, b) => (entropy[b] ?? 0) - (entropy[a] ?? 0) || a - b)
    .slice(0, count);
}

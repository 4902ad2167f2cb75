/** The distribution of similarities over customers; `std` is the population's (`numpy.std`, ddof 0). */
export interface SimilaritySummary {
  readonly mean_similarity: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly median: number;
}

/**
 * `sklearn.metrics.pairwise.cosine_similarity` row against row: Σ ab / (‖a‖ ‖b‖), and 0 where a row is all zeros.
 *
 * @param a `[rows, width]`, row-major.
 * @param b the same.
 * @returns float32, one per row; sums are double.
 */
export function cosineSimilarities(a: Float32Array, b: Float32Array, width: number): Float32Array {
  const similarities = new Float32Array(a.length / width);
  for (let row = 0; row < similarities.length; row++) {
    let product = 0;
    let squaresA = 0;
    let squaresB = 0;
    for (let i = row * width; i < (row + 1) * width; i++) {
      const x = a[i] ?? 0;
      const y = b[i] ?? 0;
      product += x * y;
      squaresA += x * x;
      squaresB += y * y;
    }
    const norms = Math.sqrt(squaresA) * Math.sqrt(squaresB);
    similarities[row] = norms === 0 ? 0 : product / norms;
  }
  return similarities;
}

/** Mean, spread and median of at least one similarity; an even count takes the middle two's mean, as `numpy.median`. */
export function summarizeSimilarities(similarities: Float32Array): SimilaritySummary {
  const sorted = similarities.toSorted();
  const count = sorted.length;
  let sum = 0;
  for (const value of sorted) sum += value;
  const mean = sum / count;
  let squares = 0;
  for (const value of sorted) squares += (value - mean) ** 2;
  return {
    mean_similarity: mean,
    std: Math.sqrt(squares / count),
    min: sorted[0] ?? 0,
    max: sorted[count - 1] ?? 0,
    median: ((sorted[(count - 1) >> 1] ?? 0) + (sorted[count >> 1] ?? 0)) / 2,
  };
}

import { cosineSimilarities, type SimilaritySummary, summarizeSimilarities } from "../../metrics/cosine";
import { equalBins } from "../../metrics/histogram";
import { softmax } from "../../metrics/softmax";

/** Bins of the histogram of similarities, and points of their distribution's curve. */
const BINS = 50;
const CURVE_POINTS = 200;

/** What is shown of one scored split of a model of the future. */
export interface FoundationEvaluation {
  readonly task: "foundation";
  readonly rows: number;
  readonly metrics: SimilaritySummary;
  readonly histogram: { readonly counts: readonly number[]; readonly low: number; readonly high: number };
  /** `cdf[i]`: the similarity that `(i + 1) / cdf.length` of the rows do not exceed. */
  readonly cdf: readonly number[];
}

/** A scored split with its rows. */
export interface FoundationScores {
  readonly evaluation: FoundationEvaluation;
  /** Probabilities over all outputs, float32 `[rows, width]`; rows sum to 1. */
  readonly predictions: Float32Array;
  /** Cosine similarity of each row with what really came. */
  readonly similarities: Float32Array;
}

/**
 * Scores predicted futures: exp(log-softmax) over all outputs against the sketches as they are.
 *
 * @param outputs the network's outputs `[rows, width]`, before softmax.
 * @param futures the future sketches `[rows, width]`.
 */
export function evaluateFutures(outputs: Float32Array, futures: Float32Array, width: number): FoundationScores {
  const predictions = softmax(outputs, width);
  const similarities = cosineSimilarities(predictions, futures, width);
  const sorted = similarities.toSorted();
  const points = Math.min(CURVE_POINTS, sorted.length);
  const cdf = Array.from({ length: points }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / points) - 1] ?? 0);
  const metrics = summarizeSimilarities(similarities);
  const evaluation = {
    task: "foundation" as const,
    rows: similarities.length,
    metrics,
    histogram: equalBins(similarities, BINS),
    cdf,
  };
  return { evaluation, predictions, similarities };
}

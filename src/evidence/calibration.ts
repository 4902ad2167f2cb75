import type { ClassAnswers } from "../metrics/types";

/** Bins of the top probability, as in Guo et al., "On Calibration of Modern Neural Networks" (ICML 2017). */
export const CALIBRATION_BINS = 15;

/** One bar of a reliability diagram: (low, high] of the top probability. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  /** Share whose most probable class is the right one; null in an empty bin. */
  readonly accuracy: number | null;
  /** Mean top probability; null in an empty bin. */
  readonly confidence: number | null;
}

export interface Calibration {
  readonly bins: readonly ReliabilityBin[];
  /** Σ over bins of rows/n · |accuracy − confidence|. */
  readonly expectedCalibrationError: number;
}

/**
 * Reliability of the top probability over equal bins: of the most probable class, whatever a threshold calls a row. Of
 * equally probable classes the first counts.
 *
 * @param answers probabilities `[rows, classes]`, row-major float32, and the class index of each row
 */
export function calibration(
  { probabilities, labels, classes }: Omit<ClassAnswers, "predictions">,
  bins: number = CALIBRATION_BINS,
): Calibration {
  const rows = new Float64Array(bins);
  const right = new Float64Array(bins);
  const confidence = new Float64Array(bins);
  labels.forEach((label, row) => {
    let most = 0;
    let top = probabilities[row * classes] ?? 0;
    for (let k = 1; k < classes; k++) {
      const probability = probabilities[row * classes + k] ?? 0;
      if (probability > top) [most, top] = [k, probability];
    }
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(top * bins) - 1));
    rows[bin] = (rows[bin] ?? 0) + 1;
    right[bin] = (right[bin] ?? 0) + (most === label ? 1 : 0);
    confidence[bin] = (confidence[bin] ?? 0) + top;
  });
  let error = 0;
  const table = Array.from({ length: bins }, (_, bin): ReliabilityBin => {
    const count = rows[bin] ?? 0;
    const edges = { low: bin / bins, high: (bin + 1) / bins, rows: count };
    if (count === 0) return { ...edges, accuracy: null, confidence: null };
    const accuracy = (right[bin] ?? 0) / count;
    const mean = (confidence[bin] ?? 0) / count;
    error += (count / labels.length) * Math.abs(accuracy - mean);
    return { ...edges, accuracy, confidence: mean };
  });
  return { bins: table, expectedCalibrationError: error };
}

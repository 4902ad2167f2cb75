import type { ClassAnswers } from "../metrics/types";

/**
 * Scored customers in file order, column by column. A customer's class is that of the largest probability, the first one
 * when tied; of churn, by the model's threshold.
 */
export interface Scores extends Pick<ClassAnswers, "probabilities" | "predictions"> {
  /** What the classes are: segments, or who stays and who leaves. */
  readonly task: "segment" | "churn";
  readonly rows: number;
  /** Class names in the order of the probabilities. */
  readonly classes: readonly string[];
  /** −Σ p·ln(p + 1e-8) per row, in nats. */
  readonly entropy: Float64Array;
  /** Actual class per row, −1 where unknown; null when the file has no usable labels. */
  readonly actual: Int32Array | null;
  /** Customer id per row; without ids the row index stands in. */
  readonly id: (row: number) => string;
  readonly hasIds: boolean;
  /** Row of the sketches file; another one than `row` where only some of its rows were scored. */
  readonly rowInFile: (row: number) => number;
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

/** Of churn: the second of the two classes. */
export const CHURNED = 1;

/** The `count` customers most likely to leave, most likely first, ties by row index. */
export function mostAtRisk({ probabilities, rows, classes }: Scores, count: number): Int32Array {
  const risk = (row: number) => probabilities[row * classes.length + CHURNED] ?? 0;
  return Int32Array.from({ length: rows }, (_, row) => row)
    .sort((a, b) => risk(b) - risk(a) || a - b)
    .slice(0, count);
}

/** The rows of the `count` highest entropies, highest first, ties by row index. */
export function mostUncertain(entropy: Float64Array, count: number): Int32Array {
  return Int32Array.from(entropy, (_, row) => row)
    .sort((a, b) => (entropy[b] ?? 0) - (entropy[a] ?? 0) || a - b)
    .slice(0, count);
}

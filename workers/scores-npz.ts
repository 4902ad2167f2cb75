import { writeNpz } from "../src/formats";
import type { Scores } from "../src/scoring/scores";

/** Scored customers for NumPy; `labels` is -1 where unknown, `row_index` counts in the scored file. */
export function writeScoresNpz(scores: Scores, rows: Int32Array): Promise<Blob> {
  const { classes, probabilities, predictions, entropy, actual, id, hasIds } = scores;
  const count = rows.length;
  const chosen = new Float32Array(count * classes.length);
  rows.forEach((row, index) => {
    chosen.set(probabilities.subarray(row * classes.length, (row + 1) * classes.length), index * classes.length);
  });
  const integers = (value: (row: number) => number) => BigInt64Array.from(rows, (row) => BigInt(value(row)));
  return writeNpz(
    new Map([
      ["predictions", { data: integers((row) => predictions[row] ?? 0), shape: [count] }],
      ["probabilities", { data: chosen, shape: [count, classes.length] }],
      ["entropy", { data: Float64Array.from(rows, (row) => entropy[row] ?? 0), shape: [count] }],
      ["segment_classes", { texts: classes, shape: [classes.length] }],
      ["row_index", { data: integers(scores.rowInFile), shape: [count] }],
      ...(hasIds ? [["customer_ids", { texts: Array.from(rows, id), shape: [count] }] as const] : []),
      ...(actual === null ? [] : [["labels", { data: integers((row) => actual[row] ?? -1), shape: [count] }] as const]),
    ]),
  );
}

import { type NpyInput, writeNpz } from "../formats";
import { type ActionBands, actionOf } from "../scoring/actions";
import { CHURNED, type Scores } from "../scoring/scores";

/**
 * Scored customers for NumPy; `labels` is -1 where unknown, `row_index` counts in the scored file. Of churn,
 * `churn_probability` and `action` stand in place of the segments' probabilities.
 */
export function writeScoresNpz(scores: Scores, rows: Int32Array, bands: ActionBands): Promise<Blob> {
  const { classes, probabilities, predictions, entropy, actual, id, hasIds } = scores;
  const count = rows.length;
  const chosen = new Float32Array(count * classes.length);
  rows.forEach((row, index) => {
    chosen.set(probabilities.subarray(row * classes.length, (row + 1) * classes.length), index * classes.length);
  });
  const risks = Float32Array.from(rows, (row) => probabilities[row * classes.length + CHURNED] ?? 0);
  const integers = (value: (row: number) => number) => BigInt64Array.from(rows, (row) => BigInt(value(row)));
  const answers: [string, NpyInput][] =
    scores.task === "churn"
      ? [
          ["churn_probability", { data: risks, shape: [count] }],
          ["action", { texts: Array.from(risks, (risk) => actionOf(risk, bands)), shape: [count] }],
        ]
      : [
          ["probabilities", { data: chosen, shape: [count, classes.length] }],
          ["entropy", { data: Float64Array.from(rows, (row) => entropy[row] ?? 0), shape: [count] }],
          ["segment_classes", { texts: classes, shape: [classes.length] }],
        ];
  return writeNpz(
    new Map<string, NpyInput>([
      ["predictions", { data: integers((row) => predictions[row] ?? 0), shape: [count] }],
      ...answers,
      ["row_index", { data: integers(scores.rowInFile), shape: [count] }],
      ...(hasIds ? [["customer_ids", { texts: Array.from(rows, id), shape: [count] }] as const] : []),
      ...(actual === null ? [] : [["labels", { data: integers((row) => actual[row] ?? -1), shape: [count] }] as const]),
    ]),
  );
}

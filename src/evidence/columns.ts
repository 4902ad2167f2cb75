import { binaryAuc } from "../metrics/roc";
import type { LabeledRows } from "./logistic";
import { type LongWork, Yielder } from "./yield";

/** What one thing that is known of the customers tells of their class, alone. */
export interface ColumnAuc {
  /** Index into the inputs, or which of the two sketches is empty. */
  readonly column: number | "no-past" | "no-portfolio";
  /** Area under the ROC curve when the training rows are ordered by it, larger values first. */
  readonly train: number;
  /** On the test rows, the other way round where the training rows say that smaller values are positive. */
  readonly test: number;
}

/**
 * How well every input column orders the rows by itself, and how well it does that a customer has no past or no portfolio
 * at all. The training rows say which way round, the test rows are judged: no column is chosen by what it is judged on.
 *
 * @returns the best on the training rows first; empty where a split lacks a class.
 * @throws the signal's reason when the work was canceled.
 */
export async function columnAucs(
  train: LabeledRows,
  test: LabeledRows,
  pastWidth: number,
  work: LongWork = {},
): Promise<readonly ColumnAuc[]> {
  const { width } = train;
  const found: ColumnAuc[] = [];
  const yielder = new Yielder(work);
  const splits = [train, test].map((rows) => ({ ...rows, scores: new Float32Array(rows.labels.length) }));
  const judge = (column: ColumnAuc["column"], score: (values: Float32Array, first: number) => number) => {
    const [onTrain, onTest] = splits.map(({ values, labels, scores }) => {
      for (let row = 0; row < scores.length; row++) scores[row] = score(values, row * width);
      return binaryAuc(labels, scores);
    });
    if (onTrain == null || onTest == null) return;
    found.push({ column, train: onTrain, test: onTrain < 0.5 ? 1 - onTest : onTest });
  };
  for (let column = 0; column < width; column++) {
    judge(column, (values, first) => values[first + column] ?? 0);
    await yielder.pause(column, width);
  }
  const isEmpty = (from: number, to: number) => (values: Float32Array, first: number) => {
    for (let i = first + from; i < first + to; i++) if (values[i] !== 0) return 0;
    return 1;
  };
  judge("no-past", isEmpty(0, pastWidth));
  judge("no-portfolio", isEmpty(pastWidth, width));
  return found.sort((a, b) => Math.abs(b.train - 0.5) - Math.abs(a.train - 0.5));
}

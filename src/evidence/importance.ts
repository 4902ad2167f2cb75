import { type RowSource, rowsAt } from "../data/row-source";
import { classificationReport, confusionMatrix } from "../metrics/classification";
import { argmax } from "../metrics/softmax";
import { permutation, splitMix32 } from "./random";
import type { LongWork } from "./yield";

export const IMPORTANCE_REPEATS = 3;
export const IMPORTANCE_SEED = 20_240_301;
/** Rows of the validation split that are asked again and again, at most. */
export const IMPORTANCE_ROWS = 5_000;
/** Bins of one EMDE subspace: a sketch is a row of such blocks. */
export const SUBSPACE_WIDTH = 32;
/** Rows per question to the model: small enough that cancelling is noticed soon. */
const CHUNK = 512;

export interface ImportanceInputs {
  /** Raw inputs of all rows of the file; past columns first, then portfolio. */
  readonly inputs: RowSource;
  readonly width: number;
  readonly pastWidth: number;
  /** Class index per row of the file. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Rows of the validation split. */
  readonly rows: Int32Array;
  /** Logits `[rows, classes]` of raw inputs, in evaluation mode. */
  readonly infer: (inputs: Float32Array, rows: number) => Promise<Float32Array>;
}

/** Fall of macro F1 (0..1; negative when shuffling helped) per shuffled part. */
export interface Importance {
  readonly rows: number;
  /** Macro F1 with everything in place. */
  readonly f1Macro: number;
  readonly past: number;
  readonly portfolio: number;
  /** Per block of `SUBSPACE_WIDTH` columns, in column order. */
  readonly pastSubspaces: readonly number[];
  readonly portfolioSubspaces: readonly number[];
}

interface Columns {
  readonly from: number;
  readonly to: number;
}

/**
 * Permutation importance (Breiman, "Random Forests", 2001, as `sklearn.inspection.permutation_importance`) of groups of
 * columns: a group's columns are shuffled together among the customers, so that only its tie to them is broken.
 *
 * @throws the signal's reason when the work was cancelled.
 */
export async function permutationImportance(data: ImportanceInputs, work: LongWork = {}): Promise<Importance> {
  const { width, pastWidth } = data;
  const rows = data.rows.subarray(0, IMPORTANCE_ROWS);
  const inputs = rowsAt(data.inputs, rows);
  const labels = Int32Array.from(rows, (row) => data.labels[row] ?? 0);
  const past = blocks(0, pastWidth);
  const portfolio = blocks(pastWidth, width);
  const total = (2 + past.length + portfolio.length) * IMPORTANCE_REPEATS + 1;
  let done = 0;

  const f1 = async (shuffled: Float32Array): Promise<number> => {
    const predictions = new Int32Array(rows.length);
    for (let start = 0; start < rows.length; start += CHUNK) {
      const end = Math.min(rows.length, start + CHUNK);
      const logits = await data.infer(shuffled.slice(start * width, end * width), end - start);
      predictions.set(argmax(logits, data.classes), start);
      work.signal?.throwIfAborted();
    }
    work.onProgress?.(++done, total);
    return classificationReport(confusionMatrix(labels, predictions, data.classes)).macro["f1-score"];
  };

  const f1Macro = await f1(inputs);
  const next = splitMix32(IMPORTANCE_SEED);
  const fall = async (columns: Columns): Promise<number> => {
    let sum = 0;
    for (let repeat = 0; repeat < IMPORTANCE_REPEATS; repeat++) {
      sum += f1Macro - (await f1(withShuffled(inputs, width, columns, permutation(rows.length, next))));
    }
    return sum / IMPORTANCE_REPEATS;
  };
  const falls = async (groups: readonly Columns[]): Promise<number[]> => {
    const found: number[] = [];
    for (const group of groups) found.push(await fall(group));
    return found;
  };
  return {
    rows: rows.length,
    f1Macro,
    past: await fall({ from: 0, to: pastWidth }),
    portfolio: await fall({ from: pastWidth, to: width }),
    pastSubspaces: await falls(past),
    portfolioSubspaces: await falls(portfolio),
  };
}

function blocks(from: number, to: number): Columns[] {
  return Array.from({ length: Math.ceil((to - from) / SUBSPACE_WIDTH) }, (_, index) => {
    const start = from + index * SUBSPACE_WIDTH;
    return { from: start, to: Math.min(to, start + SUBSPACE_WIDTH) };
  });
}

/** A copy in which row i has the group's columns of row order[i]. */
function withShuffled(inputs: Float32Array, width: number, { from, to }: Columns, order: Int32Array): Float32Array {
  const out = inputs.slice();
  order.forEach((source, row) => {
    out.set(inputs.subarray(source * width + from, source * width + to), row * width + from);
  });
  return out;
}

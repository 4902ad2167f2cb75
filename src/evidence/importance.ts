import { type RowSource, rowsAt } from "../data/row-source";
import { SUBSPACE_WIDTH } from "../data/sketches";
import { CodedError } from "../formats/coded-error";
import { permutation, splitMix32 } from "./random";
import type { LongWork } from "./yield";

export const IMPORTANCE_REPEATS = 3;
const IMPORTANCE_SEED = 20_240_301;
/** Rows of the validation split that are asked again and again, at most. */
const IMPORTANCE_ROWS = 5_000;
/** Rows per question to the model: small enough that canceling is noticed soon. */
const CHUNK = 512;

export interface ImportanceInputs {
  /** Raw inputs of all rows of the file; past columns first, then portfolio. */
  readonly inputs: RowSource;
  readonly width: number;
  readonly pastWidth: number;
  /** Names of the first columns, of a table, which are then asked about one by one; null for sketches. */
  readonly columns: readonly string[] | null;
  /** The network's outputs per row. */
  readonly outputs: number;
  /** Rows of the validation split. */
  readonly rows: Int32Array;
  /** Outputs `[rows, outputs]` of raw inputs, in evaluation mode. */
  readonly infer: (inputs: Float32Array, rows: number) => Promise<Float32Array>;
  /** How good outputs `[rows.length, outputs]` are for rows of the file, higher is better; null where undefined. */
  readonly score: (outputs: Float32Array, rows: Int32Array) => number | null;
}

/** Fall of the score (negative when shuffling helped) per shuffled part. */
export interface Importance {
  readonly rows: number;
  /** The score with everything in place. */
  readonly score: number;
  readonly past: number;
  readonly portfolio: number;
  /** Per block of `SUBSPACE_WIDTH` columns, in column order. */
  readonly pastSubspaces: readonly number[];
  readonly portfolioSubspaces: readonly number[];
  /** Per column of a table, in its order, or of several neighbors where it has many; null for sketches. */
  readonly columns: readonly { readonly name: string; readonly fall: number }[] | null;
}

/** Columns of a table that are asked about one by one; of more, some neighbors are shuffled together. */
const MOST_GROUPS = 256;

interface Columns {
  readonly from: number;
  readonly to: number;
}

/**
 * Permutation importance (Breiman, "Random Forests", 2001, as `sklearn.inspection.permutation_importance`) of groups of
 * columns: a group's columns are shuffled together among the customers, so that only its tie to them is broken.
 *
 * @throws CodedError `evidence/undefined-score`; the signal's reason when the work was canceled.
 */
export async function permutationImportance(data: ImportanceInputs, work: LongWork = {}): Promise<Importance> {
  const { width, pastWidth } = data;
  const rows = data.rows.subarray(0, IMPORTANCE_ROWS);
  const inputs = rowsAt(data.inputs, rows);
  const past = data.columns === null ? blocks(0, pastWidth) : [];
  const portfolio = data.columns === null ? blocks(pastWidth, width) : [];
  const named = namedGroups(data.columns ?? []);
  const wholes = data.columns === null ? 2 : 0;
  const total = (wholes + past.length + portfolio.length + named.length) * IMPORTANCE_REPEATS + 1;
  let done = 0;

  const scoreOf = async (shuffled: Float32Array): Promise<number> => {
    const outputs = new Float32Array(rows.length * data.outputs);
    for (let start = 0; start < rows.length; start += CHUNK) {
      const end = Math.min(rows.length, start + CHUNK);
      outputs.set(await data.infer(shuffled.slice(start * width, end * width), end - start), start * data.outputs);
      work.signal?.throwIfAborted();
    }
    work.onProgress?.(++done, total);
    const score = data.score(outputs, rows);
    if (score === null) throw new CodedError("evidence/undefined-score");
    return score;
  };

  const score = await scoreOf(inputs);
  const next = splitMix32(IMPORTANCE_SEED);
  const fall = async (columns: Columns): Promise<number> => {
    let sum = 0;
    for (let repeat = 0; repeat < IMPORTANCE_REPEATS; repeat++) {
      sum += score - (await scoreOf(withShuffled(inputs, width, columns, permutation(rows.length, next))));
    }
    return sum / IMPORTANCE_REPEATS;
  };
  const falls = async (groups: readonly Columns[]): Promise<number[]> => {
    const found: number[] = [];
    for (const group of groups) found.push(await fall(group));
    return found;
  };
  if (data.columns !== null) {
    const found = await falls(named);
    const columns = named.map(({ name }, i) => ({ name, fall: found[i] ?? 0 }));
    return { rows: rows.length, score, past: 0, portfolio: 0, pastSubspaces: [], portfolioSubspaces: [], columns };
  }
  return {
    rows: rows.length,
    score,
    past: await fall({ from: 0, to: pastWidth }),
    portfolio: await fall({ from: pastWidth, to: width }),
    pastSubspaces: await falls(past),
    portfolioSubspaces: await falls(portfolio),
    columns: null,
  };
}

function namedGroups(names: readonly string[]): (Columns & { readonly name: string })[] {
  const size = Math.ceil(names.length / MOST_GROUPS);
  return Array.from({ length: Math.ceil(names.length / Math.max(1, size)) }, (_, index) => {
    const [from, to] = [index * size, Math.min(names.length, (index + 1) * size)];
    const [first, last] = [names[from] ?? "", names[to - 1] ?? ""];
    return { from, to, name: size === 1 ? first : `${first} … ${last}` };
  });
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

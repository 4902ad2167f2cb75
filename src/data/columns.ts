import type { NpzEntry, NpzFile, ReadOptions } from "../formats";
import { DataError } from "./errors";
import { encodeLabels, type FileLabel, type LabelColumn } from "./labels";

/** Names of the arrays of a sketches file. */
export const ARRAYS = {
  past: "past_sketches",
  portfolio: "portfolio_sketches",
  labels: "segments",
  churn: "churn_labels",
  future: "future_sketches",
  ids: "customer_ids",
} as const;

/** Who wants which file. */
export interface SketchesFile {
  readonly npz: NpzFile;
  readonly file: string;
}

/** @throws DataError `data/missing-array` */
function entryOf({ npz, file }: SketchesFile, array: string): NpzEntry {
  const entry = npz.get(array);
  if (entry === undefined) throw new DataError("data/missing-array", { file, array, found: [...npz.names] });
  return entry;
}

/** A 2-d array of real numbers with at least one row and one column. @throws DataError */
export function matrixEntry(from: SketchesFile, array: string): NpzEntry {
  const { file } = from;
  const entry = entryOf(from, array);
  const { dtype, shape } = entry;
  if (dtype.kind === "c") throw new DataError("data/complex", { file, array, dtype: dtype.text });
  if (!["b", "i", "u", "f"].includes(dtype.kind)) {
    throw new DataError("data/not-numeric", { file, array, dtype: dtype.text });
  }
  if (shape.length !== 2) throw new DataError("data/not-a-matrix", { file, array, shape: [...shape] });
  if (shape[0] === 0) throw new DataError("data/no-rows", { file, array });
  if (shape[1] === 0) throw new DataError("data/no-columns", { file, array });
  return entry;
}

/** One value per row of `like`. @throws DataError `data/missing-array`, `data/not-a-vector`, `data/row-mismatch` */
export function vectorEntry(from: SketchesFile, array: string, like: NpzEntry): NpzEntry {
  const entry = entryOf(from, array);
  if (entry.shape.length !== 1) {
    throw new DataError("data/not-a-vector", { file: from.file, array, shape: [...entry.shape] });
  }
  requireSameRows(like, entry, from.file);
  return entry;
}

/** @throws DataError `data/row-mismatch` */
export function requireSameRows(first: NpzEntry, second: NpzEntry, file: string): void {
  if (rowsOf(first) === rowsOf(second)) return;
  throw new DataError("data/row-mismatch", {
    file,
    first: first.name,
    firstRows: rowsOf(first),
    second: second.name,
    secondRows: rowsOf(second),
  });
}

export function rowsOf({ shape }: NpzEntry): number {
  return shape[0] ?? 0;
}

export function columnsOf({ shape }: Pick<NpzEntry, "shape">): number {
  return shape[1] ?? 0;
}

/**
 * A label column, for training and scoring alike: whole numbers of any width, floats that are whole (pandas makes
 * them of whole numbers with gaps) and booleans stay numbers and booleans, everything else is text.
 *
 * @throws DataError `data/not-labels`, `data/fractional-label`; FormatError
 */
export async function readLabels(
  { npz, file }: SketchesFile,
  name: string = ARRAYS.labels,
  options: ReadOptions = {},
): Promise<LabelColumn> {
  const array = await npz.readArray(name, { ...options, keepFloats: true });
  const { dtype, size } = array;
  if (dtype.kind === "c") throw new DataError("data/not-labels", { file, array: name, dtype: dtype.text });
  const booleans = array.toBooleans();
  if (booleans !== null) return encodeLabels("boolean", booleans, size);
  const numbers = array.toNumbersOrNull();
  if (numbers === null) return encodeLabels("string", array.toStrings(), size);
  const fractional = numbers.findIndex((value) => typeof value === "number" && !isWhole(value));
  if (fractional !== -1) {
    const value = Number(numbers[fractional]);
    throw new DataError("data/fractional-label", { file, array: name, row: fractional, value });
  }
  return encodeLabels("integer", numbers.map(wholeLabel), size);
}

/** NaN stands for a missing label. */
function isWhole(value: number): boolean {
  return Number.isNaN(value) || Number.isInteger(value);
}

/** Whole numbers beyond 2^53 are told apart by their digits; none of them is an index. */
function wholeLabel(value: number | bigint | null): FileLabel | null {
  return typeof value === "bigint" ? String(value) : value;
}

/**
 * Customer ids as text, for training and scoring alike; null where the file has None, NaN or NA. Whole numbers in a
 * float array are written without a point (they were whole numbers before one went missing), Python's own floats as
 * Python writes them.
 */
export async function readIds({ npz }: SketchesFile, options: ReadOptions = {}): Promise<(string | null)[]> {
  const array = await npz.readArray(ARRAYS.ids, { ...options, keepFloats: true });
  return array.toStrings();
}

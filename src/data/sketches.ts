import { FormatError, type NpzEntry, type NpzFile, openNpz, type ReadOptions } from "../formats";
import type { TableOrigin } from "./any-table/mapping";
import {
  ARRAYS,
  columnsOf,
  matrixEntry,
  readIds,
  readLabels,
  requireSameRows,
  rowsOf,
  type SketchesFile,
  vectorEntry,
} from "./columns";
import { DataError } from "./errors";
import { encodeLabels, type LabelColumn } from "./labels";
import { denseRows, type RowSource } from "./row-source";

/** What conversion to float32 loses and what the values look like. */
export interface SketchArrayStatistics {
  readonly name: string;
  /** As the file spells it, e.g. `<f8`. */
  readonly dtype: string;
  /** Largest |float32(x) − x| over finite values; 0 when nothing is lost. */
  readonly maxConversionError: number;
  /** Share of values that are exactly zero, 0…1. */
  readonly zeroShare: number;
  readonly nan: number;
  readonly infinite: number;
  /** Row and column (from 0) of the first NaN or infinite value. */
  readonly firstNonFinite: { readonly row: number; readonly column: number } | null;
  readonly allZeroRows: number;
  /** Over finite values; NaN when there is none. */
  readonly min: number;
  readonly max: number;
}

/** The future sketches of a file, which only pre-training reads. */
export interface FutureSketches {
  /** Columns; 0 where the array is no matrix. */
  readonly width: number;
  /**
   * All rows.
   *
   * @throws DataError `data/non-finite-future`, and as for the other sketches; FormatError.
   */
  read(options?: ReadOptions): Promise<RowSource>;
}

/** Scalar of a file whose portfolio sketches count products that were acquired after the cutoff: how many. */
export const LATER_PRODUCTS = "products_after_cutoff";
/** Scalar beside it: how many products the portfolio sketches count. */
export const ALL_PRODUCTS = "products_counted";

/** Bins of one EMDE subspace where a file does not say: a sketch is a row of such blocks. */
export const SUBSPACE_WIDTH = 32;

/** Which products and event types fall into which bin of a sketch. */
export interface SketchCodes {
  readonly names: readonly string[];
  readonly subspaces: number;
  readonly bins: number;
  /** [subspaces, names] */
  readonly codes: Int32Array;
}

/** The names behind sketches, where a file says what they are made of. */
export interface SketchNames extends SketchCodes {
  /** A row's shares of the names, which sum to 1, or to 0 without any. */
  shares(part: "past" | "portfolio", row: number): Float64Array;
}

/** A sketches file in memory. */
export interface SketchesDataset {
  readonly file: string;
  readonly rows: number;
  readonly pastWidth: number;
  readonly portfolioWidth: number;
  /** Past and portfolio side by side. */
  readonly inputs: RowSource;
  /** Segments; without that array every row's label is missing. */
  readonly labels: LabelColumn;
  /** Who churned; null without that array. Read, and refused, when a task asks for it. */
  readonly churn: { read(options?: ReadOptions): Promise<LabelColumn> } | null;
  /** Sketches of the future; null without that array. Read, and refused, when a task asks for them. */
  readonly futures: FutureSketches | null;
  /** Null where the file holds the sketches alone. */
  readonly madeOf: SketchNames | null;
  /** `sketcher_walk….npz` with which the same sketches of other customers are made, where the file holds it. */
  readonly sketcher: { readonly file: string; readonly blob: Blob } | null;
  /** Null without the array; single ids are null where the file has None. */
  readonly customerIds: readonly (string | null)[] | null;
  /** Rows whose customer id stands in an earlier row already. */
  readonly duplicateCustomerIds: number;
  readonly walk: number | null;
  /** Null where the file does not say. */
  readonly codes: SketchCodes | null;
  /** Other 0-d arrays, e.g. `past_days`. */
  readonly scalars: Readonly<Record<string, number | string>>;
  /** Of past and portfolio, in this order. */
  readonly statistics: readonly SketchArrayStatistics[];
  /** Null for sketches. */
  readonly table: TableOrigin | null;
  /** Every array of the file. */
  readonly arrays: readonly { readonly name: string; readonly dtype: string; readonly shape: readonly number[] }[];
}

/** One typed array holds no more elements. */
const MAX_ELEMENTS = 2 ** 31;

/**
 * Reads the file that `bank_emde_session.py` writes. NaN and infinite values are reported, not refused: the data card
 * shows them, and the checks before training refuse them.
 *
 * @param options `onProgress` hears bytes done and in total.
 * @throws DataError `data/…` for what is in the arrays, FormatError for the file; the signal's reason when aborted.
 */
export async function readSketches(
  blob: Blob,
  options: { readonly fileName: string } & ReadOptions,
): Promise<SketchesDataset> {
  const file = options.fileName;
  const npz = await openNpz(blob, options);
  const from = { npz, file };
  const past = matrixEntry(from, ARRAYS.past);
  const portfolio = matrixEntry(from, ARRAYS.portfolio);
  requireSameRows(past, portfolio, file);
  const has = (array: string) => npz.names.includes(array);
  const segments =
    has(ARRAYS.labels) || !(has(ARRAYS.churn) || has(ARRAYS.future)) ? vectorEntry(from, ARRAYS.labels, past) : null;
  const ids = has(ARRAYS.ids) ? vectorEntry(from, ARRAYS.ids, past) : null;

  const progress = progressOver(
    [past, portfolio, segments, ids].filter((entry) => entry !== null),
    options,
  );
  const labels = segments === null ? noLabels(rowsOf(past)) : await readLabels(from, segments.name, progress(segments));
  const customerIds = ids === null ? null : await readIds(from, progress(ids));

  const rows = rowsOf(past);
  const pastWidth = columnsOf(past);
  const portfolioWidth = columnsOf(portfolio);
  const width = pastWidth + portfolioWidth;
  const inputs = allocate(rows, width, file);
  const read = async (entry: NpzEntry, columnOffset: number) =>
    npz.readFloat32(entry.name, { ...progress(entry), into: inputs, rowStride: width, columnOffset });
  const matrices = [
    { entry: past, matrix: await read(past, 0) },
    { entry: portfolio, matrix: await read(portfolio, pastWidth) },
  ];
  const scalars = await readScalars(npz, options);
  const { walk, ...others } = scalars;
  return {
    file,
    rows,
    pastWidth,
    portfolioWidth,
    inputs: denseRows(inputs, width),
    labels,
    churn: has(ARRAYS.churn)
      ? { read: async (wanted) => readLabels(from, vectorEntry(from, ARRAYS.churn, past).name, wanted) }
      : null,
    futures: has(ARRAYS.future) ? futureSketches(from, past) : null,
    madeOf: null,
    table: null,
    sketcher: null,
    customerIds,
    duplicateCustomerIds: customerIds === null ? 0 : countRepeated(customerIds),
    walk: typeof walk === "number" && Number.isSafeInteger(walk) && walk >= 0 ? walk : null,
    codes: null,
    scalars: others,
    statistics: matrices.map(({ entry, matrix: { statistics } }) => ({
      name: entry.name,
      dtype: entry.dtype.text,
      maxConversionError: statistics.maxAbsoluteError,
      zeroShare: statistics.zeros / (rows * columnsOf(entry)),
      nan: statistics.nan,
      infinite: statistics.infinite,
      firstNonFinite: statistics.firstNonFinite,
      allZeroRows: statistics.allZeroRows,
      min: statistics.min,
      max: statistics.max,
    })),
    arrays: npz.entries.map(({ name, dtype, shape }) => ({ name, dtype: dtype.text, shape })),
  };
}

/** Labels of a file that has none. */
export function noLabels(rows: number): LabelColumn {
  return encodeLabels("string", new Array<null>(rows).fill(null), rows);
}

function futureSketches(from: SketchesFile, past: NpzEntry): FutureSketches {
  const { npz, file } = from;
  return {
    width: npz.get(ARRAYS.future)?.shape[1] ?? 0,
    async read(options = {}) {
      const entry = matrixEntry(from, ARRAYS.future);
      requireSameRows(past, entry, file);
      const width = columnsOf(entry);
      const into = allocate(rowsOf(entry), width, file);
      const { statistics } = await npz.readFloat32(entry.name, { ...options, into, rowStride: width, columnOffset: 0 });
      const { nan, infinite, firstNonFinite } = statistics;
      if (firstNonFinite === null) return denseRows(into, width);
      const count = nan + infinite;
      throw new DataError("data/non-finite-future", { file, array: entry.name, count, ...firstNonFinite });
    },
  };
}

function allocate(rows: number, width: number, file: string): Float32Array {
  const tooLarge = () => new DataError("data/too-large", { file, rows, width });
  if (rows * width > MAX_ELEMENTS) throw tooLarge();
  try {
    return new Float32Array(rows * width);
  } catch {
    throw tooLarge();
  }
}

/** Shares one progress bar between arrays that are read one after another, by their bytes. */
function progressOver(entries: readonly NpzEntry[], { signal, onProgress }: ReadOptions) {
  const total = entries.reduce((sum, { dataBytes }) => sum + dataBytes, 0);
  let before = 0;
  return ({ dataBytes }: NpzEntry): ReadOptions => {
    const start = before;
    before += dataBytes;
    return { signal, onProgress: (done, of) => onProgress?.(start + (of === 0 ? 1 : done / of) * dataBytes, total) };
  };
}

/** How many ids stand in an earlier row already. */
export function countRepeated(ids: readonly (string | null)[]): number {
  const known = ids.filter((id) => id !== null && id !== "");
  return known.length - new Set(known).size;
}

/** The 0-d arrays that hold a number or a text; others tell the data card nothing. */
export async function readScalars(npz: NpzFile, { signal }: ReadOptions): Promise<Record<string, number | string>> {
  const scalars: Record<string, number | string> = {};
  for (const { name, shape } of npz.entries) {
    if (shape.length > 0) continue;
    try {
      const value = await npz.readScalar(name, { signal });
      if (typeof value === "number" || typeof value === "string") scalars[name] = value;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }
  return scalars;
}

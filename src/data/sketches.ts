import { FormatError, type NdArray, type NpzEntry, type NpzFile, openNpz, type ReadOptions } from "../formats";
import { DataError } from "./errors";
import { encodeLabels, type LabelColumn } from "./labels";

/** What conversion to float32 loses and what the values look like. */
export interface SketchArrayStatistics {
  readonly name: string;
  readonly width: number;
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

/** A sketches file in memory. */
export interface SketchesDataset {
  readonly file: string;
  readonly rows: number;
  readonly pastWidth: number;
  readonly portfolioWidth: number;
  /** Past and portfolio side by side: float32 `[rows, pastWidth + portfolioWidth]`, row-major. */
  readonly inputs: Float32Array;
  readonly labels: LabelColumn;
  /** Null without the array; single ids are null where the file has None. */
  readonly customerIds: readonly (string | null)[] | null;
  /** Rows whose customer id stands in an earlier row already. */
  readonly duplicateCustomerIds: number;
  readonly walk: number | null;
  /** Other 0-d arrays, e.g. `past_days`. */
  readonly scalars: Readonly<Record<string, number | string>>;
  /** Of past and portfolio, in this order. */
  readonly statistics: readonly SketchArrayStatistics[];
  /** Every array of the file. */
  readonly arrays: readonly { readonly name: string; readonly dtype: string; readonly shape: readonly number[] }[];
}

const PAST = "past_sketches";
const PORTFOLIO = "portfolio_sketches";
const SEGMENTS = "segments";
const CUSTOMER_IDS = "customer_ids";
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
  const past = matrixEntry(npz, PAST, file);
  const portfolio = matrixEntry(npz, PORTFOLIO, file);
  const segments = vectorEntry(npz, SEGMENTS, file);
  requireSameRows(past, portfolio, file);
  requireSameRows(past, segments, file);
  const ids = npz.get(CUSTOMER_IDS) === undefined ? null : vectorEntry(npz, CUSTOMER_IDS, file);
  if (ids !== null) requireSameRows(past, ids, file);

  const progress = progressOver([past, portfolio, segments, ...(ids === null ? [] : [ids])], options);
  const labels = readLabels(await npz.readArray(SEGMENTS, progress(segments)), file);
  const customerIds = ids === null ? null : identifiers(await npz.readArray(CUSTOMER_IDS, progress(ids)));

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
    inputs,
    labels,
    customerIds,
    duplicateCustomerIds: customerIds === null ? 0 : countRepeated(customerIds),
    walk: typeof walk === "number" && Number.isSafeInteger(walk) && walk >= 0 ? walk : null,
    scalars: others,
    statistics: matrices.map(({ entry, matrix: { statistics } }) => ({
      name: entry.name,
      width: columnsOf(entry),
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

function entryOf(npz: NpzFile, array: string, file: string): NpzEntry {
  const entry = npz.get(array);
  if (entry === undefined) throw new DataError("data/missing-array", { file, array, found: [...npz.names] });
  return entry;
}

/** A 2-d array of real numbers with at least one row and one column. */
function matrixEntry(npz: NpzFile, array: string, file: string): NpzEntry {
  const entry = entryOf(npz, array, file);
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

function vectorEntry(npz: NpzFile, array: string, file: string): NpzEntry {
  const entry = entryOf(npz, array, file);
  if (entry.shape.length !== 1) throw new DataError("data/not-a-vector", { file, array, shape: [...entry.shape] });
  return entry;
}

function requireSameRows(first: NpzEntry, second: NpzEntry, file: string): void {
  if (rowsOf(first) === rowsOf(second)) return;
  throw new DataError("data/row-mismatch", {
    file,
    first: first.name,
    firstRows: rowsOf(first),
    second: second.name,
    secondRows: rowsOf(second),
  });
}

function rowsOf({ shape }: NpzEntry): number {
  return shape[0] ?? 0;
}

function columnsOf({ shape }: NpzEntry): number {
  return shape[1] ?? 0;
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

/** Whole numbers (of any width, or as Python objects) are class indices; everything else is text. */
function readLabels(array: NdArray, file: string): LabelColumn {
  const { dtype, objects, size } = array;
  if (dtype.kind === "c") throw new DataError("data/not-labels", { file, array: SEGMENTS, dtype: dtype.text });
  const numbers = objects === null ? numericLabels(array) : numericObjects(objects);
  if (numbers === null) return encodeLabels("string", array.toStrings(), size);
  const fractional = numbers.findIndex((value) => value !== null && !Number.isNaN(value) && !Number.isInteger(value));
  if (fractional !== -1) {
    const value = numbers[fractional] ?? null;
    throw new DataError("data/fractional-label", { file, array: SEGMENTS, row: fractional, value });
  }
  return encodeLabels("integer", numbers, size);
}

function numericLabels(array: NdArray): (number | null)[] | null {
  return ["b", "i", "u", "f"].includes(array.dtype.kind) ? Array.from(array.toNumbers()) : null;
}

/** Objects as numbers when all that are there are whole numbers; null when any is text. */
function numericObjects(objects: NonNullable<NdArray["objects"]>): (number | null)[] | null {
  const numbers: (number | null)[] = [];
  let found = false;
  for (const value of objects) {
    if (value === null) numbers.push(null);
    else if (typeof value === "number" || typeof value === "bigint") {
      numbers.push(Number(value));
      found ||= !Number.isNaN(Number(value));
    } else return null;
  }
  return found ? numbers : null;
}

/** Ids as text; floating-point ids are written as numbers. */
function identifiers(array: NdArray): (string | null)[] {
  return array.dtype.kind === "f" ? Array.from(array.toNumbers(), String) : array.toStrings();
}

function countRepeated(ids: readonly (string | null)[]): number {
  const known = ids.filter((id) => id !== null && id !== "");
  return known.length - new Set(known).size;
}

/** The 0-d arrays that hold a number or a text; others tell the data card nothing. */
async function readScalars(npz: NpzFile, { signal }: ReadOptions): Promise<Record<string, number | string>> {
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

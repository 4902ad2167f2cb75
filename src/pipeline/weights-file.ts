import { ARRAYS, readIds, readLabels, vectorEntry } from "../data/columns";
import {
  ALL_PRODUCTS,
  countRepeated,
  LATER_PRODUCTS,
  noLabels,
  readScalars,
  readSketches,
  type SketchArrayStatistics,
  type SketchesDataset,
} from "../data/sketches";
import { Slice } from "../formats/event-loop";
import { type NpzFile, openNpz } from "../formats/npz";
import { type NpyInput, scalar, writeNpz } from "../formats/npz-writer";
import type { ReadOptions } from "../formats/progress";
import { labelsAndScalars } from "./sketch-files";
import {
  codeArrays,
  holdsSketcher,
  readCodes,
  readSketcher,
  type SketcherSettings,
  settingArrays,
  shapeError,
  sketcherName,
  writeSketcher,
} from "./sketcher";
import { SKETCH_PARTS, Sketches, type SketchPart } from "./sketches";
import type { CustomerTable } from "./tables";
import { SparseRows, type SparseWeights } from "./weights";

/** Scalars that name the sketcher which sketches of other customers were made with. */
export const MADE_BY = { file: "sketcher", sha256: "sketcher_sha256" } as const;

/** Name of a file of weights. */
export function weightsName(walk: number): string {
  return `sketch_weights_walk${walk}.npz`;
}

/** Whether a file holds weights instead of matrices. */
export function holdsWeights(npz: NpzFile): boolean {
  return npz.names.includes("past_weights");
}

/** Customers between two looks at the clock. */
const STRIDE = 256;

/** Of the products that the portfolio sketches count, those that were acquired after the cutoff, and all. */
interface AcquiredLater {
  readonly later: number;
  readonly total: number;
}

/**
 * `sketch_weights_walk{w}.npz`: what `emde_session_sketches_walk{w}.npz` is made of instead of its matrices. Of each part
 * `{part}_start` (int32 [customers + 1]), `{part}_names` (int32) and `{part}_weights` (float64); the codes; then ids, labels
 * and settings as there, and the sketcher's other ones, so that the file holds its sketcher; last `products_after_cutoff`
 * and `products_counted` (int64) where some were acquired after it.
 *
 * @param madeBy The file of the sketcher, where the sketches are not those of a training.
 */
export function writeSketchWeights(
  sketches: Sketches,
  customers: CustomerTable,
  { acquired, ...settings }: SketcherSettings & { readonly acquired?: AcquiredLater },
  madeBy: { readonly file: string; readonly sha256: string } | null,
  options: Pick<ReadOptions, "signal" | "onProgress"> = {},
): Promise<Blob> {
  const vector = (data: Int32Array | Float64Array): NpyInput => ({ data, shape: [data.length] });
  const arrays = new Map<string, NpyInput>([[ARRAYS.ids, { texts: customers.ids, shape: [customers.ids.length] }]]);
  for (const part of SKETCH_PARTS) {
    const { start, name, weight } = sketches.coded(part);
    arrays.set(`${part}_start`, vector(Int32Array.from(start)));
    arrays.set(`${part}_names`, vector(Int32Array.from(name)));
    arrays.set(`${part}_weights`, vector(weight));
  }
  return writeNpz(
    new Map([
      ...arrays,
      ...codeArrays(sketches.codes),
      ...settingArrays(settings),
      ...labelsAndScalars(sketches, customers, settings),
      ...(madeBy === null
        ? []
        : [
            [MADE_BY.file, { texts: [madeBy.file], shape: [] }] as const,
            [MADE_BY.sha256, { texts: [madeBy.sha256], shape: [] }] as const,
          ]),
      ...(acquired !== undefined && acquired.later > 0
        ? [[LATER_PRODUCTS, scalar(acquired.later)] as const, [ALL_PRODUCTS, scalar(acquired.total)] as const]
        : []),
    ]),
    options,
  );
}

/**
 * Reads sketches for training: matrices as `bank_emde_session.py` writes them, or weights, which stay what they are and
 * become rows when a row is asked for: the very numbers of the matrices.
 *
 * @throws PipelineError `pipeline/sketcher-shape` when an array of a weights file does not fit the others; DataError and
 * FormatError as `readSketches`; the signal's reason when aborted.
 */
export async function openSketches(
  blob: Blob,
  options: { readonly fileName: string } & ReadOptions,
): Promise<SketchesDataset> {
  const npz = await openNpz(blob, options);
  return holdsWeights(npz) ? readWeights(npz, blob, options) : readSketches(blob, options);
}

async function readWeights(
  npz: NpzFile,
  blob: Blob,
  { fileName: file, ...options }: { readonly fileName: string } & ReadOptions,
): Promise<SketchesDataset> {
  const from = { npz, file };
  const { signal } = options;
  const codes = await readCodes(npz, file);
  const customerIds = await readIds(from, { signal });
  const rows = customerIds.length;
  if (rows === 0) throw shapeError(file, ARRAYS.ids);
  const part = (name: SketchPart) => readPart(from, name, { rows, names: codes.names.length }, signal);
  const [past, future, portfolio] = [await part("past"), await part("future"), await part("portfolio")];
  const sketches = new Sketches({ customers: rows, names: codes.names, past, future, portfolio }, codes);
  const ids = npz.entries.find(({ name }) => name === ARRAYS.ids);
  const labeled = (array: string) => (ids && npz.names.includes(array) ? vectorEntry(from, array, ids).name : null);
  const [segments, churn] = [labeled(ARRAYS.labels), labeled(ARRAYS.churn)];
  const { walk, bins: _, ...scalars } = await readScalars(npz, { signal });
  const sketcher = holdsSketcher(npz.names) ? await readSketcher(blob, { fileName: file, signal }) : null;
  return {
    file,
    rows,
    pastWidth: sketches.width,
    portfolioWidth: sketches.width,
    inputs: sketches.rows(["past", "portfolio"]),
    labels: segments === null ? noLabels(rows) : await readLabels(from, segments, { signal }),
    churn: churn === null ? null : { read: (wanted) => readLabels(from, churn, wanted) },
    futures: { width: sketches.width, read: async () => sketches.rows(["future"]) },
    table: null,
    madeOf: { ...codes, shares: (wanted, customer) => sketches.sharesByName(wanted, customer) },
    sketcher: sketcher && { file: sketcherName(sketcher.walk), blob: await writeSketcher(sketcher) },
    customerIds,
    duplicateCustomerIds: countRepeated(customerIds),
    walk: typeof walk === "number" && Number.isSafeInteger(walk) && walk >= 0 ? walk : null,
    codes,
    scalars,
    statistics: [
      await statisticsOf(sketches, "past", ARRAYS.past, options),
      await statisticsOf(sketches, "portfolio", ARRAYS.portfolio, options),
    ],
    arrays: npz.entries.map(({ name, dtype, shape }) => ({ name, dtype: dtype.text, shape })),
  };
}

async function readPart(
  { npz, file }: { readonly npz: NpzFile; readonly file: string },
  part: SketchPart,
  { rows, names }: { readonly rows: number; readonly names: number },
  signal: AbortSignal | undefined,
): Promise<SparseWeights> {
  const vector = async (array: string, dtype: string) => {
    const read = await npz.readArray(array, { signal });
    if (read.dtype.text !== dtype || read.shape.length !== 1) throw shapeError(file, array);
    return read.bytes.buffer;
  };
  const start = new Int32Array(await vector(`${part}_start`, "<i4"));
  const name = new Int32Array(await vector(`${part}_names`, "<i4"));
  const weight = new Float64Array(await vector(`${part}_weights`, "<f8"));
  if (start.length !== rows + 1 || start[0] !== 0 || start[rows] !== name.length)
    throw shapeError(file, `${part}_start`);
  if (weight.length !== name.length) throw shapeError(file, `${part}_weights`);
  const kept = new SparseRows(rows, names);
  for (let customer = 0; customer < rows; customer++) {
    const end = start[customer + 1] ?? 0;
    if (end < (start[customer] ?? 0)) throw shapeError(file, `${part}_start`);
    for (let i = start[customer] ?? 0; i < end; i++) {
      const [place, value] = [name[i] ?? 0, weight[i] ?? 0];
      if (place < 0 || place >= names) throw shapeError(file, `${part}_names`);
      if (!(value > 0 && value < Infinity)) throw shapeError(file, `${part}_weights`);
      kept.add(place, value);
    }
    kept.endCustomer();
  }
  return kept.finish();
}

/** As for a matrix that is read; weights are finite and above 0, and so are their shares. */
async function statisticsOf(
  sketches: Sketches,
  part: SketchPart,
  name: string,
  options: ReadOptions,
): Promise<SketchArrayStatistics> {
  const { width, customers } = sketches;
  const values = new Float64Array(width);
  const slice = new Slice();
  let [zeros, allZeroRows, maxConversionError] = [0, 0, 0];
  let [min, max] = [Infinity, -Infinity];
  for (let customer = 0; customer < customers; customer++) {
    sketches.fillRow(part, customer, values);
    let empty = 0;
    for (const value of values) {
      if (value === 0) empty++;
      const rounded = Math.fround(value);
      maxConversionError = Math.max(maxConversionError, Math.abs(rounded - value));
      min = Math.min(min, rounded);
      max = Math.max(max, rounded);
    }
    zeros += empty;
    if (empty === width) allZeroRows++;
    if (customer % STRIDE === 0 && slice.used) await slice.turnAt(customer, customers, options);
  }
  return {
    name,
    dtype: "<f8",
    maxConversionError,
    zeroShare: zeros / (customers * width),
    nan: 0,
    infinite: 0,
    firstNonFinite: null,
    allZeroRows,
    min,
    max,
  };
}

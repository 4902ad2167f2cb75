import type { TableOrigin, TrainedTable } from "../data/any-table/mapping";
import { withScale } from "../data/any-table/scale";
import { ARRAYS, columnsOf, matrixEntry, requireSameRows, rowsOf } from "../data/columns";
import { type RowSource, rowsAt } from "../data/row-source";
import type { SketchNames } from "../data/sketches";
import { type NpzFile, openNpz } from "../formats";
import { CodedError, type SerialError } from "../formats/coded-error";
import { Slice } from "../formats/event-loop";
import type { ReadOptions } from "../formats/progress";
import type { PredictorShape } from "../model/architecture";
import { holdsWeights, MADE_BY, openSketches } from "../pipeline/weights-file";
import { predictorOf } from "../tasks/predictors";
import { type KnownBy, type KnownCustomers, readKnown } from "./known-customers";
import { sketcherWarnings } from "./scoring-summary";
import { openAnyTable } from "./training-table";

/** Rows read and scored at a time: large enough for full GEMM speed, small enough to stay far from memory's end. */
const BLOCK_ROWS = 4096;

/** A file with customers that fits a model: matrices of sketches, or the weights that they are made of. */
interface CustomersFile {
  readonly layout: InputLayout;
  /** Ids and labels, read and checked as training does. Throws DataError, FormatError. */
  readonly known: (model: KnownBy) => Promise<KnownCustomers>;
  /** Of another walk or sketcher than the model's. */
  readonly warnings: (model: Parameters<typeof sketcherWarnings>[1]) => Promise<SerialError[]>;
  /** Name of each input but the constant behind them, of a table; null for sketches. */
  readonly columns: readonly string[] | null;
  /** Throws as `inputBlocks`. */
  blocks(signal: AbortSignal): AsyncGenerator<InputBlock, undefined>;
  /** Some customers' sketches side by side. */
  readonly inputs: (rows: Int32Array, options?: ReadOptions) => Promise<Float32Array>;
  /** The names behind the sketches; null for matrices. */
  readonly madeOf: SketchNames | null;
}

interface Model {
  readonly file: string;
  readonly shape: PredictorShape;
  readonly table: TrainedTable | null;
}

/**
 * Opens a file with customers.
 *
 * @throws DataError, TableError and PipelineError as in training; CodedError `predict/widths-differ`,
 *   `predict/sketcher-width`.
 */
export async function openCustomers(file: File, model: Model, signal: AbortSignal): Promise<CustomersFile> {
  if (model.table !== null) return openTableCustomers(file, { ...model, table: model.table }, signal);
  const npz = await openNpz(file, { fileName: file.name, signal });
  if (!holdsWeights(npz)) {
    const layout = inputLayout(npz, file.name, model);
    const like = matrixEntry({ npz, file: file.name }, ARRAYS.past);
    return {
      layout,
      known: (by) => readKnown({ npz, file: file.name, like }, by),
      warnings: (by) => sketcherWarnings(npz, by),
      columns: null,
      blocks: (wanted) => inputBlocks(npz, layout, wanted),
      inputs: (wanted, options) => inputRows(npz, layout, wanted, options),
      madeOf: null,
    };
  }
  const { rows, pastWidth, portfolioWidth, inputs, madeOf } = await openSketches(file, { fileName: file.name, signal });
  await requireWidth(npz, { file: file.name, pastWidth, portfolioWidth }, model);
  const like = npz.get(ARRAYS.ids);
  if (like === undefined) throw new RangeError("weights without customers");
  return {
    layout: { rows, pastWidth, portfolioWidth },
    known: (by) => readKnown({ npz, file: file.name, like }, by),
    warnings: (by) => sketcherWarnings(npz, by),
    columns: null,
    blocks: (wanted) => sourceBlocks(inputs, wanted),
    inputs: async (wanted) => rowsAt(inputs, wanted),
    madeOf,
  };
}

/** A table with the columns of the model's training, scaled as they were there; label and id may be missing. */
async function openTableCustomers(
  file: File,
  { table, ...model }: Model & { readonly table: TrainedTable },
  signal: AbortSignal,
): Promise<CustomersFile> {
  const options = {
    fileName: file.name,
    namedBy: model.file,
    scoring: true,
    categories: table.categories ?? {},
    signal,
  };
  const read = await openAnyTable(file, table, options);
  const { rows, pastWidth, portfolioWidth, inputs, labels, customerIds } = withScale(read, table);
  if (pastWidth !== model.shape.inputDim) throw widthsDiffer(file.name, pastWidth, 0, { ...model, table });
  const [gap] = read.table?.gaps ?? [];
  if (gap !== undefined) {
    throw new CodedError("predict/gap", {
      file: file.name,
      column: gap.column,
      count: gap.cells,
      row: gap.place,
      inLines: read.table?.countsLines === true,
    });
  }
  return {
    layout: { rows, pastWidth, portfolioWidth },
    known: async ({ task, classes, labelMap }) => ({
      ids: customerIds,
      labels: labels.values.length === 0 ? null : predictorOf(task).applyLabels(labels, classes, labelMap ?? {}),
      warnings: [],
    }),
    warnings: async () => tableWarnings(file.name, read.table),
    columns: read.table?.names ?? null,
    blocks: (wanted) => sourceBlocks(inputs, wanted),
    inputs: async (wanted) => rowsAt(inputs, wanted),
    madeOf: null,
  };
}

/** What was not as the model knows it, and what it counts as. */
function tableWarnings(file: string, table: TableOrigin | null): SerialError[] {
  if (table === null) return [];
  const { filled, unknown, countsLines: inLines } = table;
  const cells = filled.reduce((sum, gap) => sum + gap.cells, 0);
  return [
    ...(cells === 0
      ? []
      : [{ code: "predict/gaps-filled", params: { file, count: cells, columns: filled.map(({ column }) => column) } }]),
    ...unknown.map(({ column, cells: count, place: row }) => ({
      code: "predict/unknown-words",
      params: { file, column, count, row, inLines },
    })),
  ];
}

/** Sketches of another sketcher than the model's are refused by its name. */
async function requireWidth(
  npz: NpzFile,
  {
    file,
    pastWidth,
    portfolioWidth,
  }: { readonly file: string; readonly pastWidth: number; readonly portfolioWidth: number },
  model: Model,
): Promise<void> {
  if (pastWidth + portfolioWidth === model.shape.inputDim) return;
  if (!npz.names.includes(MADE_BY.file)) throw widthsDiffer(file, pastWidth, portfolioWidth, model);
  const sketcher = String(await npz.readScalar(MADE_BY.file));
  const input = model.shape.inputDim / 2;
  throw new CodedError("predict/sketcher-width", { sketcher, width: pastWidth, input, model: model.file });
}

/** Rows of a source, block by block. Throws the signal's reason when aborted. */
async function* sourceBlocks(inputs: RowSource, signal: AbortSignal): AsyncGenerator<InputBlock, undefined> {
  const { rows: count, width } = inputs;
  const size = Math.min(BLOCK_ROWS, count) * width;
  let [buffer, other] = [new Float32Array(size), new Float32Array(size)];
  const slice = new Slice();
  for (let firstRow = 0; firstRow < count; firstRow += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, count - firstRow);
    const data = buffer.subarray(0, rows * width);
    inputs.fill(
      Int32Array.from({ length: rows }, (_, i) => firstRow + i),
      data,
      width,
    );
    if (slice.used) await slice.turn();
    signal.throwIfAborted();
    yield { firstRow, rows, data };
    [buffer, other] = [other, buffer];
  }
}

/** Rows and widths of a sketches file that fits the model. */
interface InputLayout {
  readonly rows: number;
  readonly pastWidth: number;
  readonly portfolioWidth: number;
}

export interface InputBlock {
  readonly firstRow: number;
  readonly rows: number;
  /** Past and portfolio side by side, `[rows, pastWidth + portfolioWidth]`. Overwritten by the block after the next. */
  readonly data: Float32Array;
}

/**
 * Finds the two sketch arrays.
 *
 * @throws DataError as in training; CodedError `predict/widths-differ`.
 */
function inputLayout(npz: NpzFile, file: string, model: Model): InputLayout {
  const from = { npz, file };
  const [past, portfolio] = [matrixEntry(from, ARRAYS.past), matrixEntry(from, ARRAYS.portfolio)];
  requireSameRows(past, portfolio, file);
  const [pastWidth, portfolioWidth] = [columnsOf(past), columnsOf(portfolio)];
  if (pastWidth + portfolioWidth !== model.shape.inputDim) throw widthsDiffer(file, pastWidth, portfolioWidth, model);
  return { rows: rowsOf(past), pastWidth, portfolioWidth };
}

function widthsDiffer(file: string, past: number, portfolio: number, { shape, file: model }: Model): CodedError {
  const params = { file, past, portfolio, sum: past + portfolio, input: shape.inputDim, model };
  return new CodedError("predict/widths-differ", params);
}

/**
 * Both sketches of a file, block by block, in memory of two blocks: while one is computed with, the next can be read.
 *
 * @throws CodedError `predict/non-finite`; FormatError.
 */
async function* inputBlocks(
  npz: NpzFile,
  { rows, pastWidth, portfolioWidth }: InputLayout,
  signal: AbortSignal | undefined,
): AsyncGenerator<InputBlock, undefined> {
  const width = pastWidth + portfolioWidth;
  const options = { rowsPerBlock: BLOCK_ROWS, signal };
  const size = Math.min(BLOCK_ROWS, rows) * width;
  let [buffer, other] = [new Float32Array(size), new Float32Array(size)];
  const portfolioBlocks = npz.readRows(ARRAYS.portfolio, options);
  try {
    for await (const past of npz.readRows(ARRAYS.past, options)) {
      const { value: portfolio } = await portfolioBlocks.next();
      if (portfolio === undefined) return;
      for (let row = 0; row < past.rows; row++) {
        buffer.set(past.data.subarray(row * pastWidth, (row + 1) * pastWidth), row * width);
        buffer.set(portfolio.data.subarray(row * portfolioWidth, (row + 1) * portfolioWidth), row * width + pastWidth);
      }
      const data = buffer.subarray(0, past.rows * width);
      requireFinite(data, past.firstRow, pastWidth, width);
      yield { firstRow: past.firstRow, rows: past.rows, data };
      [buffer, other] = [other, buffer];
    }
  } finally {
    // Whoever needs no more blocks leaves no read of the file open.
    await portfolioBlocks.return(undefined);
  }
}

/** Some customers' sketches side by side, read from the file again in one pass that ends behind the last of them. */
async function inputRows(
  npz: NpzFile,
  layout: InputLayout,
  wanted: Int32Array,
  { signal, onProgress }: ReadOptions = {},
): Promise<Float32Array> {
  const width = layout.pastWidth + layout.portfolioWidth;
  const found = new Float32Array(wanted.length * width);
  const end = wanted.reduce((last, row) => Math.max(last, row + 1), 0);
  for await (const { firstRow, rows, data } of inputBlocks(npz, layout, signal)) {
    for (const [i, row] of wanted.entries()) {
      const at = (row - firstRow) * width;
      if (row >= firstRow && row < firstRow + rows) found.set(data.subarray(at, at + width), i * width);
    }
    onProgress?.(Math.min(end, firstRow + rows), end);
    if (firstRow + rows >= end) return found;
  }
  throw new RangeError(`there is no row ${end - 1}`);
}

function requireFinite(block: Float32Array, firstRow: number, pastWidth: number, width: number): void {
  let at = -1;
  for (let index = 0; index < block.length && at < 0; index++) {
    if (!Number.isFinite(block[index])) at = index;
  }
  if (at < 0) return;
  const column = at % width;
  throw new CodedError("predict/non-finite", {
    array: column < pastWidth ? ARRAYS.past : ARRAYS.portfolio,
    row: firstRow + Math.floor(at / width),
    column: column < pastWidth ? column : column - pastWidth,
  });
}

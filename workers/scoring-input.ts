import { ARRAYS, columnsOf, matrixEntry, requireSameRows, rowsOf } from "../src/data/columns";
import type { NpzFile } from "../src/formats";
import { CodedError } from "../src/formats/coded-error";
import type { PredictorShape } from "../src/model/architecture";

/** Customers that cannot be scored, or a question about customers that are not there. */
export class ScoringError extends CodedError {
  override readonly name = "ScoringError";
}

/** Rows read and scored at a time: large enough for full GEMM speed, small enough to stay far from memory's end. */
const BLOCK_ROWS = 4096;

/** Rows and widths of a sketches file that fits the model. */
export interface InputLayout {
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
 * @throws DataError as in training; ScoringError `predict/widths-differ`.
 */
export function inputLayout(
  npz: NpzFile,
  file: string,
  model: { readonly file: string; readonly shape: PredictorShape },
): InputLayout {
  const from = { npz, file };
  const [past, portfolio] = [matrixEntry(from, ARRAYS.past), matrixEntry(from, ARRAYS.portfolio)];
  requireSameRows(past, portfolio, file);
  const [pastWidth, portfolioWidth] = [columnsOf(past), columnsOf(portfolio)];
  if (pastWidth + portfolioWidth !== model.shape.inputDim) {
    throw new ScoringError("predict/widths-differ", {
      file,
      past: pastWidth,
      portfolio: portfolioWidth,
      sum: pastWidth + portfolioWidth,
      input: model.shape.inputDim,
      model: model.file,
    });
  }
  return { rows: rowsOf(past), pastWidth, portfolioWidth };
}

/**
 * Both sketches of a file, block by block, in memory of two blocks: while one is computed with, the next can be read.
 *
 * @throws ScoringError `predict/non-finite`; FormatError.
 */
export async function* inputBlocks(
  npz: NpzFile,
  { rows, pastWidth, portfolioWidth }: InputLayout,
  signal: AbortSignal,
): AsyncGenerator<InputBlock, undefined> {
  const width = pastWidth + portfolioWidth;
  const options = { rowsPerBlock: BLOCK_ROWS, signal };
  const size = Math.min(BLOCK_ROWS, rows) * width;
  let [buffer, other] = [new Float32Array(size), new Float32Array(size)];
  const portfolioBlocks = npz.readRows(ARRAYS.portfolio, options);
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
}

/** One customer's sketches side by side, read from the file again. */
export async function inputRow(npz: NpzFile, row: number): Promise<Float32Array> {
  const past = await oneRow(npz, ARRAYS.past, row);
  const portfolio = await oneRow(npz, ARRAYS.portfolio, row);
  const input = new Float32Array(past.length + portfolio.length);
  input.set(past);
  input.set(portfolio, past.length);
  return input;
}

async function oneRow(npz: NpzFile, array: string, row: number): Promise<Float32Array> {
  for await (const block of npz.readRows(array, { rowsPerBlock: BLOCK_ROWS })) {
    if (row >= block.firstRow + block.rows) continue;
    const width = block.data.length / block.rows;
    return block.data.slice((row - block.firstRow) * width, (row - block.firstRow + 1) * width);
  }
  throw new RangeError(`${array} has no row ${row}`);
}

function requireFinite(block: Float32Array, firstRow: number, pastWidth: number, width: number): void {
  let at = -1;
  for (let index = 0; index < block.length && at < 0; index++) {
    if (!Number.isFinite(block[index])) at = index;
  }
  if (at < 0) return;
  const column = at % width;
  throw new ScoringError("predict/non-finite", {
    array: column < pastWidth ? ARRAYS.past : ARRAYS.portfolio,
    row: firstRow + Math.floor(at / width),
    column: column < pastWidth ? column : column - pastWidth,
  });
}

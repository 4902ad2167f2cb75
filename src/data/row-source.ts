import { Slice } from "../formats/event-loop";

/** Rows of numbers that are read a few at a time: kept dense, or made from something smaller when they are asked for. */
export interface RowSource {
  /** Number of rows. */
  readonly rows: number;
  /** Columns of a row. */
  readonly width: number;
  /**
   * Writes rows one behind the other, `stride` floats from the beginning of one to the next, from `into[0]` on. What lies
   * between the end of a row and the next one stays as it is.
   *
   * @param rows which rows, each from 0.
   * @param stride at least `width`.
   */
  fill(rows: Int32Array, into: Float32Array, stride: number): void;
}

/** Rows that lie in memory as they are, row-major `[rows, width]`. */
export function denseRows(values: Float32Array, width: number): RowSource {
  return {
    rows: values.length / width,
    width,
    fill(rows, into, stride) {
      for (const [i, row] of rows.entries()) into.set(values.subarray(row * width, (row + 1) * width), i * stride);
    },
  };
}

/** Reads rows one at a time, into one buffer that the next row overwrites. */
export function rowReader(source: RowSource): (row: number) => Float32Array<ArrayBuffer> {
  const values = new Float32Array(source.width);
  const wanted = new Int32Array(1);
  return (row) => {
    wanted[0] = row;
    source.fill(wanted, values, source.width);
    return values;
  };
}

/** How many rows are all zeros: customers of whom a source says nothing. */
export function countEmptyRows(source: RowSource): number {
  const read = rowReader(source);
  let count = 0;
  for (let row = 0; row < source.rows; row++) if (read(row).every((value) => value === 0)) count++;
  return count;
}

/** Rows whose sum is taken at a time. */
const SUMMED_ROWS = 256;

/** The mean of some rows, `[width]`, each number rounded once to float32. */
export async function meanRow(source: RowSource, rows: Int32Array): Promise<number[]> {
  const sums = new Float64Array(source.width);
  const values = new Float32Array(SUMMED_ROWS * source.width);
  const slice = new Slice();
  for (let first = 0; first < rows.length; first += SUMMED_ROWS) {
    const some = rows.subarray(first, first + SUMMED_ROWS);
    source.fill(some, values, source.width);
    for (let i = 0; i < some.length * source.width; i++) {
      const column = i % source.width;
      sums[column] = (sums[column] ?? 0) + (values[i] ?? 0);
    }
    if (slice.used) await slice.turn();
  }
  // Nine digits give every float32 back.
  return Array.from(sums, (sum) => Number(Math.fround(sum / rows.length).toPrecision(9)));
}

/** Rows of a source, packed: `[rows.length, width]`. */
export function rowsAt(source: RowSource, rows: Int32Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(rows.length * source.width);
  source.fill(rows, values, source.width);
  return values;
}

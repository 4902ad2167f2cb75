import { Slice } from "../../formats/event-loop";
import { DataError } from "../errors";
import { type RowSource, rowReader } from "../row-source";
import type { SketchesDataset } from "../sketches";
import type { TableScale } from "./mapping";

/**
 * Mean and population standard deviation of each feature over some rows, in double precision. Both are taken of what a
 * row adds to the first one: nothing at all in a column that never changes, whose sums would else leave rounding behind.
 * A number that is not there (NaN) counts for neither, as in scikit-learn's StandardScaler.
 *
 * @param names of the features, which are the first columns of the inputs.
 * @throws DataError `data/empty-columns` where none of the rows has a number: nothing is known of their scale.
 */
export async function scaleOf(inputs: RowSource, names: readonly string[], rows: Int32Array): Promise<TableScale> {
  const features = names.length;
  const first = new Float64Array(features);
  const counts = new Int32Array(features);
  const shift = new Float64Array(features);
  const squares = new Float64Array(features);
  const read = rowReader(inputs);
  const slice = new Slice();
  for (const row of rows) {
    const values = read(row);
    for (let i = 0; i < features; i++) {
      const value = values[i] ?? 0;
      if (Number.isNaN(value)) continue;
      if (counts[i] === 0) first[i] = value;
      counts[i] = (counts[i] ?? 0) + 1;
    }
    if (slice.used) await slice.turn();
  }
  const empty = names.filter((_, i) => counts[i] === 0);
  if (rows.length > 0 && empty.length > 0) throw new DataError("data/empty-columns", { columns: empty });
  for (const row of rows) {
    const values = read(row);
    for (let i = 0; i < features; i++) {
      const value = values[i] ?? 0;
      if (!Number.isNaN(value)) shift[i] = (shift[i] ?? 0) + (value - (first[i] ?? 0)) / (counts[i] ?? 1);
    }
    if (slice.used) await slice.turn();
  }
  for (const row of rows) {
    const values = read(row);
    for (let i = 0; i < features; i++) {
      const value = values[i] ?? 0;
      if (!Number.isNaN(value)) squares[i] = (squares[i] ?? 0) + (value - (first[i] ?? 0) - (shift[i] ?? 0)) ** 2;
    }
    if (slice.used) await slice.turn();
  }
  const mean = Array.from(first, (value, i) => value + (shift[i] ?? 0));
  const deviation = Array.from(squares, (sum, i) => (sum > 0 ? Math.sqrt(sum / (counts[i] ?? 1)) : 1));
  return { mean, deviation };
}

/**
 * The data set with its features on that scale: (x − mean) / deviation, each number rounded once to float32; 0, which is
 * the mean, where there is no number.
 */
export function withScale(dataset: SketchesDataset, scale: TableScale): SketchesDataset {
  const { inputs, table } = dataset;
  if (table === null) return dataset;
  const { mean, deviation } = scale;
  return {
    ...dataset,
    inputs: {
      rows: inputs.rows,
      width: inputs.width,
      fill(rows, into, stride) {
        inputs.fill(rows, into, stride);
        for (let row = 0; row < rows.length; row++) {
          for (let i = 0; i < mean.length; i++) {
            const at = row * stride + i;
            const value = into[at] ?? 0;
            into[at] = Number.isNaN(value) ? 0 : (value - (mean[i] ?? 0)) / (deviation[i] ?? 1);
          }
        }
      },
    },
    table: { ...table, scale },
  };
}

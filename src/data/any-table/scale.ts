import { Slice } from "../event-loop";
import { type RowSource, rowReader } from "../row-source";
import type { SketchesDataset } from "../sketches";
import type { TableScale } from "./mapping";

/**
 * Mean and population standard deviation of each feature over some rows, in two passes and double precision. Both are
 * taken of what a row adds to the first one: nothing at all in a column that never changes, whose sums would else leave
 * rounding behind.
 *
 * @param features the first columns of the inputs, of which this is known.
 */
export async function scaleOf(inputs: RowSource, features: number, rows: Int32Array): Promise<TableScale> {
  const first = new Float64Array(features);
  const shift = new Float64Array(features);
  const squares = new Float64Array(features);
  const read = rowReader(inputs);
  const slice = new Slice();
  const [firstRow] = rows;
  if (firstRow !== undefined) first.set(read(firstRow).subarray(0, features));
  for (const row of rows) {
    const values = read(row);
    for (let i = 0; i < features; i++) {
      shift[i] = (shift[i] ?? 0) + ((values[i] ?? 0) - (first[i] ?? 0)) / rows.length;
    }
    if (slice.used) await slice.turn();
  }
  for (const row of rows) {
    const values = read(row);
    for (let i = 0; i < features; i++) {
      squares[i] = (squares[i] ?? 0) + ((values[i] ?? 0) - (first[i] ?? 0) - (shift[i] ?? 0)) ** 2;
    }
    if (slice.used) await slice.turn();
  }
  const mean = Array.from(first, (value, i) => value + (shift[i] ?? 0));
  const deviation = Array.from(squares, (sum) => (sum > 0 ? Math.sqrt(sum / rows.length) : 1));
  return { mean, deviation };
}

/** The data set with its features on that scale: (x − mean) / deviation, each number rounded once to float32. */
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
            into[at] = ((into[at] ?? 0) - (mean[i] ?? 0)) / (deviation[i] ?? 1);
          }
        }
      },
    },
    table: { ...table, scale },
  };
}

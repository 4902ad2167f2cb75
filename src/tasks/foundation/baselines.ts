import { type RowSource, rowsAt } from "../../data/row-source";
import { Slice } from "../../formats/event-loop";
import { cosineSimilarities } from "../../metrics/cosine";

/** Weight of the ridge's penalty: next to nothing, enough to solve for columns that repeat one another. */
const RIDGE_PENALTY = 0.01;
/** Training rows that the ridge is fitted on, at most; more move its mean similarity in the fourth decimal. */
const RIDGE_ROWS = 20_000;

/** What is known of the customers, and the rows of the splits. */
export interface FutureData {
  /** Past columns first, then portfolio. */
  readonly inputs: RowSource;
  /** The future sketches as they are in the file. */
  readonly futures: RowSource;
  readonly pastWidth: number;
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Cosine similarity of each test row's future with what a simple rule says of it. */
export interface FutureBaselines {
  /** Everyone gets the training split's mean future. */
  readonly meanFuture: Float32Array;
  /** Everyone goes on as before; null where past and future have different widths. */
  readonly copyPast: Float32Array | null;
  /** A linear map from all inputs, fitted by least squares with a small ridge. */
  readonly linear: Float32Array;
}

/**
 * What a model of the future must beat.
 *
 * @throws DOMException `AbortError` when the signal is aborted.
 */
export async function futureBaselines(data: FutureData, signal?: AbortSignal): Promise<FutureBaselines> {
  const { inputs, futures, pastWidth, train, test } = data;
  const slice = new Slice();
  const pause = async () => {
    if (slice.used) await slice.turn();
    signal?.throwIfAborted();
  };
  const actual = rowsAt(futures, test);
  const compare = (predicted: Float32Array) => cosineSimilarities(predicted, actual, futures.width);

  const mean = await columnMeans(futures, train, pause);
  const means = new Float32Array(actual.length);
  for (let start = 0; start < means.length; start += futures.width) means.set(mean, start);
  return {
    meanFuture: compare(means),
    copyPast: pastWidth === futures.width ? compare(firstColumns(inputs, test, pastWidth)) : null,
    linear: compare(await ridge(data, train.subarray(0, RIDGE_ROWS), pause)),
  };
}

function firstColumns(source: RowSource, rows: Int32Array, width: number): Float32Array {
  const all = rowsAt(source, rows);
  const columns = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    columns.set(all.subarray(i * source.width, i * source.width + width), i * width);
  }
  return columns;
}

/** Column means in double precision. */
async function columnMeans(source: RowSource, rows: Int32Array, pause: () => Promise<void>): Promise<Float64Array> {
  const sums = new Float64Array(source.width);
  await eachRow(source, rows, pause, (row) => {
    for (let j = 0; j < row.length; j++) sums[j] = (sums[j] ?? 0) + (row[j] ?? 0);
  });
  return sums.map((sum) => sum / Math.max(1, rows.length));
}

/** Calls `visit` with each row in turn; the row is only valid during the call. */
async function eachRow(
  source: RowSource,
  rows: Int32Array,
  pause: () => Promise<void>,
  visit: (row: Float32Array, index: number) => void,
): Promise<void> {
  const row = new Float32Array(source.width);
  for (let i = 0; i < rows.length; i++) {
    await pause();
    source.fill(rows.subarray(i, i + 1), row, source.width);
    visit(row, i);
  }
}

/**
 * Ridge regression with an intercept, `sklearn.linear_model.Ridge`'s objective: the normal equations of centered columns
 * by Cholesky's decomposition, all in double precision.
 *
 * @returns predictions of the test rows, `[test.length, futures.width]`.
 */
async function ridge(
  { inputs, futures, test }: FutureData,
  train: Int32Array,
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const [p, q] = [inputs.width, futures.width];
  const inputMean = await columnMeans(inputs, train, pause);
  const futureMean = await columnMeans(futures, train, pause);
  const gram = new Float64Array(p * p);
  const cross = new Float64Array(p * q);
  const future = new Float32Array(q);
  await eachRow(inputs, train, pause, (row, index) => {
    futures.fill(train.subarray(index, index + 1), future, q);
    // Sketches are mostly zeros: products are summed as they are, and the means taken off at the end.
    const present = nonZero(row);
    const presentFuture = nonZero(future);
    for (const i of present) {
      const x = row[i] ?? 0;
      for (const j of present) if (j <= i) gram[i * p + j] = (gram[i * p + j] ?? 0) + x * (row[j] ?? 0);
      for (const j of presentFuture) cross[i * q + j] = (cross[i * q + j] ?? 0) + x * (future[j] ?? 0);
    }
  });
  for (let i = 0; i < p; i++) {
    const x = train.length * (inputMean[i] ?? 0);
    for (let j = 0; j <= i; j++) gram[i * p + j] = (gram[i * p + j] ?? 0) - x * (inputMean[j] ?? 0);
    for (let j = 0; j < q; j++) cross[i * q + j] = (cross[i * q + j] ?? 0) - x * (futureMean[j] ?? 0);
    gram[i * p + i] = (gram[i * p + i] ?? 0) + RIDGE_PENALTY;
  }
  await factorize(gram, p, pause);
  await solve(gram, cross, p, q, pause);

  const predicted = new Float32Array(test.length * q);
  const sums = new Float64Array(q);
  await eachRow(inputs, test, pause, (row, index) => {
    sums.set(futureMean);
    for (let i = 0; i < p; i++) {
      const x = (row[i] ?? 0) - (inputMean[i] ?? 0);
      for (let j = 0; j < q; j++) sums[j] = (sums[j] ?? 0) + x * (cross[i * q + j] ?? 0);
    }
    predicted.set(sums, index * q);
  });
  return predicted;
}

function nonZero(row: Float32Array): number[] {
  const present: number[] = [];
  for (let i = 0; i < row.length; i++) if (row[i] !== 0) present.push(i);
  return present;
}

/** Cholesky's decomposition A = L Lᵀ in place: the lower triangle of `a` (row-major, n × n) becomes L. */
async function factorize(a: Float64Array, n: number, pause: () => Promise<void>): Promise<void> {
  for (let i = 0; i < n; i++) {
    await pause();
    const row = a.subarray(i * n, i * n + i + 1);
    for (let j = 0; j <= i; j++) {
      const other = a.subarray(j * n, j * n + j + 1);
      let sum = row[j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (row[k] ?? 0) * (other[k] ?? 0);
      row[j] = i === j ? Math.sqrt(sum) : sum / (other[j] ?? 1);
    }
  }
}

/** Solves L Lᵀ X = B in place for B `[n, columns]`: forward, then backward substitution. */
async function solve(
  l: Float64Array,
  b: Float64Array,
  n: number,
  columns: number,
  pause: () => Promise<void>,
): Promise<void> {
  const row = (index: number) => b.subarray(index * columns, (index + 1) * columns);
  /** Takes four rows off at a time, one after the other: the target is read and written a fourth as often. */
  const take = (target: Float64Array, first: number, end: number, factor: (k: number) => number) => {
    let k = first;
    for (; k + 3 < end; k += 4) {
      const [f0, f1, f2, f3] = [factor(k), factor(k + 1), factor(k + 2), factor(k + 3)];
      const [r0, r1, r2, r3] = [row(k), row(k + 1), row(k + 2), row(k + 3)];
      for (let j = 0; j < columns; j++) {
        const rest = (target[j] ?? 0) - f0 * (r0[j] ?? 0) - f1 * (r1[j] ?? 0) - f2 * (r2[j] ?? 0);
        target[j] = rest - f3 * (r3[j] ?? 0);
      }
    }
    for (; k < end; k++) {
      const [f, r] = [factor(k), row(k)];
      for (let j = 0; j < columns; j++) target[j] = (target[j] ?? 0) - f * (r[j] ?? 0);
    }
  };
  const divide = (target: number, by: number) => {
    for (let j = 0; j < columns; j++) b[target * columns + j] = (b[target * columns + j] ?? 0) / by;
  };
  for (let i = 0; i < n; i++) {
    await pause();
    take(row(i), 0, i, (k) => l[i * n + k] ?? 0);
    divide(i, l[i * n + i] ?? 1);
  }
  for (let i = n - 1; i >= 0; i--) {
    await pause();
    take(row(i), i + 1, n, (k) => l[k * n + i] ?? 0);
    divide(i, l[i * n + i] ?? 1);
  }
}

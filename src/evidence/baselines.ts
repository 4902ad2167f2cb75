import { type RowSource, rowReader, rowsAt } from "../data/row-source";
import { type LabeledRows, softmaxRegression } from "./logistic";
import { inParts, type LongWork, Yielder } from "./yield";

/** Rows of the two splits that the nearest-neighbor baselines (quadratic work) and the regression look at, at most. */
const CAPS = { train: 20_000, test: 5_000 } as const;
/** Training rows times inputs times classes of the regression, at most: a step of it takes a fraction of a second. */
const REGRESSION_CAP = 2 ** 26;

export interface BaselineData {
  /** Raw inputs of all customers; past columns first, then portfolio. */
  readonly inputs: RowSource;
  readonly width: number;
  readonly pastWidth: number;
  /** Class index per row. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Row indices in split order. */
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Predicted class of each test row that was looked at, by baseline. */
export interface BaselinePredictions {
  readonly majority: Int32Array;
  readonly nearestCentroid: Int32Array;
  readonly nearestNeighbourPast: Int32Array;
  readonly nearestNeighbourPortfolio: Int32Array;
  readonly nearestNeighbourBoth: Int32Array;
  readonly logistic: Int32Array;
  /** Training and test rows that the nearest neighbors used; smaller than the splits when capped. */
  readonly neighborRows: { readonly train: number; readonly test: number };
}

/** The most frequent class of the training split for every test row; ties go to the lower class index. */
function majorityBaseline({ labels, classes, train, test }: BaselineData): Int32Array {
  const counts = new Float64Array(classes);
  for (const row of train) counts[labels[row] ?? 0] = (counts[labels[row] ?? 0] ?? 0) + 1;
  return new Int32Array(test.length).fill(indexOfLargest(counts));
}

/**
 * Class of the nearest class mean (Euclidean, as `sklearn.neighbors.NearestCentroid`): means in double precision over
 * the training split, classes absent there never predicted, ties to the lower class index.
 */
async function nearestCentroidBaseline(data: BaselineData, { signal }: LongWork = {}): Promise<Int32Array> {
  const { inputs, width, labels, classes, train, test } = data;
  const sums = new Float64Array(classes * width);
  const counts = new Float64Array(classes);
  const yielder = new Yielder(signal === undefined ? {} : { signal });
  const read = rowReader(inputs);
  for (const row of train) {
    await yielder.pause(0, train.length);
    const label = labels[row] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
    const values = read(row);
    for (let j = 0; j < width; j++) {
      sums[label * width + j] = (sums[label * width + j] ?? 0) + (values[j] ?? 0);
    }
  }
  for (let label = 0; label < classes; label++) {
    const count = counts[label] ?? 0;
    for (let j = 0; j < width && count > 0; j++) sums[label * width + j] = (sums[label * width + j] ?? 0) / count;
  }
  const predicted = new Int32Array(test.length);
  for (const [index, row] of test.entries()) {
    await yielder.pause(0, test.length);
    const values = read(row);
    const distances = Float64Array.from({ length: classes }, (_, label) => {
      if (counts[label] === 0) return Number.POSITIVE_INFINITY;
      let distance = 0;
      for (let j = 0; j < width; j++) {
        const difference = (values[j] ?? 0) - (sums[label * width + j] ?? 0);
        distance += difference * difference;
      }
      return distance;
    });
    predicted[index] = indexOfSmallest(distances);
  }
  return predicted;
}

/**
 * One nearest neighbor on past, on portfolio and on both (Euclidean, ties to the first row of the training split).
 * Squared distances come as |a|² + |b|² − 2·a·b in double precision over the test row's non-zero columns: sketches are
 * about 70 % zeros, and both halves share the work, since |both|² = |past|² + |portfolio|².
 */
async function nearestNeighborBaselines(data: BaselineData, work: LongWork = {}) {
  const { inputs, width, pastWidth, labels } = data;
  const train = data.train.subarray(0, CAPS.train);
  const test = data.test.subarray(0, CAPS.test);
  const read = rowReader(inputs);
  const columns = transposed(read, width, train);
  const pastNorms = squaredNorms(read, train, 0, pastWidth);
  const portfolioNorms = squaredNorms(read, train, pastWidth, width);
  const past = new Int32Array(test.length);
  const portfolio = new Int32Array(test.length);
  const both = new Int32Array(test.length);
  const pastDots = new Float64Array(train.length);
  const portfolioDots = new Float64Array(train.length);
  const yielder = new Yielder(work);
  for (let index = 0; index < test.length; index++) {
    const query = read(test[index] ?? 0);
    dots(query, 0, pastWidth, columns, train.length, pastDots);
    dots(query, pastWidth, width, columns, train.length, portfolioDots);
    let bestPast = 0;
    let bestPortfolio = 0;
    let bestBoth = 0;
    let leastPast = Number.POSITIVE_INFINITY;
    let leastPortfolio = Number.POSITIVE_INFINITY;
    let leastBoth = Number.POSITIVE_INFINITY;
    for (let t = 0; t < train.length; t++) {
      const pastDistance = (pastNorms[t] ?? 0) - 2 * (pastDots[t] ?? 0);
      const portfolioDistance = (portfolioNorms[t] ?? 0) - 2 * (portfolioDots[t] ?? 0);
      if (pastDistance < leastPast) [leastPast, bestPast] = [pastDistance, t];
      if (portfolioDistance < leastPortfolio) [leastPortfolio, bestPortfolio] = [portfolioDistance, t];
      if (pastDistance + portfolioDistance < leastBoth) [leastBoth, bestBoth] = [pastDistance + portfolioDistance, t];
    }
    past[index] = labels[train[bestPast] ?? 0] ?? 0;
    portfolio[index] = labels[train[bestPortfolio] ?? 0] ?? 0;
    both[index] = labels[train[bestBoth] ?? 0] ?? 0;
    await yielder.pause(index, test.length);
  }
  return {
    nearestNeighbourPast: past,
    nearestNeighbourPortfolio: portfolio,
    nearestNeighbourBoth: both,
    neighborRows: { train: train.length, test: test.length },
  };
}

/** A multinomial logistic regression on all inputs. */
function logisticBaseline(data: BaselineData, work: LongWork): Promise<Int32Array> {
  const { inputs, width, labels, classes, train, test } = data;
  const rowsOf = (rows: Int32Array): LabeledRows => ({
    values: rowsAt(inputs, rows),
    width,
    labels: rows.map((row) => labels[row] ?? 0),
  });
  const most = Math.min(CAPS.train, Math.floor(REGRESSION_CAP / (width * classes)));
  return softmaxRegression(rowsOf(train.subarray(0, most)), rowsOf(test.subarray(0, CAPS.test)), classes, work);
}

/** All six baselines on one split. */
export async function computeBaselines(data: BaselineData, work: LongWork = {}): Promise<BaselinePredictions> {
  const within = inParts(work, 2);
  return {
    majority: majorityBaseline(data),
    nearestCentroid: await nearestCentroidBaseline(data, work),
    ...(await nearestNeighborBaselines(data, within())),
    logistic: await logisticBaseline(data, within()),
  };
}

/** The training rows' columns, one after the other, so that a dot product's inner loop runs over neighbors. */
function transposed(read: (row: number) => Float32Array, width: number, rows: Int32Array): Float32Array {
  const columns = new Float32Array(width * rows.length);
  rows.forEach((row, t) => {
    const values = read(row);
    for (let j = 0; j < width; j++) columns[j * rows.length + t] = values[j] ?? 0;
  });
  return columns;
}

function squaredNorms(read: (row: number) => Float32Array, rows: Int32Array, from: number, to: number): Float64Array {
  return Float64Array.from(rows, (row) => {
    const values = read(row);
    let sum = 0;
    for (let j = from; j < to; j++) sum += (values[j] ?? 0) ** 2;
    return sum;
  });
}

/** out[t] = Σ_j query[j]·train[t][j] over the columns from..to where the query is not zero. */
function dots(
  query: Float32Array,
  from: number,
  to: number,
  columns: Float32Array,
  neighbors: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let j = from; j < to; j++) {
    const value = query[j] ?? 0;
    if (value === 0) continue;
    const offset = j * neighbors;
    for (let t = 0; t < neighbors; t++) out[t] = (out[t] ?? 0) + value * (columns[offset + t] ?? 0);
  }
}

function indexOfLargest(values: Float64Array): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? 0) ? index : best), 0);
}

function indexOfSmallest(values: Float64Array): number {
  return values.reduce((best, value, index) => (value < (values[best] ?? 0) ? index : best), 0);
}

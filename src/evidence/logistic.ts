import { type LongWork, Yielder } from "./yield";

/** Rows of numbers with a class each. */
export interface BinaryRows {
  /** Row-major, `width` columns. */
  readonly values: Float32Array;
  readonly width: number;
  /** 1 for positive rows, 0 for negative ones. */
  readonly labels: Int32Array;
}

/** Columns that a model sees: from inclusive, to exclusive. */
interface ColumnRange {
  readonly from: number;
  readonly to: number;
}

/** Past steps that L-BFGS remembers, as SciPy's. */
const MEMORY = 10;
const MOST_STEPS = 500;
/** Of the largest entry of the gradient, per row. */
const TOLERANCE = 1e-7;

/**
 * Probabilities of the positive class by a logistic regression on some columns: `sklearn.linear_model.LogisticRegression(
 * C=1, class_weight="balanced")`, that is ½‖w‖² + Σ s·ln(1 + exp(−y·z)) with s = n / (2 · rows of the class) and an
 * intercept without penalty, minimized by L-BFGS (Nocedal & Wright, "Numerical Optimization", 2006, algorithm 7.5).
 *
 * @returns float32, per row of `test`.
 * @throws the signal's reason when the work was canceled.
 */
export async function logisticRegression(
  train: BinaryRows,
  test: BinaryRows,
  columns: ColumnRange,
  work: LongWork = {},
): Promise<Float32Array> {
  const rows = sparse(train, columns);
  const size = columns.to - columns.from + 1;
  const weights = balanced(train.labels);
  const yielder = new Yielder(work);
  const evaluate = (point: Float64Array) => objective(rows, train.labels, weights, point);
  let point: Float64Array = new Float64Array(size);
  let here = evaluate(point);
  const steps: { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    await yielder.pause(step, MOST_STEPS);
    if (largest(here.gradient) <= TOLERANCE * train.labels.length) break;
    const direction = descent(here.gradient, steps);
    const slope = dot(direction, here.gradient);
    // The first direction is the gradient itself, which is as long as the rows are many.
    let length = steps.length === 0 ? 1 / Math.sqrt(dot(direction, direction)) : 1;
    let next = along(point, direction, length);
    let there = evaluate(next);
    while (there.value > here.value + 1e-4 * length * slope && length > 1e-12) {
      length /= 2;
      next = along(point, direction, length);
      there = evaluate(next);
    }
    if (!(there.value < here.value)) break;
    const s = along(next, point, -1);
    const y = along(there.gradient, here.gradient, -1);
    const curvature = dot(s, y);
    if (curvature > 0) steps.push({ s, y, rho: 1 / curvature });
    if (steps.length > MEMORY) steps.shift();
    [point, here] = [next, there];
  }
  const scores = products(sparse(test, columns), point);
  return Float32Array.from(scores, (score) => 1 / (1 + Math.exp(-score)));
}

/** Rows without their zeros: sketches are mostly zeros. */
interface SparseMatrix {
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float32Array;
}

function sparse({ values, width, labels }: BinaryRows, { from, to }: ColumnRange): SparseMatrix {
  const start = new Int32Array(labels.length + 1);
  for (let row = 0; row < labels.length; row++) {
    let count = 0;
    for (let j = from; j < to; j++) if (values[row * width + j] !== 0) count++;
    start[row + 1] = (start[row] ?? 0) + count;
  }
  const column = new Int32Array(start[labels.length] ?? 0);
  const value = new Float32Array(column.length);
  let at = 0;
  for (let row = 0; row < labels.length; row++) {
    for (let j = from; j < to; j++) {
      const x = values[row * width + j] ?? 0;
      if (x === 0) continue;
      column[at] = j - from;
      value[at++] = x;
    }
  }
  return { start, column, value };
}

/** Weight of a negative and of a positive row. */
function balanced(labels: Int32Array): readonly [number, number] {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  return [labels.length / (2 * (labels.length - positives)), labels.length / (2 * positives)];
}

/** w·x + b per row; the last entry of a point is the intercept. */
function products({ start, column, value }: SparseMatrix, point: Float64Array): Float64Array {
  const intercept = point.at(-1) ?? 0;
  const scores = new Float64Array(start.length - 1);
  for (let row = 0; row < scores.length; row++) {
    let score = intercept;
    const end = start[row + 1] ?? 0;
    for (let i = start[row] ?? 0; i < end; i++) score += (value[i] ?? 0) * (point[column[i] ?? 0] ?? 0);
    scores[row] = score;
  }
  return scores;
}

function objective(
  rows: SparseMatrix,
  labels: Int32Array,
  [negative, positive]: readonly [number, number],
  point: Float64Array,
): { readonly value: number; readonly gradient: Float64Array } {
  const { start, column, value } = rows;
  const intercept = point.length - 1;
  const gradient = Float64Array.from(point);
  gradient[intercept] = 0;
  let total = 0;
  for (let j = 0; j < intercept; j++) total += (point[j] ?? 0) ** 2 / 2;
  const scores = products(rows, point);
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] ?? 0;
    const isPositive = labels[row] === 1;
    const weight = isPositive ? positive : negative;
    const margin = isPositive ? score : -score;
    total += weight * (Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin))));
    const pull = (weight / (1 + Math.exp(margin))) * (isPositive ? -1 : 1);
    const end = start[row + 1] ?? 0;
    for (let i = start[row] ?? 0; i < end; i++) {
      const j = column[i] ?? 0;
      gradient[j] = (gradient[j] ?? 0) + pull * (value[i] ?? 0);
    }
    gradient[intercept] = (gradient[intercept] ?? 0) + pull;
  }
  return { value: total, gradient };
}

/** The two-loop recursion: −H·gradient with the inverse Hessian that the last steps tell of. */
function descent(
  gradient: Float64Array,
  steps: readonly { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[],
): Float64Array {
  let q = Float64Array.from(gradient);
  const newestFirst = steps.toReversed();
  const factors = newestFirst.map(({ s, y, rho }) => {
    const factor = rho * dot(s, q);
    q = along(q, y, -factor);
    return factor;
  });
  const [newest] = newestFirst;
  if (newest !== undefined) {
    const scale = 1 / (newest.rho * dot(newest.y, newest.y));
    q = q.map((value) => value * scale);
  }
  for (const [i, { s, y, rho }] of steps.entries()) {
    const factor = factors[steps.length - 1 - i] ?? 0;
    q = along(q, s, factor - rho * dot(y, q));
  }
  return q.map((value) => -value);
}

function along(point: Float64Array, direction: Float64Array, length: number): Float64Array<ArrayBuffer> {
  return point.map((value, i) => value + length * (direction[i] ?? 0));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

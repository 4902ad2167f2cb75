import { classCounts } from "../data/class-weights";
import { argmax } from "../metrics/softmax";
import { type LongWork, Yielder } from "./yield";

/** Rows of numbers with a class each. */
export interface LabeledRows {
  /** Row-major, `width` columns. */
  readonly values: Float32Array;
  readonly width: number;
  /** Class index; of two classes 1 is the positive one. */
  readonly labels: Int32Array;
}

/** Columns that a model sees: from inclusive, to exclusive. */
interface ColumnRange {
  readonly from: number;
  readonly to: number;
}

/** Past steps that L-BFGS remembers, as SciPy's. */
const MEMORY = 10;

/** When the search ends: after so many steps, or with the largest entry of the gradient, per row, no greater than this. */
interface Ending {
  readonly steps: number;
  readonly tolerance: number;
}
const FINE: Ending = { steps: 500, tolerance: 1e-7 };
/** As scikit-learn's defaults: what is asked is a class, not a probability. */
const COARSE: Ending = { steps: 100, tolerance: 1e-4 };

/** What is minimized: of each row's scores, one per output, the loss. */
interface Loss {
  readonly outputs: number;
  /** Puts each score's derivative in its place; answers with the sum of the losses. */
  readonly derive: (scores: Float64Array) => number;
}

/**
 * Probabilities of the positive class by a logistic regression on some columns: `sklearn.linear_model.LogisticRegression(
 * C=1, class_weight="balanced")`, that is ½‖w‖² + Σ s·ln(1 + exp(−y·z)) with s = n / (2 · rows of the class) and an
 * intercept without penalty.
 *
 * @returns float32, per row of `test`.
 * @throws the signal's reason when the work was canceled.
 */
export async function logisticRegression(
  train: LabeledRows,
  test: LabeledRows,
  columns: ColumnRange,
  work: LongWork = {},
): Promise<Float32Array> {
  const { labels } = train;
  const weights = balanced(labels, 2);
  const loss: Loss = {
    outputs: 1,
    derive(scores) {
      let total = 0;
      for (let row = 0; row < labels.length; row++) {
        const weight = weights[labels[row] ?? 0] ?? 0;
        const sign = labels[row] === 1 ? 1 : -1;
        const margin = sign * (scores[row] ?? 0);
        total += weight * (Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin))));
        scores[row] = (-sign * weight) / (1 + Math.exp(margin));
      }
      return total;
    },
  };
  const point = await minimum(sparse(train, columns), columns, loss, FINE, work);
  return Float32Array.from(products(sparse(test, columns), point, 1), (score) => 1 / (1 + Math.exp(-score)));
}

/**
 * Class of each row of `test` by a multinomial logistic regression on all columns: ½‖W‖² + Σ s·(ln Σₖ exp(zₖ) − z of the
 * row's class), with s = n / (classes with rows · rows of the class) and intercepts without penalty. Of three classes and
 * more it is scikit-learn's, as above; of two, theirs with C=2.
 *
 * @throws the signal's reason when the work was canceled.
 */
export async function softmaxRegression(
  train: LabeledRows,
  test: LabeledRows,
  classes: number,
  work: LongWork = {},
): Promise<Int32Array> {
  const { labels } = train;
  const columns = { from: 0, to: train.width };
  const weights = balanced(labels, classes);
  const loss: Loss = {
    outputs: classes,
    derive(scores) {
      let total = 0;
      for (let row = 0; row < labels.length; row++) {
        const at = row * classes;
        const label = labels[row] ?? 0;
        const weight = weights[label] ?? 0;
        let most = Number.NEGATIVE_INFINITY;
        for (let k = 0; k < classes; k++) most = Math.max(most, scores[at + k] ?? 0);
        let sum = 0;
        for (let k = 0; k < classes; k++) sum += Math.exp((scores[at + k] ?? 0) - most);
        total += weight * (most + Math.log(sum) - (scores[at + label] ?? 0));
        for (let k = 0; k < classes; k++) {
          const probability = Math.exp((scores[at + k] ?? 0) - most) / sum;
          scores[at + k] = weight * (probability - (k === label ? 1 : 0));
        }
      }
      return total;
    },
  };
  const point = await minimum(sparse(train, columns), columns, loss, COARSE, work);
  return argmax(Float32Array.from(products(sparse(test, columns), point, classes)), classes);
}

/** The weights of every output per column, and its intercept behind them: by L-BFGS (Nocedal & Wright, "Numerical Optimization", 2006, algorithm 7.5). */
async function minimum(
  rows: SparseMatrix,
  columns: ColumnRange,
  loss: Loss,
  { steps: most, tolerance }: Ending,
  work: LongWork,
): Promise<Float64Array> {
  const yielder = new Yielder(work);
  let point: Float64Array = new Float64Array((columns.to - columns.from + 1) * loss.outputs);
  let here = objective(rows, loss, point);
  const steps: { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[] = [];
  for (let step = 0; step < most; step++) {
    await yielder.pause(step, most);
    if (largest(here.gradient) <= tolerance * (rows.start.length - 1)) break;
    const direction = descent(here.gradient, steps);
    const slope = dot(direction, here.gradient);
    // The first direction is the gradient itself, which is as long as the rows are many.
    let length = steps.length === 0 ? 1 / Math.sqrt(dot(direction, direction)) : 1;
    let next = along(point, direction, length);
    let there = objective(rows, loss, next);
    while (there.value > here.value + 1e-4 * length * slope && length > 1e-12) {
      length /= 2;
      next = along(point, direction, length);
      there = objective(rows, loss, next);
    }
    if (!(there.value < here.value)) break;
    const s = along(next, point, -1);
    const y = along(there.gradient, here.gradient, -1);
    const curvature = dot(s, y);
    if (curvature > 0) steps.push({ s, y, rho: 1 / curvature });
    if (steps.length > MEMORY) steps.shift();
    [point, here] = [next, there];
  }
  return point;
}

/** Rows without their zeros: sketches are mostly zeros. */
interface SparseMatrix {
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float32Array;
}

function sparse({ values, width, labels }: LabeledRows, { from, to }: ColumnRange): SparseMatrix {
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

/** Weight of a row of each class: those of a class weigh together what those of any other do. */
function balanced(labels: Int32Array, classes: number): number[] {
  const counts = classCounts(labels, classes);
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : labels.length / (present * count)));
}

/** w·x + b per row and output. */
function products({ start, column, value }: SparseMatrix, point: Float64Array, outputs: number): Float64Array {
  const intercepts = point.length - outputs;
  const scores = new Float64Array((start.length - 1) * outputs);
  for (let row = 0; row + 1 < start.length; row++) {
    const at = row * outputs;
    const end = start[row + 1] ?? 0;
    for (let k = 0; k < outputs; k++) scores[at + k] = point[intercepts + k] ?? 0;
    for (let i = start[row] ?? 0; i < end; i++) {
      const x = value[i] ?? 0;
      const j = (column[i] ?? 0) * outputs;
      for (let k = 0; k < outputs; k++) scores[at + k] = (scores[at + k] ?? 0) + x * (point[j + k] ?? 0);
    }
  }
  return scores;
}

function objective(
  rows: SparseMatrix,
  { outputs, derive }: Loss,
  point: Float64Array,
): { readonly value: number; readonly gradient: Float64Array } {
  const { start, column, value } = rows;
  const intercepts = point.length - outputs;
  const gradient = Float64Array.from(point).fill(0, intercepts);
  const scores = products(rows, point, outputs);
  const total = dot(gradient, gradient) / 2 + derive(scores);
  for (let row = 0; row + 1 < start.length; row++) {
    const at = row * outputs;
    const end = start[row + 1] ?? 0;
    for (let i = start[row] ?? 0; i < end; i++) {
      const x = value[i] ?? 0;
      const j = (column[i] ?? 0) * outputs;
      for (let k = 0; k < outputs; k++) gradient[j + k] = (gradient[j + k] ?? 0) + x * (scores[at + k] ?? 0);
    }
    for (let k = 0; k < outputs; k++) {
      gradient[intercepts + k] = (gradient[intercepts + k] ?? 0) + (scores[at + k] ?? 0);
    }
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

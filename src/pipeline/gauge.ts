import { Slice } from "../formats/event-loop";
import type { ReadOptions } from "../formats/progress";
import type { NamedRows } from "./cleora/walks";

/** How alike vectors have become by walking: too many walks make all of them nearly one point. */
export interface Gauge {
  /** Mean cosine of all pairs; null with fewer than two names. */
  readonly meanCosine: number | null;
  /** Second singular value ÷ first: what is left beside the common direction; null with fewer than two names. */
  readonly secondSingular: number | null;
  readonly advice: "distinct" | "close" | "one-point";
}

/** Below these shares of the first singular value the names are close together, or nearly one point. */
const CLOSE = 0.1;
const ONE_POINT = 0.01;
/** Directions that singular values are looked for in, and their relative change at which they are taken as found. */
const MOST_DIRECTIONS = 100;
const FOUND = 1e-10;
/** What is left of a direction, relative to what it was, when there was nothing new in it. */
const NOTHING = 1e-12;
/** Rows between two looks at the clock. */
const STRIDE = 64;

/** Measures how alike the rows are. Throws the signal's reason when aborted. */
export async function gaugeOf(rows: NamedRows, options: Pick<ReadOptions, "signal"> = {}): Promise<Gauge> {
  if (rows.names.length < 2) return { meanCosine: null, secondSingular: null, advice: "distinct" };
  const eachRow = eachRowOf(rows, options);
  const [first, second] = await singularSquares(rows, eachRow);
  const secondSingular = first === 0 ? 0 : Math.sqrt(second / first);
  return {
    meanCosine: await meanCosine(rows, eachRow),
    secondSingular,
    advice: secondSingular < ONE_POINT ? "one-point" : secondSingular < CLOSE ? "close" : "distinct",
  };
}

/** Shows every row to someone. */
type EachRow = (use: (values: Float32Array, row: number) => void) => Promise<void>;

function eachRowOf({ names, dim, data }: NamedRows, { signal }: Pick<ReadOptions, "signal">): EachRow {
  const slice = new Slice();
  return async (use) => {
    for (let row = 0; row < names.length; row++) {
      if (row % STRIDE === 0 && slice.used) {
        await slice.turn();
        signal?.throwIfAborted();
      }
      use(data.subarray(row * dim, (row + 1) * dim), row);
    }
  };
}

/** (‖Σ u‖² − n) ÷ n(n − 1) over unit rows u. */
async function meanCosine({ names, dim }: NamedRows, eachRow: EachRow): Promise<number> {
  const count = names.length;
  const sum = new Float64Array(dim);
  let own = 0;
  await eachRow((values) => {
    const norm = Math.sqrt(dot(values, values));
    if (norm === 0) return;
    own++;
    addTo(sum, values, 1 / norm);
  });
  return (dot(sum, sum) - own) / (count * (count - 1));
}

/**
 * Squares of the two largest singular values, by Lanczos' method: XᵀX in a growing set of directions, each new one made
 * orthogonal to all before, is tridiagonal.
 */
async function singularSquares({ names, dim }: NamedRows, eachRow: EachRow): Promise<readonly [number, number]> {
  const directions: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  /** Some sum of the rows; each seed gives another one. */
  const someSum = async (seed: number) => {
    const sum = new Float64Array(dim);
    await eachRow((values, row) => addTo(sum, values, Math.cos(row * row + seed)));
    return sum;
  };
  let found: readonly [number, number] = [0, 0];
  let next = await someSum(0);
  while (directions.length < Math.min(names.length, dim, MOST_DIRECTIONS)) {
    const length = unitBeside(next, directions);
    // The rows fall into parts that have nothing to do with each other: the next part, if there is one.
    if (length === 0) {
      next = await someSum(directions.length);
      if (unitBeside(next, directions) === 0) break;
    }
    const direction = next;
    const product = new Float64Array(dim);
    let square = 0;
    await eachRow((values) => {
      const along = dot(values, direction);
      square += along * along;
      addTo(product, values, along);
    });
    beside.push(directions.length === 0 ? 0 : length);
    directions.push(direction);
    diagonal.push(square);
    const before = found;
    found = [eigenvalue(diagonal, beside, 1), eigenvalue(diagonal, beside, 2)];
    if (found.every((value, i) => value > 0 && Math.abs(value - (before[i] ?? 0)) <= FOUND * value)) break;
    next = product;
  }
  return found;
}

/** Makes a vector orthogonal to others and of length 1; the length that was left of it, 0 for nothing. */
function unitBeside(vector: Float64Array, others: readonly Float64Array[]): number {
  const whole = Math.sqrt(dot(vector, vector));
  // Once more against what rounding left of the first time.
  for (let time = 0; time < 2; time++) for (const other of others) addTo(vector, other, -dot(vector, other));
  const length = Math.sqrt(dot(vector, vector));
  if (length <= NOTHING * whole) return 0;
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / length;
  return length;
}

/** The nth largest eigenvalue of a symmetric tridiagonal matrix without negative ones, by bisection; `beside[i]` stands beside `diagonal[i]` and the one before. */
function eigenvalue(diagonal: readonly number[], beside: readonly number[], nth: number): number {
  const above = (value: number) => {
    let count = 0;
    let pivot = 1;
    for (const [i, entry] of diagonal.entries()) {
      pivot = entry - value - (beside[i] ?? 0) ** 2 / (pivot || Number.MIN_VALUE);
      if (pivot > 0) count++;
    }
    return count;
  };
  let low = 0;
  let high = diagonal.reduce((most, entry, i) => Math.max(most, entry + (beside[i] ?? 0) + (beside[i + 1] ?? 0)), 0);
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (above(middle) >= nth) low = middle;
    else high = middle;
  }
  return low;
}

function dot(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function addTo(sum: Float64Array, vector: Float32Array | Float64Array, times: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + times * (vector[i] ?? 0);
}

/** The `count` rows nearest to a row by cosine, nearest first, itself left out. */
export function nearestTokens(
  { names, dim, data }: NamedRows,
  index: number,
  count: number,
): readonly { readonly name: string; readonly cosine: number }[] {
  const rowOf = (row: number) => data.subarray(row * dim, (row + 1) * dim);
  const own = rowOf(index);
  return names
    .flatMap((name, row) => {
      if (row === index) return [];
      const other = rowOf(row);
      const both = Math.sqrt(dot(own, own) * dot(other, other));
      return [{ name, cosine: both === 0 ? 0 : dot(own, other) / both }];
    })
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, count);
}

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
const MOST_ITERATIONS = 300;
/** Relative change of a singular value at which it is taken as found. */
const FOUND = 1e-10;

/** Measures how alike the rows are. */
export function gaugeOf(rows: NamedRows): Gauge {
  const count = rows.names.length;
  if (count < 2) return { meanCosine: null, secondSingular: null, advice: "distinct" };
  const first = largestSingular(rows, []);
  const second = largestSingular(rows, [first.direction]);
  const secondSingular = first.value === 0 ? 0 : second.value / first.value;
  return {
    meanCosine: meanCosine(rows),
    secondSingular,
    advice: secondSingular < ONE_POINT ? "one-point" : secondSingular < CLOSE ? "close" : "distinct",
  };
}

/** (‖Σ u‖² − n) ÷ n(n − 1) over unit rows u. */
function meanCosine({ names, dim, data }: NamedRows): number {
  const count = names.length;
  const sum = new Float64Array(dim);
  let own = 0;
  for (let row = 0; row < count; row++) {
    const norm = normOf(data, row * dim, dim);
    if (norm === 0) continue;
    own++;
    for (let i = 0; i < dim; i++) sum[i] = (sum[i] ?? 0) + (data[row * dim + i] ?? 0) / norm;
  }
  const square = sum.reduce((total, value) => total + value * value, 0);
  return (square - own) / (count * (count - 1));
}

/** The largest singular value of the rows without some directions, by power iteration on Xᵀ X. */
function largestSingular({ names, dim, data }: NamedRows, without: readonly Float64Array[]) {
  const direction = Float64Array.from({ length: dim }, (_, i) => Math.cos(i * i + without.length));
  const next = new Float64Array(dim);
  let value = 0;
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    for (const other of without) {
      const along = dot(direction, other);
      for (let i = 0; i < dim; i++) direction[i] = (direction[i] ?? 0) - along * (other[i] ?? 0);
    }
    const norm = Math.sqrt(dot(direction, direction));
    if (norm === 0) break;
    for (let i = 0; i < dim; i++) direction[i] = (direction[i] ?? 0) / norm;
    next.fill(0);
    let square = 0;
    for (let row = 0; row < names.length; row++) {
      let along = 0;
      for (let i = 0; i < dim; i++) along += (data[row * dim + i] ?? 0) * (direction[i] ?? 0);
      square += along * along;
      for (let i = 0; i < dim; i++) next[i] = (next[i] ?? 0) + along * (data[row * dim + i] ?? 0);
    }
    const found = Math.sqrt(square);
    const settled = Math.abs(found - value) <= FOUND * found;
    value = found;
    if (settled) break;
    direction.set(next);
  }
  return { value, direction };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function normOf(data: Float32Array, start: number, dim: number): number {
  let square = 0;
  for (let i = start; i < start + dim; i++) square += (data[i] ?? 0) * (data[i] ?? 0);
  return Math.sqrt(square);
}

/** The `count` rows nearest to a row by cosine, nearest first, itself left out. */
export function nearestTokens(
  { names, dim, data }: NamedRows,
  index: number,
  count: number,
): readonly { readonly name: string; readonly cosine: number }[] {
  const norm = normOf(data, index * dim, dim);
  return names
    .flatMap((name, row) => {
      if (row === index) return [];
      let along = 0;
      for (let i = 0; i < dim; i++) along += (data[index * dim + i] ?? 0) * (data[row * dim + i] ?? 0);
      const both = norm * normOf(data, row * dim, dim);
      return [{ name, cosine: both === 0 ? 0 : along / both }];
    })
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, count);
}

import type { SketchCodes } from "../data/sketches";
import type { NamedRows } from "./cleora/walks";
import { NumpyRandomState } from "./numpy-random";

interface CodeSettings {
  /** Random directions that every name is projected on. */
  readonly subspaces: number;
  /** Bins of a direction, divided at quantiles of the projections. */
  readonly bins: number;
  /** Of NumPy's legacy generator, which draws the directions. */
  readonly seed: number;
}

/** A name whose projection lies on an edge between two bins: it counts to the lower one. */
interface CodeTie {
  readonly subspace: number;
  /** Index into the names. */
  readonly name: number;
  /** The lower of the two bins. */
  readonly bin: number;
}

/** The whole fitted model: the bin of each name in each subspace. */
export interface Codes extends SketchCodes {
  /** Edges between the bins, ascending: [subspaces, bins − 1]. */
  readonly edges: Float64Array;
  readonly ties: readonly CodeTie[];
}

/** A projection so near to an edge lies on it: which side it falls on is decided by the order of a sum. */
const ON_EDGE = 1e-12;

/**
 * Bins every name's embedding: per subspace the projection on a random unit vector, cut at the quantiles (NumPy's linear
 * method) of all names' projections. The bin is the number of edges below the projection.
 */
export function fitCodes({ names, dim, data }: NamedRows, settings: CodeSettings): Codes {
  const { subspaces, bins } = settings;
  const count = names.length;
  const directions = hyperplanes(dim, settings);
  const codes = new Int32Array(subspaces * count);
  const edges = new Float64Array(subspaces * (bins - 1));
  const ties: CodeTie[] = [];
  for (let subspace = 0; subspace < subspaces; subspace++) {
    const projections = project(data, dim, count, directions.subarray(subspace * dim, (subspace + 1) * dim));
    const own = edges.subarray(subspace * (bins - 1), (subspace + 1) * (bins - 1));
    quantileEdges(projections, own);
    for (let name = 0; name < count; name++) {
      const projection = projections[name] ?? 0;
      const bin = edgesBelow(own, projection - ON_EDGE);
      codes[subspace * count + name] = bin;
      if (bin < own.length && (own[bin] ?? 0) <= projection + ON_EDGE) ties.push({ subspace, name, bin });
    }
  }
  return { names, subspaces, bins, codes, edges, ties };
}

/** Unit vectors, [subspaces, dim], each from `dim` draws of `randn`. */
export function hyperplanes(dim: number, { subspaces, seed }: CodeSettings): Float64Array {
  const random = new NumpyRandomState(seed);
  const planes = new Float64Array(subspaces * dim);
  for (let subspace = 0; subspace < subspaces; subspace++) {
    const plane = planes.subarray(subspace * dim, (subspace + 1) * dim);
    let square = 0;
    for (let i = 0; i < dim; i++) {
      const value = random.normal();
      plane[i] = value;
      square += value * value;
    }
    const norm = Math.sqrt(square);
    for (let i = 0; i < dim; i++) plane[i] = (plane[i] ?? 0) / norm;
  }
  return planes;
}

function project(rows: Float32Array, dim: number, count: number, direction: Float64Array): Float64Array {
  return Float64Array.from({ length: count }, (_, name) => {
    let sum = 0;
    for (let i = 0; i < dim; i++) sum += (rows[name * dim + i] ?? 0) * (direction[i] ?? 0);
    return sum;
  });
}

/** `numpy.quantile(values, j / bins)` for j = 1 … bins − 1, method linear. */
function quantileEdges(values: Float64Array, edges: Float64Array): void {
  const sorted = values.toSorted();
  const bins = edges.length + 1;
  for (let j = 1; j < bins; j++) {
    const position = (j / bins) * (sorted.length - 1);
    const below = Math.floor(position);
    const t = position - below;
    const a = sorted[below] ?? 0;
    const b = sorted[Math.min(below + 1, sorted.length - 1)] ?? 0;
    // NumPy interpolates from the nearer end (`_lerp`).
    edges[j - 1] = t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
  }
}

/** How many edges are less than `value`: `numpy.searchsorted`, side left. */
function edgesBelow(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

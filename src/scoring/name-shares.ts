import type { SketchCodes } from "../data/sketches";

/** What a share may fall below 0, and the shares' sketch may differ from the given one. */
const TOLERANCE = 1e-4;
/** Rounds of the least squares; each takes one singular value of the codes away. */
const MOST_ROUNDS = 400;

/** The sketch of names' shares: each share in the name's bin of every subspace. `[subspaces · bins]` */
export function sketchOf({ names, subspaces, bins, codes }: SketchCodes, shares: Float64Array): Float64Array {
  const sketch = new Float64Array(subspaces * bins);
  for (let subspace = 0; subspace < subspaces; subspace++) {
    for (let name = 0; name < names.length; name++) {
      const at = subspace * bins + (codes[subspace * names.length + name] ?? 0);
      sketch[at] = (sketch[at] ?? 0) + (shares[name] ?? 0);
    }
  }
  return sketch;
}

/** What each name has of a value per bin: the sum over its bins. `[names]` */
export function sumsByName({ names, subspaces, bins, codes }: SketchCodes, values: Float64Array): Float64Array {
  const sums = new Float64Array(names.length);
  for (let subspace = 0; subspace < subspaces; subspace++) {
    for (let name = 0; name < names.length; name++) {
      const at = subspace * bins + (codes[subspace * names.length + name] ?? 0);
      sums[name] = (sums[name] ?? 0) + (values[at] ?? 0);
    }
  }
  return sums;
}

/**
 * The shares that a sketch was made of, by least squares (conjugate gradients on the normal equations, Hestenes and Stiefel,
 * 1952), from nothing: of several answers the shortest one.
 */
export function sharesOf(codes: SketchCodes, sketch: Float64Array): Float64Array {
  const shares = new Float64Array(codes.names.length);
  const residual = sketch.slice();
  let gradient = sumsByName(codes, residual);
  let direction = gradient.slice();
  let size = squares(gradient);
  const enough = size * 1e-26;
  for (let round = 0; round < MOST_ROUNDS && size > enough; round++) {
    const image = sketchOf(codes, direction);
    const step = size / squares(image);
    for (let i = 0; i < shares.length; i++) shares[i] = (shares[i] ?? 0) + step * (direction[i] ?? 0);
    for (let i = 0; i < residual.length; i++) residual[i] = (residual[i] ?? 0) - step * (image[i] ?? 0);
    gradient = sumsByName(codes, residual);
    const next = squares(gradient);
    const ratio = next / size;
    direction = gradient.map((value, i) => value + ratio * (direction[i] ?? 0));
    size = next;
  }
  return shares;
}

/** What moved between the two bins at an edge: the share of one name, or a part of it. */
export interface MovedShare {
  readonly name: number;
  /** The upper one of the two bins, as a column of the sketch. */
  readonly upper: number;
  /** From the lower bin to the upper one. */
  readonly share: number;
}

interface FoundShares {
  readonly shares: Float64Array;
  /** What lies on the other side of an edge than its code says. */
  readonly moved: readonly MovedShare[];
}

/**
 * The edges on which a name lies exactly, by the upper one of the two bins: edge j is the quantile j / bins of all names, a
 * name of theirs where j (names − 1) / bins is whole. On which side it fell was decided by the order of a sum, and may
 * differ from customer to customer. None where every edge is one: then all bins would be the same.
 */
export function edgesOnNames({ names, bins }: SketchCodes): readonly number[] {
  const edges = Array.from({ length: bins - 1 }, (_, i) => i + 1).filter((j) => (j * (names.length - 1)) % bins === 0);
  return edges.length === bins - 1 ? [] : edges;
}

/**
 * The shares of a sketch that another program may have made: where it is none of these codes, the two bins at an edge that
 * lies on a name are compared by their sum.
 */
export function closestShares(codes: SketchCodes, sketch: Float64Array): FoundShares | null {
  if (sketch.length !== codes.subspaces * codes.bins) return null;
  const shares = sharesOf(codes, sketch);
  if (isMadeOf(codes, shares, sketch)) return { shares, moved: [] };
  const edges = edgesOnNames(codes);
  if (edges.length === 0) return null;
  const lower = Int32Array.from({ length: codes.bins }, (_, bin) => bin);
  for (const upper of edges) lower[upper] = lower[upper - 1] ?? 0;
  const joined = { ...codes, codes: codes.codes.map((bin) => lower[bin] ?? 0) };
  const sums = new Float64Array(sketch.length);
  sketch.forEach((value, at) => {
    const bin = at % codes.bins;
    const to = at - bin + (lower[bin] ?? 0);
    sums[to] = (sums[to] ?? 0) + value;
  });
  const found = sharesOf(joined, sums);
  if (!isMadeOf(joined, found, sums)) return null;
  return { shares: found, moved: movedShares(codes, found, sketch, edges) };
}

/** The shares of a sketch whose names are known by nothing else; null where it is not one of these codes. */
export function foundShares(codes: SketchCodes, sketch: Float64Array): FoundShares | null {
  const found = closestShares(codes, sketch);
  return found?.shares.every((share) => share >= -TOLERANCE) ? found : null;
}

function isMadeOf(codes: SketchCodes, shares: Float64Array, sketch: Float64Array): boolean {
  return sketchOf(codes, shares).every((value, i) => Math.abs(value - (sketch[i] ?? 0)) <= TOLERANCE);
}

/** What moved at each edge is taken for the name whose share is nearest to it. */
function movedShares(
  codes: SketchCodes,
  shares: Float64Array,
  sketch: Float64Array,
  edges: readonly number[],
): readonly MovedShare[] {
  const count = codes.names.length;
  const made = sketchOf(codes, shares);
  const moved: MovedShare[] = [];
  for (let subspace = 0; subspace < codes.subspaces; subspace++) {
    let across = 0;
    for (let bin = codes.bins - 1; bin > 0; bin--) {
      const at = subspace * codes.bins + bin;
      across = edges.includes(bin) ? across + (sketch[at] ?? 0) - (made[at] ?? 0) : 0;
      if (Math.abs(across) <= TOLERANCE) continue;
      const from = across > 0 ? bin - 1 : bin;
      const here = Array.from(shares.keys()).filter((name) => codes.codes[subspace * count + name] === from);
      const off = (name: number) => Math.abs((shares[name] ?? 0) - Math.abs(across));
      const name = here.reduce((best, each) => (off(each) < off(best) ? each : best), here[0] ?? 0);
      moved.push({ name, upper: at, share: across });
    }
  }
  return moved;
}

function squares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** Where names lie in a sketch: in each subspace in one bin. */
export interface NameCodes {
  readonly names: readonly string[];
  readonly subspaces: number;
  readonly bins: number;
  /** [subspaces, names] */
  readonly codes: Int32Array;
}

/** What a share may fall below 0, and the shares' sketch may differ from the given one. */
const TOLERANCE = 1e-4;
/** Rounds of the least squares; each takes one singular value of the codes away. */
const MOST_ROUNDS = 400;

/** The sketch of names' shares: each share in the name's bin of every subspace. `[subspaces · bins]` */
export function sketchOf({ names, subspaces, bins, codes }: NameCodes, shares: Float64Array): Float64Array {
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
export function sumsByName({ names, subspaces, bins, codes }: NameCodes, values: Float64Array): Float64Array {
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
export function sharesOf(codes: NameCodes, sketch: Float64Array): Float64Array {
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

/** The shares of a sketch whose names are known by nothing else; null where it is not one of these codes. */
export function foundShares(codes: NameCodes, sketch: Float64Array): Float64Array | null {
  if (sketch.length !== codes.subspaces * codes.bins) return null;
  const shares = sharesOf(codes, sketch);
  const made = sketchOf(codes, shares);
  const isSketch = made.every((value, i) => Math.abs(value - (sketch[i] ?? 0)) <= TOLERANCE);
  return isSketch && shares.every((share) => share >= -TOLERANCE) ? shares : null;
}

function squares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

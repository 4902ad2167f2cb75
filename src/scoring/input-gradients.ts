import type { Engine } from "../engine/engine";
import {
  BATCH_NORM_EPS,
  type LayerSpec,
  LEAKY_RELU_SLOPE,
  type ModelState,
  NORMALIZE_EPS,
} from "../model/architecture";
import { planInference } from "../model/plan";

/** A straight line through the space of inputs. */
export interface InputPath {
  /** `[inputs]` */
  readonly from: Float64Array;
  /** `[inputs]` */
  readonly to: Float64Array;
  /** The output whose gradient is wanted. */
  readonly output: number;
}

/** A point of a path: 0 is where it begins, 1 where it ends. */
interface Point {
  readonly path: number;
  readonly at: number;
}

/** Points whose activations are in memory at a time. */
const MOST_POINTS = 1024;

/** The signs that a layer's points have taken, for the way back. */
interface Pass {
  readonly layer: LayerSpec;
  /** 1 where the activation is above 0; null for a bare layer. `[points, outWidth]` */
  readonly above: Uint8Array | null;
}

/** A path's first product: W·x is `start + at · change` all along it, before the division by the norm. */
interface FirstProduct {
  readonly start: Float64Array;
  readonly change: Float64Array;
  readonly difference: Float64Array;
}

/**
 * Gradients of a network's outputs by its inputs, in evaluation mode: running statistics, no dropout, rows divided by their
 * Euclidean norm. Products with a layer's weights are made by an engine that holds that one layer; the first layer's are
 * linear along a path and made once.
 */
export class InputGradients {
  readonly #engine: Engine;
  readonly #layers: readonly LayerSpec[];
  readonly #state: ModelState;
  readonly #transposed = new Map<string, Float32Array>();

  /** @param engine is loaded with one layer after the other; nobody else may use it meanwhile. */
  constructor(engine: Engine, layers: readonly LayerSpec[], state: ModelState) {
    this.#engine = engine;
    this.#layers = layers;
    this.#state = state;
  }

  /** The wanted output of each path at its two ends. Throws EngineError; the signal's reason when aborted. */
  async ends(
    paths: readonly InputPath[],
    signal: AbortSignal,
  ): Promise<{ readonly from: number; readonly to: number }[]> {
    const points = paths.flatMap((_, path): Point[] => [
      { path, at: 0 },
      { path, at: 1 },
    ]);
    const values: number[] = [];
    const firsts = this.#firstProducts(paths);
    for (let first = 0; first < points.length; first += MOST_POINTS) {
      const some = points.slice(first, first + MOST_POINTS);
      const { outputs, width } = await this.#forward(paths, firsts, some, signal);
      for (const [i, { path }] of some.entries()) values.push(outputs[i * width + (paths[path]?.output ?? 0)] ?? 0);
    }
    return paths.map((_, path) => ({ from: values[2 * path] ?? 0, to: values[2 * path + 1] ?? 0 }));
  }

  /**
   * The mean gradient along each path, by the midpoint rule.
   *
   * @param onPoints is told after each batch of points how many it had.
   * @returns `[inputs]` for each path. Throws EngineError; the signal's reason when aborted.
   */
  async means(
    paths: readonly InputPath[],
    steps: number,
    signal: AbortSignal,
    onPoints: (points: number) => void = () => undefined,
  ): Promise<Float64Array[]> {
    const firsts = this.#firstProducts(paths);
    const { layer, weight } = this.#first;
    const sums = paths.map(() => ({
      product: new Float64Array(layer.outWidth),
      input: new Float64Array(layer.inWidth),
    }));
    const total = paths.length * steps;
    for (let first = 0; first < total; first += MOST_POINTS) {
      const some = Array.from({ length: Math.min(MOST_POINTS, total - first) }, (_, i): Point => {
        const index = first + i;
        return { path: Math.floor(index / steps), at: ((index % steps) + 0.5) / steps };
      });
      const { passes, width, norms } = await this.#forward(paths, firsts, some, signal);
      const gradient = await this.#backward(paths, some, passes, width, signal);
      for (const [i, { path, at }] of some.entries()) {
        const [made, sum] = [firsts[path], sums[path]];
        const norm = norms[i] ?? 1;
        if (made === undefined || sum === undefined) continue;
        let along = 0;
        for (let o = 0; o < layer.outWidth; o++) {
          const g = gradient[i * layer.outWidth + o] ?? 0;
          sum.product[o] = (sum.product[o] ?? 0) + g / norm;
          along += (g * ((made.start[o] ?? 0) + at * (made.change[o] ?? 0))) / norm;
        }
        if (norm === NORMALIZE_EPS) continue;
        // Through x / |x|: the gradient's part along x is taken out.
        const from = paths[path]?.from ?? [];
        for (let c = 0; c < layer.inWidth; c++) {
          const x = (from[c] ?? 0) + at * (made.difference[c] ?? 0);
          sum.input[c] = (sum.input[c] ?? 0) + (along * x) / (norm * norm);
        }
      }
      onPoints(some.length);
    }
    return sums.map(({ product, input }) => {
      const mean = input.map((value) => -value / steps);
      for (let o = 0; o < layer.outWidth; o++) {
        const g = (product[o] ?? 0) / steps;
        const row = o * layer.inWidth;
        for (let c = 0; c < layer.inWidth; c++) mean[c] = (mean[c] ?? 0) + g * (weight[row + c] ?? 0);
      }
      return mean;
    });
  }

  get #first(): { readonly layer: LayerSpec; readonly weight: Float32Array } {
    const layer = this.#layers[0];
    if (layer === undefined) throw new RangeError("A network without layers");
    return { layer, weight: this.#tensor(`${layer.linear}.weight`) };
  }

  #firstProducts(paths: readonly InputPath[]): FirstProduct[] {
    const { layer, weight } = this.#first;
    return paths.map(({ from, to }) => {
      const difference = to.map((value, c) => value - (from[c] ?? 0));
      return { start: product(weight, from, layer), change: product(weight, difference, layer), difference };
    });
  }

  async #forward(
    paths: readonly InputPath[],
    firsts: readonly FirstProduct[],
    points: readonly Point[],
    signal: AbortSignal,
  ) {
    const norms = points.map(({ path, at }) => {
      const [from, difference] = [paths[path]?.from ?? [], firsts[path]?.difference ?? []];
      let squares = 0;
      for (let c = 0; c < from.length; c++) squares += ((from[c] ?? 0) + at * (difference[c] ?? 0)) ** 2;
      return Math.max(Math.sqrt(squares), NORMALIZE_EPS);
    });
    const passes: Pass[] = [];
    let x: Float32Array = new Float32Array(0);
    for (const [index, layer] of this.#layers.entries()) {
      signal.throwIfAborted();
      const z: Float32Array =
        index === 0
          ? this.#firstOutputs(layer, firsts, points, norms)
          : await this.#multiply(layer, "forward", x, points.length);
      const above =
        layer.batchNorm === null ? null : this.#activate(layer, layer.batchNorm, z, layer.residual ? x : null);
      passes.push({ layer, above });
      x = z;
    }
    return { outputs: x, width: this.#layers.at(-1)?.outWidth ?? 0, passes, norms };
  }

  #firstOutputs(
    { linear, outWidth }: LayerSpec,
    firsts: readonly FirstProduct[],
    points: readonly Point[],
    norms: readonly number[],
  ): Float32Array {
    const bias = this.#tensor(`${linear}.bias`);
    const z = new Float32Array(points.length * outWidth);
    for (const [i, { path, at }] of points.entries()) {
      const made = firsts[path];
      for (let o = 0; o < outWidth; o++) {
        const value = (made?.start[o] ?? 0) + at * (made?.change[o] ?? 0);
        z[i * outWidth + o] = value / (norms[i] ?? 1) + (bias[o] ?? 0);
      }
    }
    return z;
  }

  /** BatchNorm with running statistics, LeakyReLU and skip, in place; tells where the activation is above 0. */
  #activate({ outWidth }: LayerSpec, name: string, z: Float32Array, skip: Float32Array | null): Uint8Array {
    const scale = this.#scale(name);
    const mean = this.#tensor(`${name}.running_mean`);
    const beta = this.#tensor(`${name}.bias`);
    const above = new Uint8Array(z.length);
    for (let row = 0; row < z.length; row += outWidth) {
      for (let o = 0; o < outWidth; o++) {
        const i = row + o;
        const normalized = ((z[i] ?? 0) - (mean[o] ?? 0)) * (scale[o] ?? 0) + (beta[o] ?? 0);
        above[i] = normalized >= 0 ? 1 : 0;
        z[i] = (normalized >= 0 ? normalized : normalized * LEAKY_RELU_SLOPE) + (skip?.[i] ?? 0);
      }
    }
    return above;
  }

  /** Gradients by the first layer's product, `[points, outWidth of the first layer]`. */
  async #backward(
    paths: readonly InputPath[],
    points: readonly Point[],
    passes: readonly Pass[],
    width: number,
    signal: AbortSignal,
  ): Promise<Float32Array> {
    let gradient: Float32Array = new Float32Array(points.length * width);
    for (const [i, { path }] of points.entries()) gradient[i * width + (paths[path]?.output ?? 0)] = 1;
    for (const { layer, above } of passes.toReversed()) {
      signal.throwIfAborted();
      const skipped = layer.residual ? gradient : null;
      const inner =
        above === null || layer.batchNorm === null ? gradient : this.#slopes(layer.batchNorm, gradient, above);
      if (layer === passes[0]?.layer) return inner;
      gradient = await this.#multiply(layer, "backward", inner, points.length);
      if (skipped !== null)
        for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] ?? 0) + (skipped[i] ?? 0);
    }
    return gradient;
  }

  #slopes(name: string, gradient: Float32Array, above: Uint8Array): Float32Array {
    const scale = this.#scale(name);
    const inner = new Float32Array(gradient.length);
    for (let row = 0; row < inner.length; row += scale.length) {
      for (let o = 0; o < scale.length; o++) {
        const i = row + o;
        inner[i] = (gradient[i] ?? 0) * (scale[o] ?? 0) * (above[i] === 1 ? 1 : LEAKY_RELU_SLOPE);
      }
    }
    return inner;
  }

  #scale(name: string): Float64Array {
    const variance = this.#tensor(`${name}.running_var`);
    const gamma = this.#tensor(`${name}.weight`);
    return Float64Array.from(gamma, (value, o) => value / Math.sqrt((variance[o] ?? 0) + BATCH_NORM_EPS));
  }

  /** Rows times a layer's weights, with its bias; backward times the transposed ones. */
  async #multiply(
    layer: LayerSpec,
    way: "forward" | "backward",
    rows: Float32Array,
    count: number,
  ): Promise<Float32Array> {
    const isForward = way === "forward";
    const [inWidth, outWidth] = isForward ? [layer.inWidth, layer.outWidth] : [layer.outWidth, layer.inWidth];
    const weight = isForward ? this.#tensor(`${layer.linear}.weight`) : this.#transpose(layer);
    const bias = isForward ? this.#tensor(`${layer.linear}.bias`) : new Float32Array(outWidth);
    const spec: LayerSpec = { ...layer, inWidth, outWidth, batchNorm: null, residual: false, dropout: null };
    await this.#engine.load({
      network: { ...planInference([spec]), normalizes: false },
      state: {
        tensors: new Map([
          [`${layer.linear}.weight`, weight],
          [`${layer.linear}.bias`, bias],
        ]),
        batchesTracked: new Map(),
      },
      training: null,
    });
    return this.#engine.infer(rows, count);
  }

  #transpose({ linear, inWidth, outWidth }: LayerSpec): Float32Array {
    const known = this.#transposed.get(linear);
    if (known !== undefined) return known;
    const weight = this.#tensor(`${linear}.weight`);
    const made = new Float32Array(weight.length);
    for (let o = 0; o < outWidth; o++) {
      for (let i = 0; i < inWidth; i++) made[i * outWidth + o] = weight[o * inWidth + i] ?? 0;
    }
    this.#transposed.set(linear, made);
    return made;
  }

  #tensor(name: string): Float32Array {
    const found = this.#state.tensors.get(name);
    if (found === undefined) throw new RangeError(`state has no ${name}`);
    return found;
  }
}

/** W·x in float64. */
function product(weight: Float32Array, x: Float64Array, { inWidth, outWidth }: LayerSpec): Float64Array {
  const out = new Float64Array(outWidth);
  for (let o = 0; o < outWidth; o++) {
    let sum = 0;
    const row = o * inWidth;
    for (let i = 0; i < inWidth; i++) sum += (weight[row + i] ?? 0) * (x[i] ?? 0);
    out[o] = sum;
  }
  return out;
}

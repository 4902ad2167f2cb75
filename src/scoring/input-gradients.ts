import type { Engine } from "../engine/engine";
import {
  BATCH_NORM_EPS,
  type LayerSpec,
  LEAKY_RELU_SLOPE,
  type ModelState,
  NORMALIZE_EPS,
  tensorIn,
} from "../model/architecture";
import { affine } from "../model/explain";
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

/** A point of a path: 0 is where it begins, 1 where it ends. The ends are no steps: their gradients do not count. */
interface Point {
  readonly path: number;
  readonly at: number;
}

/** What a path was found to be. */
interface PathGradient {
  /** Mean over the steps, `[inputs]`. */
  readonly gradient: Float64Array;
  /** The wanted output at the path's two ends. */
  readonly from: number;
  readonly to: number;
}

interface MeansOptions {
  readonly signal: AbortSignal;
  /** Is told the share that is done, 0..1, layer by layer. */
  readonly onProgress?: (share: number) => void;
}

/** Points whose activations are in memory at a time: those of four paths of 256 steps, with their ends. */
const MOST_POINTS = 1032;
/** Rows and columns of a block that is transposed at once: both sides of it fit into a core's nearest cache. */
const TRANSPOSED_BLOCK = 32;
/** The one layer that an engine holds at a time is always called this: another one of its widths is only written over it. */
const PRODUCT = "product";

interface PassOptions {
  readonly signal: AbortSignal;
  /** Called when a layer is done with. */
  readonly onProduct: () => void;
}

/** The signs that a layer's points have taken, for the way back. */
interface Pass {
  readonly layer: LayerSpec;
  /** 1 where the activation is above 0; null for a bare layer. `[points, outWidth]` */
  readonly above: Uint8Array | null;
}

const NOTHING = new Float64Array(0);
const NO_BIAS = new Float32Array(0);

/** A path's first product: W·x is `start + at · change` all along it, before the division by the norm. */
interface FirstProduct {
  readonly start: Float64Array;
  readonly change: Float64Array;
  readonly difference: Float64Array;
}

const NO_PRODUCT: FirstProduct = { start: NOTHING, change: NOTHING, difference: NOTHING };

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
  /** Widths that the engine is loaded with. */
  #loaded: readonly [inWidth: number, outWidth: number] | null = null;

  /** @param engine is loaded with one layer after the other; nobody else may use it meanwhile. */
  constructor(engine: Engine, layers: readonly LayerSpec[], state: ModelState) {
    this.#engine = engine;
    this.#layers = layers;
    this.#state = state;
  }

  /**
   * The mean gradient along each path, by the midpoint rule, and the output at its ends.
   *
   * @returns one for each path. Throws EngineError; the signal's reason when aborted.
   */
  async means(
    paths: readonly InputPath[],
    steps: number,
    { signal, onProgress }: MeansOptions,
  ): Promise<PathGradient[]> {
    const firsts = this.#firstProducts(paths);
    const { layer, weight } = this.#first;
    const sums = paths.map(() => ({
      product: new Float64Array(layer.outWidth),
      input: new Float64Array(layer.inWidth),
      ends: [0, 0],
    }));
    const perPath = steps + 2;
    const total = paths.length * perPath;
    let products = 0;
    const passes = 2 * this.#layers.length * Math.ceil(total / MOST_POINTS);
    const options = { signal, onProduct: () => onProgress?.(++products / passes) };
    for (let first = 0; first < total; first += MOST_POINTS) {
      const some = Array.from({ length: Math.min(MOST_POINTS, total - first) }, (_, i): Point => {
        const [path, step] = [Math.floor((first + i) / perPath), (first + i) % perPath];
        return { path, at: step < steps ? (step + 0.5) / steps : step - steps };
      });
      const { signs, outputs, width, norms } = await this.#forward(paths, firsts, some, options);
      const gradient = await this.#backward(paths, some, signs, width, options);
      for (const [i, { path, at }] of some.entries()) {
        const [made, sum] = [firsts[path], sums[path]];
        const norm = norms[i] ?? 1;
        if (made === undefined || sum === undefined) continue;
        if (at === 0 || at === 1) {
          sum.ends[at] = outputs[i * width + (paths[path]?.output ?? 0)] ?? 0;
          continue;
        }
        const { start, change, difference } = made;
        const { product, input } = sum;
        const row = i * layer.outWidth;
        let along = 0;
        for (let o = 0; o < layer.outWidth; o++) {
          const g = gradient[row + o] ?? 0;
          product[o] = (product[o] ?? 0) + g / norm;
          along += (g * ((start[o] ?? 0) + at * (change[o] ?? 0))) / norm;
        }
        if (norm === NORMALIZE_EPS) continue;
        // Through x / |x|: the gradient's part along x is taken out.
        const from = paths[path]?.from ?? NOTHING;
        for (let c = 0; c < layer.inWidth; c++) {
          const x = (from[c] ?? 0) + at * (difference[c] ?? 0);
          input[c] = (input[c] ?? 0) + (along * x) / (norm * norm);
        }
      }
    }
    return sums.map(({ product, input, ends: [from = 0, to = 0] }) => {
      const gradient = input.map((value) => -value / steps);
      for (let o = 0; o < layer.outWidth; o++) {
        const g = (product[o] ?? 0) / steps;
        const row = o * layer.inWidth;
        for (let c = 0; c < layer.inWidth; c++) gradient[c] = (gradient[c] ?? 0) + g * (weight[row + c] ?? 0);
      }
      return { gradient, from, to };
    });
  }

  get #first(): { readonly layer: LayerSpec; readonly weight: Float32Array } {
    const layer = this.#layers[0];
    if (layer === undefined) throw new RangeError("A network without layers");
    return { layer, weight: this.#tensor(`${layer.linear}.weight`) };
  }

  #firstProducts(paths: readonly InputPath[]): FirstProduct[] {
    const { layer, weight } = this.#first;
    const product = (x: Float64Array) => affine(weight, NO_BIAS, x, layer);
    return paths.map(({ from, to }) => {
      const difference = to.map((value, c) => value - (from[c] ?? 0));
      return { start: product(from), change: product(difference), difference };
    });
  }

  async #forward(
    paths: readonly InputPath[],
    firsts: readonly FirstProduct[],
    points: readonly Point[],
    { signal, onProduct }: PassOptions,
  ) {
    const norms = points.map(({ path, at }) => {
      const from = paths[path]?.from ?? NOTHING;
      const difference = firsts[path]?.difference ?? NOTHING;
      let squares = 0;
      for (let c = 0; c < from.length; c++) squares += ((from[c] ?? 0) + at * (difference[c] ?? 0)) ** 2;
      return Math.max(Math.sqrt(squares), NORMALIZE_EPS);
    });
    const signs: Pass[] = [];
    let x: Float32Array = new Float32Array(0);
    for (const [index, layer] of this.#layers.entries()) {
      signal.throwIfAborted();
      const z: Float32Array =
        index === 0
          ? this.#firstOutputs(layer, firsts, points, norms)
          : await this.#multiply(layer, "forward", x, points.length);
      const above =
        layer.batchNorm === null ? null : this.#activate(layer, layer.batchNorm, z, layer.residual ? x : null);
      signs.push({ layer, above });
      x = z;
      onProduct();
    }
    return { outputs: x, width: this.#layers.at(-1)?.outWidth ?? 0, signs, norms };
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
      const { start, change } = firsts[path] ?? NO_PRODUCT;
      const norm = norms[i] ?? 1;
      const row = i * outWidth;
      for (let o = 0; o < outWidth; o++) {
        z[row + o] = ((start[o] ?? 0) + at * (change[o] ?? 0)) / norm + (bias[o] ?? 0);
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
        const isAbove = normalized >= 0;
        above[i] = isAbove ? 1 : 0;
        const active = isAbove ? normalized : normalized * LEAKY_RELU_SLOPE;
        z[i] = skip === null ? active : active + (skip[i] ?? 0);
      }
    }
    return above;
  }

  /** Gradients by the first layer's product, `[points, outWidth of the first layer]`. */
  async #backward(
    paths: readonly InputPath[],
    points: readonly Point[],
    signs: readonly Pass[],
    width: number,
    { signal, onProduct }: PassOptions,
  ): Promise<Float32Array> {
    let gradient: Float32Array = new Float32Array(points.length * width);
    for (const [i, { path }] of points.entries()) gradient[i * width + (paths[path]?.output ?? 0)] = 1;
    for (const { layer, above } of signs.toReversed()) {
      signal.throwIfAborted();
      const skipped = layer.residual ? gradient : null;
      const inner =
        above === null || layer.batchNorm === null ? gradient : this.#slopes(layer.batchNorm, gradient, above);
      onProduct();
      if (layer === signs[0]?.layer) return inner;
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
    const state: ModelState = {
      tensors: new Map([
        [`${PRODUCT}.weight`, weight],
        [`${PRODUCT}.bias`, bias],
      ]),
      batchesTracked: new Map(),
    };
    const [loadedIn, loadedOut] = this.#loaded ?? [];
    if (loadedIn === inWidth && loadedOut === outWidth) await this.#engine.writeModel(state);
    else {
      this.#loaded = null;
      const bare = { linear: PRODUCT, batchNorm: null, residual: false, dropout: null };
      const network = { ...planInference([{ ...layer, ...bare, inWidth, outWidth }]), normalizes: false };
      await this.#engine.load({ network, state, training: null, inferenceRows: count });
      this.#loaded = [inWidth, outWidth];
    }
    return this.#engine.infer(rows, count);
  }

  #transpose({ linear, inWidth, outWidth }: LayerSpec): Float32Array {
    const known = this.#transposed.get(linear);
    if (known !== undefined) return known;
    const weight = this.#tensor(`${linear}.weight`);
    const made = new Float32Array(weight.length);
    for (let top = 0; top < outWidth; top += TRANSPOSED_BLOCK) {
      const bottom = Math.min(outWidth, top + TRANSPOSED_BLOCK);
      for (let left = 0; left < inWidth; left += TRANSPOSED_BLOCK) {
        const right = Math.min(inWidth, left + TRANSPOSED_BLOCK);
        for (let i = left; i < right; i++) {
          for (let o = top; o < bottom; o++) made[i * outWidth + o] = weight[o * inWidth + i] ?? 0;
        }
      }
    }
    this.#transposed.set(linear, made);
    return made;
  }

  #tensor(name: string): Float32Array {
    return tensorIn(this.#state, name);
  }
}

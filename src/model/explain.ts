import {
  BATCH_NORM_EPS,
  type LayerSpec,
  LEAKY_RELU_SLOPE,
  type ModelState,
  NORMALIZE_EPS,
  type PredictorShape,
  predictorLayers,
  tensorIn,
} from "./architecture";

/** One layer's forward pass, kept for the way back. */
interface Pass {
  readonly weight: Float32Array;
  readonly inWidth: number;
  readonly outWidth: number;
  /** d activation / d pre-activation of the Linear, per output unit: BatchNorm's scale times LeakyReLU's slope. */
  readonly slope: Float64Array;
  readonly residual: boolean;
}

/**
 * gradient × input of one class's logit for one customer, per input column (Shrikumar et al., "Not Just a Black Box",
 * 2016): how much each value of the sketches moved the decision, to first order. Evaluation mode: running statistics,
 * no dropout. Double precision, in plain loops: one row of 30 million parameters takes a fraction of a second.
 *
 * @param input raw sketches of one customer, `[inputDim]`
 * @returns `[inputDim]`; positive values speak for the class
 */
export function gradientTimesInput(
  shape: PredictorShape,
  state: ModelState,
  input: Float32Array,
  classIndex: number,
): Float32Array {
  const norm = Math.max(Math.sqrt(input.reduce((sum, value) => sum + value * value, 0)), NORMALIZE_EPS);
  const unit = Float64Array.from(input, (value) => value / norm);
  const passes: Pass[] = [];
  let x: Float64Array = unit;
  for (const layer of predictorLayers(shape)) {
    const { inWidth, outWidth, linear, batchNorm, residual } = layer;
    const weight = tensorIn(state, `${linear}.weight`);
    const z = affine(weight, tensorIn(state, `${linear}.bias`), x, layer);
    const slope = new Float64Array(outWidth).fill(1);
    if (batchNorm !== null) {
      const gamma = tensorIn(state, `${batchNorm}.weight`);
      const beta = tensorIn(state, `${batchNorm}.bias`);
      const mean = tensorIn(state, `${batchNorm}.running_mean`);
      const variance = tensorIn(state, `${batchNorm}.running_var`);
      for (let o = 0; o < outWidth; o++) {
        const scale = (gamma[o] ?? 0) / Math.sqrt((variance[o] ?? 0) + BATCH_NORM_EPS);
        const normalized = ((z[o] ?? 0) - (mean[o] ?? 0)) * scale + (beta[o] ?? 0);
        const leak = normalized >= 0 ? 1 : LEAKY_RELU_SLOPE;
        slope[o] = scale * leak;
        z[o] = normalized * leak + (residual ? (x[o] ?? 0) : 0);
      }
    }
    passes.push({ weight, inWidth, outWidth, slope, residual });
    x = z;
  }
  let gradient: Float64Array = new Float64Array(shape.classes);
  gradient[classIndex] = 1;
  for (const pass of passes.toReversed()) gradient = backward(pass, gradient);
  // Through x / |x|: g·x of the normalized input has its component along x removed, (g − (g·u)u)/|x|, times x.
  const along = gradient.reduce((sum, value, i) => sum + value * (unit[i] ?? 0), 0);
  return Float32Array.from(unit, (value, i) => ((gradient[i] ?? 0) - along * value) * value);
}

/** W·x + b in float64; an empty bias is none. */
export function affine(
  weight: Float32Array,
  bias: Float32Array,
  x: Float64Array,
  { inWidth, outWidth }: Pick<LayerSpec, "inWidth" | "outWidth">,
): Float64Array {
  const out = new Float64Array(outWidth);
  for (let o = 0; o < outWidth; o++) {
    let sum = bias[o] ?? 0;
    const row = o * inWidth;
    for (let i = 0; i < inWidth; i++) sum += (weight[row + i] ?? 0) * (x[i] ?? 0);
    out[o] = sum;
  }
  return out;
}

function backward({ weight, inWidth, outWidth, slope, residual }: Pass, gradient: Float64Array): Float64Array {
  const out = residual ? Float64Array.from(gradient) : new Float64Array(inWidth);
  for (let o = 0; o < outWidth; o++) {
    const g = (gradient[o] ?? 0) * (slope[o] ?? 0);
    if (g === 0) continue;
    const row = o * inWidth;
    for (let i = 0; i < inWidth; i++) out[i] = (out[i] ?? 0) + g * (weight[row + i] ?? 0);
  }
  return out;
}

import { denseRows, rowsAt } from "../../src/data/row-source";
import { adamWStep } from "../../src/engine/adamw";
import { dropoutKeeps, dropoutKey, dropoutThreshold } from "../../src/engine/dropout";
import { ADAM_BETA1, ADAM_BETA2, ADAM_EPS, type EngineSnapshot, type TrainingSetup } from "../../src/engine/engine";
import type { Loss, Objective } from "../../src/engine/objective";
import {
  BATCH_NORM_EPS,
  BATCH_NORM_MOMENTUM,
  elementCount,
  isParameter,
  LEAKY_RELU_SLOPE,
  type ModelState,
  NORMALIZE_EPS,
  stateDictSpecs,
} from "../../src/model/architecture";
import type { NetworkPlan, PlannedLayer } from "../../src/model/plan";

/**
 * The training step in float64, loop by loop as PyTorch defines it: what every engine is tested against.
 * Nothing is shared with the engines but the constants, the dropout generator and AdamW's scalars.
 */

/** Model and moments in double precision, keyed by state-dict name. */
export interface OracleState {
  readonly tensors: ReadonlyMap<string, Float64Array>;
  readonly batchesTracked: ReadonlyMap<string, number>;
  readonly expAvg: ReadonlyMap<string, Float64Array>;
  readonly expAvgSq: ReadonlyMap<string, Float64Array>;
}

export interface OracleStep {
  readonly loss: number;
  /** Global norm before clipping, over trained parameters. */
  readonly gradNorm: number;
  /** Gradients before clipping, of trained parameters only. */
  readonly grads: ReadonlyMap<string, Float64Array>;
  /** State after the step. Moments of frozen parameters are absent. */
  readonly state: OracleState;
  /** Outputs `[rows, outputs]` of the training-mode forward pass. */
  readonly outputs: Float64Array;
}

/** A fresh oracle state (no moments) from a model on the host. */
export function oracleState(model: ModelState): OracleState {
  return {
    tensors: new Map([...model.tensors].map(([name, values]) => [name, new Float64Array(values)])),
    batchesTracked: new Map(model.batchesTracked),
    expAvg: new Map(),
    expAvgSq: new Map(),
  };
}

/** An oracle state from an engine's snapshot: how one step is checked in the middle of a run. */
export function oracleStateOf(snapshot: EngineSnapshot): OracleState {
  const wide = (moments: ReadonlyMap<string, Float32Array>) =>
    new Map([...moments].map(([name, values]) => [name, new Float64Array(values)]));
  return { ...oracleState(snapshot.model), expAvg: wide(snapshot.expAvg), expAvgSq: wide(snapshot.expAvgSq) };
}

/** Outputs `[rows, outputs]` in evaluation mode (running statistics, no dropout) of raw inputs `[rows, inputs]`. */
export function oracleForward(
  { layers, inputs: width }: NetworkPlan,
  state: OracleState,
  inputs: ArrayLike<number>,
  rows: number,
): Float64Array {
  let x = normalized(inputs, rows, width);
  for (const layer of layers) {
    const z = linear(x, state, layer, rows);
    x = activate(z, x, state, layer, rows, null, null).output;
  }
  return x;
}

/**
 * One whole training step: forward, loss, backward, clipping, AdamW.
 *
 * @param batch rows of `training.inputs`.
 * @param step global index from 0 (AdamW's t is step + 1; dropout masks count by it).
 * @param learningRates of each group.
 */
export function oracleStep(
  { layers, groups, inputs: width, outputs: columns }: NetworkPlan,
  training: TrainingSetup,
  state: OracleState,
  batch: Int32Array,
  step: number,
  learningRates: readonly number[],
): OracleStep {
  const rows = batch.length;
  const tensors = new Map(state.tensors);
  const batchesTracked = new Map(state.batchesTracked);

  // Forward, keeping what backward needs.
  const kept: { layer: PlannedLayer; input: Float64Array; mask: Float64Array; cache: Activation }[] = [];
  let x = normalized(rowsAt(training.inputs, batch), rows, width);
  for (const layer of layers) {
    const z = linear(x, state, layer, rows);
    const mask = dropoutMask(layer, rows, training.dropoutSeed, step);
    const statistics = layer.statistics === "batch" ? columnStatistics(z, rows, layer.outWidth) : null;
    if (layer.batchNorm !== null && statistics !== null) {
      moveRunningStatistics(tensors, layer.batchNorm, statistics, rows);
      const counter = `${layer.batchNorm}.num_batches_tracked`;
      batchesTracked.set(counter, (batchesTracked.get(counter) ?? 0) + 1);
    }
    const cache = activate(z, x, state, layer, rows, statistics, mask);
    kept.push({ layer, input: x, mask, cache });
    x = cache.output;
  }
  const outputs = x;

  const { loss, gradient } = lossAndGradient(training.objective, batch, outputs, columns);

  // Backward.
  const grads = new Map<string, Float64Array>();
  let upstream = gradient;
  for (const { layer, input, mask, cache } of kept.toReversed()) {
    if (!layer.trained) break;
    const { inWidth, outWidth } = layer;
    let dz = upstream;
    if (layer.batchNorm !== null) {
      const gamma = tensor(state.tensors, `${layer.batchNorm}.weight`);
      const dGamma = new Float64Array(outWidth);
      const dBeta = new Float64Array(outWidth);
      const da = new Float64Array(rows * outWidth);
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < outWidth; c++) {
          const i = r * outWidth + c;
          const slope = at(cache.affine, i) > 0 ? 1 : LEAKY_RELU_SLOPE;
          da[i] = at(upstream, i) * at(mask, i) * slope;
          dBeta[c] = at(dBeta, c) + at(da, i);
          dGamma[c] = at(dGamma, c) + at(da, i) * at(cache.normalized, i);
        }
      }
      dz = new Float64Array(rows * outWidth);
      for (let i = 0; i < dz.length; i++) {
        const c = i % outWidth;
        const centered = at(da, i) - at(dBeta, c) / rows - (at(cache.normalized, i) * at(dGamma, c)) / rows;
        dz[i] = at(gamma, c) * at(cache.inverseDeviation, c) * centered;
      }
      grads.set(`${layer.batchNorm}.weight`, dGamma).set(`${layer.batchNorm}.bias`, dBeta);
    }
    const dBias = new Float64Array(outWidth);
    for (let i = 0; i < dz.length; i++) dBias[i % outWidth] = at(dBias, i % outWidth) + at(dz, i);
    grads.set(`${layer.linear}.bias`, dBias);
    // dW[o, i] = Σ_r dz[r, o] · input[r, i]; dX[r, i] = Σ_o dz[r, o] · W[o, i].
    const dWeight = new Float64Array(outWidth * inWidth);
    const dInput = new Float64Array(rows * inWidth);
    const weight = tensor(state.tensors, `${layer.linear}.weight`);
    for (let r = 0; r < rows; r++) {
      for (let o = 0; o < outWidth; o++) {
        const d = at(dz, r * outWidth + o);
        addMultiple(dWeight, o * inWidth, d, input, r * inWidth, inWidth);
        addMultiple(dInput, r * inWidth, d, weight, o * inWidth, inWidth);
      }
    }
    grads.set(`${layer.linear}.weight`, dWeight);
    if (layer.residual) for (let i = 0; i < dInput.length; i++) dInput[i] = at(dInput, i) + at(upstream, i);
    upstream = dInput;
  }

  // Clipping and AdamW.
  let squares = 0;
  for (const values of grads.values()) for (const value of values) squares += value * value;
  const gradNorm = Math.sqrt(squares);
  const clip = clipCoefficient(gradNorm, training.gradClipNorm);
  const expAvg = new Map<string, Float64Array>();
  const expAvgSq = new Map<string, Float64Array>();
  for (const { spec, groupIndex } of trainedParameters(layers)) {
    const scalars = adamWStep(step + 1, at(learningRates, groupIndex), groups[groupIndex]?.weightDecay ?? Number.NaN);
    const p = new Float64Array(tensor(state.tensors, spec.name));
    const m = Float64Array.from(state.expAvg.get(spec.name) ?? new Float64Array(p.length));
    const v = Float64Array.from(state.expAvgSq.get(spec.name) ?? new Float64Array(p.length));
    const g = tensor(grads, spec.name);
    for (let i = 0; i < p.length; i++) {
      const clipped = at(g, i) * clip;
      m[i] = ADAM_BETA1 * at(m, i) + (1 - ADAM_BETA1) * clipped;
      v[i] = ADAM_BETA2 * at(v, i) + (1 - ADAM_BETA2) * clipped * clipped;
      const denominator = Math.sqrt(at(v, i)) / scalars.biasCorrection2Sqrt + ADAM_EPS;
      p[i] = at(p, i) * scalars.decay - (scalars.stepSize * at(m, i)) / denominator;
    }
    tensors.set(spec.name, p);
    expAvg.set(spec.name, m);
    expAvgSq.set(spec.name, v);
  }
  return { loss, gradNorm, grads, outputs, state: { tensors, batchesTracked, expAvg, expAvgSq } };
}

interface Statistics {
  readonly mean: Float64Array;
  /** Biased: divided by the number of rows. */
  readonly variance: Float64Array;
}

interface Activation {
  readonly output: Float64Array;
  readonly normalized: Float64Array;
  readonly affine: Float64Array;
  readonly inverseDeviation: Float64Array;
}

/** torch.nn.functional.normalize: x / max(‖x‖₂, eps), by row. */
function normalized(inputs: ArrayLike<number>, rows: number, width: number): Float64Array {
  const output = new Float64Array(rows * width);
  for (let r = 0; r < rows; r++) {
    let squares = 0;
    for (let c = 0; c < width; c++) squares += at(inputs, r * width + c) ** 2;
    const norm = Math.max(Math.sqrt(squares), NORMALIZE_EPS);
    for (let c = 0; c < width; c++) output[r * width + c] = at(inputs, r * width + c) / norm;
  }
  return output;
}

function linear(x: Float64Array, state: OracleState, layer: PlannedLayer, rows: number): Float64Array {
  const { inWidth, outWidth } = layer;
  const weight = tensor(state.tensors, `${layer.linear}.weight`);
  const bias = tensor(state.tensors, `${layer.linear}.bias`);
  const z = new Float64Array(rows * outWidth);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outWidth; o++) {
      z[r * outWidth + o] = at(bias, o) + product(x, r * inWidth, weight, o * inWidth, inWidth);
    }
  }
  return z;
}

/*
 * The two loops that most of a step is spent in take one kind of array, without the check of `at`: what is read beyond an
 * array's end is no number, and what is compared with the sum neither.
 */

/** Σ x[xFrom + i] · y[yFrom + i]. */
function product(x: Float64Array, xFrom: number, y: Float64Array, yFrom: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (x[xFrom + i] ?? Number.NaN) * (y[yFrom + i] ?? Number.NaN);
  return sum;
}

/** to[toFrom + i] += factor · x[xFrom + i]. */
function addMultiple(
  to: Float64Array,
  toFrom: number,
  factor: number,
  x: Float64Array,
  xFrom: number,
  length: number,
): void {
  for (let i = 0; i < length; i++) {
    to[toFrom + i] = (to[toFrom + i] ?? Number.NaN) + factor * (x[xFrom + i] ?? Number.NaN);
  }
}

function columnStatistics(z: Float64Array, rows: number, width: number): Statistics {
  const mean = new Float64Array(width);
  const variance = new Float64Array(width);
  for (let i = 0; i < z.length; i++) mean[i % width] = at(mean, i % width) + at(z, i) / rows;
  for (let i = 0; i < z.length; i++) {
    variance[i % width] = at(variance, i % width) + (at(z, i) - at(mean, i % width)) ** 2 / rows;
  }
  return { mean, variance };
}

/** Batch norm (batch statistics, or running ones when `statistics` is null), LeakyReLU, dropout and skip. */
function activate(
  z: Float64Array,
  input: Float64Array,
  state: OracleState,
  layer: PlannedLayer,
  rows: number,
  statistics: Statistics | null,
  mask: Float64Array | null,
): Activation {
  const width = layer.outWidth;
  const normalizedZ = new Float64Array(rows * width);
  const affine = new Float64Array(rows * width);
  const inverseDeviation = new Float64Array(width);
  if (layer.batchNorm === null) return { output: z, normalized: normalizedZ, affine, inverseDeviation };
  const mean = statistics?.mean ?? tensor(state.tensors, `${layer.batchNorm}.running_mean`);
  const variance = statistics?.variance ?? tensor(state.tensors, `${layer.batchNorm}.running_var`);
  const gamma = tensor(state.tensors, `${layer.batchNorm}.weight`);
  const beta = tensor(state.tensors, `${layer.batchNorm}.bias`);
  for (let c = 0; c < width; c++) inverseDeviation[c] = 1 / Math.sqrt(at(variance, c) + BATCH_NORM_EPS);
  const output = new Float64Array(rows * width);
  for (let i = 0; i < output.length; i++) {
    const c = i % width;
    normalizedZ[i] = (at(z, i) - at(mean, c)) * at(inverseDeviation, c);
    const a = at(normalizedZ, i) * at(gamma, c) + at(beta, c);
    affine[i] = a;
    const active = (a > 0 ? a : a * LEAKY_RELU_SLOPE) * (mask === null ? 1 : at(mask, i));
    output[i] = layer.residual ? at(input, i) + active : active;
  }
  return { output, normalized: normalizedZ, affine, inverseDeviation };
}

/** 0 where an element is dropped, 1/(1 − p) where it is kept; all ones for a layer without dropout. */
function dropoutMask(layer: PlannedLayer, rows: number, seed: number, step: number): Float64Array {
  const mask = new Float64Array(rows * layer.outWidth).fill(1);
  const { dropoutProbability: p, dropoutIndex } = layer;
  if (p === 0 || dropoutIndex === null) return mask;
  const key = dropoutKey(seed, step, dropoutIndex);
  const threshold = dropoutThreshold(p);
  return mask.map((_, index) => (dropoutKeeps(key, index, threshold) ? 1 / (1 - p) : 0));
}

/** torch.nn.BatchNorm1d: the running variance moves towards the unbiased one. */
function moveRunningStatistics(
  tensors: Map<string, Float64Array>,
  name: string,
  batch: Statistics,
  rows: number,
): void {
  const move = (key: string, target: Float64Array) => {
    const old = tensor(tensors, key);
    tensors.set(
      key,
      old.map((value, c) => (1 - BATCH_NORM_MOMENTUM) * value + BATCH_NORM_MOMENTUM * at(target, c)),
    );
  };
  move(`${name}.running_mean`, batch.mean);
  move(
    `${name}.running_var`,
    batch.variance.map((value) => (value * rows) / (rows - 1)),
  );
}

/** Every trained parameter of a network, with its group. */
function trainedParameters(layers: readonly PlannedLayer[]) {
  return layers
    .filter(({ trained }) => trained)
    .flatMap((layer) => stateDictSpecs([layer]).map((spec) => ({ spec, groupIndex: layer.groupIndex })))
    .filter(({ spec }) => isParameter(spec));
}

interface LossAndGradient {
  readonly loss: number;
  readonly gradient: Float64Array;
}

function lossAndGradient(
  objective: Objective,
  batch: Int32Array,
  outputs: Float64Array,
  columns: number,
): LossAndGradient {
  const rows = batch.length;
  switch (objective.kind) {
    case "cross-entropy": {
      const labels = Array.from(batch, (row) => at(objective.targets, row));
      return crossEntropy(outputs, labels, rows, columns, Float32Array.from(objective.classWeights));
    }
    case "bce-with-logits": {
      const labels = Array.from(batch, (row) => at(objective.targets, row));
      return binaryCrossEntropy(outputs, labels, objective.positiveWeight);
    }
    case "kl-divergence":
      return klDivergence(outputs, rowsAt(objective.targets, batch), rows, columns);
  }
}

/** F.binary_cross_entropy_with_logits with `pos_weight`, mean over rows, and its gradient by the logits. */
function binaryCrossEntropy(logits: Float64Array, labels: ArrayLike<number>, positiveWeight: number): LossAndGradient {
  const rows = logits.length;
  const gradient = new Float64Array(rows);
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const x = at(logits, r);
    const y = at(labels, r);
    const weight = 1 + (positiveWeight - 1) * y;
    sum += (1 - y) * x + weight * (Math.log1p(Math.exp(-Math.abs(x))) + Math.max(-x, 0));
    const sigmoid = 1 / (1 + Math.exp(-x));
    gradient[r] = (sigmoid * (1 - y + positiveWeight * y) - positiveWeight * y) / rows;
  }
  return { loss: sum / rows, gradient };
}

/** F.kl_div(log_softmax(outputs), targets, reduction="batchmean") and its gradient by the outputs. */
function klDivergence(
  outputs: Float64Array,
  targets: ArrayLike<number>,
  rows: number,
  columns: number,
): LossAndGradient {
  const gradient = new Float64Array(rows * columns);
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const row = outputs.subarray(r * columns, (r + 1) * columns);
    const largest = Math.max(...row);
    const powers = row.reduce((partial, value) => partial + Math.exp(value - largest), 0);
    for (let c = 0; c < columns; c++) {
      const t = at(targets, r * columns + c);
      const logProbability = at(row, c) - largest - Math.log(powers);
      if (t > 0) sum += t * (Math.log(t) - logProbability);
      gradient[r * columns + c] = (Math.exp(logProbability) - t) / rows;
    }
  }
  return { loss: sum / rows, gradient };
}

/** F.cross_entropy with class weights: Σ w·nll / Σ w, and its gradient by the logits. */
function crossEntropy(
  logits: Float64Array,
  labels: ArrayLike<number>,
  rows: number,
  classes: number,
  weights: ArrayLike<number>,
): LossAndGradient {
  const gradient = new Float64Array(rows * classes);
  let weighted = 0;
  let total = 0;
  for (let r = 0; r < rows; r++) total += at(weights, at(labels, r));
  for (let r = 0; r < rows; r++) {
    const row = logits.subarray(r * classes, (r + 1) * classes);
    const largest = Math.max(...row);
    const sum = row.reduce((partial, value) => partial + Math.exp(value - largest), 0);
    const label = at(labels, r);
    const weight = at(weights, label);
    weighted += weight * (Math.log(sum) + largest - at(row, label));
    for (let c = 0; c < classes; c++) {
      const probability = Math.exp(at(row, c) - largest) / sum;
      gradient[r * classes + c] = (weight / total) * (probability - (c === label ? 1 : 0));
    }
  }
  return { loss: weighted / total, gradient };
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`Index ${index} of ${values.length}`);
  return value;
}

function tensor(tensors: ReadonlyMap<string, Float64Array>, name: string): Float64Array {
  const values = tensors.get(name);
  if (values === undefined) throw new Error(`The state has no ${name}.`);
  return values;
}

/**
 * How far a float32 engine may be from the oracle after one step from the same state, relative to the largest absolute
 * value of the oracle's tensor. Measured on float32 sums of some thousand terms, with a factor of about ten to spare.
 *
 * Gradients reach the comparison through the first moment. Parameters have no entry: where a gradient is close to zero
 * AdamW turns its rounding into a full step, so they are recomputed from the engine's own moments (`adamWMismatch`).
 */
export const TOLERANCE = {
  loss: 1e-5,
  gradNorm: 1e-4,
  outputs: 2e-5,
  runningStatistics: 1e-5,
  expAvg: 2e-4,
  expAvgSq: 4e-4,
  /** Parameters against AdamW applied in float64 to the engine's own moments: a few float32 ulp of p and of lr. */
  parameters: 1e-6,
} as const;

/** One disagreement, ready for an assertion's message. */
export interface Mismatch {
  readonly name: string;
  readonly error: number;
  readonly allowed: number;
}

/** Largest |actual − expected| over the largest |expected| (or over `floor`, when that is larger). */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>, floor = 0): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let largest = floor;
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(at(actual, i) - at(expected, i));
    if (Number.isNaN(distance)) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, distance);
    largest = Math.max(largest, Math.abs(at(expected, i)));
  }
  return difference === 0 ? 0 : difference / largest;
}

/**
 * Compares an engine's state after one step with the oracle's, by `TOLERANCE`. Biases in front of a BatchNorm are
 * compared by what can be compared: their gradient is mathematically zero, so only its size relative to the layer's
 * other gradients is bounded.
 *
 * @returns every tensor that disagrees; empty when all agree.
 */
export function stepMismatches(
  { layers, groups }: NetworkPlan,
  before: OracleState,
  expected: Pick<OracleStep, "state">,
  actual: EngineSnapshot,
  step: number,
  learningRates: readonly number[],
): Mismatch[] {
  const found: Mismatch[] = [];
  const check = (name: string, error: number, allowed: number) => {
    if (!(error <= allowed)) found.push({ name, error, allowed });
  };
  // A bias only shifts the columns that a BatchNorm behind it, or behind the next layer, takes out again.
  const zeroGradient = new Set(
    layers
      .filter(({ batchNorm }, i) => batchNorm !== null || (layers[i + 1]?.batchNorm ?? null) !== null)
      .map(({ linear }) => `${linear}.bias`),
  );
  const specs = layers.flatMap((layer) => stateDictSpecs([layer]).map((spec) => ({ ...spec, layer })));
  for (const spec of specs) {
    const { name } = spec;
    if (spec.role === "batches-tracked") {
      const counts = [actual.model.batchesTracked.get(name), expected.state.batchesTracked.get(name)];
      check(name, counts[0] === counts[1] ? 0 : 1, 0);
      continue;
    }
    const values = actual.model.tensors.get(name) ?? new Float32Array();
    const wanted = tensor(expected.state.tensors, name);
    if (!isParameter(spec)) {
      check(name, relativeError(values, wanted, 1e-2), TOLERANCE.runningStatistics);
      continue;
    }
    const expAvg = expected.state.expAvg.get(name);
    const expAvgSq = expected.state.expAvgSq.get(name);
    if (expAvg === undefined || expAvgSq === undefined) {
      // Frozen: not one bit may change.
      check(name, relativeError(values, wanted), 0);
      check(`${name} (moments of a frozen parameter)`, actual.expAvg.get(name)?.length ?? 0, 0);
      continue;
    }
    const m = actual.expAvg.get(name) ?? new Float32Array();
    const v = actual.expAvgSq.get(name) ?? new Float32Array();
    // A tensor of one number has no larger one beside it to be measured by: one output's bias is the sum of all rows' errors,
    // which cancels ("bce-with-logits: no head": 3.6e-5 left of terms of 0.04, off by 3e-4 to 9e-4 of itself on every engine).
    const share = zeroGradient.has(name) ? 0.1 : wanted.length === 1 ? 1e-2 : 1e-6;
    const floor = largestGradient(expected) * share;
    check(`${name} (first moment)`, relativeError(m, expAvg, floor), TOLERANCE.expAvg);
    check(`${name} (second moment)`, relativeError(v, expAvgSq, floor * floor), TOLERANCE.expAvgSq);
    check(name, adamWMismatch(spec.layer.groupIndex, tensor(before.tensors, name), m, v, values), TOLERANCE.parameters);
  }
  return found;

  function adamWMismatch(
    groupIndex: number,
    old: Float64Array,
    m: Float32Array,
    v: Float32Array,
    updated: Float32Array,
  ): number {
    const rate = at(learningRates, groupIndex);
    const scalars = adamWStep(step + 1, rate, groups[groupIndex]?.weightDecay ?? Number.NaN);
    const recomputed = old.map(
      (p, i) =>
        p * scalars.decay -
        (scalars.stepSize * at(m, i)) / (Math.sqrt(at(v, i)) / scalars.biasCorrection2Sqrt + ADAM_EPS),
    );
    return relativeError(updated, recomputed, rate);
  }
}

function largestGradient(expected: Pick<OracleStep, "state">): number {
  let largest = 0;
  for (const m of expected.state.expAvg.values()) for (const value of m) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** Rates of the usual two groups; a network with one takes the first. */
export function oracleRates({ groups }: Pick<NetworkPlan, "groups">): number[] {
  return [1e-4, 1e-3].slice(0, groups.length);
}

/**
 * A reproducible model and data set for tests: values of plausible size, running statistics not trivial. Batches may be
 * as large as the data set.
 *
 * @param loss what the network is trained for: a kind with its usual numbers, or a loss of its own.
 */
export function oracleProblem(
  network: NetworkPlan,
  dataRows: number,
  { seed = 1, loss = "cross-entropy" }: { readonly seed?: number; readonly loss?: Loss["kind"] | Loss } = {},
): { readonly model: ModelState; readonly inputs: Float32Array; readonly training: TrainingSetup } {
  const random = uniform(seed);
  const tensors = new Map<string, Float32Array>();
  const batchesTracked = new Map<string, number>();
  for (const { name, role, shape: size } of stateDictSpecs(network.layers)) {
    const bound = 1 / Math.sqrt(size[size.length - 1] ?? 1);
    const draw = (low: number, high: number) =>
      Float32Array.from({ length: elementCount(size) }, () => low + (high - low) * random());
    if (role === "batches-tracked") batchesTracked.set(name, 3);
    else if (role === "weight") tensors.set(name, draw(-bound, bound));
    else if (role === "bn-weight" || role === "running-var") tensors.set(name, draw(0.5, 1.5));
    else tensors.set(name, draw(-0.3, 0.3));
  }
  const { inputs: width, outputs } = network;
  const inputs = Float32Array.from({ length: dataRows * width }, () => Math.max(0, random() * 3 - 2));
  const objective = (): Objective => {
    const given = typeof loss === "string" ? usualLoss(loss, outputs) : loss;
    switch (given.kind) {
      case "cross-entropy":
        return { ...given, targets: Int32Array.from({ length: dataRows }, () => Math.floor(random() * outputs)) };
      case "bce-with-logits":
        return { ...given, targets: Float32Array.from({ length: dataRows }, () => Math.round(random())) };
      case "kl-divergence":
        return { ...given, targets: denseRows(distributions(dataRows, outputs, random), outputs) };
    }
  };
  return {
    model: { tensors, batchesTracked },
    inputs,
    training: {
      inputs: denseRows(inputs, width),
      objective: objective(),
      batchSize: dataRows,
      gradClipNorm: 1,
      dropoutSeed: 42,
    },
  };
}

function usualLoss(kind: Loss["kind"], outputs: number): Loss {
  switch (kind) {
    case "cross-entropy":
      return { kind, classWeights: Array.from({ length: outputs }, (_, c) => 0.4 + 0.7 * (c % 5)) };
    case "bce-with-logits":
      return { kind, positiveWeight: 2.5 };
    case "kl-divergence":
      return { kind };
  }
}

/** Rows that add up to 1; many of their values are 0, and of every fifth row all but one. */
function distributions(rows: number, columns: number, random: () => number): Float32Array {
  const values = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    const row = values.subarray(r * columns, (r + 1) * columns);
    const only = r % 5 === 0 ? Math.floor(random() * columns) : null;
    for (let c = 0; c < columns; c++) row[c] = only === null ? Math.max(0, random() * 2 - 1) : c === only ? 1 : 0;
    const sum = row.reduce((partial, value) => partial + value, 0);
    for (let c = 0; c < columns; c++) row[c] = sum === 0 ? 1 / columns : at(row, c) / sum;
  }
  return values;
}

/** A small multiplicative generator (Park–Miller): enough for test data, never used for anything that is shipped. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** `clip_grad_norm_`'s coefficient min(1, maxNorm / (norm + 1e-6)) (torch/nn/utils/clip_grad.py). */
function clipCoefficient(norm: number, maxNorm: number): number {
  return Math.min(1, maxNorm / (norm + 1e-6));
}

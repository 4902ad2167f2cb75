import * as tf from "@tensorflow/tfjs";
import { type RowSource, rowsAt } from "../../data/row-source";
import {
  BATCH_NORM_EPS,
  BATCH_NORM_MOMENTUM,
  type LayerSpec,
  LEAKY_RELU_SLOPE,
  NORMALIZE_EPS,
} from "../../model/architecture";
import type { NetworkPlan, PlannedLayer } from "../../model/plan";
import { dropoutKeeps, dropoutKey, dropoutThreshold } from "../dropout";
import type { Objective } from "../objective";

/** Weights and BatchNorm statistics by state-dict name. */
type Variables = ReadonlyMap<string, tf.Variable>;

/** What a training-mode pass does besides computing: null for evaluation mode. */
interface TrainingMode {
  readonly dropoutSeed: number;
  /** Global step index from 0; dropout masks count by it. */
  readonly step: number;
}

/** The variable of a state-dict name. */
export function variable(variables: Variables, name: string): tf.Variable {
  const found = variables.get(name);
  if (found === undefined) throw new RangeError(`The model has no tensor ${name}`);
  return found;
}

/**
 * Outputs `[rows, outputs]` of inputs `[rows, inputs]`, normalized already. In training mode BatchNorm's running statistics
 * are moved as a side effect.
 */
export function forward(
  layers: readonly PlannedLayer[],
  variables: Variables,
  inputs: tf.Tensor2D,
  training: TrainingMode | null,
): tf.Tensor2D {
  let x = inputs;
  for (const layer of layers) {
    let y = linear(x, weightOf(variables, layer), variable(variables, `${layer.linear}.bias`));
    if (layer.batchNorm !== null) {
      const batchStatistics = training !== null && layer.statistics === "batch";
      y = tf.leakyRelu(batchNorm(y, variables, layer.batchNorm, batchStatistics), LEAKY_RELU_SLOPE);
    }
    const mask = training === null ? null : dropoutMask(layer, y.shape[0], training);
    if (mask !== null) y = tf.mul(y, mask);
    x = layer.residual ? tf.add(x, y) : y;
  }
  return x;
}

function weightOf(variables: Variables, layer: LayerSpec): tf.Tensor2D {
  return tf.reshape(variable(variables, `${layer.linear}.weight`), [layer.outWidth, layer.inWidth]);
}

/**
 * torch.nn.Linear: x·Wᵀ + b, with its gradients written out so that no product is asked for transposed: `matMul`'s own
 * transposed variants run ten times slower on the WASM backend, and take a scalar kernel on WebGPU.
 *
 * @param x `[rows, in]`
 * @param weight `[out, in]`
 * @param bias `[out]`
 */
function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor): tf.Tensor2D {
  const product = tf.customGrad<tf.Tensor2D>((...inputsAndSave) => {
    const save = inputsAndSave.at(-1);
    // What is not saved is freed with the forward pass.
    if (typeof save === "function") save([x, weight]);
    return {
      value: tf.add(tf.matMul(x, tf.transpose(weight)), bias),
      gradFunc: (dy, [input, matrix]) => {
        if (input === undefined || matrix === undefined) throw new RangeError("linear saved two tensors");
        return [tf.matMul(dy, matrix), tf.matMul(tf.transpose(dy), input), tf.sum(dy, 0)];
      },
    };
  });
  return product(x, weight, bias);
}

/**
 * torch.nn.BatchNorm1d of `[rows, width]`. The batch's variance is that of centered values (two passes): tfjs's own
 * `batchNorm` computes x·s − mean·s, which loses all digits where the mean is large.
 */
function batchNorm(x: tf.Tensor2D, variables: Variables, name: string, batchStatistics: boolean): tf.Tensor2D {
  const runningMean = variable(variables, `${name}.running_mean`);
  const runningVar = variable(variables, `${name}.running_var`);
  const mean = batchStatistics ? tf.mean(x, 0) : runningMean;
  const centered = tf.sub(x, mean);
  const biasedVar = batchStatistics ? tf.mean(tf.square(centered), 0) : runningVar;
  if (batchStatistics) {
    const rows = x.shape[0];
    move(runningMean, mean);
    move(runningVar, tf.mul(biasedVar, rows / (rows - 1)));
  }
  const normalized = tf.div(centered, tf.sqrt(tf.add(biasedVar, BATCH_NORM_EPS)));
  const weight = variable(variables, `${name}.weight`);
  return tf.add(tf.mul(normalized, weight), variable(variables, `${name}.bias`));
}

function move(running: tf.Variable, batch: tf.Tensor): void {
  running.assign(tf.add(tf.mul(running, 1 - BATCH_NORM_MOMENTUM), tf.mul(batch, BATCH_NORM_MOMENTUM)));
}

/** 1/(1 − p) where an element is kept, 0 where it is dropped; null without dropout. */
function dropoutMask(layer: PlannedLayer, rows: number, { dropoutSeed, step }: TrainingMode): tf.Tensor2D | null {
  const { dropoutIndex, dropoutProbability: p } = layer;
  if (dropoutIndex === null || p === 0) return null;
  const values = dropoutScales(dropoutKey(dropoutSeed, step, dropoutIndex), rows * layer.outWidth, p);
  return tf.tensor2d(values, [rows, layer.outWidth]);
}

/** The factor of each element of one dropout layer: 1/(1 − p) or 0. */
export function dropoutScales(key: number, count: number, p: number): Float32Array {
  const threshold = dropoutThreshold(p);
  const scale = 1 / (1 - p);
  const scales = new Float32Array(count);
  for (let i = 0; i < count; i++) if (dropoutKeeps(key, i, threshold)) scales[i] = scale;
  return scales;
}

/** A batch's loss as a function of the network's outputs `[rows, outputs]`. */
type BatchLoss = (outputs: tf.Tensor2D) => tf.Scalar;

/** The loss of a batch of these rows; the targets become tensors at once. */
export function batchLoss(objective: Objective, rows: Int32Array): BatchLoss {
  switch (objective.kind) {
    case "cross-entropy": {
      const labels = rows.map((row) => objective.targets[row] ?? 0);
      const weights = Float32Array.from(objective.classWeights);
      const targets = tf.tensor2d(classTargets(labels, weights), [rows.length, weights.length]);
      // A row of `targets` is its class weight over the batch's sum of weights at its label, 0 elsewhere.
      return (outputs) => tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(outputs))));
    }
    case "bce-with-logits": {
      const y = tf.tensor2d(
        Float32Array.from(rows, (row) => objective.targets[row] ?? Number.NaN),
        [rows.length, 1],
      );
      const weight = tf.add(tf.mul(y, objective.positiveWeight - 1), 1);
      return (x) => {
        const logistic = tf.add(tf.log1p(tf.exp(tf.neg(tf.abs(x)))), tf.relu(tf.neg(x)));
        return tf.mean(tf.add(tf.mul(tf.sub(1, y), x), tf.mul(weight, logistic)));
      };
    }
    case "kl-divergence": {
      const { targets } = objective;
      const values = rowsAt(targets, rows);
      const t = tf.tensor2d(values, [rows.length, targets.width]);
      // Σ t·ln t does not depend on the network; 0·ln 0 is 0.
      const entropy = values.reduce((sum, value) => sum + (value > 0 ? value * Math.log(value) : 0), 0);
      return (outputs) => tf.div(tf.sub(entropy, tf.sum(tf.mul(t, tf.logSoftmax(outputs)))), rows.length);
    }
  }
}

/** A batch whose classes all weigh 0 gives 0/0 = NaN, as in PyTorch. */
function classTargets(labels: Int32Array, classWeights: Float32Array): Float32Array {
  const classes = classWeights.length;
  let sum = 0;
  for (const label of labels) sum += classWeights[label] ?? 0;
  const targets = new Float32Array(labels.length * classes);
  for (const [row, label] of labels.entries()) targets[row * classes + label] = (classWeights[label] ?? 0) / sum;
  return targets;
}

/** These rows of a source as the network takes them: each divided by max(‖row‖₂, eps) where it normalizes. */
export function inputRows({ normalizes }: NetworkPlan, source: RowSource, rows: Int32Array): Float32Array {
  const { width } = source;
  const values = rowsAt(source, rows);
  if (!normalizes) return values;
  for (let start = 0; start < values.length; start += width) {
    const row = values.subarray(start, start + width);
    let squares = 0;
    for (const value of row) squares += value * value;
    const norm = Math.max(Math.sqrt(squares), NORMALIZE_EPS);
    for (const [column, value] of row.entries()) row[column] = value / norm;
  }
  return values;
}

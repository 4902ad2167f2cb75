import * as tf from "@tensorflow/tfjs";
import {
  BATCH_NORM_EPS,
  BATCH_NORM_MOMENTUM,
  elementCount,
  type LayerSpec,
  LEAKY_RELU_SLOPE,
  type ModelState,
} from "../src/model/architecture";
import type { NetworkPlan } from "../src/model/plan";
import type { EngineFacts } from "./protocol";

/**
 * The same model as a program that uses tfjs as its documentation does: `tf.moments`, `tf.batchNorm`, `tf.dropout`,
 * `tf.train.adam`, the loss read after every step. No clipping and no weight decay, which tfjs does not have.
 */
export interface StockProgram {
  /** One training step; resolves with the loss. */
  step(): Promise<number>;
  facts(): EngineFacts;
}

/** Starts a backend as tfjs does by itself: its own WebGPU device, as many WASM threads as it likes. */
export async function startStockBackend(backend: "wasm" | "webgpu"): Promise<{ readonly threads: number }> {
  if (backend === "webgpu") {
    await import("@tensorflow/tfjs-backend-webgpu");
    await select(backend);
    return { threads: 1 };
  }
  const [{ getThreadsCount, setWasmPaths }, plain, simd, threaded] = await Promise.all([
    import("@tensorflow/tfjs-backend-wasm"),
    import("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url"),
    import("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url"),
    import("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url"),
  ]);
  setWasmPaths({
    "tfjs-backend-wasm.wasm": plain.default,
    "tfjs-backend-wasm-simd.wasm": simd.default,
    "tfjs-backend-wasm-threaded-simd.wasm": threaded.default,
  });
  await select(backend);
  return { threads: Math.max(1, getThreadsCount()) };
}

async function select(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs could not start its ${backend} backend.`);
  await tf.ready();
}

/** Builds the program on the current backend. Weights are kept `[in, out]`, as tfjs multiplies them. */
export function stockProgram(
  { layers, inputs, outputs }: NetworkPlan,
  model: ModelState,
  data: { readonly inputs: Float32Array; readonly labels: Int32Array },
  about: { readonly threads: number; readonly adapter: string | null },
): StockProgram {
  const rows = data.labels.length;
  const variables = new Map(layers.map((layer) => [layer, makeLayer(layer, model)]));
  const raw = tf.tensor2d(data.inputs.slice(), [rows, inputs]);
  const labels = tf.oneHot(tf.tensor1d(data.labels.slice(), "int32"), outputs);
  const optimizer = tf.train.adam(1e-4);
  let bytes = 0;

  const loss = (): tf.Scalar => {
    let x: tf.Tensor2D = tf.div(raw, tf.maximum(tf.norm(raw, 2, -1, true), 1e-12));
    for (const [layer, { weight, bias, batchNorm }] of variables) {
      let y: tf.Tensor2D = tf.add(tf.matMul(x, weight), bias);
      if (batchNorm !== null) {
        const { mean, variance } = tf.moments(y, 0);
        move(batchNorm.mean, mean);
        move(batchNorm.variance, variance);
        const vector = (statistics: tf.Tensor) => tf.reshape<tf.Rank.R1>(statistics, [layer.outWidth]);
        y = tf.batchNorm2d(y, vector(mean), vector(variance), batchNorm.beta, batchNorm.gamma, BATCH_NORM_EPS);
        y = tf.leakyRelu(y, LEAKY_RELU_SLOPE);
      }
      if (layer.dropout !== null) y = tf.reshape(tf.dropout(y, layer.dropout), [rows, layer.outWidth]);
      x = layer.residual ? tf.add(x, y) : y;
    }
    return tf.reshape<tf.Rank.R0>(tf.losses.softmaxCrossEntropy(labels, x), []);
  };

  return {
    async step() {
      const value = tf.tidy(() => {
        const result = optimizer.minimize(loss, true);
        if (result === null) throw new Error("tfjs returned no loss.");
        bytes = Math.max(bytes, tf.memory().numBytes);
        return result;
      });
      const [number = Number.NaN] = await value.data();
      value.dispose();
      return number;
    },
    facts: () => ({ ...about, bytes: Math.max(bytes, allocatedOnGpu()) }),
  };
}

interface StockLayer {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly batchNorm: {
    readonly gamma: tf.Variable<tf.Rank.R1>;
    readonly beta: tf.Variable<tf.Rank.R1>;
    readonly mean: tf.Variable<tf.Rank.R1>;
    readonly variance: tf.Variable<tf.Rank.R1>;
  } | null;
}

function makeLayer(layer: LayerSpec, model: ModelState): StockLayer {
  const values = (name: string) => {
    const found = model.tensors.get(name);
    if (found === undefined) throw new RangeError(`The model has no ${name}`);
    return found.slice();
  };
  const vector = (name: string, trainable = true) => tf.variable(tf.tensor1d(values(name)), trainable);
  const weight = tf.tidy(() =>
    tf.variable(tf.transpose(tf.tensor2d(values(`${layer.linear}.weight`), [layer.outWidth, layer.inWidth]))),
  );
  const bias = vector(`${layer.linear}.bias`);
  const name = layer.batchNorm;
  if (name === null) return { weight, bias, batchNorm: null };
  return {
    weight,
    bias,
    batchNorm: {
      gamma: vector(`${name}.weight`),
      beta: vector(`${name}.bias`),
      mean: vector(`${name}.running_mean`, false),
      variance: vector(`${name}.running_var`, false),
    },
  };
}

function move(running: tf.Variable<tf.Rank.R1>, batch: tf.Tensor): void {
  const kept = tf.mul(running, 1 - BATCH_NORM_MOMENTUM);
  running.assign(tf.reshape(tf.add(kept, tf.mul(batch, BATCH_NORM_MOMENTUM)), [elementCount(running.shape)]));
}

/** The WebGPU backend's pool, which is larger than its tensors; 0 elsewhere. */
function allocatedOnGpu(): number {
  const memory = tf.memory();
  const bytes: unknown = "numBytesAllocatedInGPU" in memory ? memory.numBytesAllocatedInGPU : 0;
  return typeof bytes === "number" ? bytes : 0;
}

import { BATCH_NORM_EPS, LEAKY_RELU_SLOPE } from "../../../model/architecture";
import { type ShaderSource, type StepLayout, stepStruct, workgroupSum } from "./common";

/** Columns that one workgroup owns for the whole batch, and threads that share each column. */
export const LAYER_COLUMNS = 32;
const LAYER_ROWS = 8;
const THREADS = LAYER_COLUMNS * LAYER_ROWS;

/** Where BatchNorm's statistics come from; `none` is a bare Linear. */
type NormMode = "none" | "batch" | "running";

/** Constants of one layer; `hasBase` is 1 when a skip connection's gradient is already in `base`. */
export interface LayerUniform {
  readonly width: number;
  readonly stride: number;
  /** Slabs that the GEMM before this kernel left, and elements from one to the next. */
  readonly slabs: number;
  readonly slabSize: number;
  /** Elements from bias to BatchNorm weight to BatchNorm bias in the arena. */
  readonly vectorStride: number;
  readonly hasBase: boolean;
  readonly dropoutLayer: number;
  readonly dropoutThreshold: number;
  readonly dropoutScale: number;
  readonly firstPartial: number;
}

/** The uniform's bytes, in the order of the WGSL struct `Layer`. */
export function layerUniformWords(uniform: LayerUniform): Uint32Array<ArrayBuffer> {
  const { width, stride, slabs, slabSize, vectorStride, hasBase } = uniform;
  const { dropoutLayer, dropoutThreshold, dropoutScale, firstPartial } = uniform;
  const sizes = [width, stride, slabs, slabSize, vectorStride, hasBase ? 1 : 0];
  const words = Uint32Array.from([...sizes, dropoutLayer, dropoutThreshold, 0, firstPartial, 0, 0]);
  new Float32Array(words.buffer)[8] = dropoutScale;
  return words;
}

const layerStruct = /* wgsl */ `
struct Layer {
  width: u32, stride: u32, slabs: u32, slabSize: u32,
  vectorStride: u32, hasBase: u32, dropoutLayer: u32, dropoutThreshold: u32,
  dropoutScale: f32, firstPartial: u32,
}
`;

/** `engine/dropout.ts` in WGSL; the index counts unpadded columns, as on every other engine. */
const dropoutFunctions = /* wgsl */ `
fn mix32(value: u32) -> u32 {
  var x = value;
  x = (x ^ (x >> 16u)) * 0x7feb352du;
  x = (x ^ (x >> 15u)) * 0x846ca68bu;
  return x ^ (x >> 16u);
}

fn dropoutFactor(row: u32, column: u32) -> f32 {
  if (layer.dropoutThreshold == 0u) { return 1.0; }
  let key = step.keys[layer.dropoutLayer / 4u][layer.dropoutLayer % 4u];
  return select(0.0, layer.dropoutScale, mix32(key + row * layer.width + column) >= layer.dropoutThreshold);
}
`;

/** Sums over the threads that share a column; every thread of the column gets the total. */
const columnSum = /* wgsl */ `
var<workgroup> columnSums: array<f32, ${THREADS}>;

fn columnSum(lane: u32, slice: u32, value: f32) -> f32 {
  columnSums[slice * ${LAYER_COLUMNS}u + lane] = value;
  workgroupBarrier();
  var total = 0.0;
  for (var i = 0u; i < ${LAYER_ROWS}u; i++) { total += columnSums[i * ${LAYER_COLUMNS}u + lane]; }
  workgroupBarrier();
  return total;
}
`;

/**
 * Forward, after a layer's GEMM: adds the slabs and the bias, then BatchNorm, LeakyReLU, dropout and the skip
 * connection. Mean and variance are exact two-pass statistics over the batch, the mean corrected by the residual sum
 * of the second pass (the corrected two-pass algorithm of Chan, Golub and LeVeque, 1983), for any number of rows.
 *
 * Statistics: mean, 1/std, running mean, running variance, one stride apart. `z` keeps the Linear's output for the
 * backward pass.
 */
export function forwardShader(
  norm: NormMode,
  options: { dropout: boolean; skip: boolean },
  layout: StepLayout,
): ShaderSource {
  const { dropout, skip } = options;
  const statistics = {
    none: "",
    batch: /* wgsl */ `
  let count = f32(step.rows);
  let mean0 = columnSum(lane, slice, sum) / count;
  var residual = 0.0;
  var squares = 0.0;
  if (real) {
    for (var row = slice; row < step.rows; row += ${LAYER_ROWS}u) {
      let difference = z[row * layer.stride + column] - mean0;
      residual += difference;
      squares += difference * difference;
    }
  }
  let shift = columnSum(lane, slice, residual) / count;
  let mean = mean0 + shift;
  let variance = max(columnSum(lane, slice, squares) / count - shift * shift, 0.0);
  let inverseStd = 1.0 / sqrt(variance + ${BATCH_NORM_EPS});
  if (real && slice == 0u) {
    stats[column] = mean;
    stats[layer.stride + column] = inverseStd;
    let runningMean = 2u * layer.stride + column;
    let runningVar = 3u * layer.stride + column;
    stats[runningMean] = (1.0 - step.momentum) * stats[runningMean] + step.momentum * mean;
    stats[runningVar] = (1.0 - step.momentum) * stats[runningVar] + step.momentum * (variance * count / (count - 1.0));
  }`,
    running: /* wgsl */ `
  let mean = stats[2u * layer.stride + column];
  let inverseStd = 1.0 / sqrt(stats[3u * layer.stride + column] + ${BATCH_NORM_EPS});`,
  }[norm];

  const activation =
    norm === "none"
      ? "var value = z[at];"
      : /* wgsl */ `let normal = (z[at] - mean) * inverseStd * gamma + beta;
        var value = select(${LEAKY_RELU_SLOPE} * normal, normal, normal > 0.0);`;

  const code = /* wgsl */ `
${stepStruct(layout)}${layerStruct}
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<uniform> layer: Layer;
@group(0) @binding(2) var<storage, read> slabs: array<f32>;
@group(0) @binding(3) var<storage, read> vectors: array<f32>;
@group(0) @binding(4) var<storage, read_write> z: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;
${norm === "none" ? "" : "@group(0) @binding(6) var<storage, read_write> stats: array<f32>;"}
${skip ? "@group(0) @binding(7) var<storage, read> x: array<f32>;" : ""}
${columnSum}${dropout ? dropoutFunctions : ""}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let lane = thread % ${LAYER_COLUMNS}u;
  let slice = thread / ${LAYER_COLUMNS}u;
  let column = group.x * ${LAYER_COLUMNS}u + lane;
  let real = column < layer.width;

  var sum = 0.0;
  if (real) {
    let bias = vectors[column];
    for (var row = slice; row < step.rows; row += ${LAYER_ROWS}u) {
      let at = row * layer.stride + column;
      var value = slabs[at];
      for (var slab = 1u; slab < layer.slabs; slab++) { value += slabs[slab * layer.slabSize + at]; }
      value += bias;
      z[at] = value;
      sum += value;
    }
  }
  ${statistics}

  if (column < layer.stride) {
    ${norm === "none" ? "" : "let gamma = vectors[layer.vectorStride + column];\n    let beta = vectors[2u * layer.vectorStride + column];"}
    for (var row = slice; row < step.paddedRows; row += ${LAYER_ROWS}u) {
      let at = row * layer.stride + column;
      var result = 0.0;
      if (real && row < step.rows) {
        ${activation}
        ${dropout ? "value *= dropoutFactor(row, column);" : ""}
        result = ${skip ? "x[at] + value" : "value"};
      }
      y[at] = result;
    }
  }
}
`;
  return {
    label: `forward-${norm}${dropout ? "-dropout" : ""}${skip ? "-skip" : ""}`,
    code,
    bindings: [
      "uniform",
      "uniform",
      "read",
      "read",
      "write",
      "write",
      ...(norm === "none" ? [] : (["write"] as const)),
      ...(skip ? (["read"] as const) : []),
    ],
  };
}

/**
 * Backward of the same: adds the slabs of the gradient (and the skip connection's, which stays in `base` for the layer
 * below), regenerates the dropout mask, and turns `z` into the gradient of the Linear's output in place. Gradients of
 * bias, BatchNorm weight and BatchNorm bias go to the arena, their squares to `partials`.
 *
 * dz = γ/σ · (dy − Σdy/n − x̂ · Σ(dy·x̂)/n), as torch's native_batch_norm_backward computes it.
 */
export function backwardShader(norm: "none" | "batch", dropout: boolean, layout: StepLayout): ShaderSource {
  const batch = norm === "batch";
  const code = /* wgsl */ `
${stepStruct(layout)}${layerStruct}
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<uniform> layer: Layer;
@group(0) @binding(2) var<storage, read> slabs: array<f32>;
@group(0) @binding(3) var<storage, read_write> z: array<f32>;
@group(0) @binding(4) var<storage, read_write> gradients: array<f32>;
@group(0) @binding(5) var<storage, read_write> partials: array<f32>;
${
  batch
    ? /* wgsl */ `
@group(0) @binding(6) var<storage, read_write> base: array<f32>;
@group(0) @binding(7) var<storage, read> vectors: array<f32>;
@group(0) @binding(8) var<storage, read> stats: array<f32>;`
    : ""
}
${columnSum}${dropout ? dropoutFunctions : ""}
var<workgroup> squareSums: array<f32, ${THREADS}>;
${workgroupSum("squareSum", "squareSums", THREADS)}
fn incoming(at: u32) -> f32 {
  var value = slabs[at];
  for (var slab = 1u; slab < layer.slabs; slab++) { value += slabs[slab * layer.slabSize + at]; }
  return value;
}

@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let lane = thread % ${LAYER_COLUMNS}u;
  let slice = thread / ${LAYER_COLUMNS}u;
  let column = group.x * ${LAYER_COLUMNS}u + lane;
  let real = column < layer.width;
  ${
    batch
      ? /* wgsl */ `
  let mean = stats[column];
  let inverseStd = stats[layer.stride + column];
  let gamma = vectors[layer.vectorStride + column];
  let beta = vectors[2u * layer.vectorStride + column];
  var sumDy = 0.0;
  var sumDyX = 0.0;
  if (real) {
    for (var row = slice; row < step.rows; row += ${LAYER_ROWS}u) {
      let at = row * layer.stride + column;
      var dy = incoming(at);
      if (layer.hasBase == 1u) { dy += base[at]; }
      base[at] = dy;
      ${dropout ? "dy *= dropoutFactor(row, column);" : ""}
      let normal = (z[at] - mean) * inverseStd;
      dy *= select(${LEAKY_RELU_SLOPE}, 1.0, normal * gamma + beta > 0.0);
      sumDy += dy;
      sumDyX += dy * normal;
    }
  }
  let dBeta = columnSum(lane, slice, sumDy);
  let dGamma = columnSum(lane, slice, sumDyX);
  let meanDy = dBeta / f32(step.rows);
  let meanDyX = dGamma / f32(step.rows);`
      : ""
  }
  var sumDz = 0.0;
  if (column < layer.stride) {
    for (var row = slice; row < step.paddedRows; row += ${LAYER_ROWS}u) {
      let at = row * layer.stride + column;
      var dz = 0.0;
      if (real && row < step.rows) {
        ${
          batch
            ? /* wgsl */ `
        var dy = base[at];
        ${dropout ? "dy *= dropoutFactor(row, column);" : ""}
        let normal = (z[at] - mean) * inverseStd;
        dy *= select(${LEAKY_RELU_SLOPE}, 1.0, normal * gamma + beta > 0.0);
        dz = gamma * inverseStd * (dy - meanDy - normal * meanDyX);`
            : "dz = incoming(at);"
        }
        sumDz += dz;
      }
      z[at] = dz;
    }
  }
  let dBias = columnSum(lane, slice, sumDz);
  var square = 0.0;
  if (real && slice == 0u) {
    gradients[column] = dBias;
    square = dBias * dBias;
    ${
      batch
        ? /* wgsl */ `
    gradients[layer.vectorStride + column] = dGamma;
    gradients[2u * layer.vectorStride + column] = dBeta;
    square += dGamma * dGamma + dBeta * dBeta;`
        : ""
    }
  }
  let total = squareSum(thread, square);
  if (thread == 0u) { partials[layer.firstPartial + group.x] = total; }
}
`;
  return {
    label: `backward-${norm}${dropout ? "-dropout" : ""}`,
    code,
    bindings: [
      "uniform",
      "uniform",
      "read",
      "write",
      "write",
      "write",
      ...(batch ? (["write", "read", "read"] as const) : []),
    ],
  };
}

import type { Objective } from "../../objective";
import { type ShaderSource, type StepLayout, stepStruct, workgroupSum } from "./common";

const THREADS = 256;
/** Threads that share a row where a row is long. */
const ROW_THREADS = 64;
/** Within the grid that `maxComputeWorkgroupsPerDimension` allows by default. */
const MAX_ROW_WORKGROUPS = 32_768;

/** Words of one step's record: loss, gradient norm before clipping, step index (as bits), unused. */
export const RECORD_WORDS = 4;

/**
 * Weighted cross entropy (torch.nn.functional.cross_entropy with `weight`, reduction 'mean': Σ w·nll / Σ w) and its
 * gradient with respect to the logits, in one workgroup, for any number of rows.
 */
function crossEntropyShader(classes: number, stride: number, layout: StepLayout): ShaderSource {
  return {
    label: "cross-entropy",
    bindings: ["uniform", "read", "read", "read", "write", "write"],
    code: /* wgsl */ `
${stepStruct(layout)}
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> classWeights: array<f32>;
@group(0) @binding(3) var<storage, read> labels: array<u32>;
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(5) var<storage, read_write> records: array<vec4f>;

var<workgroup> sums: array<f32, ${THREADS}>;
${workgroupSum("total", "sums", THREADS)}
fn largest(at: u32) -> f32 {
  var value = logits[at];
  for (var i = 1u; i < ${classes}u; i++) { value = max(value, logits[at + i]); }
  return value;
}

fn exponentials(at: u32, shift: f32) -> f32 {
  var value = 0.0;
  for (var i = 0u; i < ${classes}u; i++) { value += exp(logits[at + i] - shift); }
  return value;
}

@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) thread: u32) {
  var weights = 0.0;
  var losses = 0.0;
  for (var row = thread; row < step.rows; row += ${THREADS}u) {
    let at = row * ${stride}u;
    let shift = largest(at);
    let weight = classWeights[labels[row]];
    weights += weight;
    losses += weight * (log(exponentials(at, shift)) - (logits[at + labels[row]] - shift));
  }
  let totalWeight = total(thread, weights);
  let totalLoss = total(thread, losses);

  for (var row = thread; row < step.rows; row += ${THREADS}u) {
    let at = row * ${stride}u;
    let shift = largest(at);
    let scale = classWeights[labels[row]] / totalWeight;
    let sum = exponentials(at, shift);
    for (var i = 0u; i < ${classes}u; i++) {
      gradient[at + i] = scale * (exp(logits[at + i] - shift) / sum - select(0.0, 1.0, i == labels[row]));
    }
  }
  if (thread == 0u) { records[step.recordSlot].x = totalLoss / totalWeight; }
}
`,
  };
}

/**
 * Binary cross entropy of one output (torch.nn.functional.binary_cross_entropy_with_logits with `pos_weight`, mean) and
 * its gradient, in one workgroup.
 */
function binaryCrossEntropyShader(stride: number, layout: StepLayout): ShaderSource {
  return {
    label: "binary-cross-entropy",
    bindings: ["uniform", "read", "read", "read", "write", "write"],
    code: /* wgsl */ `
${stepStruct(layout)}
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> outputs: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> targets: array<f32>;
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(5) var<storage, read_write> records: array<vec4f>;

var<workgroup> sums: array<f32, ${THREADS}>;
${workgroupSum("total", "sums", THREADS)}
/** ln(1 + x) for 0 <= x <= 1: WGSL's log alone loses the digits of a small x. */
fn log1p(x: f32) -> f32 {
  let sum = 1.0 + x;
  return select(log(sum) * (x / (sum - 1.0)), x, sum == 1.0);
}

@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) thread: u32) {
  let positive = weights[0];
  let rows = f32(step.rows);
  var losses = 0.0;
  for (var row = thread; row < step.rows; row += ${THREADS}u) {
    let x = outputs[row * ${stride}u];
    let y = targets[row];
    let weight = 1.0 + (positive - 1.0) * y;
    let small = exp(-abs(x));
    losses += (1.0 - y) * x + weight * (log1p(small) + max(-x, 0.0));
    let sigmoid = select(small, 1.0, x >= 0.0) / (1.0 + small);
    gradient[row * ${stride}u] = (sigmoid * weight - positive * y) / rows;
  }
  let loss = total(thread, losses);
  if (thread == 0u) { records[step.recordSlot].x = loss / rows; }
}
`,
  };
}

/**
 * KL divergence Σ t·(ln t − log-softmax(x)) of every row and its gradient (softmax(x) − t) / rows, a workgroup to a row.
 */
function klDivergenceShader(width: number, stride: number, layout: StepLayout): ShaderSource {
  return {
    label: "kl-divergence",
    bindings: ["uniform", "read", "read", "write", "write"],
    code: /* wgsl */ `
${stepStruct(layout)}
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> outputs: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<f32>;
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(4) var<storage, read_write> rowLosses: array<f32>;

var<workgroup> sums: array<f32, ${ROW_THREADS}>;
${workgroupSum("total", "sums", ROW_THREADS)}
fn largest(thread: u32, value: f32) -> f32 {
  sums[thread] = value;
  workgroupBarrier();
  for (var width = ${ROW_THREADS / 2}u; width > 0u; width >>= 1u) {
    if (thread < width) { sums[thread] = max(sums[thread], sums[thread + width]); }
    workgroupBarrier();
  }
  let found = sums[0];
  workgroupBarrier();
  return found;
}

@compute @workgroup_size(${ROW_THREADS})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  for (var row = group.x; row < step.rows; row += groups.x) {
    let at = row * ${stride}u;
    var top = outputs[at];
    for (var i = thread; i < ${width}u; i += ${ROW_THREADS}u) { top = max(top, outputs[at + i]); }
    let shift = largest(thread, top);
    var powers = 0.0;
    for (var i = thread; i < ${width}u; i += ${ROW_THREADS}u) { powers += exp(outputs[at + i] - shift); }
    let sum = total(thread, powers);
    let logSum = log(sum);
    var loss = 0.0;
    for (var i = thread; i < ${width}u; i += ${ROW_THREADS}u) {
      let wanted = targets[row * ${width}u + i];
      let shifted = outputs[at + i] - shift;
      if (wanted > 0.0) { loss += wanted * (log(wanted) - (shifted - logSum)); }
      gradient[at + i] = (exp(shifted) / sum - wanted) / f32(step.rows);
    }
    let rowLoss = total(thread, loss);
    if (thread == 0u) { rowLosses[row] = rowLoss; }
  }
}
`,
  };
}

/** Adds the rows' losses in a fixed order and leaves their mean in the step's record. */
function meanLossShader(layout: StepLayout): ShaderSource {
  return {
    label: "mean-loss",
    bindings: ["uniform", "read", "write"],
    code: /* wgsl */ `
${stepStruct(layout)}
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> rowLosses: array<f32>;
@group(0) @binding(2) var<storage, read_write> records: array<vec4f>;

var<workgroup> sums: array<f32, ${THREADS}>;
${workgroupSum("total", "sums", THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) thread: u32) {
  var losses = 0.0;
  for (var row = thread; row < step.rows; row += ${THREADS}u) { losses += rowLosses[row]; }
  let loss = total(thread, losses);
  if (thread == 0u) { records[step.recordSlot].x = loss / f32(step.rows); }
}
`,
  };
}

/** Buffers of a loss kernel, by name. */
type LossBuffer = "step" | "outputs" | "lossWeights" | "targets" | "gradient" | "rowLosses" | "records";

/** One kernel of a loss, with its buffers in binding order. */
interface LossKernel {
  readonly source: ShaderSource;
  readonly buffers: readonly LossBuffer[];
  workgroups(rows: number): number;
}

/** Kernels that turn outputs into the loss of the step's record and the gradient by the outputs, in order. */
export function lossKernels(
  kind: Objective["kind"],
  width: number,
  stride: number,
  layout: StepLayout,
): readonly LossKernel[] {
  const whole = ["step", "outputs", "lossWeights", "targets", "gradient", "records"] as const;
  const one = () => 1;
  switch (kind) {
    case "cross-entropy":
      return [{ source: crossEntropyShader(width, stride, layout), buffers: whole, workgroups: one }];
    case "bce-with-logits":
      return [{ source: binaryCrossEntropyShader(stride, layout), buffers: whole, workgroups: one }];
    case "kl-divergence":
      return [
        {
          source: klDivergenceShader(width, stride, layout),
          buffers: ["step", "outputs", "targets", "gradient", "rowLosses"],
          workgroups: (rows) => Math.min(rows, MAX_ROW_WORKGROUPS),
        },
        { source: meanLossShader(layout), buffers: ["step", "rowLosses", "records"], workgroups: one },
      ];
  }
}

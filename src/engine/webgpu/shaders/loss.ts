import { type ShaderSource, stepStruct, workgroupSum } from "./common";

const THREADS = 256;

/** Words of one step's record: loss, gradient norm before clipping, step index (as bits), unused. */
export const RECORD_WORDS = 4;

/**
 * Weighted cross entropy (torch.nn.functional.cross_entropy with `weight`, reduction 'mean': Σ w·nll / Σ w) and its
 * gradient with respect to the logits, in one workgroup, for any number of rows.
 */
export function lossShader(classes: number, stride: number, dropoutLayers: number): ShaderSource {
  return {
    label: "loss",
    bindings: ["uniform", "read", "read", "read", "write", "write"],
    code: /* wgsl */ `
${stepStruct(dropoutLayers)}
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

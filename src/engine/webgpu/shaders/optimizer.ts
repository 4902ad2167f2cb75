import { ADAM_EPS } from "../../engine";
import { type ShaderSource, type StepLayout, stepStruct, workgroupSum } from "./common";

const THREADS = 256;
/** Largest grid that `maxComputeWorkgroupsPerDimension` allows by default. */
const MAX_WORKGROUPS = 65_535;

/**
 * Adds all partial sums of squares in a fixed order and leaves the clip coefficient of
 * torch.nn.utils.clip_grad_norm_, min(1, max_norm / (norm + 1e-6)), and the step's record.
 */
export function gradientNormShader(partials: number, layout: StepLayout): ShaderSource {
  return {
    label: "gradient-norm",
    bindings: ["uniform", "read", "write", "write"],
    code: /* wgsl */ `
${stepStruct(layout)}
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read_write> clip: array<f32>;
@group(0) @binding(3) var<storage, read_write> records: array<vec4f>;

var<workgroup> sums: array<f32, ${THREADS}>;
${workgroupSum("total", "sums", THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) thread: u32) {
  var squares = 0.0;
  for (var i = thread; i < ${partials}u; i += ${THREADS}u) { squares += partials[i]; }
  let norm = sqrt(total(thread, squares));
  if (thread == 0u) {
    clip[0] = min(1.0, step.clipNorm / (norm + 1e-6));
    records[step.recordSlot].y = norm;
    records[step.recordSlot].z = bitcast<f32>(step.step);
  }
}
`,
  };
}

/** Workgroups of `adamShader` over that many floats. */
export function adamWorkgroups(floats: number): number {
  return Math.min(MAX_WORKGROUPS, Math.ceil(floats / 4 / THREADS));
}

/**
 * Clipping and AdamW (torch/optim/adam.py with `decoupled_weight_decay`) over a whole arena page in one pass: 28 bytes
 * of traffic per parameter. The page says where each group but the first begins. Decay factors, step sizes and √(1 − β₂ᵗ) come from the host in double precision.
 */
export function adamShader(layout: StepLayout): ShaderSource {
  const later = Array.from({ length: layout.groups - 1 }, (_, i) => i + 1);
  return {
    label: "adamw",
    bindings: ["uniform", "uniform", "write", "read", "write", "write", "read"],
    code: /* wgsl */ `
${stepStruct(layout)}
struct Page { trainedFrom: u32, end: u32, ${later.map((group) => `from${group}: u32`).join(", ")} }
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<uniform> page: Page;
@group(0) @binding(2) var<storage, read_write> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> firstMoments: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> secondMoments: array<vec4f>;
@group(0) @binding(6) var<storage, read> clip: array<f32>;

@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let coefficient = clip[0];
  for (var at = page.trainedFrom + id.x; at < page.end; at += groups.x * ${THREADS}u) {
    let trained = at - page.trainedFrom;
    var scalars = step.groups[0];
    ${later.map((group) => `if (at >= page.from${group}) { scalars = step.groups[${group}]; }`).join("\n    ")}
    let gradient = coefficient * gradients[trained];
    let before = firstMoments[trained];
    let first = before + step.beta1Rest * (gradient - before);
    let second = step.beta2 * secondMoments[trained] + step.beta2Rest * gradient * gradient;
    firstMoments[trained] = first;
    secondMoments[trained] = second;
    let update = first / (sqrt(second) / step.rootCorrection2 + ${ADAM_EPS});
    parameters[at] = parameters[at] * scalars.x - scalars.y * update;
  }
}
`,
  };
}

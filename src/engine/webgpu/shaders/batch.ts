import { NORMALIZE_EPS } from "../../../model/architecture";
import { type ShaderSource, type StepLayout, stepStruct, workgroupSum } from "./common";

const THREADS = 64;

/**
 * Gathers a batch's rows and targets and L2-normalizes the rows (torch.nn.functional.normalize) where the network
 * does, one workgroup per row of the padded batch; padding rows and columns become zero.
 */
export function gatherShader(
  inputWidth: number,
  stride: number,
  targetWidth: number,
  normalizes: boolean,
  layout: StepLayout,
): ShaderSource {
  return {
    label: "gather-normalize",
    bindings: ["uniform", "read", "read", "read", "write", "write"],
    code: /* wgsl */ `
${stepStruct(layout)}
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> source: array<f32>;
@group(0) @binding(2) var<storage, read> sourceTargets: array<u32>;
@group(0) @binding(3) var<storage, read> indices: array<u32>;
@group(0) @binding(4) var<storage, read_write> rows: array<f32>;
@group(0) @binding(5) var<storage, read_write> targets: array<u32>;

var<workgroup> sums: array<f32, ${THREADS}>;
${workgroupSum("total", "sums", THREADS)}
@compute @workgroup_size(${THREADS})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = group.y * groups.x + group.x;
  let real = row < step.rows;
  var origin = 0u;
  if (real) { origin = row; }
  if (real && step.direct == 0u) { origin = indices[step.indexOffset + row]; }

  var squares = 0.0;
  if (real) {
    for (var column = thread; column < ${inputWidth}u; column += ${THREADS}u) {
      let value = source[origin * ${inputWidth}u + column];
      squares += value * value;
    }
  }
  let norm = ${normalizes ? `max(sqrt(total(thread, squares)), ${NORMALIZE_EPS})` : "1.0"};
  if (row < step.paddedRows) {
    for (var column = thread; column < ${stride}u; column += ${THREADS}u) {
      var value = 0.0;
      if (real && column < ${inputWidth}u) { value = source[origin * ${inputWidth}u + column] / norm; }
      rows[row * ${stride}u + column] = value;
    }
  }
  if (real) {
    for (var word = thread; word < ${targetWidth}u; word += ${THREADS}u) {
      targets[row * ${targetWidth}u + word] = sourceTargets[origin * ${targetWidth}u + word];
    }
  }
}
`,
  };
}

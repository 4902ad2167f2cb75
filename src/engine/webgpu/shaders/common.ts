/** Kinds of bindings, in binding order, that a kernel declares; all live in group 0. */
export type BindingKind = "uniform" | "read" | "write";

/** A kernel's WGSL with what its pipeline layout needs. */
export interface ShaderSource {
  readonly label: string;
  readonly code: string;
  readonly bindings: readonly BindingKind[];
}

/** Scalars of one step, in the order of `Step` below. Offsets count 32-bit words. */
export const STEP_WORDS = {
  rows: 0,
  paddedRows: 1,
  indexOffset: 2,
  recordSlot: 3,
  step: 4,
  direct: 5,
  momentum: 6,
  clipNorm: 7,
  backboneDecay: 8,
  headDecay: 9,
  backboneRate: 10,
  headRate: 11,
  rootCorrection2: 12,
  beta1Rest: 13,
  beta2: 14,
  beta2Rest: 15,
  keys: 16,
} as const;

/** Words of the `Step` uniform for a network with that many dropout layers. */
export function stepWords(dropoutLayers: number): number {
  return STEP_WORDS.keys + 4 * Math.max(1, Math.ceil(dropoutLayers / 4));
}

/**
 * The uniform that every kernel shares. `direct` is 1 when row i of the batch is row i of the source (streamed
 * batches, new inputs) instead of row `indices[indexOffset + i]`.
 */
export function stepStruct(dropoutLayers: number): string {
  return /* wgsl */ `
struct Step {
  rows: u32,
  paddedRows: u32,
  indexOffset: u32,
  recordSlot: u32,
  step: u32,
  direct: u32,
  momentum: f32,
  clipNorm: f32,
  backboneDecay: f32,
  headDecay: f32,
  backboneRate: f32,
  headRate: f32,
  rootCorrection2: f32,
  beta1Rest: f32,
  beta2: f32,
  beta2Rest: f32,
  keys: array<vec4u, ${Math.max(1, Math.ceil(dropoutLayers / 4))}>,
}
`;
}

/** Tree sum over a power-of-two workgroup; `scratch` is a workgroup array of `size` floats, result in element 0. */
export function workgroupSum(name: string, scratch: string, size: number): string {
  return /* wgsl */ `
fn ${name}(thread: u32, value: f32) -> f32 {
  ${scratch}[thread] = value;
  workgroupBarrier();
  for (var width = ${size / 2}u; width > 0u; width >>= 1u) {
    if (thread < width) { ${scratch}[thread] += ${scratch}[thread + width]; }
    workgroupBarrier();
  }
  let total = ${scratch}[0];
  workgroupBarrier();
  return total;
}
`;
}

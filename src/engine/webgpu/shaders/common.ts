/** Kinds of bindings, in binding order, that a kernel declares; all live in group 0. */
export type BindingKind = "uniform" | "read" | "write";

/** A kernel's WGSL with what its pipeline layout needs. */
export interface ShaderSource {
  readonly label: string;
  readonly code: string;
  readonly bindings: readonly BindingKind[];
}

/** What the size of the `Step` uniform depends on. */
export interface StepLayout {
  /** Parameter groups of the network. */
  readonly groups: number;
  readonly dropoutLayers: number;
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
  rootCorrection2: 8,
  beta1Rest: 9,
  beta2: 10,
  beta2Rest: 11,
  /** Four words for each group: decay factor and step size of AdamW, two unused. */
  groups: 12,
} as const;
export const GROUP_WORDS = 4;

/** First word of the dropout keys, which follow the groups. */
export function keyWord({ groups }: StepLayout): number {
  return STEP_WORDS.groups + GROUP_WORDS * groups;
}

/** Words of the `Step` uniform. */
export function stepWords(layout: StepLayout): number {
  return keyWord(layout) + 4 * keyVectors(layout);
}

/** WGSL has no arrays without elements. */
function keyVectors({ dropoutLayers }: StepLayout): number {
  return Math.max(1, Math.ceil(dropoutLayers / 4));
}

/**
 * The uniform that every kernel shares. `direct` is 1 when row i of the batch is row i of the source (streamed
 * batches, new inputs) instead of row `indices[indexOffset + i]`.
 */
export function stepStruct(layout: StepLayout): string {
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
  rootCorrection2: f32,
  beta1Rest: f32,
  beta2: f32,
  beta2Rest: f32,
  groups: array<vec4f, ${layout.groups}>,
  keys: array<vec4u, ${keyVectors(layout)}>,
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

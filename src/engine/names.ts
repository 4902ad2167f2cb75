/** The engines in the order in which they are offered: our own two, then tfjs on each of its backends. */
export const ENGINE_NAMES = ["webgpu", "wasm", "tfjs-webgpu", "tfjs-wasm", "tfjs-cpu"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** Values of the `engine` configuration key; `auto` is resolved by `select.ts` before an engine is made. */
export const ENGINE_CHOICES = ["auto", ...ENGINE_NAMES] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

/** Whether an engine needs a WebGPU adapter. */
export function needsAdapter(name: EngineName): name is "webgpu" | "tfjs-webgpu" {
  return name === "webgpu" || name === "tfjs-webgpu";
}

import { create, globals } from "webgpu";

/** Gives Node WebGPU as a browser has it, on Dawn's Vulkan backend, on the drivers of the environment. */
export function installWebGpu(): void {
  Object.assign(globalThis, globals);
  const gpu = create(["backend=vulkan"]);
  Object.defineProperty(globalThis, "navigator", { value: { gpu, userAgent: "Node.js" }, configurable: true });
}

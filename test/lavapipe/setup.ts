import { create, globals } from "webgpu";

/** WebGPU as a browser has it, on Dawn's Vulkan backend, for which the environment leaves only lavapipe. */
const gpu = create(["backend=vulkan"]);
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, "navigator", { value: { gpu, userAgent: "Node.js" }, configurable: true });

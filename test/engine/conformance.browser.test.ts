import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { createWebGpuEngine } from "../../src/engine/webgpu/engine";
import { describeConformance } from "./conformance-suite";

describeConformance({
  wasm: () => createWasmEngine({ threads: 2 }),
  webgpu: () => createWebGpuEngine(),
  "tfjs-wasm": () => createTfjsEngine({ backend: "wasm", reason: "test" }),
  "tfjs-webgpu": () => createTfjsEngine({ backend: "webgpu", reason: "test" }),
});

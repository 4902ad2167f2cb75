import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { createWebGpuEngine } from "../../src/engine/webgpu/engine";
import { CASES } from "./conformance";
import { describeConformance } from "./conformance-suite";

describeConformance({
  wasm: () => createWasmEngine({ threads: 2 }),
  webgpu: () => createWebGpuEngine(),
  "tfjs-wasm": () => createTfjsEngine({ backend: "wasm", reason: "test" }),
});

// Seconds a case on SwiftShader; all of them run through Dawn.
describeConformance(
  { "tfjs-webgpu": () => createTfjsEngine({ backend: "webgpu", reason: "test" }) },
  CASES.filter(({ name }) => /: (no head$|no residual|a frozen backbone in)/.test(name)),
);

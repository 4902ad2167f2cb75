import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { describeConformance } from "./conformance-suite";
import { nodeKernels } from "./wasm/node-kernels";

describeConformance({
  // Under Node there are no web workers and no relaxed SIMD: one thread and plain SIMD.
  wasm: { create: () => createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1 }) },
  "tfjs-cpu": { create: () => createTfjsEngine({ backend: "cpu", reason: "test" }) },
});

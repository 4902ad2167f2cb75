import { expect, it } from "vitest";
import { measureStep } from "../../src/engine/measure-step";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { nodeKernels } from "./wasm/node-kernels";

it("times a step of a network as wide as is asked for, and frees the engine", async () => {
  let disposed = 0;
  const start = async () => {
    const engine = await createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1 });
    const dispose = engine.dispose.bind(engine);
    engine.dispose = () => {
      disposed++;
      return dispose();
    };
    return engine;
  };
  const narrow = await measureStep(start, 8);
  expect(narrow).toBeGreaterThan(0);
  // A hundred times the work.
  expect(await measureStep(start, 800)).toBeGreaterThan(3 * narrow);
  expect(disposed).toBe(2);
});

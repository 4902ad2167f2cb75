import { expect, it } from "vitest";
import { ENGINE_NAMES } from "../../src/engine/engine";
import { createEngine } from "../../src/engine/select";
import { oracleForward, oracleProblem, oracleState, relativeError, TOLERANCE } from "./oracle";

const shape = { inputDim: 13, hiddenDim: 9, outputDim: 7, numLayers: 2, headWidths: [6, 5], classes: 3 } as const;
const { model, data } = oracleProblem(shape, 6);
const expected = oracleForward(shape, oracleState(model), data.inputs, data.rows);

it.each(["auto", ...ENGINE_NAMES] as const)("%s starts and computes", async (requested) => {
  const engine = await createEngine(requested);
  try {
    await engine.load({ shape, state: model, training: null });
    expect(relativeError(await engine.infer(data.inputs, data.rows), expected)).toBeLessThan(TOLERANCE.logits);
    if (requested === "auto") {
      // SwiftShader is a software adapter.
      expect(engine.info).toMatchObject({ name: "wasm", reason: "webgpu-software" });
    } else {
      expect(engine.info).toMatchObject({ name: requested, reason: "configured" });
      if (requested.endsWith("webgpu")) expect(engine.info.adapter).toMatch(/swiftshader/i);
    }
  } finally {
    await engine.dispose();
  }
});

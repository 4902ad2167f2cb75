import { expect, it } from "vitest";
import { createEngine } from "../../src/engine/select";
import { predictorLayers } from "../../src/model/architecture";
import { planInference } from "../../src/model/plan";
import { predictorShape } from "./conformance";
import { oracleForward, oracleProblem, oracleState, relativeError, TOLERANCE } from "./oracle";

const network = planInference(predictorLayers(predictorShape(13, 9, 7, 2, [6, 5], 3)));
const ROWS = 6;
const { model, inputs } = oracleProblem(network, ROWS);
const expected = oracleForward(network, oracleState(model), inputs, ROWS);

// Those on WebGPU start in `gpu-device.browser.test.ts`, on one device.
it.each(["auto", "wasm", "tfjs-wasm", "tfjs-cpu"] as const)("%s starts and computes", async (requested) => {
  const engine = await createEngine(requested);
  try {
    await engine.load({ network, state: model, training: null });
    expect(relativeError(await engine.infer(inputs, ROWS), expected)).toBeLessThan(TOLERANCE.outputs);
    if (requested === "auto") {
      // SwiftShader is a software adapter.
      expect(engine.info).toMatchObject({ name: "wasm", reason: "webgpu-software" });
    } else {
      expect(engine.info).toMatchObject({ name: requested, reason: "configured" });
    }
  } finally {
    await engine.dispose();
  }
});

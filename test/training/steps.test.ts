import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { oracleStateOf, oracleStep, relativeError } from "../engine/oracle";
import stepsJson from "../fixtures/training/steps.json";
import { engineMismatches, snapshotBefore, stateAfter, stepCases } from "./step-cases";

const cases = stepCases.parse(stepsJson);

describe("the float64 oracle that engines are tested with", () => {
  it.each(cases)("makes PyTorch's step: $name", (one) => {
    const before = oracleStateOf(snapshotBefore(one));
    const step = oracleStep(one.network, one.training, before, one.batch, one.step, one.learningRates);
    expect(relativeError([step.loss, step.gradNorm], [one.after.loss, one.after.gradNorm])).toBeLessThan(1e-12);
    // Both are float64, and PyTorch's tensors were rounded to float32 to be stored. A gradient that is zero but for
    // rounding is compared with the step's other gradients.
    const largest = Math.max(...[...one.after.gradients.values()].map(largestMagnitude));
    for (const [name, expected] of one.after.gradients) {
      const clipped = (step.grads.get(name) ?? []).map(
        (g) => g * Math.min(1, one.gradClipNorm / (step.gradNorm + 1e-6)),
      );
      expect(relativeError(clipped, expected, largest * 1e-6), `gradient of ${name}`).toBeLessThan(1e-6);
    }
    const after = stateAfter(one);
    for (const [name, expected] of after.expAvg) {
      const error = relativeError(step.state.expAvg.get(name) ?? [], expected, largest * 1e-6);
      expect(error, `first moment of ${name}`).toBeLessThan(1e-6);
    }
    for (const [name, expected] of after.expAvgSq) {
      const error = relativeError(step.state.expAvgSq.get(name) ?? [], expected, (largest * 1e-6) ** 2);
      expect(error, `second moment of ${name}`).toBeLessThan(1e-6);
    }
    for (const [name, expected] of after.tensors) {
      const error = relativeError(step.state.tensors.get(name) ?? [], expected, 1e-2);
      expect(error, name).toBeLessThan(hasZeroGradient(name) ? 2 * one.learningRates[1] : 1e-6);
    }
    expect(step.state.batchesTracked).toEqual(after.batchesTracked);
  });
});

describe("tfjs on the cpu backend", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createTfjsEngine({ backend: "cpu", reason: "configured" });
  });
  afterAll(() => engine.dispose());

  it.each(cases)("makes PyTorch's step: $name", async (one) => {
    expect(await engineMismatches(engine, one)).toEqual([]);
  });
});

function largestMagnitude(values: Float32Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** A bias in front of a BatchNorm: its gradient is rounding, which AdamW may turn into a whole step. */
function hasZeroGradient(name: string): boolean {
  return /^(input_proj\.0|residual_blocks\.\d+\.block\.0|output_proj|classifier\.[04])\.bias$/.test(name);
}

import { describe, expect, it } from "vitest";
import { type PredictorShape, predictorLayers } from "../../src/model/architecture";
import { flopsPerStep, forwardFlops } from "../../src/model/flops";
import { predictorNetwork } from "../engine/conformance";

const shape: PredictorShape = {
  inputDim: 5,
  hiddenDim: 4,
  outputDim: 3,
  numLayers: 1,
  headWidths: [6, 2],
  classes: 2,
};
const backbone = [5 * 4, 4 * 4, 4 * 3];
const head = [3 * 6, 6 * 2, 2 * 2];
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("flopsPerStep", () => {
  it("counts output, weight gradient and input gradient of every layer but the first's input gradient", () => {
    const all = sum([...backbone, ...head]);
    expect(flopsPerStep(predictorNetwork(shape), 7)).toBe(2 * 7 * (3 * all - 5 * 4));
  });

  it("goes back through the head alone when the backbone is frozen", () => {
    expect(flopsPerStep(predictorNetwork(shape, { freezeBackbone: true }), 7)).toBe(
      2 * 7 * (sum(backbone) + 3 * sum(head) - 3 * 6),
    );
  });
});

describe("a backbone whose outputs never change", () => {
  const tuning = { freezeBackbone: true, frozenBatchNorm: "eval" } as const;
  const still = { backbone: 0, head: [0.3, 0.2] } as const;

  it("takes no part in a step", () => {
    const constant = predictorNetwork(shape, tuning, still);
    expect(flopsPerStep(constant, 7, 100)).toBe(2 * 7 * (3 * sum(head) - 3 * 6));
  });

  it("takes part behind its first dropout, and all of it when its outputs are too large to keep", () => {
    const forward = sum(backbone) + 3 * sum(head) - 3 * 6;
    expect(flopsPerStep(predictorNetwork(shape, tuning), 7, 100)).toBe(2 * 7 * (forward - 5 * 4));
    expect(flopsPerStep(predictorNetwork(shape, tuning, still), 7, 2 ** 29)).toBe(2 * 7 * forward);
  });
});

describe("forwardFlops", () => {
  it("counts the output of every layer", () => {
    expect(forwardFlops(predictorLayers(shape), 7)).toBe(2 * 7 * sum([...backbone, ...head]));
  });
});

import { describe, expect, it } from "vitest";
import { TorchGenerator } from "../../src/data/torch-generator";
import {
  elementCount,
  type ModelState,
  type PredictorShape,
  predictorLayers,
  stateDictSpecs,
} from "../../src/model/architecture";
import { gradientTimesInput } from "../../src/model/explain";

const shape: PredictorShape = { inputDim: 6, hiddenDim: 5, outputDim: 4, numLayers: 2, headWidths: [4, 3], classes: 3 };

function randomState(): ModelState {
  const generator = new TorchGenerator(7);
  const state: ModelState = { tensors: new Map(), batchesTracked: new Map() };
  for (const { name, shape: size, role } of stateDictSpecs(predictorLayers(shape))) {
    if (role === "batches-tracked") continue;
    const data = new Float32Array(elementCount(size));
    generator.uniform(data, role === "running-var" ? 0.5 : -1, 1);
    state.tensors.set(name, data);
  }
  return state;
}

/** The logit by the definition, in double precision: what the gradient is differenced against. */
function logit(state: ModelState, input: Float64Array, classIndex: number): number {
  const norm = Math.hypot(...input);
  let x = input.map((value) => value / norm);
  for (const { linear, batchNorm, inWidth, outWidth, residual } of predictorLayers(shape)) {
    const t = (name: string) => state.tensors.get(name) ?? new Float32Array(0);
    const z = new Float64Array(outWidth);
    for (let o = 0; o < outWidth; o++) {
      let sum = t(`${linear}.bias`)[o] ?? 0;
      for (let i = 0; i < inWidth; i++) sum += (t(`${linear}.weight`)[o * inWidth + i] ?? 0) * (x[i] ?? 0);
      if (batchNorm !== null) {
        const scaled =
          ((sum - (t(`${batchNorm}.running_mean`)[o] ?? 0)) /
            Math.sqrt((t(`${batchNorm}.running_var`)[o] ?? 0) + 1e-5)) *
            (t(`${batchNorm}.weight`)[o] ?? 0) +
          (t(`${batchNorm}.bias`)[o] ?? 0);
        sum = (scaled >= 0 ? scaled : 0.01 * scaled) + (residual ? (x[o] ?? 0) : 0);
      }
      z[o] = sum;
    }
    x = z;
  }
  return x[classIndex] ?? Number.NaN;
}

describe("gradient × input", () => {
  it("is the central difference of the logit, times the input", () => {
    const state = randomState();
    const input = Float32Array.from([0.5, 0, 1, 0.25, 0, 2]);
    for (let classIndex = 0; classIndex < 3; classIndex++) {
      const found = gradientTimesInput(shape, state, input, classIndex);
      input.forEach((value, i) => {
        const moved = (step: number) =>
          logit(
            state,
            Float64Array.from(input, (v, j) => (j === i ? v + step : v)),
            classIndex,
          );
        const derivative = (moved(1e-6) - moved(-1e-6)) / 2e-6;
        expect(found[i]).toBeCloseTo(derivative * value, 5);
      });
    }
  });

  it("sums to nothing: scaling a customer's sketches changes nothing", () => {
    const found = gradientTimesInput(shape, randomState(), Float32Array.from([1, 2, 3, 4, 5, 6]), 0);
    expect(found.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6);
  });
});

import { expect, it } from "vitest";
import { type OracleState, oracleProblem, oracleState, oracleStep } from "./oracle";

const shape = { inputDim: 9, hiddenDim: 7, outputDim: 6, numLayers: 2, headWidths: [5, 4], classes: 3 } as const;
const rates = { backbone: 1e-4, head: 1e-3 };

it("has gradients that agree with central differences of the loss", () => {
  const { model, data, settings } = oracleProblem(shape, 6);
  const state = oracleState(model);
  const { grads, gradNorm } = oracleStep(shape, state, data, settings, 4, rates);
  const lossAt = (name: string, index: number, shift: number) => {
    const values = Float64Array.from(state.tensors.get(name) ?? []);
    values[index] = (values[index] ?? 0) + shift;
    const moved: OracleState = { ...state, tensors: new Map(state.tensors).set(name, values) };
    return oracleStep(shape, moved, data, settings, 4, rates).loss;
  };
  expect(grads.size).toBe(2 * 7 + 2 * 5);
  const h = 1e-6;
  let squares = 0;
  for (const [name, gradient] of grads) {
    for (const [index, value] of gradient.entries()) {
      squares += value * value;
      if (index % 3 !== 0) continue;
      const slope = (lossAt(name, index, h) - lossAt(name, index, -h)) / (2 * h);
      expect(Math.abs(slope - value), `${name}[${index}]: ${value} against ${slope}`).toBeLessThan(1e-7);
    }
  }
  expect(gradNorm).toBeCloseTo(Math.sqrt(squares), 12);
});

it("leaves a frozen backbone's parameters alone and moves its statistics only in training mode", () => {
  const { model, data, settings } = oracleProblem(shape, 6);
  const state = oracleState(model);
  for (const frozenBatchNorm of ["train", "eval"] as const) {
    const after = oracleStep(shape, state, data, { ...settings, freezeBackbone: true, frozenBatchNorm }, 0, rates);
    expect([...after.grads.keys()].every((name) => name.startsWith("classifier"))).toBe(true);
    expect(after.state.tensors.get("input_proj.0.weight")).toEqual(state.tensors.get("input_proj.0.weight"));
    const moved = after.state.tensors.get("input_proj.1.running_mean")?.[0];
    const same = state.tensors.get("input_proj.1.running_mean")?.[0];
    expect(moved === same).toBe(frozenBatchNorm === "eval");
    expect(after.state.batchesTracked.get("classifier.1.num_batches_tracked")).toBe(4);
  }
});

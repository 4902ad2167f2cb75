import { expect, it } from "vitest";
import { predictorNetwork, predictorShape } from "./conformance";
import { type OracleState, oracleProblem, oracleState, oracleStep } from "./oracle";

const shape = (classes: number) => predictorShape(9, 7, 6, 2, [5, 4], classes);
const batch = Int32Array.of(0, 1, 2, 3, 4, 5);
const rates = [1e-4, 1e-3];

it.each([
  { loss: "cross-entropy", outputs: 3 },
  { loss: "bce-with-logits", outputs: 1 },
  { loss: "kl-divergence", outputs: 7 },
] as const)("has gradients that agree with central differences of its $loss", ({ loss, outputs }) => {
  const network = predictorNetwork(shape(outputs));
  const { model, training } = oracleProblem(network, batch.length, { loss });
  const state = oracleState(model);
  const { grads, gradNorm } = oracleStep(network, training, state, batch, 4, rates);
  const lossAt = (name: string, index: number, shift: number) => {
    const values = Float64Array.from(state.tensors.get(name) ?? []);
    values[index] = (values[index] ?? 0) + shift;
    const moved: OracleState = { ...state, tensors: new Map(state.tensors).set(name, values) };
    return oracleStep(network, training, moved, batch, 4, rates).loss;
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
  for (const frozenBatchNorm of ["train", "eval"] as const) {
    const network = predictorNetwork(shape(3), { freezeBackbone: true, frozenBatchNorm });
    const { model, training } = oracleProblem(network, batch.length);
    const state = oracleState(model);
    const after = oracleStep(network, training, state, batch, 0, rates);
    expect([...after.grads.keys()].every((name) => name.startsWith("classifier"))).toBe(true);
    expect(after.state.tensors.get("input_proj.0.weight")).toEqual(state.tensors.get("input_proj.0.weight"));
    const moved = after.state.tensors.get("input_proj.1.running_mean")?.[0];
    const same = state.tensors.get("input_proj.1.running_mean")?.[0];
    expect(moved === same).toBe(frozenBatchNorm === "eval");
    expect(after.state.batchesTracked.get("classifier.1.num_batches_tracked")).toBe(4);
  }
});

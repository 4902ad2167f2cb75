import { describe, expect, it } from "vitest";
import { createWasmEngine } from "../../../src/engine/wasm/wasm-engine";
import type { PredictorShape } from "../../../src/model/architecture";
import {
  oracleForward,
  oracleProblem,
  oracleState,
  oracleStateOf,
  oracleStep,
  relativeError,
  stepMismatches,
  TOLERANCE,
} from "../oracle";
import { nodeKernels } from "./node-kernels";

const rates = { backbone: 1e-4, head: 1e-3 };
const shapes: readonly (PredictorShape & { rows: number })[] = [
  { inputDim: 9, hiddenDim: 7, outputDim: 6, numLayers: 2, headWidths: [5, 4], classes: 3, rows: 6 },
  { inputDim: 63, hiddenDim: 75, outputDim: 5, numLayers: 1, headWidths: [33, 1], classes: 2, rows: 7 },
  { inputDim: 1, hiddenDim: 63, outputDim: 75, numLayers: 3, headWidths: [64, 16], classes: 5, rows: 88 },
  { inputDim: 320, hiddenDim: 75, outputDim: 63, numLayers: 5, headWidths: [17, 9], classes: 4, rows: 300 },
];
const order = (rows: number) => Int32Array.from({ length: rows }, (_, i) => (i * 7) % rows);

describe.each(shapes)("a model of width $hiddenDim with $rows rows", ({ rows, ...shape }) => {
  const { model, data, settings } = oracleProblem(shape, rows);

  it.each([
    { freezeBackbone: false, frozenBatchNorm: "train" },
    { freezeBackbone: true, frozenBatchNorm: "train" },
    { freezeBackbone: true, frozenBatchNorm: "eval" },
  ] as const)("takes the oracle's steps with %o", async (freezing) => {
    const engine = await createWasmEngine({ kernels: nodeKernels, fma: false });
    const optimiser = { ...settings, ...freezing };
    await engine.load({ shape, state: model, training: { data, optimiser } });
    let state = oracleState(model);
    for (let step = 0; step < 3; step++) {
      const used = step === 2 ? Math.max(5, Math.floor(rows / 3)) : rows;
      const batch = Int32Array.from({ length: used }, (_, i) => (i * 5 + step) % rows);
      const inputs = Float32Array.from(
        [...batch].flatMap((row) => [...data.inputs.subarray(row * shape.inputDim, (row + 1) * shape.inputDim)]),
      );
      const labels = batch.map((row) => data.labels[row] ?? 0);
      const expected = oracleStep(shape, state, { inputs, labels, rows: used }, optimiser, step, rates);
      const records: { loss: number; gradNorm: number }[] = [];
      await engine.trainEpoch(
        { batches: [batch], firstStep: step, learningRates: rates },
        { onSteps: (given) => records.push(...given), proceed: async () => true },
      );
      expect(records).toHaveLength(1);
      expect(relativeError([records[0]?.loss ?? 0], [expected.loss])).toBeLessThan(TOLERANCE.loss);
      expect(relativeError([records[0]?.gradNorm ?? 0], [expected.gradNorm])).toBeLessThan(TOLERANCE.gradNorm);
      const after = await engine.snapshot();
      expect(stepMismatches(shape, state, expected, after, optimiser, step, rates)).toEqual([]);
      state = oracleStateOf(after);
    }
    const everyRow = order(rows);
    const logits = await engine.evaluate(everyRow);
    const wanted = oracleForward(shape, state, data.inputs, rows);
    const sorted = Float64Array.from(
      logits,
      (_, i) => wanted[(everyRow[Math.floor(i / shape.classes)] ?? 0) * shape.classes + (i % shape.classes)] ?? 0,
    );
    expect(relativeError(logits, sorted)).toBeLessThan(TOLERANCE.logits);
    await engine.dispose();
  });
});

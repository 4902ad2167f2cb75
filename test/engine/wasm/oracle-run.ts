import { expect } from "vitest";
import type { Engine, OptimiserSettings, TrainingData } from "../../../src/engine/engine";
import type { ModelState, PredictorShape } from "../../../src/model/architecture";
import {
  oracleForward,
  oracleState,
  oracleStateOf,
  oracleStep,
  relativeError,
  stepMismatches,
  TOLERANCE,
} from "../oracle";

export const rates = { backbone: 1e-4, head: 1e-3 };

/** One step of an engine, with nobody pausing it. */
export async function trainStep(engine: Engine, batch: Int32Array, step: number) {
  const records: { loss: number; gradNorm: number; rows: number; step: number }[] = [];
  const done = await engine.trainEpoch(
    { batches: [batch], firstStep: step, learningRates: rates },
    { onSteps: (given) => records.push(...given), proceed: async () => true },
  );
  expect(done).toBe(1);
  const [record] = records;
  if (record === undefined) throw new Error("The step was not reported.");
  return record;
}

/**
 * Loads a problem, takes a step per entry of `batches` (numbers of rows) and holds each against the oracle, taken from
 * the engine's own state before it; then compares the logits of all rows.
 */
export async function expectOracleSteps(
  engine: Engine,
  shape: PredictorShape,
  { model, data, settings }: { model: ModelState; data: TrainingData; settings: OptimiserSettings },
  batches: readonly number[],
): Promise<void> {
  await engine.load({ shape, state: model, training: { data, optimiser: settings } });
  let state = oracleState(model);
  for (const [step, count] of batches.entries()) {
    const batch = Int32Array.from({ length: count }, (_, i) => (i * 5 + step) % data.rows);
    const inputs = rowsOf(data.inputs, shape.inputDim, batch);
    const labels = batch.map((row) => data.labels[row] ?? 0);
    const expected = oracleStep(shape, state, { inputs, labels, rows: count }, settings, step, rates);
    const record = await trainStep(engine, batch, step);
    expect(record).toMatchObject({ step, rows: count });
    expect(relativeError([record.loss], [expected.loss])).toBeLessThan(TOLERANCE.loss);
    expect(relativeError([record.gradNorm], [expected.gradNorm])).toBeLessThan(TOLERANCE.gradNorm);
    const after = await engine.snapshot();
    expect(stepMismatches(shape, state, expected, after, settings, step, rates)).toEqual([]);
    state = oracleStateOf(after);
  }
  const order = Int32Array.from({ length: data.rows }, (_, i) => data.rows - 1 - i);
  const wanted = oracleForward(shape, state, rowsOf(data.inputs, shape.inputDim, order), data.rows);
  expect(relativeError(await engine.evaluate(order), wanted)).toBeLessThan(TOLERANCE.logits);
  expect(
    relativeError(await engine.infer(data.inputs, data.rows), oracleForward(shape, state, data.inputs, data.rows)),
  ).toBeLessThan(TOLERANCE.logits);
}

function rowsOf(inputs: Float32Array, width: number, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) gathered.set(inputs.subarray(row * width, (row + 1) * width), i * width);
  return gathered;
}

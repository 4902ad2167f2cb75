import { describe, expect, it } from "vitest";
import { createWasmEngine } from "../../../src/engine/wasm/wasm-engine";
import type { PredictorShape } from "../../../src/model/architecture";
import { oracleProblem } from "../oracle";
import { nodeKernels } from "./node-kernels";
import { expectOracleSteps, trainStep } from "./oracle-run";

/** Under Node there are no web workers and no relaxed SIMD: one thread and plain SIMD. */
const create = (options = {}) => createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1, ...options });

const shapes: readonly (PredictorShape & { rows: number })[] = [
  { inputDim: 9, hiddenDim: 7, outputDim: 6, numLayers: 2, headWidths: [5, 4], classes: 3, rows: 6 },
  { inputDim: 63, hiddenDim: 75, outputDim: 5, numLayers: 1, headWidths: [33, 1], classes: 2, rows: 7 },
  { inputDim: 1, hiddenDim: 63, outputDim: 75, numLayers: 3, headWidths: [64, 16], classes: 5, rows: 88 },
  { inputDim: 320, hiddenDim: 75, outputDim: 63, numLayers: 5, headWidths: [17, 9], classes: 4, rows: 300 },
];

describe.each(shapes)("a model of width $hiddenDim with $rows rows", ({ rows, ...shape }) => {
  const problem = oracleProblem(shape, rows);

  it.each([
    { freezeBackbone: false, frozenBatchNorm: "train" },
    { freezeBackbone: true, frozenBatchNorm: "train" },
    { freezeBackbone: true, frozenBatchNorm: "eval" },
  ] as const)("takes the oracle's steps with %o", async (freezing) => {
    const engine = await create();
    const settings = { ...problem.settings, ...freezing };
    await expectOracleSteps(engine, shape, { ...problem, settings }, [rows, rows, Math.max(5, Math.floor(rows / 3))]);
    await engine.dispose();
  });
});

const [, , shape] = shapes;
if (shape === undefined) throw new Error("No such shape");
const { model, data, settings } = oracleProblem(shape, shape.rows);
const batch = Int32Array.from({ length: shape.rows }, (_, i) => i);

it("goes on bit for bit from a snapshot, in another engine too", async () => {
  const engine = await create();
  await engine.load({ shape, state: model, training: { data, optimiser: settings } });
  await trainStep(engine, batch, 0);
  const snapshot = await engine.snapshot();
  const record = await trainStep(engine, batch, 1);
  const after = await engine.snapshot();
  await trainStep(engine, batch, 2);
  await engine.restore(snapshot);
  expect(await trainStep(engine, batch, 1)).toEqual(record);
  expect(await engine.snapshot()).toEqual(after);

  const other = await create();
  await other.load({ shape, state: snapshot.model, training: { data, optimiser: settings } });
  await other.restore(snapshot);
  expect(await trainStep(other, batch, 1)).toEqual(record);
  expect(await other.snapshot()).toEqual(after);
});

it("is the same to the bit with every register tile", async () => {
  const results = [];
  for (const tile of [0, 1, 2, 3, 4, 5]) {
    const engine = await create({ tile });
    await engine.load({ shape, state: model, training: { data, optimiser: settings } });
    for (const step of [0, 1]) await trainStep(engine, batch, step);
    results.push(await engine.snapshot());
  }
  for (const result of results) expect(result).toEqual(results[0]);
});

it("loads a model for logits alone, in any number of rows", async () => {
  const engine = await create();
  await engine.load({ shape, state: model, training: { data, optimiser: settings } });
  const wanted = await engine.evaluate(batch);
  const training = engine.info.bytes;
  await engine.load({ shape, state: model, training: null });
  expect(engine.info.bytes).toBeLessThan(training);
  expect(await engine.infer(data.inputs, data.rows)).toEqual(wanted);
  expect(await engine.infer(data.inputs, 1)).toEqual(wanted.slice(0, shape.classes));
  const many = new Float32Array(1000 * shape.inputDim).map((_, i) => data.inputs[i % data.inputs.length] ?? 0);
  expect((await engine.infer(many, 1000)).slice(0, wanted.length)).toEqual(wanted);
});

it("stops between two steps when it may not proceed", async () => {
  const engine = await create();
  await engine.load({ shape, state: model, training: { data, optimiser: settings } });
  const steps: number[] = [];
  const done = await engine.trainEpoch(
    { batches: [batch, batch, batch], firstStep: 7, learningRates: { backbone: 1e-4, head: 1e-3 } },
    { onSteps: (records) => steps.push(...records.map(({ step }) => step)), proceed: async () => steps.length < 2 },
  );
  expect(done).toBe(2);
  expect(steps).toEqual([7, 8]);
});

it("says why it computes with one thread, and what it measured", async () => {
  const engine = await createWasmEngine({ kernels: nodeKernels, numerics: { fma: false }, threads: 4 });
  expect(engine.info).toMatchObject({ name: "wasm", adapter: null, threads: 1, reason: "not-isolated" });
  expect(engine.info.numerics).toEqual({ fma: false });
  expect(engine.info.gflops).toBeGreaterThan(0.1);
});

it("needs five times the parameters' bytes at most at the real size", async () => {
  const real: PredictorShape = {
    ...shape,
    inputDim: 640,
    hiddenDim: 3000,
    outputDim: 320,
    numLayers: 3,
    headWidths: [256, 64],
  };
  const { planMemory } = await import("../../../src/engine/wasm/memory-plan");
  const plan = planMemory(real, { ...settings, batchSize: 256 }, { rows: 8, columns: 16 }, 4);
  expect(plan.bytes).toBeLessThan(5 * (plan.parameters.end - plan.parameters.start));
});

it("refuses what does not fit into memory, and kernels that cannot be had", async () => {
  const engine = await create();
  const huge = { ...shape, hiddenDim: 40_000 };
  const training = { data, optimiser: settings };
  await expect(engine.load({ shape: huge, state: model, training })).rejects.toMatchObject({
    code: "engine/out-of-memory",
  });
  const kernels = async () => new Uint8Array([1, 2, 3]);
  await expect(createWasmEngine({ kernels })).rejects.toMatchObject({ code: "engine/wasm-failed" });
});

import { afterAll, beforeAll, expect, it } from "vitest";
import type { Engine } from "../../../src/engine/engine";
import { planMemory } from "../../../src/engine/wasm/memory-plan";
import { createWasmEngine } from "../../../src/engine/wasm/wasm-engine";
import { planInference } from "../../../src/model/plan";
import { predictorNetwork, predictorShape, train } from "../conformance";
import { oracleProblem, oracleRates } from "../oracle";
import { nodeKernels } from "./node-kernels";

/** Under Node there are no web workers and no relaxed SIMD: one thread and plain SIMD. */
const create = (options = {}) => createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1, ...options });

/** An engine measures for a fifth of a second when it is made: one for all tests that need no other. */
let engine: Engine;
beforeAll(async () => {
  engine = await create();
});
afterAll(() => engine.dispose());

const network = predictorNetwork(predictorShape(1, 63, 75, 3, [64, 16], 5));
const { model, inputs, training } = oracleProblem(network, 88);
const rows = training.inputs.rows;
const batch = Int32Array.from({ length: rows }, (_, i) => i);
const setup = { network, state: model, training };

async function trainStep(on: Engine, one: Int32Array, step: number) {
  const [record] = await train(on, network, [one], step);
  return record;
}

it("goes on bit for bit from a snapshot, in another engine too", async () => {
  await engine.load(setup);
  await trainStep(engine, batch, 0);
  const snapshot = await engine.snapshot();
  const record = await trainStep(engine, batch, 1);
  const after = await engine.snapshot();
  await trainStep(engine, batch, 2);
  await engine.restore(snapshot);
  expect(await trainStep(engine, batch, 1)).toEqual(record);
  expect(await engine.snapshot()).toEqual(after);

  const other = await create();
  await other.load({ ...setup, state: snapshot.model });
  await other.restore(snapshot);
  expect(await trainStep(other, batch, 1)).toEqual(record);
  expect(await other.snapshot()).toEqual(after);
  await other.dispose();
});

it("is the same to the bit with every register tile", async () => {
  const results = [];
  for (const tile of [0, 1, 2, 3, 4, 5]) {
    const tiled = await create({ tile });
    await tiled.load(setup);
    await trainStep(tiled, batch, 1);
    results.push(await tiled.snapshot());
    await tiled.dispose();
  }
  for (const result of results) expect(result).toEqual(results[0]);
});

it("loads a model for logits alone, in any number of rows", async () => {
  await engine.load(setup);
  const wanted = await engine.evaluate(batch);
  const bytes = engine.info.bytes;
  await engine.load({ network: planInference(network.layers), state: model, training: null });
  expect(engine.info.bytes).toBeLessThan(bytes);
  expect(await engine.infer(inputs, rows)).toEqual(wanted);
  expect(await engine.infer(inputs, 1)).toEqual(wanted.slice(0, network.outputs));
  const many = new Float32Array(1000 * network.inputs).map((_, i) => inputs[i % inputs.length] ?? 0);
  expect((await engine.infer(many, 1000)).slice(0, wanted.length)).toEqual(wanted);
});

it("stops between two steps when it may not proceed", async () => {
  await engine.load(setup);
  const steps: number[] = [];
  const done = await engine.trainEpoch(
    { batches: [batch, batch, batch], firstStep: 7, learningRates: () => oracleRates(network) },
    { onSteps: (records) => steps.push(...records.map(({ step }) => step)), proceed: async () => steps.length < 2 },
  );
  expect(done).toBe(2);
  expect(steps).toEqual([7, 8]);
});

it("says why it computes with one thread, and what it measured", async () => {
  const { info } = await createWasmEngine({ kernels: nodeKernels, numerics: { fma: false }, threads: 4 });
  expect(info).toMatchObject({ name: "wasm", adapter: null, threads: 1, reason: "not-isolated" });
  expect(info.numerics).toEqual({ fma: false });
  expect(info.gflops).toBeGreaterThan(0.1);
});

it("needs five times the parameters' bytes at most at the real size", () => {
  const real = predictorNetwork(predictorShape(640, 3000, 320, 3, [256, 64], 5));
  const plan = planMemory(real, { batchSize: 256, targetWidth: 1 }, { rows: 8, columns: 16 }, 4);
  expect(plan.bytes).toBeLessThan(5 * (plan.parameters.end - plan.parameters.start));
});

it("refuses what does not fit into memory, and kernels that cannot be had", async () => {
  const huge = predictorNetwork(predictorShape(1, 40_000, 75, 3, [64, 16], 5));
  await expect(engine.load({ ...setup, network: huge })).rejects.toMatchObject({
    code: "engine/out-of-memory",
  });
  const kernels = async () => new Uint8Array([1, 2, 3]);
  await expect(createWasmEngine({ kernels })).rejects.toMatchObject({ code: "engine/wasm-failed" });
});

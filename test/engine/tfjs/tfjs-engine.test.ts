import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dropoutKeeps, dropoutKey, dropoutThreshold } from "../../../src/engine/dropout";
import { dropoutScales } from "../../../src/engine/tfjs/network";
import { createTfjsEngine } from "../../../src/engine/tfjs/tfjs-engine";
import { predictorLayers } from "../../../src/model/architecture";
import { planInference } from "../../../src/model/plan";
import { predictorNetwork, predictorShape, train } from "../conformance";
import { oracleProblem, oracleRates } from "../oracle";

const network = predictorNetwork(predictorShape(12, 8, 6, 2, [7, 5], 4));
const rows = Int32Array.from({ length: 10 }, (_, row) => row);

async function loadedEngine() {
  const { model, inputs, training } = oracleProblem(network, rows.length);
  const engine = await createTfjsEngine({ backend: "cpu", reason: "test" });
  await engine.load({ network, state: model, training });
  return { engine, model, inputs };
}

describe("the tfjs engine on the cpu backend", () => {
  let before: number;
  beforeEach(() => {
    before = tf.engine().state.numTensors;
  });
  afterEach(() => expect(tf.engine().state.numTensors, "tensors left behind").toBe(before));

  it("keeps no tensor from step to step", async () => {
    const { engine } = await loadedEngine();
    await train(engine, network, [rows], 0);
    const before = tf.memory();
    await train(engine, network, [rows, rows.subarray(3), rows], 1);
    await engine.evaluate(rows);
    await engine.snapshot();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
    await engine.dispose();
  });

  it("delivers every record in order, however late", async () => {
    const { engine } = await loadedEngine();
    const records = await train(
      engine,
      network,
      Array.from({ length: 40 }, (_, i) => rows.subarray(i % 5)),
      100,
    );
    expect(records.map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, i) => 100 + i));
    expect(records.map((record) => record.rows)).toEqual(Array.from({ length: 40 }, (_, i) => 10 - (i % 5)));
    expect(records.every(({ loss, gradNorm }) => loss > 0 && gradNorm > 0)).toBe(true);
    await engine.dispose();
  });

  it("ends an epoch early when told to, with the steps that were run", async () => {
    const { engine } = await loadedEngine();
    let asked = 0;
    const steps: number[] = [];
    const run = await engine.trainEpoch(
      { batches: [rows, rows, rows, rows], firstStep: 0, learningRates: () => oracleRates(network) },
      { onSteps: (taken) => steps.push(...taken.map(({ step }) => step)), proceed: async () => asked++ < 2 },
    );
    expect(run).toBe(2);
    expect(steps).toEqual([0, 1]);
    await engine.dispose();
  });

  it("goes on bit for bit from a snapshot", async () => {
    const { engine } = await loadedEngine();
    await train(engine, network, [rows, rows], 0);
    const snapshot = await engine.snapshot();
    const first = await train(engine, network, [rows, rows], 2);
    const after = await engine.snapshot();
    await engine.restore(snapshot);
    expect(await engine.snapshot()).toEqual(snapshot);
    expect(await train(engine, network, [rows, rows], 2)).toEqual(first);
    expect(await engine.snapshot()).toEqual(after);
    await engine.dispose();
  });

  it("writes weights without touching the moments", async () => {
    const { engine, model } = await loadedEngine();
    await train(engine, network, [rows], 0);
    const { expAvg } = await engine.snapshot();
    await engine.writeModel(model);
    const { model: written, expAvg: kept } = await engine.snapshot();
    expect(written).toEqual(model);
    expect(kept).toEqual(expAvg);
    await engine.dispose();
  });

  it("hands out copies", async () => {
    const { engine, model } = await loadedEngine();
    const read = await engine.readModel();
    read.tensors.get("classifier.8.bias")?.fill(9);
    expect(await engine.readModel()).toEqual(model);
    await engine.dispose();
  });

  it("loads another model in place of the first, and infers without training data", async () => {
    const { engine, inputs } = await loadedEngine();
    const other = planInference(predictorLayers(predictorShape(12, 5, 6, 2, [7, 5], 4)));
    const { model } = oracleProblem(other, 4, { seed: 7 });
    await engine.load({ network: other, state: model, training: null });
    expect(await engine.readModel()).toEqual(model);
    expect(await engine.infer(inputs, 3)).toHaveLength(12);
    await expect(engine.evaluate(rows)).rejects.toThrow("without training data");
    await engine.dispose();
  });

  it("says what it is", async () => {
    const { engine } = await loadedEngine();
    await train(engine, network, [rows], 0);
    expect(engine.info).toMatchObject({ name: "tfjs-cpu", adapter: null, threads: 1, reason: "test", gflops: null });
    const parameters = [...(await engine.readModel()).tensors.values()].reduce((sum, { length }) => sum + length, 0);
    expect(engine.info.bytes).toBeGreaterThan(4 * 4 * parameters * 0.9);
    await engine.dispose();
  });
});

it("draws dropout masks from the counter-based generator", () => {
  const key = dropoutKey(42, 17, 3);
  const scales = dropoutScales(key, 5000, 0.3);
  const threshold = dropoutThreshold(0.3);
  expect(scales).toEqual(Float32Array.from(scales, (_, i) => (dropoutKeeps(key, i, threshold) ? 1 / 0.7 : 0)));
  expect(scales.filter((scale) => scale === 0).length / 5000).toBeCloseTo(0.3, 1);
});

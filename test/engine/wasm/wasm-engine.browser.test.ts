import { describe, expect, it } from "vitest";
import { CONTROL_THREADS, OP_NORMALISE, PLAN_START } from "../../../src/engine/wasm/commands";
import { allocateMemory, compileKernels, instantiateKernels } from "../../../src/engine/wasm/kernels";
import { ProgramWriter } from "../../../src/engine/wasm/program";
import { ThreadPool } from "../../../src/engine/wasm/thread-pool";
import { createWasmEngine } from "../../../src/engine/wasm/wasm-engine";
import type { PredictorShape } from "../../../src/model/architecture";
import { oracleProblem } from "../oracle";
import { expectOracleSteps, trainStep } from "./oracle-run";

const awkward: PredictorShape = {
  inputDim: 75,
  hiddenDim: 320,
  outputDim: 63,
  numLayers: 2,
  headWidths: [33, 5],
  classes: 4,
};

it("runs isolated here, so that memory can be shared", () => {
  expect(crossOriginIsolated).toBe(true);
});

describe.each([3, 7, 88])("batches of %i rows", (rows) => {
  it("take the oracle's steps on two threads with fused multiply-add", async () => {
    const engine = await createWasmEngine({ threads: 2 });
    expect(engine.info).toMatchObject({ threads: 2, numerics: { fma: true } });
    await expectOracleSteps(engine, awkward, oracleProblem(awkward, rows), [rows, rows]);
    await engine.dispose();
  });
});

it("takes the oracle's step at the real width", async () => {
  const shape: PredictorShape = { ...awkward, hiddenDim: 3000, numLayers: 1 };
  const engine = await createWasmEngine({ threads: 2 });
  await expectOracleSteps(engine, shape, oracleProblem(shape, 7), [7]);
  await engine.dispose();
});

it("gives the same bits on one, two and three threads", async () => {
  const { model, data, settings } = oracleProblem(awkward, 88);
  const batch = Int32Array.from({ length: 88 }, (_, i) => i);
  const results = [];
  for (const threads of [1, 2, 3]) {
    const engine = await createWasmEngine({ threads });
    await engine.load({ shape: awkward, state: model, training: { data, optimiser: settings } });
    const records = [];
    for (const step of [0, 1, 2]) records.push(await trainStep(engine, batch, step));
    results.push({ records, snapshot: await engine.snapshot(), logits: await engine.evaluate(batch) });
    await engine.dispose();
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

it("loads again and again with the same threads, and ends them", async () => {
  const { model, data, settings } = oracleProblem(awkward, 7);
  const engine = await createWasmEngine({ threads: 2 });
  const batch = Int32Array.from([0, 1, 2, 3, 4]);
  const losses = [];
  for (let i = 0; i < 3; i++) {
    await engine.load({ shape: awkward, state: model, training: { data, optimiser: settings } });
    losses.push((await trainStep(engine, batch, 0)).loss);
  }
  expect(new Set(losses).size).toBe(1);
  await engine.dispose();
});

describe("a pool whose threads break down", () => {
  const prepare = async () => {
    const pool = new ThreadPool(await compileKernels(true, undefined), 2);
    const memory = allocateMemory(2 * PLAN_START, true);
    await pool.attach(memory);
    return { pool, memory, writer: new ProgramWriter(memory.buffer, PLAN_START, 4096) };
  };

  it("reports a thread that will never arrive", async () => {
    const { pool, memory, writer } = await prepare();
    const program = writer.program(() => writer.add(OP_NORMALISE, [0, 0, 0, 0], true));
    pool.run(program);
    // A third thread is waited for, and tells that it has failed.
    new Int32Array(memory.buffer)[CONTROL_THREADS / 4] = 3;
    instantiateKernels(pool.kernels.module, memory).fail();
    expect(() => pool.run(program)).toThrow("engine/thread-failed");
  });

  it("reports a program that cannot be run", async () => {
    const { pool, writer } = await prepare();
    const program = writer.program(() => writer.add(999, [], true));
    expect(() => pool.run(program)).toThrow("engine/wasm-failed");
  });
});

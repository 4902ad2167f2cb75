import { describe, expect, it } from "vitest";
import { CONTROL_THREADS, OP_NORMALIZE, PLAN_START } from "../../../src/engine/wasm/commands";
import { allocateMemory, compileKernels, instantiateKernels } from "../../../src/engine/wasm/kernels";
import { ProgramWriter } from "../../../src/engine/wasm/program";
import { ThreadPool } from "../../../src/engine/wasm/thread-pool";
import { createWasmEngine } from "../../../src/engine/wasm/wasm-engine";
import { expectSame } from "../../same";
import { conformanceMismatches, onEngine, predictorNetwork, predictorShape, train } from "../conformance";
import { oracleProblem } from "../oracle";

const network = predictorNetwork(predictorShape(75, 320, 63, 1, [33, 5], 4));
const two = () => createWasmEngine({ threads: 2 });

it("runs isolated here, so that memory can be shared", () => {
  expect(crossOriginIsolated).toBe(true);
});

it("fuses multiply and add where the browser can", async () => {
  const engine = await two();
  expect(engine.info).toMatchObject({ threads: 2, numerics: { fma: true } });
  await engine.dispose();
});

it.each([3, 7, 88])("takes the oracle's steps on two threads in batches of %i rows", async (rows) => {
  const one = { name: "", network, loss: "cross-entropy", batches: [rows, rows] } as const;
  expect(await onEngine(two, (engine) => conformanceMismatches(engine, one))).toEqual([]);
});

it("takes the oracle's step at a width of several blocks, the last of them not whole", async () => {
  const wide = predictorNetwork(predictorShape(75, 600, 63, 1, [33, 5], 4));
  const one = { name: "", network: wide, loss: "cross-entropy", batches: [7] } as const;
  expect(await onEngine(two, (engine) => conformanceMismatches(engine, one))).toEqual([]);
});

it("gives the same bits on one, two and three threads", async () => {
  const { model, training } = oracleProblem(network, 88);
  const batch = Int32Array.from({ length: 88 }, (_, i) => i);
  const results = [];
  for (const threads of [1, 2, 3]) {
    const engine = await createWasmEngine({ threads });
    await engine.load({ network, state: model, training });
    const records = await train(engine, network, [batch, batch], 0);
    results.push({ records, snapshot: await engine.snapshot(), logits: await engine.evaluate(batch) });
    await engine.dispose();
  }
  expectSame(results[1], results[0]);
  expectSame(results[2], results[0]);
});

it("loads again and again with the same threads, and ends them", async () => {
  const { model, training } = oracleProblem(network, 7);
  const engine = await createWasmEngine({ threads: 2 });
  const batch = Int32Array.from([0, 1, 2, 3, 4]);
  const losses = [];
  for (let i = 0; i < 3; i++) {
    await engine.load({ network, state: model, training });
    losses.push((await train(engine, network, [batch], 0))[0]?.loss);
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
    const program = writer.program(() => writer.add(OP_NORMALIZE, [0, 0, 0, 0], true));
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

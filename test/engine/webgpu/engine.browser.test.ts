import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineInfo } from "../../../src/engine/engine";
import { acquireGpuDevice, type GpuDevice, probeGpu } from "../../../src/engine/gpu-device";
import { createWebGpuEngine, type WebGpuEngine } from "../../../src/engine/webgpu/engine";
import { layoutArenas } from "../../../src/engine/webgpu/layout";
import { expectSame } from "../../same";
import { predictorNetwork, predictorShape } from "../conformance";
import { withAndWithout } from "../constant-layers";
import {
  checkCase,
  compilingOnce,
  differing,
  failingEpoch,
  IN_PAGE,
  OWN_CASES,
  planOf,
  recordingControl,
  trainingSetup,
} from "./cases";

const networkOf = (hiddenDim: number, numLayers = 2) =>
  predictorNetwork(predictorShape(20, hiddenDim, 12, numLayers, [16, 8], 4));
const ROWS = 90;
const BATCHES = [32, 32, 26];

const setupOf = () => trainingSetup(networkOf(36), ROWS, 32);

/** As few kernels as a network has: each takes its time to compile. */
const plainSetup = () => {
  const network = predictorNetwork(predictorShape(20, 8, 8, 0, [8, 8], 4), {}, { backbone: 0, head: [0, 0] });
  return trainingSetup(network, ROWS, 32);
};

describe("the WebGPU engine on one device", () => {
  let gpu: GpuDevice;

  beforeAll(async () => {
    gpu = compilingOnce(await acquireGpuDevice());
  });

  afterAll(() => {
    gpu.release();
  });

  it("is probed as a software adapter here", async () => {
    expect(await probeGpu()).toMatchObject({ available: true, isFallback: true, reason: "webgpu-software" });
    expect(gpu.isFallback).toBe(true);
    expect(gpu.description).not.toBe("");
  });

  for (const testCase of OWN_CASES) {
    it(`agrees with the float64 oracle: ${testCase.name}`, () => checkCase(gpu, testCase));
  }

  it("spreads arenas over pages where bindings are small", async () => {
    const limits = { maxBufferSize: 8192, maxStorageBufferBindingSize: 8192 };
    const small = differing(gpu, { limits });
    const whole = networkOf(36, 3);
    expect(layoutArenas(whole, 8192).pages.length).toBeGreaterThan(2);
    const frozen = predictorNetwork(predictorShape(20, 36, 12, 3, [16, 8], 4), { freezeBackbone: true });
    for (const network of [whole, frozen]) {
      await checkCase(small, { name: "pages", network, loss: "cross-entropy", batches: [24, 10] });
    }
  });

  async function withEngine<T>(work: (engine: WebGpuEngine) => Promise<T>, setup = setupOf()): Promise<T> {
    const engine = await createWebGpuEngine({ device: gpu });
    try {
      await engine.load(setup);
      return await work(engine);
    } finally {
      await engine.dispose();
    }
  }

  it("gives the same bits for the same seed, also after a restored snapshot", async () => {
    const run = (interrupt: boolean) =>
      withEngine(async (engine) => {
        const control = recordingControl();
        await engine.trainEpoch(planOf(BATCHES, ROWS, 0), control);
        if (interrupt) {
          const snapshot = await engine.snapshot();
          await engine.trainEpoch(planOf(BATCHES, ROWS, 50), recordingControl());
          await engine.restore(snapshot);
        }
        await engine.trainEpoch(planOf(BATCHES, ROWS, BATCHES.length), control);
        return { records: control.records, snapshot: await engine.snapshot() };
      });
    const straight = await run(false);
    expect(straight.records.map(({ step, rows }) => [step, rows])).toEqual(
      [...BATCHES, ...BATCHES].map((rows, step) => [step, rows]),
    );
    expectSame(await run(true), straight);
  });

  it("streams batches to the same bits as it reads them from the GPU", async () => {
    const results = [];
    for (const stream of [false, true]) {
      const engine = await createWebGpuEngine({ device: gpu, stream });
      await engine.load(setupOf());
      await engine.trainEpoch(planOf(BATCHES, ROWS, 0), recordingControl());
      results.push(await engine.snapshot());
      await engine.dispose();
    }
    expectSame(results[1], results[0]);
  });

  it("delivers more records than it has slots for, in order, and stops when told", () =>
    withEngine(async (engine) => {
      const batches = Array.from({ length: 75 }, () => 4);
      const control = recordingControl();
      let calls = 0;
      const done = await engine.trainEpoch(planOf(batches, ROWS, 0), {
        ...control,
        proceed: async () => ++calls <= 70,
      });
      expect(done).toBe(70);
      expect(control.records.map(({ step }) => step)).toEqual(Array.from({ length: 70 }, (_, step) => step));
      expect(control.records.every(({ loss, gradNorm }) => loss > 0 && gradNorm > 0)).toBe(true);
    }, plainSetup()));

  it("shows a NaN in the record", () =>
    withEngine(async (engine) => {
      const { model } = await engine.snapshot();
      model.tensors.get("residual_blocks.1.block.0.weight")?.fill(Number.NaN, 5, 6);
      await engine.writeModel(model);
      const control = recordingControl();
      await engine.trainEpoch(planOf([32], ROWS, 0), control);
      expect(control.records[0]?.loss).toBeNaN();
      expect(control.records[0]?.gradNorm).toBeNaN();
    }));

  it("profiles every kernel and leaves the state's bits alone", () =>
    withEngine(async (engine) => {
      await engine.trainEpoch(planOf(BATCHES, ROWS, 0), recordingControl());
      const before = await engine.snapshot();
      const { timing, rows, steps, kernels } = await engine.profile();
      expect([timing, rows]).toEqual(["timestamps", 32]);
      expect(steps).toBeGreaterThan(0);
      expect(kernels.map(({ kernel }) => kernel)).toContain("gemm tn residual_blocks.1.block.0");
      expect(kernels.at(-1)?.kernel).toBe("adamw");
      expect(kernels.every(({ seconds, flops, bytes }) => seconds >= 0 && flops > 0 && bytes > 0)).toBe(true);
      expect(kernels.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThan(0);
      expectSame(await engine.snapshot(), before);
    }));

  it("times kernels from outside where the device has no timestamps, and says so", async () => {
    const engine = await createWebGpuEngine({ device: differing(gpu, { features: new Set() }) });
    await engine.load(setupOf());
    const { timing, kernels } = await engine.profile();
    expect(timing).toBe("round-trips");
    expect(kernels.every(({ seconds }) => seconds > 0)).toBe(true);
    await engine.dispose();
  });

  it("takes stored GEMM choices and says what it took; no tile changes a bit", async () => {
    const run = async (numerics: EngineInfo["numerics"]) => {
      const engine = await createWebGpuEngine({ device: gpu, numerics });
      await engine.load(setupOf());
      const control = recordingControl();
      await engine.trainEpoch(planOf(BATCHES, ROWS, 0), control);
      const result = { records: control.records, snapshot: await engine.snapshot() };
      const taken = engine.info.numerics;
      await engine.dispose();
      return { result, taken };
    };
    const usual = (await run({})).taken;
    const keys = Object.keys(usual);
    expect(keys.length).toBeGreaterThan(10);
    // The first is compiled already. Lavapipe takes five times as long as SwiftShader to compile each of the others.
    const tiles = [
      "32x32x8:4x4",
      "32x64x8:4x8",
      ...(IN_PAGE || !gpu.isFallback ? ["64x64x8:4x4", "128x128x8:8x8"] : []),
    ];
    const results = [];
    for (const tile of tiles) {
      const numerics = Object.fromEntries(
        keys.map((key) => [key, `${tile}:${String(usual[key]).split(":")[2] ?? ""}`]),
      );
      const { result, taken } = await run(numerics);
      expect(taken).toEqual(numerics);
      results.push(result);
    }
    for (const result of results) expectSame(result, results[0]);
  });

  it("computes a backbone whose outputs never change once, to the same bits", async () => {
    const { without, kept } = await withAndWithout(() => createWebGpuEngine({ device: gpu }));
    expect([without.trainedLayers, kept.trainedLayers]).toEqual([7, 3]);
    expectSame(kept.seen, without.seen);
    expectSame(kept.end, without.end);
  });

  it("refuses a batch that no buffer can hold, with the batch that would fit", async () => {
    const setup = setupOf();
    const { training } = setup;
    if (training === null) throw new Error("the setup trains");
    const engine = await createWebGpuEngine({ device: gpu });
    const refusal = await engine
      .load({
        ...setup,
        // Its weights fit every adapter's bindings.
        network: networkOf(4600),
        training: { ...training, batchSize: 65_536 },
      })
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "engine/limit", params: { what: "batchSize", batchSize: 65_536 } });
    await engine.dispose();
  });

  it("rejects the running epoch with engine/gpu-error on an uncaptured error", () =>
    withEngine(async (engine) => {
      const epoch = failingEpoch(engine, ROWS, () => gpu.device.createBuffer({ size: 4, usage: 0 }));
      await expect(epoch).rejects.toMatchObject({ code: "engine/gpu-error" });
    }, plainSetup()));
});

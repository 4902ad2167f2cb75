import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../src/engine/engine";
import { acquireGpuDevice, type GpuDevice } from "../../../src/engine/gpu-device";
import { createTfjsEngine } from "../../../src/engine/tfjs/tfjs-engine";
import stepsJson from "../../fixtures/training/steps.json";
import { stepCases } from "../../training/step-cases";
import { FEW_CASES, predictorNetwork, predictorShape, train } from "../conformance";
import { itConforms } from "../conformance-suite";
import { oracleProblem, oracleRates } from "../oracle";

const network = predictorNetwork(predictorShape(12, 8, 6, 2, [7, 5], 4));
const rows = Int32Array.from({ length: 10 }, (_, row) => row);
const { model, training } = oracleProblem(network, rows.length);
const setup = { network, state: model, training };
const plan = {
  batches: Array.from({ length: 50 }, () => rows),
  firstStep: 0,
  learningRates: () => oracleRates(network),
};
const onWebGpu = () => createTfjsEngine({ backend: "webgpu", reason: "test" });

async function expectNoTensorsKept(engine: Engine): Promise<void> {
  await engine.load(setup);
  await train(engine, network, [rows], 0);
  const { numTensors, numBytes } = tf.memory();
  await train(engine, network, [rows, rows.subarray(3), rows], 1);
  await engine.snapshot();
  expect(tf.memory()).toMatchObject({ numTensors, numBytes });
}

const expectNoTensors = () => expect(tf.engine().state.numTensors, "tensors left behind").toBe(0);

it("keeps no tensor from step to step on WebAssembly", async () => {
  const engine = await createTfjsEngine({ backend: "wasm", reason: "test" });
  await expectNoTensorsKept(engine);
  await engine.dispose();
  expectNoTensors();
});

it("surfaces an error of the GPU that nothing else catches", async () => {
  const [engine, gpu] = [await onWebGpu(), await acquireGpuDevice()];
  await engine.load(setup);
  // An invalid buffer: the usage flags contradict each other.
  gpu.device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE });
  await expect(train(engine, network, plan.batches, 0)).rejects.toMatchObject({ code: "engine/gpu-error" });
  await engine.dispose();
  gpu.release();
});

describe("the tfjs engine on WebGPU", () => {
  // One for all, for every device has every kernel compiled anew: the last but one test loses it.
  let engine: Engine;
  let gpu: GpuDevice;
  beforeAll(async () => {
    engine = await onWebGpu();
    gpu = await acquireGpuDevice();
  });
  afterAll(() => gpu.release());

  it("names its adapter", () => {
    expect(engine.info).toMatchObject({ name: "tfjs-webgpu", threads: 1 });
    expect(engine.info.adapter).toMatch(/swiftshader/i);
  });

  it("keeps no tensor from step to step", () => expectNoTensorsKept(engine));

  // Seconds a case on SwiftShader; all of them, and all of PyTorch's steps, are run through Dawn.
  itConforms(() => engine, { cases: FEW_CASES, steps: stepCases.parse(stepsJson).slice(0, 1) });

  it("says that its device was lost, in the call that runs and in every later one", async () => {
    await engine.load(setup);
    let asked = 0;
    const running = engine.trainEpoch(plan, {
      onSteps: () => {},
      proceed: async () => {
        if (asked++ === 1) gpu.device.destroy();
        return true;
      },
    });
    await expect(running).rejects.toMatchObject({ code: "engine/device-lost" });
    await expect(engine.evaluate(rows)).rejects.toMatchObject({ code: "engine/device-lost" });
    await engine.dispose();
  });

  it("computes on another device after that, and leaves nothing behind", async () => {
    const again = await onWebGpu();
    await again.load(setup);
    expect(await again.evaluate(rows)).toHaveLength(rows.length * network.outputs);
    await again.dispose();
    expectNoTensors();
  });
});

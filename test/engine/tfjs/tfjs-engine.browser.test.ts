import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { createTfjsEngine } from "../../../src/engine/tfjs/tfjs-engine";
import { predictorNetwork, predictorShape, train } from "../conformance";
import { oracleProblem, oracleRates } from "../oracle";

const network = predictorNetwork(predictorShape(12, 8, 6, 2, [7, 5], 4));
const rows = Int32Array.from({ length: 10 }, (_, row) => row);

describe.each(["wasm", "webgpu"] as const)("the tfjs engine on the %s backend", (backend) => {
  it("keeps no tensor from step to step", async () => {
    const { model, training } = oracleProblem(network, rows.length);
    const engine = await createTfjsEngine({ backend, reason: "test" });
    await engine.load({ network, state: model, training });
    await train(engine, network, [rows], 0);
    const { numTensors, numBytes } = tf.memory();
    await train(engine, network, [rows, rows.subarray(3), rows], 1);
    await engine.snapshot();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    await engine.dispose();
    expect(tf.engine().state.numTensors, "tensors left behind").toBe(0);
  });
});

describe("the tfjs engine on WebGPU", () => {
  it("names its adapter", async () => {
    const engine = await createTfjsEngine({ backend: "webgpu", reason: "test" });
    expect(engine.info).toMatchObject({ name: "tfjs-webgpu", threads: 1 });
    expect(engine.info.adapter).toMatch(/swiftshader/i);
    await engine.dispose();
  });

  it("says that its device was lost, in the call that runs and in every later one", async () => {
    const { model, training } = oracleProblem(network, rows.length);
    const devices: GPUDevice[] = [];
    const original = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await original.call(this, descriptor);
      devices.push(device);
      return device;
    };
    const engine = await createTfjsEngine({ backend: "webgpu", reason: "test" });
    GPUAdapter.prototype.requestDevice = original;
    await engine.load({ network, state: model, training });
    await train(engine, network, [rows], 0);
    let asked = 0;
    const running = engine.trainEpoch(
      { batches: Array.from({ length: 50 }, () => rows), firstStep: 1, learningRates: () => oracleRates(network) },
      {
        onSteps: () => {},
        proceed: async () => {
          if (asked++ === 1) for (const device of devices) device.destroy();
          return true;
        },
      },
    );
    await expect(running).rejects.toMatchObject({ code: "engine/device-lost" });
    await expect(engine.evaluate(rows)).rejects.toMatchObject({ code: "engine/device-lost" });
    await engine.dispose();

    const again = await createTfjsEngine({ backend: "webgpu", reason: "test" });
    await again.load({ network, state: model, training });
    expect(await train(again, network, [rows], 0)).toHaveLength(1);
    await again.dispose();
  });

  it("surfaces an error that nothing else catches", async () => {
    const { model, training } = oracleProblem(network, rows.length);
    const devices: GPUDevice[] = [];
    const original = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await original.call(this, descriptor);
      devices.push(device);
      return device;
    };
    const engine = await createTfjsEngine({ backend: "webgpu", reason: "test" });
    GPUAdapter.prototype.requestDevice = original;
    await engine.load({ network, state: model, training });
    // An invalid buffer: the usage flags contradict each other.
    devices[0]?.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE });
    await expect(
      train(
        engine,
        network,
        Array.from({ length: 50 }, () => rows),
        0,
      ),
    ).rejects.toMatchObject({
      code: "engine/gpu-error",
    });
    await engine.dispose();
  });
});

import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createTfjsEngine } from "../../../src/engine/tfjs/tfjs-engine";
import { oracleProblem } from "../oracle";
import { disagreements, scenarios, train } from "./scenarios";

const shape = { inputDim: 12, hiddenDim: 8, outputDim: 6, numLayers: 2, headWidths: [7, 5], classes: 4 } as const;
const rows = Int32Array.from({ length: 10 }, (_, row) => row);

describe.each(["wasm", "webgpu"] as const)("the tfjs engine on the %s backend", (backend) => {
  it.each(scenarios)("agrees with float64: $name", async (scenario) => {
    expect(await disagreements(backend, scenario)).toEqual([]);
    expect(tf.engine().state.numTensors, "tensors left behind").toBe(0);
  });

  it("keeps no tensor from step to step", async () => {
    const { model, data, settings } = oracleProblem(shape, rows.length);
    const engine = await createTfjsEngine({ backend, reason: "test" });
    await engine.load({ shape, state: model, training: { data, optimiser: settings } });
    await train(engine, [rows], 0);
    const { numTensors, numBytes } = tf.memory();
    await train(engine, [rows, rows.subarray(3), rows], 1);
    await engine.snapshot();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    await engine.dispose();
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
    const { model, data, settings } = oracleProblem(shape, rows.length);
    const devices: GPUDevice[] = [];
    const original = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await original.call(this, descriptor);
      devices.push(device);
      return device;
    };
    const engine = await createTfjsEngine({ backend: "webgpu", reason: "test" });
    GPUAdapter.prototype.requestDevice = original;
    await engine.load({ shape, state: model, training: { data, optimiser: settings } });
    await train(engine, [rows], 0);
    let asked = 0;
    const running = engine.trainEpoch(
      { batches: Array.from({ length: 50 }, () => rows), firstStep: 1, learningRates: { backbone: 1e-4, head: 1e-3 } },
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
    await again.load({ shape, state: model, training: { data, optimiser: settings } });
    expect(await train(again, [rows], 0)).toHaveLength(1);
    await again.dispose();
  });

  it("surfaces an error that nothing else catches", async () => {
    const { model, data, settings } = oracleProblem(shape, rows.length);
    const devices: GPUDevice[] = [];
    const original = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await original.call(this, descriptor);
      devices.push(device);
      return device;
    };
    const engine = await createTfjsEngine({ backend: "webgpu", reason: "test" });
    GPUAdapter.prototype.requestDevice = original;
    await engine.load({ shape, state: model, training: { data, optimiser: settings } });
    // An invalid buffer: the usage flags contradict each other.
    devices[0]?.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE });
    await expect(
      train(
        engine,
        Array.from({ length: 50 }, () => rows),
        0,
      ),
    ).rejects.toMatchObject({
      code: "engine/gpu-error",
    });
    await engine.dispose();
  });
});

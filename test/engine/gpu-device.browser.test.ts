import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { acquireGpuDevice } from "../../src/engine/gpu-device";
import { createEngine } from "../../src/engine/select";
import { predictorLayers } from "../../src/model/architecture";
import { planInference } from "../../src/model/plan";
import { predictorShape } from "./conformance";
import { oracleForward, oracleProblem, oracleState, relativeError, TOLERANCE } from "./oracle";

const ROWS = 6;
const network = planInference(predictorLayers(predictorShape(13, 9, 7, 2, [6, 5], 3)));

/** Devices that were requested since the test began, and which of them are lost. */
const requested: GPUDevice[] = [];
const lost = new Set<GPUDevice>();
const requestDevice = GPUAdapter.prototype.requestDevice;

beforeEach(() => {
  requested.length = 0;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    requested.push(device);
    void device.lost.then(() => lost.add(device));
    return device;
  };
});

afterEach(() => {
  GPUAdapter.prototype.requestDevice = requestDevice;
});

it("is one device for our engine and for tfjs's backend, destroyed with its last user", async () => {
  const { model, inputs } = oracleProblem(network, ROWS);
  const setup = { network, state: model, training: null };
  const expected = oracleForward(network, oracleState(model), inputs, ROWS);
  const [own, tfjs] = [await createEngine("webgpu"), await createEngine("tfjs-webgpu")];
  expect(own.info).toMatchObject({ name: "webgpu", reason: "configured", adapter: expect.stringMatching(/./) });
  expect(tfjs.info).toMatchObject({ name: "tfjs-webgpu", reason: "configured", adapter: own.info.adapter });
  await Promise.all([own.load(setup), tfjs.load(setup)]);
  expect(requested).toHaveLength(1);
  const backend: unknown = tf.findBackend("webgpu");
  expect(Reflect.get(Object(backend), "device")).toBe(requested[0]);
  for (const engine of [own, tfjs, own]) {
    expect(relativeError(await engine.infer(inputs, ROWS), expected)).toBeLessThan(TOLERANCE.outputs);
  }

  await own.dispose();
  await own.dispose();
  expect(relativeError(await tfjs.infer(inputs, ROWS), expected)).toBeLessThan(TOLERANCE.outputs);
  expect(lost.has(requested[0] ?? fail())).toBe(false);
  await tfjs.dispose();
  await requested[0]?.lost;

  const next = await createEngine("webgpu");
  await next.load(setup);
  expect(requested).toHaveLength(2);
  await next.dispose();
});

it("is requested once by callers at the same time, and hears each of them out", async () => {
  const [one, two] = await Promise.all([acquireGpuDevice(), acquireGpuDevice()]);
  expect(requested).toHaveLength(1);
  expect(two.device).toBe(one.device);
  one.release();
  one.release();
  expect((await acquireGpuDevice()).device).toBe(two.device);
  two.device.destroy();
  await two.lost;
});

it("is another one after a loss, for whoever hears of the loss", async () => {
  const users = [await acquireGpuDevice(), await acquireGpuDevice()];
  const first = users[0] ?? fail();
  const again = new Promise<Awaited<ReturnType<typeof acquireGpuDevice>>>((resolve) => {
    first.onError(() => resolve(acquireGpuDevice()));
  });
  first.device.destroy();
  const second = await again;
  expect(second.device).not.toBe(first.device);
  expect((await first.lost).code).toBe("engine/device-lost");
  // Releasing the lost device leaves the new one alone.
  for (const user of users) user.release();
  expect((await acquireGpuDevice()).device).toBe(second.device);
  const engine = await createEngine("webgpu");
  await engine.load({ network, state: oracleProblem(network, 2).model, training: null });
  expect(requested).toHaveLength(2);
  await engine.dispose();
  second.release();
  expect(lost.has(second.device)).toBe(false);
  second.device.destroy();
  await second.device.lost;
});

function fail(): never {
  throw new Error("no device was requested");
}

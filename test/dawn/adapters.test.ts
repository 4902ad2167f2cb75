import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineInfo } from "../../src/engine/engine";
import { acquireGpuDevice, type GpuDevice, watchDevice } from "../../src/engine/gpu-device";
import { createWebGpuEngine } from "../../src/engine/webgpu/engine";
import { planInference } from "../../src/model/plan";
import { CASES, predictorNetwork, predictorShape } from "../engine/conformance";
import {
  checkCase,
  compilingOnce,
  differing,
  failingEpoch,
  OWN_CASES,
  planOf,
  recordingControl,
  trainingSetup,
} from "../engine/webgpu/cases";
import { expectSame } from "../same";

/** WebGPU's limits where nothing more is asked for: https://www.w3.org/TR/webgpu/#limits. */
const DEFAULTS = {
  maxBufferSize: 256 * 2 ** 20,
  maxStorageBufferBindingSize: 128 * 2 ** 20,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
} as const;

/** Cases that between them run every kernel with border tiles, splits and both arena ends. */
const CHECKED = [...CASES, ...OWN_CASES].filter(({ name }) =>
  ["widths of 5", "more than one tile", "split inner", "odd batches", "of two", "frozen backbone in", "320"].some(
    (part) => name.includes(part),
  ),
);

const networkOf = (hiddenDim: number) => predictorNetwork(predictorShape(20, hiddenDim, 13, 2, [17, 9], 5));
const ROWS = 90;
const BATCHES = [33, 32, 25];

const setupOf = () => trainingSetup(networkOf(75), ROWS, 33);

/** Requests a device as it comes, or with more. */
async function plainDevice(descriptor?: (adapter: GPUAdapter) => GPUDeviceDescriptor): Promise<GpuDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) throw new Error("WebGPU has no adapter here");
  return watchDevice(await adapter.requestDevice(descriptor?.(adapter)), adapter);
}

/** The same device, which notes the labels of the buffers that are made on it. */
function noting(gpu: GpuDevice, labels: string[]): GpuDevice {
  return differing(gpu, {
    createBuffer(descriptor: GPUBufferDescriptor) {
      labels.push(descriptor.label ?? "");
      return gpu.device.createBuffer(descriptor);
    },
  });
}

async function trained(gpu: GpuDevice, numerics?: EngineInfo["numerics"], tune = false) {
  const engine = await createWebGpuEngine({ device: gpu, tune, ...(numerics !== undefined && { numerics }) });
  try {
    await engine.load(setupOf());
    const control = recordingControl();
    await engine.trainEpoch(planOf(BATCHES, ROWS, 0), control);
    await engine.trainEpoch(planOf(BATCHES, ROWS, BATCHES.length), control);
    return {
      numerics: engine.info.numerics,
      result: { records: control.records, snapshot: await engine.snapshot() },
      logits: await engine.evaluate(Int32Array.from({ length: ROWS }, (_, row) => row)),
    };
  } finally {
    await engine.dispose();
  }
}

describe("devices that differ", () => {
  let plain: GpuDevice;
  let raised: GpuDevice;
  let withSubgroups: GpuDevice;

  beforeAll(async () => {
    plain = compilingOnce(await plainDevice());
    raised = await acquireGpuDevice();
    withSubgroups = await plainDevice(() => ({ requiredFeatures: ["subgroups"] }));
  });

  afterAll(() => {
    for (const gpu of [plain, raised, withSubgroups]) gpu.release();
  });

  it("are one at WebGPU's defaults, one with more, and one with subgroups", () => {
    for (const [limit, value] of Object.entries(DEFAULTS)) expect(plain.device.limits).toHaveProperty(limit, value);
    expect(plain.device.features.has("timestamp-query")).toBe(false);
    expect(plain.device.features.has("subgroups")).toBe(false);
    expect(raised.device.limits.maxStorageBuffersPerShaderStage).toBeGreaterThan(8);
    expect(raised.device.limits.maxComputeWorkgroupStorageSize).toBeGreaterThanOrEqual(16_384);
    expect(withSubgroups.device.features.has("subgroups")).toBe(true);
  });

  for (const testCase of CHECKED) {
    it(`agrees with the float64 oracle at the defaults: ${testCase.name}`, () => checkCase(plain, testCase));
  }

  // No kernel uses subgroups, and each device has every kernel compiled anew: two cases are enough.
  for (const testCase of CHECKED.slice(0, 2)) {
    it(`agrees with the float64 oracle with subgroups: ${testCase.name}`, () => checkCase(withSubgroups, testCase));
  }

  it("give the same bits for the same seed, whatever limits and features the device has", async () => {
    const first = await trained(plain);
    for (const gpu of [plain, raised, withSubgroups]) expectSame(await trained(gpu), first);
  });

  it("keep the measured tiles of a run on resume, without measuring again", async () => {
    const fresh: string[] = [];
    const resumed: string[] = [];
    const first = await trained(noting(plain, fresh), undefined, true);
    const second = await trained(noting(plain, resumed), first.numerics, true);
    expectSame(second, first);
    const measurements = (labels: readonly string[]) => labels.filter((label) => label === "tune A").length;
    expect(measurements(fresh)).toBeGreaterThan(2);
    // The rate that an engine tells, which no tile depends on.
    expect(measurements(resumed)).toBe(1);
  });

  it("stay right with whatever tiles they measured", async () => {
    // The network and batch of the test before this one, whose measurements serve here.
    const [network, batches, options] = [networkOf(75), [33, 20], { tune: true }];
    await checkCase(plain, { name: "tuned", network, loss: "cross-entropy", batches, options });
  });

  it("refuse a weight that no binding takes before they allocate anything", async () => {
    const { training } = setupOf();
    const network = networkOf(6000);
    const state = { tensors: new Map(), batchesTracked: new Map() };
    for (const setup of [
      { network, state, training },
      { network: planInference(network.layers), state, training: null },
    ]) {
      const made: string[] = [];
      const engine = await createWebGpuEngine({ device: noting(plain, made) });
      await expect(engine.load(setup)).rejects.toMatchObject({
        code: "engine/limit",
        params: { what: "residual_blocks.0.block.0.weight", bytes: 6000 * 6000 * 4, limit: 128 * 2 ** 20 },
      });
      expect(made).toEqual([]);
      await engine.load(setupOf());
      expect(made.length, "the counter counts").toBeGreaterThan(20);
      await engine.dispose();
    }
  });

  it("refuse a batch that does not fit, naming the largest that does, before they allocate anything", async () => {
    const setup = trainingSetup(networkOf(3), ROWS, 60_000);
    const made: string[] = [];
    const engine = await createWebGpuEngine({ device: noting(plain, made) });
    const load = engine.load({
      ...setup,
      network: networkOf(3000),
      state: { tensors: new Map(), batchesTracked: new Map() },
    });
    // 128 MiB hold 11,184 rows of 3000 floats, in sixteens.
    await expect(load).rejects.toMatchObject({
      code: "engine/limit",
      params: { what: "batchSize", batchSize: 60_000, largestBatch: 11_184 },
    });
    expect(made).toEqual([]);
    await engine.dispose();
  });

  it("say what an adapter without enough memory needs, and which batch to try", async () => {
    const device = differing(plain, {
      popErrorScope: async () => (await plain.device.popErrorScope()) ?? new GPUOutOfMemoryError("no memory"),
    });
    const engine = await createWebGpuEngine({ device });
    const refusal: unknown = await engine.load(setupOf()).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "engine/out-of-memory", params: { message: "no memory", tryBatchSize: 16 } });
    expect(Reflect.get(Reflect.get(Object(refusal), "params"), "bytes")).toBeGreaterThan(1e5);
    await engine.dispose();
  });

  it("say that they were lost, in the call that runs and in every later one", async () => {
    // The device of `raised`, with its kernels, unless it was lost before.
    const gpu = await acquireGpuDevice();
    const engine = await createWebGpuEngine({ device: gpu });
    await engine.load(setupOf());
    const lost = { code: "engine/device-lost" };
    await expect(failingEpoch(engine, ROWS, () => gpu.device.destroy())).rejects.toMatchObject(lost);
    await expect(engine.evaluate(Int32Array.of(0, 1))).rejects.toMatchObject(lost);
    expect(await gpu.lost).toMatchObject(lost);
    await engine.dispose();
  });
});

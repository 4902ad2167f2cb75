import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { create, globals } from "webgpu";
import { denseRows } from "../../../src/data/row-source";
import type { EngineSetup } from "../../../src/engine/engine";
import { acquireGpuDevice, watchDevice } from "../../../src/engine/gpu-device";
import type { Objective } from "../../../src/engine/objective";
import { createWebGpuEngine, type WebGpuEngine } from "../../../src/engine/webgpu/engine";
import { estimateGpuMemory } from "../../../src/engine/webgpu/memory";
import { backboneLayers, elementCount, type ModelState, stateDictSpecs } from "../../../src/model/architecture";
import { type NetworkPlan, planNetwork } from "../../../src/model/plan";
import { predictorNetwork, predictorShape } from "../conformance";
import { recordingControl } from "./cases";

/**
 * Budgets of a training step at the real size, counted on Dawn's null backend: it validates and compiles everything at
 * WebGPU's default limits and executes nothing.
 */
const BATCH = 256;
const NETWORK = predictorNetwork(predictorShape(640, 3000, 320, 3, [256, 64], 4));

/** Calls of the API by name, and bytes given to `writeBuffer`. */
class Counts {
  readonly calls = new Map<string, number>();
  uploaded = 0;

  count(name: string): number {
    return this.calls.get(name) ?? 0;
  }

  reset(): void {
    this.calls.clear();
    this.uploaded = 0;
  }
}

/** The same object with its methods counted, and with what they return counted too where that has methods of interest. */
function counted<T extends object>(target: T, counts: Counts): T {
  return new Proxy(target, {
    get(_, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (key === "queue" && typeof value === "object" && value !== null) return counted(value, counts);
      if (typeof value !== "function") return value;
      return (...parameters: unknown[]) => {
        const name = String(key);
        counts.calls.set(name, counts.count(name) + 1);
        if (name === "writeBuffer") counts.uploaded += uploadedBytes(parameters);
        const result: unknown = Reflect.apply(value, target, parameters);
        const wraps = name === "createCommandEncoder" || name === "beginComputePass";
        return wraps && typeof result === "object" && result !== null ? counted(result, counts) : result;
      };
    },
  });
}

function uploadedBytes([, , data, , size]: readonly unknown[]): number {
  if (!ArrayBuffer.isView(data)) return typeof size === "number" ? size : Number.POSITIVE_INFINITY;
  const perElement = "BYTES_PER_ELEMENT" in data ? Number(data.BYTES_PER_ELEMENT) : 1;
  return typeof size === "number" ? size * perElement : data.byteLength;
}

/** A model and rows of zeros: nothing is computed here. */
function emptySetup(network: NetworkPlan, objective: Objective): EngineSetup {
  const state: ModelState = { tensors: new Map(), batchesTracked: new Map() };
  for (const { name, role, shape } of stateDictSpecs(network.layers)) {
    if (role === "batches-tracked") state.batchesTracked.set(name, 0);
    else state.tensors.set(name, new Float32Array(elementCount(shape)));
  }
  const inputs = denseRows(new Float32Array(BATCH * network.inputs), network.inputs);
  return { network, state, training: { inputs, objective, batchSize: BATCH, gradClipNorm: 1, dropoutSeed: 42 } };
}

describe("one training step of the real model at WebGPU's default limits", () => {
  // Kept for the whole file: Dawn's objects do not survive their instance.
  const gpuOfNode = create(["backend=null"]);
  const counts = new Counts();
  let engine: WebGpuEngine;
  let perStep: Counts;

  beforeAll(async () => {
    Object.assign(globalThis, globals);
    const acquired = await acquireGpuDevice(gpuOfNode);
    expect(acquired.device.limits.maxStorageBuffersPerShaderStage).toBe(8);
    expect(acquired.device.limits.maxComputeWorkgroupStorageSize).toBe(16_384);
    expect(acquired.device.limits.maxComputeInvocationsPerWorkgroup).toBe(256);
    expect(acquired.device.limits.maxStorageBufferBindingSize).toBe(128 * 2 ** 20);
    const errors: string[] = [];
    acquired.onError((error) => errors.push(error.message));
    const gpu = watchDevice(counted(acquired.device, counts), acquired.adapter);
    engine = await createWebGpuEngine({ device: gpu, tune: false });
    const classes = { kind: "cross-entropy", classWeights: [1, 1, 1, 1], targets: new Int32Array(BATCH) } as const;
    await engine.load(emptySetup(NETWORK, classes));
    expect(errors).toEqual([]);
    counts.reset();
    // Nothing runs on this backend, so the records are empty and the epoch ends in a refusal: what was encoded counts.
    const batches = [Int32Array.from({ length: BATCH }, (_, i) => i)];
    const plan = { batches, firstStep: 1, learningRates: () => [1e-4, 1e-3] };
    await expect(engine.trainEpoch(plan, recordingControl())).rejects.toThrow("did not run step 1");
    perStep = counts;
    expect(errors).toEqual([]);
  });

  afterAll(async () => {
    await engine.dispose();
  });

  it("takes at most 48 dispatches in one pass and one submit", () => {
    expect(perStep.count("dispatchWorkgroups")).toBe(43);
    expect(perStep.count("dispatchWorkgroups")).toBeLessThanOrEqual(48);
    expect(perStep.count("beginComputePass")).toBe(1);
    expect(perStep.count("submit")).toBe(1);
  });

  it("creates nothing but its command encoder", () => {
    const created = [...perStep.calls.keys()].filter((name) => name.startsWith("create"));
    expect(created).toEqual(["createCommandEncoder"]);
  });

  it("uploads at most 4 KB", () => {
    expect(perStep.count("writeBuffer")).toBeGreaterThan(0);
    expect(perStep.uploaded).toBeLessThanOrEqual(4096);
  });

  it("holds at most 0.62 GB with the whole reference data set, as estimated beforehand", () => {
    const limits = { maxBufferSize: 256 * 2 ** 20, maxStorageBufferBindingSize: 128 * 2 ** 20 };
    const sizes = { batchSize: BATCH, targetWidth: 1 };
    const measured = estimateGpuMemory(NETWORK, { ...sizes, dataRows: BATCH }, limits);
    expect(Math.abs(measured.total - engine.info.bytes)).toBeLessThan(1e6);
    const whole = estimateGpuMemory(NETWORK, { ...sizes, dataRows: 10_000 }, limits);
    expect(whole.parts.data).toBeGreaterThan(0);
    expect(whole.total).toBeGreaterThan(5e8);
    expect(whole.total).toBeLessThan(6.2e8);
  });

  it("takes fewer for pre-training: no head, and 320 outputs against a distribution", async () => {
    const shape = { inputDim: 640, hiddenDim: 3000, outputDim: 320, numLayers: 3 };
    const group = { name: "backbone", trained: true, batchNorm: "batch", weightDecay: 1e-4 } as const;
    const network = planNetwork(backboneLayers(shape, 0.1), [group]);
    const targets = denseRows(new Float32Array(BATCH * 320), 320);
    counts.reset();
    await engine.load(emptySetup(network, { kind: "kl-divergence", targets }));
    // Its own loss, and what has sizes written into it; the products, layers and AdamW are a predictor's.
    expect(counts.count("createComputePipelineAsync")).toBe(4);
    counts.reset();
    const batches = [Int32Array.from({ length: BATCH }, (_, i) => i)];
    const plan = { batches, firstStep: 1, learningRates: () => [1e-3] };
    await expect(engine.trainEpoch(plan, recordingControl())).rejects.toThrow("did not run step 1");
    expect(counts.count("dispatchWorkgroups")).toBe(29);
    expect(counts.count("submit")).toBe(1);
    expect(counts.uploaded).toBeLessThanOrEqual(4096);
    expect([...counts.calls.keys()].filter((name) => name.startsWith("create"))).toEqual(["createCommandEncoder"]);
  });
});

import { expect } from "vitest";
import type { EngineInfo, EngineSetup, EpochControl, EpochPlan, StepRecord } from "../../../src/engine/engine";
import type { GpuDevice } from "../../../src/engine/gpu-device";
import { createWebGpuEngine, type WebGpuEngine, type WebGpuEngineOptions } from "../../../src/engine/webgpu/engine";
import { gemmProblems } from "../../../src/engine/webgpu/program";
import { defaultChoice, formatChoice, problemKey } from "../../../src/engine/webgpu/tiles";
import type { NetworkPlan } from "../../../src/model/plan";
import {
  CASES,
  type ConformanceCase,
  conformanceMismatches,
  onEngine,
  predictorNetwork,
  predictorShape,
} from "../conformance";
import { oracleProblem } from "../oracle";

/**
 * Whether this is a page, on SwiftShader, and not Node, on lavapipe (`test/dawn`): both need seconds to compile a kernel, and
 * one of them is enough for a kernel's every variant. A page takes what meets each feature once.
 */
export const IN_PAGE = "document" in globalThis;

/** A conformance case on a WebGPU engine with options of its own. */
export interface EngineCase extends ConformanceCase {
  readonly options?: WebGpuEngineOptions;
}

/** What a GPU would take without a measurement, as a stored record of it. */
function gpuChoices(network: NetworkPlan, batchSize: number): EngineInfo["numerics"] {
  const problems = gemmProblems(network, batchSize);
  return Object.fromEntries(problems.map((problem) => [problemKey(problem), formatChoice(defaultChoice(problem))]));
}

const deep = predictorNetwork(predictorShape(520, 40, 300, 1, [24, 16], 4));

/** What only this engine can do otherwise. */
export const OWN_CASES: readonly EngineCase[] = [
  {
    name: "split inner dimensions and the tiles of GPUs",
    network: deep,
    loss: "cross-entropy",
    batches: [20, 7],
    options: { numerics: gpuChoices(deep, 20) },
  },
  ...CASES.filter(({ name }) => name.endsWith("frozen backbone in evaluation mode") || name.includes("320"))
    .filter(({ name }) => !IN_PAGE || name.startsWith("kl-divergence: a"))
    .map((one): EngineCase => ({ ...one, name: `${one.name}, streamed`, options: { stream: true } })),
];

/** The same device, different in what is given; `different` takes the place of its properties and methods. */
export function differing(gpu: GpuDevice, different: { readonly [K in keyof GPUDevice]?: unknown }): GpuDevice {
  const device = new Proxy(gpu.device, {
    get(target, key) {
      if (key in different) return Reflect.get(different, key);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { ...gpu, device };
}

/**
 * A device that compiles every kernel once, also for the devices that differ from it only in what `differing` says: engines
 * would compile theirs anew for each of these, which takes most of the time here.
 */
export function compilingOnce(gpu: GpuDevice): GpuDevice {
  const codes = new WeakMap<GPUShaderModule, string>();
  const pipelines = new Map<string, Promise<GPUComputePipeline>>();
  return differing(gpu, {
    createShaderModule(descriptor: GPUShaderModuleDescriptor) {
      const module = gpu.device.createShaderModule(descriptor);
      codes.set(module, descriptor.code);
      return module;
    },
    createComputePipelineAsync(descriptor: GPUComputePipelineDescriptor) {
      const code = codes.get(descriptor.compute.module) ?? "";
      const pipeline = pipelines.get(code) ?? gpu.device.createComputePipelineAsync(descriptor);
      pipelines.set(code, pipeline);
      return pipeline;
    },
  });
}

/** A control that keeps all records and never pauses. */
export function recordingControl(): EpochControl & { readonly records: StepRecord[] } {
  const records: StepRecord[] = [];
  return {
    records,
    onSteps: (some) => {
      records.push(...some);
    },
    proceed: async () => true,
  };
}

/** A predictor that trains on so many rows. */
export function trainingSetup(network: NetworkPlan, rows: number, batchSize: number): EngineSetup {
  const { model, training } = oracleProblem(network, rows);
  return { network, state: model, training: { ...training, batchSize } };
}

/** One plan of consecutive batches over shuffled rows of a two-group network. */
export function planOf(batches: readonly number[], dataRows: number, firstStep: number): EpochPlan {
  let next = 0;
  return {
    batches: batches.map((rows) => Int32Array.from({ length: rows }, () => (next++ * 7 + 3) % dataRows)),
    firstStep,
    learningRates: () => [1e-4, 1e-3],
  };
}

/** Trains 400 batches of which the third finds that something failed: rejects long before the last. */
export async function failingEpoch(engine: WebGpuEngine, dataRows: number, fail: () => void): Promise<void> {
  let steps = 0;
  const batches = Array.from({ length: 400 }, () => 32);
  try {
    await engine.trainEpoch(planOf(batches, dataRows, 0), {
      onSteps: () => undefined,
      proceed: async () => {
        if (++steps === 3) fail();
        return true;
      },
    });
  } finally {
    expect(steps).toBeLessThan(400);
  }
}

/** Holds a case on a device against the oracle. */
export async function checkCase(gpu: GpuDevice, { options, ...one }: EngineCase): Promise<void> {
  const create = () => createWebGpuEngine({ ...options, device: gpu });
  expect(await onEngine(create, (engine) => conformanceMismatches(engine, one))).toEqual([]);
}

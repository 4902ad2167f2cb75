import { expect } from "vitest";
import type { EngineInfo, EngineSetup, EpochControl, EpochPlan, StepRecord } from "../../../src/engine/engine";
import type { GpuDevice } from "../../../src/engine/gpu-device";
import { createWebGpuEngine, type WebGpuEngineOptions } from "../../../src/engine/webgpu/engine";
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
  ...CASES.filter(({ name }) => name.endsWith("frozen backbone in evaluation mode") || name.includes("320")).map(
    (one): EngineCase => ({ ...one, name: `${one.name}, streamed`, options: { stream: true } }),
  ),
];

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

/** Holds a case on a device against the oracle. */
export async function checkCase(gpu: GpuDevice, { options, ...one }: EngineCase): Promise<void> {
  const create = () => createWebGpuEngine({ ...options, device: gpu });
  expect(await onEngine(create, (engine) => conformanceMismatches(engine, one))).toEqual([]);
}

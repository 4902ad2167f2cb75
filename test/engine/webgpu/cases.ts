import { expect } from "vitest";
import type { EngineInfo, EpochControl, EpochPlan, OptimiserSettings, StepRecord } from "../../../src/engine/engine";
import type { GpuDevice } from "../../../src/engine/gpu-device";
import { createWebGpuEngine, type WebGpuEngineOptions } from "../../../src/engine/webgpu/engine";
import { gemmProblems } from "../../../src/engine/webgpu/program";
import { defaultChoice, formatChoice, problemKey } from "../../../src/engine/webgpu/tiles";
import { type PredictorShape, predictorLayers } from "../../../src/model/architecture";
import {
  oracleForward,
  oracleProblem,
  oracleState,
  oracleStateOf,
  oracleStep,
  relativeError,
  stepMismatches,
  TOLERANCE,
} from "../oracle";

export const RATES = { backbone: 1e-4, head: 1e-3 };

/** Awkward widths and batches, each checked for several steps against the float64 oracle. */
export interface EngineCase {
  readonly name: string;
  readonly shape: PredictorShape;
  /** Rows of each step's batch. */
  readonly batches: readonly number[];
  readonly settings?: Partial<OptimiserSettings>;
  readonly options?: WebGpuEngineOptions;
  /**
   * True where BatchNorm behind a single unit or over two rows makes gradients mathematically zero (but for its epsilon),
   * so that only loss, gradient norm and logits can be compared.
   */
  readonly degenerate?: boolean;
}

const shape = (
  inputDim: number,
  hiddenDim: number,
  outputDim: number,
  numLayers: number,
  headWidths: readonly [number, number],
  classes: number,
): PredictorShape => ({ inputDim, hiddenDim, outputDim, numLayers, headWidths, classes });

/** What a GPU would take without a measurement, as a stored record of it. */
function gpuChoices(of: PredictorShape, batchSize: number): EngineInfo["numerics"] {
  const problems = gemmProblems(predictorLayers(of), batchSize, false);
  return Object.fromEntries(problems.map((problem) => [problemKey(problem), formatChoice(defaultChoice(problem))]));
}

export const CASES: readonly EngineCase[] = [
  { name: "the usual proportions", shape: shape(40, 72, 24, 3, [32, 16], 4), batches: [64, 64, 22] },
  { name: "widths of 1", shape: shape(1, 1, 1, 1, [1, 1], 2), batches: [5, 2], degenerate: true },
  { name: "widths of 2 and 3, one unit before the logits", shape: shape(3, 2, 3, 1, [3, 1], 2), batches: [9, 6] },
  { name: "widths of 5, 63 and 75", shape: shape(63, 75, 5, 2, [63, 5], 3), batches: [33, 17] },
  { name: "more than one tile each way", shape: shape(130, 197, 70, 1, [66, 65], 5), batches: [150] },
  {
    name: "split inner dimensions and the tiles of GPUs",
    shape: shape(520, 40, 300, 1, [24, 16], 4),
    batches: [20, 7],
    options: { numerics: gpuChoices(shape(520, 40, 300, 1, [24, 16], 4), 20) },
  },
  { name: "odd batches", shape: shape(22, 37, 14, 2, [19, 9], 4), batches: [3, 5, 15, 31, 47, 65] },
  { name: "batches of two", shape: shape(22, 37, 14, 2, [19, 9], 4), batches: [2, 17, 2], degenerate: true },
  { name: "five residual layers", shape: shape(12, 20, 8, 5, [8, 8], 4), batches: [9, 9] },
  {
    name: "a frozen backbone whose statistics move",
    shape: shape(24, 30, 12, 2, [16, 8], 4),
    batches: [16, 16],
    settings: { freezeBackbone: true },
  },
  {
    name: "a frozen backbone in evaluation mode",
    shape: shape(24, 30, 12, 2, [16, 8], 4),
    batches: [16, 16],
    settings: { freezeBackbone: true, frozenBatchNorm: "eval" },
  },
  {
    name: "no dropout",
    shape: shape(24, 30, 12, 2, [16, 8], 4),
    batches: [16, 3],
    settings: { dropout: { backbone: 0, head: [0, 0] } },
  },
  {
    name: "streamed batches",
    shape: shape(24, 30, 12, 2, [16, 8], 4),
    batches: [16, 9],
    options: { stream: true },
  },
  {
    name: "an absent class of weight 0 and a loose clip",
    shape: shape(24, 30, 12, 2, [16, 8], 3),
    batches: [16],
    settings: { classWeights: Float32Array.of(1, 0, 2), gradClipNorm: 1e6 },
  },
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

/** One plan of consecutive batches over shuffled rows. */
export function planOf(batches: readonly number[], dataRows: number, firstStep: number): EpochPlan {
  let next = 0;
  return {
    batches: batches.map((rows) => Int32Array.from({ length: rows }, () => (next++ * 7 + 3) % dataRows)),
    firstStep,
    learningRates: RATES,
  };
}

/** Runs a case on a device, step by step, and compares each step and both evaluation paths with the oracle. */
export async function checkCase(
  gpu: GpuDevice,
  { shape, batches, settings, options, degenerate }: EngineCase,
): Promise<void> {
  const dataRows = Math.max(...batches) + 11;
  const problem = oracleProblem(shape, dataRows);
  const optimiser = { ...problem.settings, batchSize: Math.max(...batches), ...settings };
  const engine = await createWebGpuEngine({ ...options, device: gpu });
  try {
    await engine.load({ shape, state: problem.model, training: { data: problem.data, optimiser } });
    expect(engine.info.gflops).toBeGreaterThan(0);
    let before = oracleState(problem.model);
    for (const [i, rows] of batches.entries()) {
      const step = 5 + i;
      const plan = planOf([rows], dataRows, step);
      const chosen = plan.batches[0] ?? new Int32Array();
      const control = recordingControl();
      expect(await engine.trainEpoch(plan, control)).toBe(1);
      const batch = {
        rows,
        labels: Array.from(chosen, (row) => problem.data.labels[row] ?? -1),
        inputs: Array.from(chosen).flatMap((row) =>
          Array.from(problem.data.inputs.subarray(row * shape.inputDim, (row + 1) * shape.inputDim)),
        ),
      };
      const expected = oracleStep(shape, before, batch, optimiser, step, RATES);
      const record = control.records[0];
      expect(control.records).toHaveLength(1);
      expect(record?.step).toBe(step);
      expect(record?.rows).toBe(rows);
      expect(relativeError([record?.loss ?? Number.NaN], [expected.loss]), "loss").toBeLessThan(TOLERANCE.loss);
      expect(relativeError([record?.gradNorm ?? Number.NaN], [expected.gradNorm]), "gradient norm").toBeLessThan(
        TOLERANCE.gradNorm,
      );
      const after = await engine.snapshot();
      if (!degenerate) expect(stepMismatches(shape, before, expected, after, optimiser, step, RATES)).toEqual([]);
      before = oracleStateOf(after);
    }

    const rows = Int32Array.from({ length: dataRows }, (_, i) => dataRows - 1 - i);
    const forward = oracleForward(shape, before, problem.data.inputs, dataRows);
    const reversed = Array.from(rows).flatMap((row) =>
      Array.from(forward.subarray(row * shape.classes, (row + 1) * shape.classes)),
    );
    expect(relativeError(await engine.evaluate(rows), reversed), "evaluate").toBeLessThan(TOLERANCE.logits);
    const inferred = await engine.infer(problem.data.inputs, dataRows);
    expect(relativeError(inferred, forward), "infer").toBeLessThan(TOLERANCE.logits);
  } finally {
    await engine.dispose();
  }
}

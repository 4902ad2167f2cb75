import { TorchGenerator } from "../data/torch-generator";
import type { OptimiserSettings, TrainingData } from "../engine/engine";
import {
  elementCount,
  HEAD_WIDTHS,
  type ModelState,
  type PredictorShape,
  predictorLayers,
  stateDictSpecs,
} from "../model/architecture";
import { flopsPerStep } from "../model/flops";
import { parameterCounts } from "../model/parameter-counts";

/** What a benchmark computes: training steps of a synthetic model of this size. */
export interface Workload {
  readonly hidden: number;
  readonly layers: number;
  readonly batch: number;
}

/** The measured model as a report names it. */
export interface WorkloadSummary extends Workload {
  /** Trainable parameters. */
  readonly parameters: number;
  /** Of the matrix products of forward and backward pass; everything else is negligible beside them. */
  readonly flopsPerStep: number;
}

/** The size of the reference foundation, and one that a software adapter does in a moment. */
export const REAL_WORKLOAD: Workload = { hidden: 3000, layers: 3, batch: 256 };
export const SMALL_WORKLOAD: Workload = { hidden: 256, layers: 3, batch: 64 };

/** The reference data's widths: past and portfolio sketches in, the foundation's sketch out, four segments. */
const INPUT_DIM = 640;
const OUTPUT_DIM = 320;
const CLASSES = 4;

export function benchmarkShape({ hidden, layers }: Workload): PredictorShape {
  return {
    inputDim: INPUT_DIM,
    hiddenDim: hidden,
    outputDim: OUTPUT_DIM,
    numLayers: layers,
    headWidths: HEAD_WIDTHS,
    classes: CLASSES,
  };
}

export function summariseWorkload(workload: Workload): WorkloadSummary {
  const shape = benchmarkShape(workload);
  return {
    ...workload,
    parameters: parameterCounts(shape, false).trainable,
    flopsPerStep: flopsPerStep(shape, workload.batch, false),
  };
}

/** Random weights of an untrained network's size, BatchNorms as PyTorch starts them. */
export function randomModel(shape: PredictorShape): ModelState {
  const generator = new TorchGenerator(42);
  const tensors = new Map<string, Float32Array>();
  const batchesTracked = new Map<string, number>();
  for (const { name, role, shape: size } of stateDictSpecs(predictorLayers(shape))) {
    const values = new Float32Array(elementCount(size));
    const bound = 1 / Math.sqrt(size[1] ?? size[0] ?? 1);
    if (role === "batches-tracked") batchesTracked.set(name, 0);
    else if (role === "weight" || role === "bias") generator.uniform(values, -bound, bound);
    else if (role === "bn-weight" || role === "running-var") values.fill(1);
    if (role !== "batches-tracked") tensors.set(name, values);
  }
  return { tensors, batchesTracked };
}

/** One batch of rows that look like sketches: not negative, seven in ten values zero. */
export function randomData(shape: PredictorShape, rows: number): TrainingData {
  const generator = new TorchGenerator(43);
  const inputs = new Float32Array(rows * shape.inputDim);
  generator.uniform(inputs, -0.7, 0.3);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % shape.classes);
  return { inputs: inputs.map((value) => Math.max(0, value)), labels, rows };
}

/** The script's own settings. */
export function benchmarkOptimiser(shape: PredictorShape, batch: number): OptimiserSettings {
  return {
    weightDecay: 0.01,
    gradClipNorm: 1,
    freezeBackbone: false,
    frozenBatchNorm: "train",
    classWeights: new Float32Array(shape.classes).fill(1),
    batchSize: batch,
    dropout: { backbone: 0.1, head: [0.3, 0.2] },
    dropoutSeed: 42,
  };
}

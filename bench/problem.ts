import { TorchGenerator } from "../src/data/torch-generator";
import type { OptimiserSettings, TrainingData } from "../src/engine/engine";
import {
  elementCount,
  HEAD_WIDTHS,
  isParameter,
  type ModelState,
  type PredictorShape,
  predictorLayers,
  stateDictSpecs,
} from "../src/model/architecture";
import type { ModelSummary, Workload } from "./protocol";

/** The reference data's widths: past and portfolio sketches in, the foundation's sketch out, four segments. */
const INPUT_DIM = 640;
const OUTPUT_DIM = 320;
const CLASSES = 4;

export function benchShape({ hidden, layers }: Workload): PredictorShape {
  return {
    inputDim: INPUT_DIM,
    hiddenDim: hidden,
    outputDim: OUTPUT_DIM,
    numLayers: layers,
    headWidths: HEAD_WIDTHS,
    classes: CLASSES,
  };
}

/**
 * Parameters and floating-point operations of one training step: each Linear multiplies its weight three times (output,
 * weight gradient, input gradient) with two operations per element and row; the first layer needs no input gradient.
 */
export function summarise(workload: Workload): ModelSummary {
  const shape = benchShape(workload);
  const specs = stateDictSpecs(predictorLayers(shape)).filter(isParameter);
  const weights = specs
    .filter(({ role }) => role === "weight")
    .reduce((sum, spec) => sum + elementCount(spec.shape), 0);
  const first = shape.inputDim * shape.hiddenDim;
  return {
    ...workload,
    parameters: specs.reduce((sum, spec) => sum + elementCount(spec.shape), 0),
    flopsPerStep: 2 * workload.batch * (3 * weights - first),
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
export function optimiserSettings(shape: PredictorShape, batch: number): OptimiserSettings {
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

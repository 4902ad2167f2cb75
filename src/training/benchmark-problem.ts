import { denseRows } from "../data/row-source";
import { TorchGenerator } from "../data/torch-generator";
import type { EngineSetup } from "../engine/engine";
import type { Objective } from "../engine/objective";
import { elementCount, HEAD_WIDTHS, type ModelState, stateDictSpecs } from "../model/architecture";
import { flopsPerStep } from "../model/flops";
import { parameterCounts } from "../model/parameter-counts";
import { type NetworkPlan, planFineTuning, planPreTraining } from "../model/plan";

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

/** The whole predictor in training, with the script's own settings. */
export function benchmarkNetwork({ hidden, layers }: Workload, freezeBackbone = false): NetworkPlan {
  const backbone = { inputDim: INPUT_DIM, hiddenDim: hidden, outputDim: OUTPUT_DIM, numLayers: layers };
  return planFineTuning(
    { ...backbone, headWidths: HEAD_WIDTHS, classes: CLASSES },
    { freezeBackbone, frozenBatchNorm: "train", weightDecay: 0.01 },
    { backbone: 0.1, head: [0.3, 0.2] },
  );
}

/** A foundation model in pre-training, with the script's own settings. */
export function benchmarkPreTraining({ hidden, layers }: Workload): NetworkPlan {
  const shape = { inputDim: INPUT_DIM, hiddenDim: hidden, outputDim: OUTPUT_DIM, numLayers: layers };
  return planPreTraining(shape, 0.1, 1e-4);
}

export function summarizeWorkload(workload: Workload): WorkloadSummary {
  const network = benchmarkNetwork(workload);
  return {
    ...workload,
    parameters: parameterCounts(network).trainable,
    flopsPerStep: flopsPerStep(network, workload.batch),
  };
}

/** Random weights of an untrained network's size, BatchNorms as PyTorch starts them. */
export function randomModel({ layers }: NetworkPlan): ModelState {
  const generator = new TorchGenerator(42);
  const tensors = new Map<string, Float32Array>();
  const batchesTracked = new Map<string, number>();
  for (const { name, role, shape: size } of stateDictSpecs(layers)) {
    const values = new Float32Array(elementCount(size));
    const bound = 1 / Math.sqrt(size[1] ?? size[0] ?? 1);
    if (role === "batches-tracked") batchesTracked.set(name, 0);
    else if (role === "weight" || role === "bias") generator.uniform(values, -bound, bound);
    else if (role === "bn-weight" || role === "running-var") values.fill(1);
    if (role !== "batches-tracked") tensors.set(name, values);
  }
  return { tensors, batchesTracked };
}

/** Rows that look like sketches, not negative and seven in ten values zero, row-major, with a class each. */
export function randomRows(
  width: number,
  rows: number,
): { readonly inputs: Float32Array; readonly labels: Int32Array } {
  const generator = new TorchGenerator(43);
  const inputs = new Float32Array(rows * width);
  generator.uniform(inputs, -0.7, 0.3);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % CLASSES);
  return { inputs: inputs.map((value) => Math.max(0, value)), labels };
}

/** The synthetic model and one batch of rows, as engines load them; a network without a head learns distributions. */
export function benchmarkSetup(workload: Workload, network = benchmarkNetwork(workload)): EngineSetup {
  const { batch } = workload;
  const { inputs, labels } = randomRows(network.inputs, batch);
  const uniform = new Float32Array(batch * network.outputs).fill(1 / network.outputs);
  const objective: Objective =
    network.outputs === OUTPUT_DIM
      ? { kind: "kl-divergence", targets: denseRows(uniform, OUTPUT_DIM) }
      : { kind: "cross-entropy", classWeights: Array.from({ length: CLASSES }, () => 1), targets: labels };
  return {
    network,
    state: randomModel(network),
    training: {
      inputs: denseRows(inputs, network.inputs),
      objective,
      batchSize: batch,
      gradClipNorm: 1,
      dropoutSeed: 42,
    },
  };
}

import { BATCH_NORM_MOMENTUM } from "../../model/architecture";
import type { NetworkPlan } from "../../model/plan";
import { groupSteps } from "../adamw";
import { dropoutKey } from "../dropout";
import { ADAM_BETA1, ADAM_BETA2, type EngineSetup, type TrainingSetup } from "../engine";
import { lossWeights, targetWidth } from "../objective";
import { type ArenaLayout, layoutArenas, paddedWidth, ROW_MULTIPLE, roundUp } from "./layout";
import {
  activationSizes,
  bindingLimit,
  dataFits,
  INFERENCE_ROWS,
  READBACK_ROWS,
  RECORD_BUFFERS,
  RECORD_SLOTS,
} from "./memory";
import { type Dispatch, type ModelBuffers, type PageBuffers, stepLayout } from "./program";
import { BufferSet } from "./resources";
import { GROUP_WORDS, keyWord, STEP_WORDS, type StepLayout, stepWords } from "./shaders/common";
import { RECORD_WORDS } from "./shaders/loss";

/** Bytes of one step's record. */
export const RECORD_BYTES = RECORD_WORDS * 4;

/** What one `load` allocates: sizes, layout and every buffer. */
export interface Allocation {
  readonly network: NetworkPlan;
  readonly layout: ArenaLayout;
  readonly batchSize: number;
  readonly buffers: BufferSet;
  readonly model: ModelBuffers;
  readonly logits: GPUBuffer;
  readonly recordRing: readonly GPUBuffer[];
}

/** Allocates everything for a model; contents are zero. */
export function allocate(
  device: GPUDevice,
  { network, training, inferenceRows }: EngineSetup,
  stream: boolean,
): Allocation {
  const { layers, inputs, outputs } = network;
  const batchSize = training?.batchSize ?? inferenceRows ?? INFERENCE_ROWS;
  const words = training === null ? 1 : targetWidth(training.objective);
  const layout = layoutArenas(network, bindingLimit(device.limits));
  const sizes = activationSizes(network, batchSize, words);
  const buffers = new BufferSet(device);

  const pages = layout.pages.map(({ bytes, trainedFrom }, i): PageBuffers => {
    const arena = (name: string) =>
      bytes === trainedFrom ? null : buffers.storage(`${name} ${i}`, bytes - trainedFrom);
    return {
      parameters: buffers.storage(`parameters ${i}`, bytes),
      gradients: arena("gradients"),
      firstMoments: arena("first moments"),
      secondMoments: arena("second moments"),
    };
  });
  const slots = (name: string) =>
    layers.map(({ linear }, i) => buffers.storage(`${name} ${linear}`, sizes.layers[i] ?? 0));
  const dataRows = training?.inputs.rows ?? 0;
  const resident = training !== null && !stream && dataFits(Math.max(inputs, words), dataRows, device.limits);
  const model: ModelBuffers = {
    step: buffers.uniform("step", stepWords(stepLayout(network)) * 4),
    pages,
    statistics: layers.map(({ batchNorm, outWidth }) =>
      batchNorm === null ? null : buffers.storage(`statistics ${batchNorm}`, 16 * paddedWidth(outWidth)),
    ),
    rows: buffers.storage("rows", sizes.rows),
    targets: buffers.storage("targets", sizes.targets),
    rowLosses: buffers.storage("row losses", sizes.rowLosses),
    z: slots("z"),
    y: slots("y"),
    base: buffers.storage("skip gradient", sizes.base),
    slabs: buffers.storage("slabs", sizes.slabs),
    partials: buffers.storage("partials", sizes.partials),
    clip: buffers.storage("clip", 4),
    records: buffers.storage("records", RECORD_SLOTS * RECORD_BYTES),
    lossWeights: buffers.storage("loss weights", training === null ? 0 : lossWeights(training.objective).byteLength),
    stage: {
      inputs: buffers.storage("staged inputs", sizes.stageRows),
      targets: buffers.storage("staged targets", sizes.targets),
    },
    indices: buffers.storage("indices", resident ? 4 * dataRows : 4),
    data: resident
      ? {
          inputs: buffers.storage("inputs", 4 * dataRows * inputs),
          targets: buffers.storage("input targets", 4 * dataRows * words),
        }
      : null,
  };
  const logitRows = Math.max(READBACK_ROWS, batchSize);
  return {
    network,
    layout,
    batchSize,
    buffers,
    model,
    logits: buffers.readback("logits", logitRows * paddedWidth(outputs) * 4),
    recordRing: Array.from({ length: RECORD_BUFFERS }, (_, i) =>
      buffers.readback(`record ring ${i}`, RECORD_SLOTS * RECORD_BYTES),
    ),
  };
}

/**
 * What one batch's uniform says. `training` null is for evaluation; `profiled` is a training step that changes neither
 * parameters, moments nor running statistics.
 */
export interface BatchScalars {
  readonly rows: number;
  readonly indexOffset: number;
  readonly direct: boolean;
  readonly training:
    | {
        readonly step: number;
        readonly recordSlot: number;
        /** Of each group. */
        readonly learningRates: readonly number[];
        readonly setup: TrainingSetup;
      }
    | "profiled"
    | null;
}

/** Writes the per-step scalars: one upload of less than 256 bytes for usual networks. */
export class StepUniform {
  readonly #device: GPUDevice;
  readonly #buffer: GPUBuffer;
  readonly #network: NetworkPlan;
  readonly #layout: StepLayout;
  readonly #words: Uint32Array<ArrayBuffer>;
  readonly #floats: Float32Array<ArrayBuffer>;

  constructor(device: GPUDevice, buffer: GPUBuffer, network: NetworkPlan) {
    this.#device = device;
    this.#buffer = buffer;
    this.#network = network;
    this.#layout = stepLayout(network);
    this.#words = new Uint32Array(stepWords(this.#layout));
    this.#floats = new Float32Array(this.#words.buffer);
  }

  /** Bias corrections and step sizes are computed in double precision, as torch/optim/adam.py does on the host. */
  write({ rows, indexOffset, direct, training }: BatchScalars): void {
    const words = this.#words;
    const floats = this.#floats;
    words.fill(0);
    words[STEP_WORDS.rows] = rows;
    words[STEP_WORDS.paddedRows] = roundUp(rows, ROW_MULTIPLE);
    words[STEP_WORDS.indexOffset] = indexOffset;
    words[STEP_WORDS.direct] = direct ? 1 : 0;
    if (training === "profiled") {
      floats[STEP_WORDS.clipNorm] = 1;
      for (let i = 0; i < this.#layout.groups; i++) floats[STEP_WORDS.groups + GROUP_WORDS * i] = 1;
      floats[STEP_WORDS.rootCorrection2] = 1;
      floats[STEP_WORDS.beta2] = 1;
    } else if (training !== null) {
      const { step, recordSlot, learningRates, setup } = training;
      words[STEP_WORDS.recordSlot] = recordSlot;
      words[STEP_WORDS.step] = step;
      floats[STEP_WORDS.momentum] = BATCH_NORM_MOMENTUM;
      floats[STEP_WORDS.clipNorm] = setup.gradClipNorm;
      for (const [i, group] of groupSteps(this.#network.groups, learningRates, step + 1).entries()) {
        floats[STEP_WORDS.groups + GROUP_WORDS * i] = group.decay;
        floats[STEP_WORDS.groups + GROUP_WORDS * i + 1] = group.stepSize;
        // The same for every group.
        floats[STEP_WORDS.rootCorrection2] = group.biasCorrection2Sqrt;
      }
      floats[STEP_WORDS.beta1Rest] = 1 - ADAM_BETA1;
      floats[STEP_WORDS.beta2] = ADAM_BETA2;
      floats[STEP_WORDS.beta2Rest] = 1 - ADAM_BETA2;
      const keys = keyWord(this.#layout);
      for (let i = 0; i < this.#layout.dropoutLayers; i++) words[keys + i] = dropoutKey(setup.dropoutSeed, step, i);
    }
    this.#device.queue.writeBuffer(this.#buffer, 0, words);
  }
}

/** Encodes commands into an open pass. */
export function encodeCommands(pass: GPUComputePassEncoder, commands: readonly Dispatch[], rows: number): void {
  let current: GPUComputePipeline | null = null;
  for (const { pipeline, bindGroup, workgroups } of commands) {
    if (pipeline !== current) pass.setPipeline(pipeline);
    current = pipeline;
    pass.setBindGroup(0, bindGroup);
    const [x, y, z] = workgroups(rows);
    pass.dispatchWorkgroups(x, y, z);
  }
}

import { BATCH_NORM_MOMENTUM, type LayerSpec, predictorLayers, stateDictSpecs } from "../../model/architecture";
import { adamWStep } from "../adamw";
import { dropoutKey } from "../dropout";
import { ADAM_BETA1, ADAM_BETA2, type EngineSetup, type OptimiserSettings } from "../engine";
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
import { type Command, countDropoutLayers, type ModelBuffers, type PageBuffers } from "./program";
import { BufferSet } from "./resources";
import { STEP_WORDS, stepWords } from "./shaders/common";
import { RECORD_WORDS } from "./shaders/loss";

/** Bytes of one step's record. */
export const RECORD_BYTES = RECORD_WORDS * 4;

/** What one `load` allocates: sizes, layout and every buffer. */
export interface Allocation {
  readonly layers: readonly LayerSpec[];
  readonly layout: ArenaLayout;
  readonly batchSize: number;
  readonly buffers: BufferSet;
  readonly model: ModelBuffers;
  readonly logits: GPUBuffer;
  readonly recordRing: readonly GPUBuffer[];
}

/** Allocates everything for a model; contents are zero. */
export function allocate(device: GPUDevice, { shape, training }: EngineSetup, stream: boolean): Allocation {
  const layers = predictorLayers(shape);
  const batchSize = training?.optimiser.batchSize ?? INFERENCE_ROWS;
  const frozen = training?.optimiser.freezeBackbone ?? true;
  const layout = layoutArenas(layers, bindingLimit(device.limits), frozen);
  const sizes = activationSizes(shape, batchSize);
  const buffers = new BufferSet(device);

  const pages = layout.pages.map(({ bytes, trainedFrom }, i): PageBuffers => {
    const arena = (name: string) =>
      training === null || bytes === trainedFrom ? null : buffers.storage(`${name} ${i}`, bytes - trainedFrom);
    return {
      parameters: buffers.storage(`parameters ${i}`, bytes),
      gradients: arena("gradients"),
      firstMoments: arena("first moments"),
      secondMoments: arena("second moments"),
    };
  });
  const slots = (name: string) =>
    layers.map(({ linear }, i) => buffers.storage(`${name} ${linear}`, sizes.layers[i] ?? 0));
  const resident = training !== null && !stream && dataFits(shape.inputDim, training.data.rows, device.limits);
  const model: ModelBuffers = {
    step: buffers.uniform("step", stepWords(countDropoutLayers(layers)) * 4),
    pages,
    statistics: layers.map(({ batchNorm, outWidth }) =>
      batchNorm === null ? null : buffers.storage(`statistics ${batchNorm}`, 16 * paddedWidth(outWidth)),
    ),
    rows: buffers.storage("rows", sizes.rows),
    labels: buffers.storage("labels", sizes.labels),
    z: slots("z"),
    y: slots("y"),
    base: buffers.storage("skip gradient", sizes.base),
    slabs: buffers.storage("slabs", sizes.slabs),
    partials: buffers.storage("partials", sizes.partials),
    clip: buffers.storage("clip", 4),
    records: buffers.storage("records", RECORD_SLOTS * RECORD_BYTES),
    classWeights: buffers.storage("class weights", 4 * shape.classes),
    stage: {
      inputs: buffers.storage("staged inputs", sizes.stageRows),
      labels: buffers.storage("staged labels", sizes.labels),
    },
    indices: buffers.storage("indices", resident ? 4 * training.data.rows : 4),
    data: resident
      ? {
          inputs: buffers.storage("inputs", 4 * training.data.rows * shape.inputDim),
          labels: buffers.storage("input labels", 4 * training.data.rows),
        }
      : null,
  };
  const logitRows = Math.max(READBACK_ROWS, batchSize);
  return {
    layers,
    layout,
    batchSize,
    buffers,
    model,
    logits: buffers.readback("logits", logitRows * paddedWidth(shape.classes) * 4),
    recordRing: Array.from({ length: RECORD_BUFFERS }, (_, i) =>
      buffers.readback(`record ring ${i}`, RECORD_SLOTS * RECORD_BYTES),
    ),
  };
}

/** Names of the BatchNorms whose counters go up with every training step. */
export function countedBatchNorms(layers: readonly LayerSpec[], optimiser: OptimiserSettings): string[] {
  const still = optimiser.freezeBackbone && optimiser.frozenBatchNorm === "eval";
  return layers
    .filter(({ part }) => part === "head" || !still)
    .flatMap((layer) => stateDictSpecs([layer]))
    .filter(({ role }) => role === "batches-tracked")
    .map(({ name }) => name);
}

/**
 * What one batch's uniform says. `training` null is for evaluation; `still` is a training step that changes neither
 * parameters, moments nor running statistics, for the profile.
 */
export interface BatchScalars {
  readonly rows: number;
  readonly indexOffset: number;
  readonly direct: boolean;
  readonly training:
    | {
        readonly step: number;
        readonly recordSlot: number;
        readonly learningRates: { readonly backbone: number; readonly head: number };
        readonly optimiser: OptimiserSettings;
      }
    | "still"
    | null;
}

/** Writes the per-step scalars: one upload of less than 256 bytes for usual networks. */
export class StepUniform {
  readonly #device: GPUDevice;
  readonly #buffer: GPUBuffer;
  readonly #dropoutLayers: number;
  readonly #words: Uint32Array<ArrayBuffer>;
  readonly #floats: Float32Array<ArrayBuffer>;

  constructor(device: GPUDevice, buffer: GPUBuffer, dropoutLayers: number) {
    this.#device = device;
    this.#buffer = buffer;
    this.#dropoutLayers = dropoutLayers;
    this.#words = new Uint32Array(stepWords(dropoutLayers));
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
    if (training === "still") {
      floats[STEP_WORDS.clipNorm] = 1;
      floats[STEP_WORDS.backboneDecay] = 1;
      floats[STEP_WORDS.headDecay] = 1;
      floats[STEP_WORDS.rootCorrection2] = 1;
      floats[STEP_WORDS.beta2] = 1;
    } else if (training !== null) {
      const { step, recordSlot, learningRates, optimiser } = training;
      const backbone = adamWStep(step + 1, learningRates.backbone, optimiser.weightDecay);
      const head = adamWStep(step + 1, learningRates.head, optimiser.weightDecay);
      words[STEP_WORDS.recordSlot] = recordSlot;
      words[STEP_WORDS.step] = step;
      floats[STEP_WORDS.momentum] = BATCH_NORM_MOMENTUM;
      floats[STEP_WORDS.clipNorm] = optimiser.gradClipNorm;
      floats[STEP_WORDS.backboneDecay] = backbone.decay;
      floats[STEP_WORDS.headDecay] = head.decay;
      floats[STEP_WORDS.backboneRate] = backbone.stepSize;
      floats[STEP_WORDS.headRate] = head.stepSize;
      floats[STEP_WORDS.rootCorrection2] = head.biasCorrection2Sqrt;
      floats[STEP_WORDS.beta1Rest] = 1 - ADAM_BETA1;
      floats[STEP_WORDS.beta2] = ADAM_BETA2;
      floats[STEP_WORDS.beta2Rest] = 1 - ADAM_BETA2;
      for (let layer = 0; layer < this.#dropoutLayers; layer++) {
        words[STEP_WORDS.keys + layer] = dropoutKey(optimiser.dropoutSeed, step, layer);
      }
    }
    this.#device.queue.writeBuffer(this.#buffer, 0, words);
  }
}

/** Encodes commands into an open pass. */
export function encodeCommands(pass: GPUComputePassEncoder, commands: readonly Command[], rows: number): void {
  let current: GPUComputePipeline | null = null;
  for (const { pipeline, bindGroup, workgroups } of commands) {
    if (pipeline !== current) pass.setPipeline(pipeline);
    current = pipeline;
    pass.setBindGroup(0, bindGroup);
    const [x, y, z] = workgroups(rows);
    pass.dispatchWorkgroups(x, y, z);
  }
}

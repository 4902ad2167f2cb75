import type { NetworkPlan } from "../../model/plan";
import { largestBatchWhere } from "../largest-batch";
import { layoutArenas, paddedWidth, ROW_MULTIPLE, roundUp } from "./layout";
import { LAYER_COLUMNS } from "./shaders/layer";
import { type GemmProblem, partialsOf, splitsOf } from "./tiles";

/** The two limits of a device that bound a buffer, in bytes, and optionally how much memory may be used in all. */
export interface MemoryLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly budget?: number;
}

/** Bytes by part; `data` is 0 when batches are streamed because the data set is larger than one binding. */
interface GpuMemoryEstimate {
  readonly parts: {
    readonly parameters: number;
    readonly gradients: number;
    readonly moments: number;
    readonly activations: number;
    /** 0 for a data set that is streamed. */
    readonly data: number;
    readonly readback: number;
  };
  readonly total: number;
  readonly fits: boolean;
  /** Largest batch with which everything fits, or null when even two rows do not. */
  readonly largestBatch: number | null;
}

/** Rows of logits that one readback takes; a batch where that is larger. */
export const READBACK_ROWS = 4096;
/** Steps whose records wait on the GPU at most before they are copied out. */
export const RECORD_SLOTS = 32;
/** Mapped buffers that take records in turn. */
export const RECORD_BUFFERS = 3;
/** Largest batch of `infer` on an engine without training data. */
export const INFERENCE_ROWS = 256;

/** GEMMs of one layer at a batch size. */
export function layerProblems(
  layer: { inWidth: number; outWidth: number },
  batch: number,
): Record<"nt" | "nn" | "tn", GemmProblem> {
  const input = paddedWidth(layer.inWidth);
  const output = paddedWidth(layer.outWidth);
  return {
    nt: { kind: "nt", m: batch, n: output, k: input },
    nn: { kind: "nn", m: batch, n: input, k: output },
    tn: { kind: "tn", m: output, n: input, k: roundUp(batch, ROW_MULTIPLE) },
  };
}

/** Sizes in bytes of the buffers that depend on the batch; the engine allocates exactly these. */
interface ActivationSizes {
  readonly rows: number;
  readonly targets: number;
  /** The loss of every row, where a kernel of its own adds them up. */
  readonly rowLosses: number;
  /** Per layer, for each of z and y. */
  readonly layers: readonly number[];
  /** The skip connection's gradient. */
  readonly base: number;
  readonly slabs: number;
  readonly partials: number;
  readonly stageRows: number;
}

/** Sizes for a batch, whose rows have targets of so many 32-bit words. */
export function activationSizes(
  { layers, inputs }: NetworkPlan,
  batchSize: number,
  targetWidth: number,
): ActivationSizes {
  const rows = roundUp(batchSize, ROW_MULTIPLE);
  let slabs = 0;
  let partials = 0;
  for (const layer of layers) {
    const { nt, nn, tn } = layerProblems(layer, batchSize);
    for (const problem of [nt, nn]) {
      slabs = Math.max(slabs, splitsOf(problem) * rows * problem.n * 4);
    }
    partials += partialsOf(tn) + Math.ceil(paddedWidth(layer.outWidth) / LAYER_COLUMNS);
  }
  const layerBytes = layers.map(({ outWidth }) => rows * paddedWidth(outWidth) * 4);
  return {
    rows: rows * paddedWidth(inputs) * 4,
    targets: rows * targetWidth * 4,
    rowLosses: targetWidth > 1 ? rows * 4 : 0,
    layers: layerBytes,
    base: layerBytes.reduce((most, bytes) => Math.max(most, bytes), 0),
    slabs,
    partials: partials * 4,
    stageRows: batchSize * inputs * 4,
  };
}

/** True when the whole data set's rows of so many words go into one binding; otherwise batches are streamed. */
export function dataFits(width: number, dataRows: number, limits: MemoryLimits): boolean {
  return dataRows * width * 4 <= bindingLimit(limits);
}

/** Largest buffer that can be bound whole. */
export function bindingLimit({ maxBufferSize, maxStorageBufferBindingSize }: MemoryLimits): number {
  return Math.min(maxBufferSize, maxStorageBufferBindingSize);
}

/** What a training run needs memory for, beside the network. */
export interface GpuTrainingSizes {
  /** Rows of the largest batch. */
  readonly batchSize: number;
  /** Rows of the data set; 0 when its batches are streamed in any case. */
  readonly dataRows: number;
  /** 32-bit words of a row's target. */
  readonly targetWidth: number;
}

/**
 * GPU memory of a training run, before anything is allocated.
 *
 * @throws EngineError `engine/limit` when one weight alone exceeds the limits.
 */
export function estimateGpuMemory(
  network: NetworkPlan,
  { batchSize, dataRows, targetWidth }: GpuTrainingSizes,
  limits: MemoryLimits,
): GpuMemoryEstimate {
  const layout = layoutArenas(network, bindingLimit(limits));
  const parameters = layout.pages.reduce((sum, page) => sum + page.bytes, 0);
  const trained = layout.pages.reduce((sum, page) => sum + page.bytes - page.trainedFrom, 0);
  const isResident = dataFits(Math.max(network.inputs, targetWidth), dataRows, limits);
  const data = isResident ? dataRows * (network.inputs + targetWidth + 1) * 4 : 0;

  const at = (batch: number) => {
    const sizes = activationSizes(network, batch, targetWidth);
    const activations =
      sizes.rows +
      2 * sizes.targets +
      sizes.rowLosses +
      2 * sizes.layers.reduce((sum, bytes) => sum + bytes, 0) +
      sizes.base +
      sizes.slabs +
      sizes.partials +
      sizes.stageRows;
    const readback = Math.max(READBACK_ROWS, batch) * paddedWidth(network.outputs) * 4;
    const total = parameters + 3 * trained + data + activations + readback;
    const fits =
      Math.max(sizes.slabs, sizes.base, sizes.rows) <= bindingLimit(limits) &&
      total <= (limits.budget ?? Number.POSITIVE_INFINITY);
    return { activations, readback, total, fits };
  };

  const { activations, readback, total, fits } = at(batchSize);
  return {
    parts: { parameters, gradients: trained, moments: 2 * trained, activations, data, readback },
    total,
    fits,
    largestBatch: largestBatchWhere((batch) => at(batch).fits),
  };
}

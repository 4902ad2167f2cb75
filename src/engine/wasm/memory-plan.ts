import { elementCount, isParameter, stateDictSpecs } from "../../model/architecture";
import type { NetworkPlan, PlannedLayer } from "../../model/plan";
import { COMMAND_WORDS, K_BLOCK, LANES, PLAN_START } from "./commands";
import type { RegisterTile } from "./kernels";

/** Rows that a forward pass takes at once when no training plan asks for more. */
const FORWARD_ROWS = 256;
/** Most columns that one item of a GEMM packs for itself. */
export const MAX_CHUNK_COLUMNS = 96;

const CACHE_LINE = 64;

/** A layer's places in the memory; all addresses in bytes. */
export interface LayerPlan {
  readonly spec: PlannedLayer;
  readonly weight: number;
  readonly bias: number;
  readonly batchNorm: {
    readonly gamma: number;
    readonly beta: number;
    readonly runningMean: number;
    readonly runningVariance: number;
    /** Statistics of the forward pass, for the backward pass. */
    readonly mean: number;
    readonly inverse: number;
  } | null;
  /** Output of the matrix product, and of the whole layer (the same for a bare layer); rows of `stride` bytes. */
  readonly z: number;
  readonly y: number;
  readonly stride: number;
}

/**
 * The memory of one model and run, planned once: nothing is allocated afterwards.
 *
 * Parameters lie in state-dict order, each at a cache line and padded to one, and rows of activations are padded to whole
 * vectors, so that vector code needs no tails. What stands in the padding is never read into a result. Gradients and
 * moments mirror the trained part of the parameters.
 */
export interface MemoryPlan {
  readonly bytes: number;
  /** Rows of the largest batch. */
  readonly rows: number;
  readonly layers: readonly LayerPlan[];
  /** Every tensor of the state dict but the counters, in its order; lengths in floats. */
  readonly tensors: ReadonlyMap<string, { readonly address: number; readonly length: number }>;
  /** First and last byte of the parameters. */
  readonly parameters: { readonly start: number; readonly end: number };
  /** First and last byte of each trained group's parameters, in their order; the first begins at `trainedFrom`. */
  readonly updates: readonly { readonly groupIndex: number; readonly start: number; readonly end: number }[];
  /** First parameter that is trained; equal to `parameters.end` without training. */
  readonly trainedFrom: number;
  /** What to add to a trained parameter's address to find its gradient, first and second moment. */
  readonly gradientOffset: number;
  readonly expAvgOffset: number;
  readonly expAvgSqOffset: number;
  readonly inputs: number;
  readonly inputStride: number;
  readonly norms: number;
  readonly targets: number;
  readonly lossWeights: number;
  /** The current layer's output gradient, and the gradient of its matrix product. */
  readonly outputGradient: number;
  readonly productGradient: number;
  readonly packedRows: number;
  readonly packedGradient: number;
  readonly packedInputs: number;
  /** Sums of squares by weight row (float64), and the table of the other gradients. */
  readonly squares: number;
  readonly vectors: number;
  readonly programs: number;
  readonly programBytes: number;
  readonly scratch: number;
  readonly scratchBytes: number;
}

/** Bytes of a row of `width` floats, padded to whole vectors. */
export function rowBytes(width: number): number {
  return roundUp(width, LANES) * 4;
}

/** What a training run needs memory for, beside the network. */
interface TrainingSizes {
  /** Rows of the largest batch. */
  readonly batchSize: number;
  /** 32-bit words of a row's target. */
  readonly targetWidth: number;
}

/**
 * Plans the memory of a network; packed matrices suit `tile`.
 *
 * @param training null when it is only asked for outputs
 * @param inferenceRows that are computed at a time where nothing is trained; their number changes no bit
 */
export function planMemory(
  { layers, inputs: inputWidth, outputs, groups }: NetworkPlan,
  training: TrainingSizes | null,
  tile: RegisterTile,
  threads: number,
  inferenceRows = FORWARD_ROWS,
): MemoryPlan {
  const rows = Math.max(FORWARD_ROWS, training?.batchSize ?? inferenceRows);
  const memory = new Cursor(PLAN_START);

  const addresses = new Map<string, number>();
  const specs = stateDictSpecs(layers);
  const start = memory.position;
  const ranges = groups.map((_, groupIndex) => ({ groupIndex, start, end: start }));
  for (const layer of layers) {
    const from = memory.position;
    for (const { name, shape } of stateDictSpecs([layer]).filter(isParameter)) {
      addresses.set(name, memory.take(elementCount(shape) * 4));
    }
    const range = ranges[layer.groupIndex];
    if (range === undefined || !layer.trained) continue;
    if (range.start === range.end) range.start = from;
    range.end = memory.position;
  }
  const end = memory.position;
  const updates = ranges.filter((range) => range.start < range.end);
  const trainedFrom = updates[0]?.start ?? end;
  const mirror = () => memory.take(end - trainedFrom) - trainedFrom;
  const [gradientOffset, expAvgOffset, expAvgSqOffset] = [mirror(), mirror(), mirror()];
  for (const spec of specs) {
    if (spec.role === "running-mean" || spec.role === "running-var") {
      addresses.set(spec.name, memory.take(elementCount(spec.shape) * 4));
    }
  }

  const address = (name: string): number => {
    const found = addresses.get(name);
    if (found === undefined) throw new RangeError(`No tensor ${name}`);
    return found;
  };
  const matrix = (width: number) => memory.take(rows * rowBytes(width));
  const inputs = matrix(inputWidth);
  // Without a backward pass only two outputs are alive at a time, so that all layers share three matrices.
  const widest = layers.reduce((most, layer) => Math.max(most, layer.outWidth), 0);
  const shared = training === null ? [matrix(widest), matrix(widest), matrix(widest)] : null;
  const plans = layers.map((spec, i): LayerPlan => {
    const { batchNorm: name, outWidth } = spec;
    const vector = () => memory.take(outWidth * 4);
    const z = shared === null ? matrix(outWidth) : pick(shared, 2);
    const bare = name === null;
    const y = shared === null ? (bare ? z : matrix(outWidth)) : pick(shared, i % 2);
    return {
      spec,
      weight: address(`${spec.linear}.weight`),
      bias: address(`${spec.linear}.bias`),
      batchNorm: bare
        ? null
        : {
            gamma: address(`${name}.weight`),
            beta: address(`${name}.bias`),
            runningMean: address(`${name}.running_mean`),
            runningVariance: address(`${name}.running_var`),
            mean: vector(),
            inverse: vector(),
          },
      z: bare ? y : z,
      y,
      stride: rowBytes(outWidth),
    };
  });

  const trained = layers.filter((layer) => layer.trained);
  const inWidth = trained.reduce((most, layer) => Math.max(most, layer.inWidth), 0);
  const outWidth = trained.reduce((most, layer) => Math.max(most, layer.outWidth), 0);
  const deepest = layers.reduce((most, layer) => Math.max(most, layer.inWidth, layer.outWidth), 0);
  const widestTrained = Math.max(inWidth, outWidth);
  return {
    rows,
    layers: plans,
    tensors: new Map(
      specs
        .filter(({ role }) => role !== "batches-tracked")
        .map(({ name, shape }) => [name, { address: address(name), length: elementCount(shape) }]),
    ),
    parameters: { start, end },
    updates,
    trainedFrom,
    gradientOffset,
    expAvgOffset,
    expAvgSqOffset,
    inputs,
    inputStride: rowBytes(inputWidth),
    norms: memory.take(rows * 4),
    targets: memory.take(rows * (training?.targetWidth ?? 0) * 4),
    lossWeights: memory.take(outputs * 4),
    outputGradient: matrix(widestTrained),
    productGradient: matrix(widestTrained),
    packedRows: memory.take((rows + tile.rows) * deepest * 4),
    packedGradient: memory.take((outWidth + tile.rows) * rows * 4),
    packedInputs: memory.take((inWidth + tile.columns) * rows * 4),
    squares: memory.take(trained.reduce((sum, layer) => sum + layer.outWidth, 0) * 8),
    vectors: memory.take(trained.length * 3 * 8),
    ...programSpace(memory, layers.length),
    ...scratchSpace(memory, tile, threads),
    bytes: memory.position,
  };
}

/** Room for the commands of a training step (10 a layer at most, 3 around them) and of a forward pass (3 a layer, and 1). */
function programSpace(memory: Cursor, layers: number): { programs: number; programBytes: number } {
  const programBytes = (layers * 13 + 4) * COMMAND_WORDS * 4;
  return { programs: memory.take(programBytes), programBytes };
}

/** One edge tile and one chunk of packed weights for each thread. */
export function scratchSpace(
  memory: Cursor,
  tile: RegisterTile,
  threads: number,
): { scratch: number; scratchBytes: number } {
  const edge = tile.rows * tile.columns;
  const chunk = K_BLOCK * (MAX_CHUNK_COLUMNS + tile.columns);
  const scratchBytes = roundUp((edge + chunk) * 4, CACHE_LINE);
  return { scratch: memory.take(scratchBytes * threads), scratchBytes };
}

/** Hands out addresses one behind the other, each at a cache line. */
export class Cursor {
  position: number;

  constructor(start: number) {
    this.position = start;
  }

  take(bytes: number): number {
    const address = this.position;
    this.position = roundUp(address + bytes, CACHE_LINE);
    return address;
  }
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

function pick(addresses: readonly number[], index: number): number {
  const address = addresses[index];
  if (address === undefined) throw new RangeError(`No address ${index}`);
  return address;
}

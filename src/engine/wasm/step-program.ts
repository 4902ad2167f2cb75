import type { ParameterGroup } from "../../model/plan";
import { groupSteps } from "../adamw";
import { dropoutKey, dropoutThreshold } from "../dropout";
import type { Objective } from "../objective";
import {
  OP_ADAMW,
  OP_ADD_BIAS,
  OP_BIAS_GRADIENT,
  OP_BINARY_CROSS_ENTROPY,
  OP_CROSS_ENTROPY,
  OP_GEMM,
  OP_GEMM_GRADIENT,
  OP_GRADIENT_NORM,
  OP_KL_DIVERGENCE,
  OP_LAYER_BACKWARD,
  OP_LAYER_FORWARD,
  OP_NORMALIZE,
  OP_PACK_COLUMNS,
  OP_PACK_ROWS,
} from "./commands";
import type { RegisterTile } from "./kernels";
import { type LayerPlan, MAX_CHUNK_COLUMNS, type MemoryPlan, rowBytes } from "./memory-plan";
import type { CommandList, ProgramCommand, ProgramWriter } from "./program";

/** The register tile that was chosen, and how many threads share the items. */
export interface GemmPlan extends RegisterTile {
  readonly threads: number;
}

/** Items of a GEMM per thread: enough that no thread waits long for the last one, not so many that packing repeats. */
const ITEMS_PER_THREAD = 8;
/** Rows of a weight gradient that one item makes: they and the inputs' panel stay in the second-level cache. */
const GRADIENT_ROWS = 48;

/** The last argument of `OP_PACK_COLUMNS`: which side of a product the columns become. */
const AS_ROWS = 0;
const AS_COLUMNS = 1;

/** Arguments of the layer commands that are set step by step. */
const DROPOUT_KEY = 14;
const DROPOUT_SCALE = 16;

/** Outputs in evaluation mode of the rows in `plan.inputs`; they lie in the last layer's `y`. */
export function writeForward(writer: ProgramWriter, plan: MemoryPlan, gemm: GemmPlan): CommandList {
  return writer.program(() => {
    normalize(writer, plan);
    for (const [i, layer] of plan.layers.entries()) layerForward(writer, plan, gemm, i, layer, false);
  });
}

/** What the step's commands are written from, beside the memory plan. */
interface StepSettings {
  readonly groups: readonly ParameterGroup[];
  readonly loss: Objective["kind"];
  readonly gradClipNorm: number;
  readonly dropoutSeed: number;
}

const LOSS_OPCODES: Readonly<Record<Objective["kind"], number>> = {
  "cross-entropy": OP_CROSS_ENTROPY,
  "bce-with-logits": OP_BINARY_CROSS_ENTROPY,
  "kl-divergence": OP_KL_DIVERGENCE,
};

/** A training step, and what has to be set before each run of it. */
export class StepProgram {
  readonly program: CommandList;
  readonly #settings: StepSettings;
  readonly #dropouts: { readonly command: ProgramCommand; readonly index: number }[] = [];
  readonly #updates: { readonly command: ProgramCommand; readonly groupIndex: number }[] = [];

  /** Writes the step: forward, loss, backward, gradient norm, AdamW. */
  constructor(writer: ProgramWriter, plan: MemoryPlan, settings: StepSettings, gemm: GemmPlan, vectors: Vectors) {
    this.#settings = settings;
    this.program = writer.program(() => this.#write(writer, plan, gemm, vectors));
  }

  /**
   * Sets what changes from step to step: dropout keys and AdamW's scalars.
   *
   * @param step global index, from 0.
   * @param learningRates of each group.
   */
  prepare(step: number, learningRates: readonly number[]): void {
    const { dropoutSeed, groups } = this.#settings;
    for (const { command, index } of this.#dropouts) {
      command.setInteger(DROPOUT_KEY, dropoutKey(dropoutSeed, step, index));
    }
    const steps = groupSteps(groups, learningRates, step + 1);
    for (const { command, groupIndex } of this.#updates) {
      const scalars = steps[groupIndex];
      if (scalars === undefined) continue;
      command.setNumber(5, scalars.decay);
      command.setNumber(6, scalars.stepSize);
      command.setNumber(7, scalars.biasCorrection2Sqrt);
    }
  }

  #write(writer: ProgramWriter, plan: MemoryPlan, gemm: GemmPlan, vectors: Vectors): void {
    const { layers } = plan;
    const settings = this.#settings;
    normalize(writer, plan);
    for (const [i, layer] of layers.entries()) this.#drop(layer, layerForward(writer, plan, gemm, i, layer, true));

    const last = layers[layers.length - 1];
    if (last === undefined) throw new RangeError("A model without layers");
    const loss = [last.y, last.stride, last.spec.outWidth, plan.targets, plan.lossWeights, plan.outputGradient];
    writer.add(LOSS_OPCODES[settings.loss], loss, true);

    let squares = plan.squares;
    for (let i = layers.length - 1; i >= 0; i--) {
      const layer = layers[i];
      if (layer === undefined || !layer.spec.trained) break;
      const previous = layers[i - 1];
      const { inWidth, outWidth, passesGradient } = layer.spec;
      const productGradient = layer.batchNorm === null ? plan.outputGradient : plan.productGradient;
      if (layer.batchNorm === null) {
        const gradient = layer.bias + plan.gradientOffset;
        writer.add(OP_BIAS_GRADIENT, [plan.outputGradient, layer.stride, outWidth, gradient], false);
        vectors.add(gradient, outWidth);
      } else {
        this.#drop(layer, layerBackward(writer, plan, layer));
        vectors.add(layer.batchNorm.gamma + plan.gradientOffset, outWidth);
        vectors.add(layer.batchNorm.beta + plan.gradientOffset, outWidth);
      }

      const input = previous?.y ?? plan.inputs;
      const inputStride = previous?.stride ?? plan.inputStride;
      const { stride } = layer;
      if (passesGradient) {
        writer.add(OP_PACK_ROWS, [productGradient, stride, plan.packedRows, 0, outWidth, 0], false);
      }
      writer.add(OP_PACK_COLUMNS, [productGradient, stride, plan.packedGradient, outWidth, 0, AS_ROWS], false);
      writer.add(OP_PACK_COLUMNS, [input, inputStride, plan.packedInputs, inWidth, 0, AS_COLUMNS], true);
      if (passesGradient) {
        product(writer, plan, gemm, layer, false, {
          target: plan.outputGradient,
          stride: rowBytes(inWidth),
          // The skip connection's gradient is there already.
          accumulate: layer.spec.residual,
          barrier: false,
        });
      }
      const gradient = layer.weight + plan.gradientOffset;
      const perItem = Math.max(1, Math.round(GRADIENT_ROWS / gemm.rows));
      const packed = [plan.packedGradient, plan.packedInputs];
      writer.add(OP_GEMM_GRADIENT, [...packed, outWidth, inWidth, gradient, inWidth * 4, squares, perItem], true);
      squares += outWidth * 8;
    }

    const norm = [plan.squares, (squares - plan.squares) / 8, vectors.address, vectors.count, 0];
    writer.add(OP_GRADIENT_NORM, norm, true).setNumber(4, settings.gradClipNorm);
    const { updates, gradientOffset, expAvgOffset, expAvgSqOffset } = plan;
    for (const [i, { groupIndex, start, end }] of updates.entries()) {
      const args = [start, start + gradientOffset, start + expAvgOffset, start + expAvgSqOffset, (end - start) / 4];
      this.#updates.push({ command: writer.add(OP_ADAMW, args, i === updates.length - 1), groupIndex });
    }
  }

  /** Notes a command whose dropout key changes from step to step. */
  #drop({ spec: { dropoutIndex, dropoutProbability } }: LayerPlan, command: ProgramCommand): void {
    if (dropoutIndex !== null && dropoutProbability > 0) this.#dropouts.push({ command, index: dropoutIndex });
  }
}

/** The table of gradients besides the weights', for the global norm: addresses and lengths. */
export class Vectors {
  readonly address: number;
  count = 0;
  readonly #words: Int32Array;

  constructor(buffer: ArrayBufferLike, address: number) {
    this.address = address;
    this.#words = new Int32Array(buffer);
  }

  add(vector: number, length: number): void {
    this.#words.set([vector, length], this.address / 4 + 2 * this.count);
    this.count++;
  }
}

function normalize(writer: ProgramWriter, plan: MemoryPlan): void {
  writer.add(OP_NORMALIZE, [plan.inputs, plan.inputStride, plan.inputStride / 4, plan.norms], true);
}

/** The packed rows times a layer's weights, which are transposed on the way forward. */
function product(
  writer: ProgramWriter,
  plan: MemoryPlan,
  gemm: GemmPlan,
  { weight, spec: { inWidth, outWidth } }: LayerPlan,
  transposed: boolean,
  to: { readonly target: number; readonly stride: number; readonly accumulate: boolean; readonly barrier: boolean },
): void {
  const [columns, depth] = transposed ? [outWidth, inWidth] : [inWidth, outWidth];
  // Weights lie in PyTorch's layout, without padding between rows.
  const source = [plan.packedRows, weight, inWidth * 4, transposed ? 1 : 0, columns, depth];
  const chunk = chunkColumns(columns, gemm);
  writer.add(OP_GEMM, [...source, to.target, to.stride, to.accumulate ? 1 : 0, chunk], to.barrier);
}

/** Columns of C that one item computes: a multiple of the tile's. */
export function chunkColumns(columns: number, gemm: GemmPlan): number {
  const wanted = columns / (gemm.threads * ITEMS_PER_THREAD);
  const tiles = Math.max(1, Math.ceil(wanted / gemm.columns));
  return Math.min(tiles, Math.floor(MAX_CHUNK_COLUMNS / gemm.columns)) * gemm.columns;
}

/** Product, then batch norm and the rest, or the bias alone. */
function layerForward(
  writer: ProgramWriter,
  plan: MemoryPlan,
  gemm: GemmPlan,
  index: number,
  layer: LayerPlan,
  training: boolean,
): ProgramCommand {
  const { inWidth, outWidth, residual } = layer.spec;
  const previous = plan.layers[index - 1];
  const input = previous?.y ?? plan.inputs;
  const inputStride = previous?.stride ?? plan.inputStride;
  writer.add(OP_PACK_ROWS, [input, inputStride, plan.packedRows, 0, inWidth, 0], true);
  product(writer, plan, gemm, layer, true, { target: layer.z, stride: layer.stride, accumulate: false, barrier: true });
  if (layer.batchNorm === null) {
    return writer.add(OP_ADD_BIAS, [layer.z, layer.stride, outWidth, layer.bias], true);
  }
  const { gamma, beta, runningMean, runningVariance, mean, inverse } = layer.batchNorm;
  const skip = residual ? input : 0;
  const batchStatistics = training && layer.spec.statistics === "batch";
  const statistics = [runningMean, runningVariance, batchStatistics ? 1 : 0, mean, inverse];
  const p = training ? layer.spec.dropoutProbability : 0;
  const args = [layer.z, layer.stride, outWidth, layer.y, skip, layer.bias, gamma, beta, ...statistics];
  return withDropout(writer.add(OP_LAYER_FORWARD, [...args, ...dropoutArguments(p)], true), p);
}

function layerBackward(writer: ProgramWriter, plan: MemoryPlan, layer: LayerPlan): ProgramCommand {
  if (layer.batchNorm === null) throw new RangeError("A layer without batch norm has no such pass");
  const { gamma, beta, mean, inverse } = layer.batchNorm;
  const p = layer.spec.dropoutProbability;
  const gradients = [gamma + plan.gradientOffset, beta + plan.gradientOffset, 0];
  const args = [layer.z, layer.stride, layer.spec.outWidth, plan.outputGradient, plan.productGradient, 0];
  const all = [...args, gamma, beta, ...gradients, mean, inverse, ...dropoutArguments(p)];
  return withDropout(writer.add(OP_LAYER_BACKWARD, all, true), p);
}

/** Whether there is dropout, its key (set later) and its threshold. */
function dropoutArguments(p: number): number[] {
  return [p > 0 ? 1 : 0, 0, dropoutThreshold(p)];
}

function withDropout(command: ProgramCommand, p: number): ProgramCommand {
  command.setNumber(DROPOUT_SCALE, 1 / (1 - p));
  return command;
}

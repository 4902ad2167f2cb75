import type { TorchGenerator } from "../data/torch-generator";
import {
  elementCount,
  type LayerSpec,
  type ModelState,
  type PredictorShape,
  predictorLayers,
  stateDictSpecs,
} from "./architecture";

/**
 * Bounds of `nn.Linear.reset_parameters` (torch/nn/modules/linear.py), in double precision: the weight by
 * `kaiming_uniform_(a=sqrt(5))`, that is √3 · √(2 / (1 + 5)) / √fan_in, the bias by 1 / √fan_in.
 */
export function linearBounds(fanIn: number): { readonly weight: number; readonly bias: number } {
  const gain = Math.sqrt(2 / (1 + Math.sqrt(5) ** 2));
  return { weight: Math.sqrt(3) * (gain / Math.sqrt(fanIn)), bias: 1 / Math.sqrt(fanIn) };
}

/**
 * Makes the predictor the script starts from. Modules are constructed in forward order and each `nn.Linear` draws its
 * weight, then its bias, from the run's generator; BatchNorms draw nothing. With a checkpoint the backbone's draws are made
 * and dropped, because it overwrites what they fill.
 *
 * @param backbone the checkpoint's tensors; copied, so that training never writes into what the foundation card shows.
 *   Null keeps the backbone as it is constructed.
 */
export function initialPredictor(
  shape: PredictorShape,
  backbone: ModelState | null,
  generator: TorchGenerator,
): ModelState {
  const layers = predictorLayers(shape);
  const states = layers.map((layer) => {
    if (layer.group === "head" || backbone === null) return initialLayer(layer, generator);
    generator.skip(layer.outWidth * layer.inWidth + layer.outWidth);
    return { tensors: new Map(), batchesTracked: new Map() };
  });
  return orderedState(layers, [...(backbone === null ? [] : [backbone]), ...states].reduce(mergeStates));
}

/**
 * One layer as PyTorch constructs it: the Linear's weight and bias are drawn, the BatchNorm starts with weight 1, bias 0,
 * running mean 0, running variance 1 and no batches tracked (`nn.BatchNorm1d.reset_parameters`).
 */
export function initialLayer(layer: LayerSpec, generator: TorchGenerator): ModelState {
  const { inWidth, outWidth } = layer;
  const bounds = linearBounds(inWidth);
  const weight = new Float32Array(outWidth * inWidth);
  const bias = new Float32Array(outWidth);
  generator.uniform(weight, -bounds.weight, bounds.weight);
  generator.uniform(bias, -bounds.bias, bounds.bias);
  return freshLayer(layer, weight, bias);
}

/** A Linear's weight and bias with the BatchNorm that follows it, as PyTorch starts one. */
export function freshLayer(
  { linear, batchNorm, outWidth }: LayerSpec,
  weight: Float32Array,
  bias: Float32Array,
): ModelState {
  const tensors = new Map([
    [`${linear}.weight`, weight],
    [`${linear}.bias`, bias],
  ]);
  if (batchNorm === null) return { tensors, batchesTracked: new Map() };
  tensors
    .set(`${batchNorm}.weight`, new Float32Array(outWidth).fill(1))
    .set(`${batchNorm}.bias`, new Float32Array(outWidth))
    .set(`${batchNorm}.running_mean`, new Float32Array(outWidth))
    .set(`${batchNorm}.running_var`, new Float32Array(outWidth).fill(1));
  return { tensors, batchesTracked: new Map([[`${batchNorm}.num_batches_tracked`, 0]]) };
}

/** Both states' tensors; `b`'s where they share a name. */
export function mergeStates(a: ModelState, b: ModelState): ModelState {
  return {
    tensors: new Map([...a.tensors, ...b.tensors]),
    batchesTracked: new Map([...a.batchesTracked, ...b.batchesTracked]),
  };
}

/** A copy with exactly the layers' tensors, in the state dict's order. */
function orderedState(layers: readonly LayerSpec[], state: ModelState): ModelState {
  const ordered: ModelState = { tensors: new Map(), batchesTracked: new Map() };
  for (const { name, role, shape } of stateDictSpecs(layers)) {
    if (role === "batches-tracked") {
      ordered.batchesTracked.set(name, state.batchesTracked.get(name) ?? 0);
      continue;
    }
    const tensor = state.tensors.get(name);
    if (tensor === undefined || tensor.length !== elementCount(shape)) {
      throw new RangeError(`state has no ${name} of shape [${shape.join(", ")}]`);
    }
    ordered.tensors.set(name, tensor.slice());
  }
  return ordered;
}

/** The foundation model's network as its checkpoint describes it (`MonadEMDE_ResidualFFN`). All widths in units. */
export interface BackboneShape {
  readonly inputDim: number;
  readonly hiddenDim: number;
  readonly outputDim: number;
  readonly numLayers: number;
}

/** Backbone plus the new classification head: Linear → BN → LeakyReLU → Dropout, twice, then Linear. */
export interface PredictorShape extends BackboneShape {
  /** Widths of the head's two hidden layers; 256 and 64 in the Python script. */
  readonly headWidths: readonly [number, number];
  /** Number of classes: columns of the logits. */
  readonly classes: number;
}

/** Width of the head's hidden layers in `segment_prediction_finetune.py`. */
export const HEAD_WIDTHS = [256, 64] as const;

/** torch.nn.BatchNorm1d and torch.nn.LeakyReLU defaults (torch/nn/modules/batchnorm.py, activation.py). */
export const BATCH_NORM_EPS = 1e-5;
export const BATCH_NORM_MOMENTUM = 0.1;
export const LEAKY_RELU_SLOPE = 0.01;
/** torch.nn.functional.normalize's eps (torch/nn/functional.py). */
export const NORMALIZE_EPS = 1e-12;

export type TensorRole =
  | "weight"
  | "bias"
  | "bn-weight"
  | "bn-bias"
  | "running-mean"
  | "running-var"
  | "batches-tracked";

/** One entry of the state dict. Linear weights are `[out, in]`, row-major, as PyTorch keeps them. */
export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: TensorRole;
  readonly part: "backbone" | "head";
}

/** Linear (+ BatchNorm + LeakyReLU + Dropout + skip) layer: what engines iterate over, in forward order. */
export interface LayerSpec {
  /** Prefix of the Linear's parameters, e.g. `residual_blocks.0.block.0`. */
  readonly linear: string;
  /** Prefix of the BatchNorm's, or null for a bare Linear (output_proj, classifier.8). */
  readonly batchNorm: string | null;
  readonly inWidth: number;
  readonly outWidth: number;
  readonly part: "backbone" | "head";
  /** True for residual blocks: output = input + dropout(leaky(bn(linear(input)))). */
  readonly residual: boolean;
  /** Which dropout probability applies after the activation: the backbone's, the head's first, second, or none. */
  readonly dropout: "backbone" | "head0" | "head1" | null;
}

/** The network's layers in forward order; an engine is a loop over these. */
export function predictorLayers(shape: PredictorShape): LayerSpec[] {
  const { inputDim, hiddenDim, outputDim, numLayers, headWidths, classes } = shape;
  const [first, second] = headWidths;
  const layers: LayerSpec[] = [layer("input_proj.0", "input_proj.1", inputDim, hiddenDim, "backbone", false, null)];
  for (let i = 0; i < numLayers; i++) {
    const block = `residual_blocks.${i}.block`;
    layers.push(layer(`${block}.0`, `${block}.1`, hiddenDim, hiddenDim, "backbone", true, "backbone"));
  }
  layers.push(
    layer("output_proj", null, hiddenDim, outputDim, "backbone", false, null),
    layer("classifier.0", "classifier.1", outputDim, first, "head", false, "head0"),
    layer("classifier.4", "classifier.5", first, second, "head", false, "head1"),
    layer("classifier.8", null, second, classes, "head", false, null),
  );
  return layers;
}

function layer(
  linear: string,
  batchNorm: string | null,
  inWidth: number,
  outWidth: number,
  part: "backbone" | "head",
  residual: boolean,
  dropout: LayerSpec["dropout"],
): LayerSpec {
  return { linear, batchNorm, inWidth, outWidth, part, residual, dropout };
}

/** Every tensor of the state dict, in the order in which `model.state_dict()` lists it. */
export function stateDictSpecs(layers: readonly LayerSpec[]): TensorSpec[] {
  return layers.flatMap(({ linear, batchNorm, inWidth, outWidth, part }) => {
    const specs: TensorSpec[] = [
      { name: `${linear}.weight`, shape: [outWidth, inWidth], role: "weight", part },
      { name: `${linear}.bias`, shape: [outWidth], role: "bias", part },
    ];
    if (batchNorm !== null) {
      specs.push(
        { name: `${batchNorm}.weight`, shape: [outWidth], role: "bn-weight", part },
        { name: `${batchNorm}.bias`, shape: [outWidth], role: "bn-bias", part },
        { name: `${batchNorm}.running_mean`, shape: [outWidth], role: "running-mean", part },
        { name: `${batchNorm}.running_var`, shape: [outWidth], role: "running-var", part },
        { name: `${batchNorm}.num_batches_tracked`, shape: [], role: "batches-tracked", part },
      );
    }
    return specs;
  });
}

/** True for tensors an optimiser updates; the others are BatchNorm statistics. */
export function isParameter(spec: TensorSpec): boolean {
  return spec.role !== "running-mean" && spec.role !== "running-var" && spec.role !== "batches-tracked";
}

/** Number of elements of a shape; 1 for a 0-d tensor. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * A model's tensors on the host, keyed by state-dict name. float32, row-major, PyTorch layout; BatchNorm counters
 * are kept apart because they are int64 in PyTorch.
 */
export interface ModelState {
  readonly tensors: Map<string, Float32Array>;
  readonly batchesTracked: Map<string, number>;
}

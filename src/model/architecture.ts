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

type TensorRole = "weight" | "bias" | "bn-weight" | "bn-bias" | "running-mean" | "running-var" | "batches-tracked";

/** One entry of the state dict. Linear weights are `[out, in]`, row-major, as PyTorch keeps them. */
export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: TensorRole;
  /** Name of the parameter group it belongs to. */
  readonly group: string;
}

/** Linear (+ BatchNorm + LeakyReLU + Dropout + skip) layer: what engines iterate over, in forward order. */
export interface LayerSpec {
  /** Prefix of the Linear's parameters, e.g. `residual_blocks.0.block.0`. */
  readonly linear: string;
  /** Prefix of the BatchNorm's, or null for a bare Linear (output_proj, classifier.8). */
  readonly batchNorm: string | null;
  readonly inWidth: number;
  /** Units; of the last layer, the network's outputs. */
  readonly outWidth: number;
  /** Name of the parameter group its tensors belong to: what trains them, and at which rate (`plan.ts`). */
  readonly group: string;
  /** True for residual blocks: output = input + dropout(leaky(bn(linear(input)))). */
  readonly residual: boolean;
  /** Probability of dropout after the activation; 0 drops nothing, null is a layer without dropout. */
  readonly dropout: number | null;
}

/** Dropout probabilities after residual blocks and after the head's two activations. */
export interface DropoutRates {
  readonly backbone: number;
  readonly head: readonly [number, number];
}

/** For whoever reads the network's shape only: evaluation mode drops nothing. */
const NO_DROPOUT: DropoutRates = { backbone: 0, head: [0, 0] };

/** The backbone's layers in forward order, all of group `backbone`. */
export function backboneLayers(shape: BackboneShape, dropout: number = NO_DROPOUT.backbone): LayerSpec[] {
  const { inputDim, hiddenDim, outputDim, numLayers } = shape;
  const group = "backbone";
  const blocks = Array.from({ length: numLayers }, (_, i): LayerSpec => {
    const block = `residual_blocks.${i}.block`;
    const widths = { inWidth: hiddenDim, outWidth: hiddenDim };
    return { linear: `${block}.0`, batchNorm: `${block}.1`, ...widths, group, residual: true, dropout };
  });
  const plain = { group, residual: false, dropout: null };
  return [
    { linear: "input_proj.0", batchNorm: "input_proj.1", inWidth: inputDim, outWidth: hiddenDim, ...plain },
    ...blocks,
    { linear: "output_proj", batchNorm: null, inWidth: hiddenDim, outWidth: outputDim, ...plain },
  ];
}

/** The head's three layers in forward order, all of group `head`. */
export function headLayers(
  inWidth: number,
  [first, second]: readonly [number, number],
  outputs: number,
  dropout: readonly [number, number] = NO_DROPOUT.head,
): LayerSpec[] {
  const plain = { group: "head", residual: false };
  return [
    { linear: "classifier.0", batchNorm: "classifier.1", inWidth, outWidth: first, ...plain, dropout: dropout[0] },
    {
      linear: "classifier.4",
      batchNorm: "classifier.5",
      inWidth: first,
      outWidth: second,
      ...plain,
      dropout: dropout[1],
    },
    { linear: "classifier.8", batchNorm: null, inWidth: second, outWidth: outputs, ...plain, dropout: null },
  ];
}

/** The predictor's layers in forward order: backbone, then head. */
export function predictorLayers(shape: PredictorShape, dropout: DropoutRates = NO_DROPOUT): LayerSpec[] {
  return [
    ...backboneLayers(shape, dropout.backbone),
    ...headLayers(shape.outputDim, shape.headWidths, shape.classes, dropout.head),
  ];
}

/** Every tensor of the state dict, in the order in which `model.state_dict()` lists it. */
export function stateDictSpecs(layers: readonly LayerSpec[]): TensorSpec[] {
  return layers.flatMap(({ linear, batchNorm, inWidth, outWidth, group }) => {
    const specs: TensorSpec[] = [
      { name: `${linear}.weight`, shape: [outWidth, inWidth], role: "weight", group },
      { name: `${linear}.bias`, shape: [outWidth], role: "bias", group },
    ];
    if (batchNorm !== null) {
      specs.push(
        { name: `${batchNorm}.weight`, shape: [outWidth], role: "bn-weight", group },
        { name: `${batchNorm}.bias`, shape: [outWidth], role: "bn-bias", group },
        { name: `${batchNorm}.running_mean`, shape: [outWidth], role: "running-mean", group },
        { name: `${batchNorm}.running_var`, shape: [outWidth], role: "running-var", group },
        { name: `${batchNorm}.num_batches_tracked`, shape: [], role: "batches-tracked", group },
      );
    }
    return specs;
  });
}

/** True for tensors an optimizer updates; the others are BatchNorm statistics. */
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

/** A tensor of a model. @throws RangeError for one that the model does not have. */
export function tensorIn({ tensors }: ModelState, name: string): Float32Array {
  const found = tensors.get(name);
  if (found === undefined) throw new RangeError(`The state has no ${name}`);
  return found;
}

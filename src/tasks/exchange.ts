import {
  type OnnxClassifier,
  type OnnxLayer,
  type SafetensorsInput,
  writeOnnxClassifier,
  writeSafetensors,
} from "../formats";
import {
  BATCH_NORM_EPS,
  type LayerSpec,
  LEAKY_RELU_SLOPE,
  type ModelState,
  NORMALIZE_EPS,
  stateDictSpecs,
} from "../model/architecture";
import { CHECKPOINT_SHA256 } from "../model/safetensors-checkpoint";

/** A model for other tools. */
export interface ExchangedModel {
  readonly layers: readonly LayerSpec[];
  readonly state: ModelState;
  /** Everything else that the checkpoint says, as text. */
  readonly description: readonly (readonly [string, string])[];
  /** The studio's version. */
  readonly version: string;
}

/**
 * The model as safetensors: the checkpoint's tensors under their names, everything else as text in `__metadata__`.
 *
 * @param checkpointSha256 of the `.pt` of the same model, by which its `decision.json` is known to be this file's too.
 */
export function modelSafetensors(
  { layers, state, description, version }: ExchangedModel,
  checkpointSha256: string,
): Blob {
  const tensors = stateDictSpecs(layers).map(({ name, shape, role }): [string, SafetensorsInput] => {
    const data =
      role === "batches-tracked" ? BigInt64Array.of(BigInt(state.batchesTracked.get(name) ?? 0)) : values(state, name);
    return [name, { data, shape }];
  });
  return writeSafetensors(
    new Map(tensors),
    new Map([
      ["format", "pt"],
      ["producer", `Segment Studio ${version}`],
      ...description,
      [CHECKPOINT_SHA256, checkpointSha256],
    ]),
  );
}

/**
 * The model as an ONNX classifier in evaluation mode: input `sketches` (raw, past and portfolio side by side), outputs
 * `logits` and `probabilities`.
 *
 * @param graph its name, and what makes probabilities of logits.
 */
export function modelOnnx(
  { layers, state, description, version }: ExchangedModel,
  graph: Pick<OnnxClassifier, "name" | "output">,
): Blob {
  return writeOnnxClassifier({
    ...graph,
    layers: layers.map((layer) => onnxLayer(layer, state)),
    normalizeEps: NORMALIZE_EPS,
    metadata: new Map(description),
    producerVersion: version,
  });
}

function onnxLayer({ linear, batchNorm, inWidth, outWidth, residual }: LayerSpec, state: ModelState): OnnxLayer {
  return {
    name: linear,
    inWidth,
    outWidth,
    weight: values(state, `${linear}.weight`),
    bias: values(state, `${linear}.bias`),
    batchNorm:
      batchNorm === null
        ? null
        : {
            weight: values(state, `${batchNorm}.weight`),
            bias: values(state, `${batchNorm}.bias`),
            runningMean: values(state, `${batchNorm}.running_mean`),
            runningVar: values(state, `${batchNorm}.running_var`),
            eps: BATCH_NORM_EPS,
          },
    // Every BatchNorm is followed by the activation, no bare Linear is.
    leakyReluSlope: batchNorm === null ? null : LEAKY_RELU_SLOPE,
    residual,
  };
}

function values(state: ModelState, name: string): Float32Array {
  return state.tensors.get(name) ?? new Float32Array();
}

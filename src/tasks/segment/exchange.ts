import { type OnnxLayer, type SafetensorsInput, writeOnnxClassifier, writeSafetensors } from "../../formats";
import {
  BATCH_NORM_EPS,
  type LayerSpec,
  LEAKY_RELU_SLOPE,
  type ModelState,
  NORMALIZE_EPS,
  predictorLayers,
  stateDictSpecs,
} from "../../model/architecture";
import { PREDICTOR_ARCHITECTURE } from "../../model/checkpoint";
import { CHECKPOINT_METRICS, type Predictor } from "./checkpoint";

/**
 * The predictor as safetensors: the checkpoint's tensors under their names; everything else as text in `__metadata__`
 * (`segment_classes` and `metrics` as JSON, an undefined metric as null).
 */
export function predictorSafetensors(predictor: Predictor): Blob {
  const { shape, state } = predictor;
  const tensors = stateDictSpecs(predictorLayers(shape)).map(
    ({ name, shape: size, role }): [string, SafetensorsInput] => {
      const data =
        role === "batches-tracked"
          ? BigInt64Array.of(BigInt(state.batchesTracked.get(name) ?? 0))
          : values(state, name);
      return [name, { data, shape: size }];
    },
  );
  return writeSafetensors(new Map(tensors), new Map([["format", "pt"], ...description(predictor)]));
}

/**
 * The predictor as an ONNX classifier in evaluation mode: input `sketches` (raw, past and portfolio side by side), outputs
 * `logits` and `probabilities`.
 *
 * @param producerVersion The studio's version, which ONNX tools show.
 */
export function predictorOnnx(predictor: Predictor, producerVersion: string): Blob {
  const { shape, state } = predictor;
  return writeOnnxClassifier({
    layers: predictorLayers(shape).map((layer) => onnxLayer(layer, state)),
    normalizeEps: NORMALIZE_EPS,
    metadata: new Map(description(predictor)),
    producerVersion,
  });
}

function description({ walk, classes, metrics, freezeBackbone }: Predictor): [string, string][] {
  return [
    ["architecture", PREDICTOR_ARCHITECTURE],
    ["walk", String(walk)],
    ["segment_classes", JSON.stringify(classes)],
    ["metrics", JSON.stringify(Object.fromEntries(CHECKPOINT_METRICS.map((key) => [key, metrics[key]])))],
    ["freeze_backbone", String(freezeBackbone)],
  ];
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

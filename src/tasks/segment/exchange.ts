import { predictorLayers } from "../../model/architecture";
import { PREDICTOR_ARCHITECTURE } from "../../model/checkpoint";
import { type ExchangedModel, modelOnnx, modelSafetensors } from "../exchange";
import { CHECKPOINT_METRICS, type Predictor } from "./checkpoint";

/**
 * The predictor as safetensors; `segment_classes` and `metrics` are JSON in `__metadata__`, an undefined metric null.
 *
 * @param checkpointSha256 of the predictor's `.pt`.
 */
export function predictorSafetensors(predictor: Predictor, checkpointSha256: string): Blob {
  return modelSafetensors(exchanged(predictor), checkpointSha256);
}

/** The predictor as an ONNX classifier whose `probabilities` are a softmax. @param producerVersion The studio's. */
export function predictorOnnx(predictor: Predictor, producerVersion: string): Blob {
  return modelOnnx(exchanged(predictor), { name: "segment_predictor", output: "Softmax" }, producerVersion);
}

function exchanged({ shape, state, walk, classes, metrics, freezeBackbone }: Predictor): ExchangedModel {
  return {
    layers: predictorLayers(shape),
    state,
    description: [
      ["architecture", PREDICTOR_ARCHITECTURE],
      ["walk", String(walk)],
      ["segment_classes", JSON.stringify(classes)],
      ["metrics", JSON.stringify(Object.fromEntries(CHECKPOINT_METRICS.map((key) => [key, metrics[key]])))],
      ["freeze_backbone", String(freezeBackbone)],
    ],
  };
}

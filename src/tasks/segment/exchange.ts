import { predictorLayers } from "../../model/architecture";
import { PREDICTOR_ARCHITECTURE } from "../../model/checkpoint";
import { TABLE_KEY } from "../../model/checkpoint-table";
import { type ExchangedModel, modelOnnx, modelSafetensors } from "../exchange";
import { type Predictor, SEGMENT_METRICS } from "./checkpoint";

/**
 * The predictor as safetensors; `segment_classes` and `metrics` are JSON in `__metadata__`, an undefined metric null.
 *
 * @param version The studio's.
 * @param checkpointSha256 of the predictor's `.pt`.
 */
export function predictorSafetensors(predictor: Predictor, version: string, checkpointSha256: string): Blob {
  return modelSafetensors(exchanged(predictor, version), checkpointSha256);
}

/** The predictor as an ONNX classifier whose `probabilities` are a softmax. @param version The studio's. */
export function predictorOnnx(predictor: Predictor, version: string): Blob {
  return modelOnnx(exchanged(predictor, version), { name: "segment_predictor", output: "Softmax" });
}

function exchanged(
  { shape, state, walk, classes, metrics, freezeBackbone, table }: Predictor,
  version: string,
): ExchangedModel {
  return {
    layers: predictorLayers(shape),
    state,
    version,
    description: [
      ["architecture", PREDICTOR_ARCHITECTURE],
      ["walk", String(walk)],
      ["segment_classes", JSON.stringify(classes)],
      ["metrics", JSON.stringify(Object.fromEntries(SEGMENT_METRICS.map((key) => [key, metrics[key]])))],
      ["freeze_backbone", String(freezeBackbone)],
      ...(table === null ? [] : [[TABLE_KEY, JSON.stringify(table)] as const]),
    ],
  };
}

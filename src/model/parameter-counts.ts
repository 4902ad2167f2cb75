import { elementCount, isParameter, type PredictorShape, predictorLayers, stateDictSpecs } from "./architecture";

/** Parameters of the whole predictor, and those that an optimiser updates. */
export function parameterCounts(
  shape: PredictorShape,
  freezeBackbone: boolean,
): { readonly total: number; readonly trainable: number } {
  let total = 0;
  let trainable = 0;
  for (const spec of stateDictSpecs(predictorLayers(shape))) {
    if (!isParameter(spec)) continue;
    const count = elementCount(spec.shape);
    total += count;
    if (spec.part === "head" || !freezeBackbone) trainable += count;
  }
  return { total, trainable };
}

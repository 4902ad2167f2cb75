import { elementCount, isParameter, stateDictSpecs } from "./architecture";
import type { NetworkPlan } from "./plan";

/** Parameters of a whole network, and those that an optimizer updates. */
export function parameterCounts({ layers }: NetworkPlan): { readonly total: number; readonly trainable: number } {
  let total = 0;
  let trainable = 0;
  for (const layer of layers) {
    for (const { shape } of stateDictSpecs([layer]).filter(isParameter)) {
      total += elementCount(shape);
      if (layer.trained) trainable += elementCount(shape);
    }
  }
  return { total, trainable };
}

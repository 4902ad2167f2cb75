import { type PredictorShape, predictorLayers } from "./architecture";

/**
 * Multiply-add work of one training step in FLOPs: forward, weight gradients and, but for the first trained layer,
 * input gradients of every Linear.
 */
export function flopsPerStep(shape: PredictorShape, rows: number, freezeBackbone: boolean): number {
  let first = true;
  return predictorLayers(shape).reduce((sum, { inWidth, outWidth, part }) => {
    const pass = 2 * rows * inWidth * outWidth;
    if (freezeBackbone && part === "backbone") return sum + pass;
    const backward = first ? pass : 2 * pass;
    first = false;
    return sum + pass + backward;
  }, 0);
}

/** Multiply-add work of the forward pass of so many rows, in FLOPs. */
export function forwardFlops(shape: PredictorShape, rows: number): number {
  return predictorLayers(shape).reduce((sum, { inWidth, outWidth }) => sum + 2 * rows * inWidth * outWidth, 0);
}

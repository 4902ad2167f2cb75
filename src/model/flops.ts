import type { LayerSpec } from "./architecture";
import { type NetworkPlan, splitConstant } from "./plan";

/**
 * Multiply-add work of one training step in FLOPs: the output of every Linear, and of what is trained the weight
 * gradients and, but for the first, the input gradients. Layers whose outputs are computed once take no part.
 *
 * @param rows of the batch.
 * @param dataRows of the data; the batch is all of it when left out.
 */
export function flopsPerStep(network: NetworkPlan, rows: number, dataRows: number = rows): number {
  const { layers } = splitConstant(network, dataRows)?.rest ?? network;
  return layers.reduce((sum, { inWidth, outWidth, trained, passesGradient }) => {
    const products = 1 + (trained ? 1 : 0) + (passesGradient ? 1 : 0);
    return sum + products * 2 * rows * inWidth * outWidth;
  }, 0);
}

/** Multiply-add work of the forward pass of so many rows, in FLOPs. */
export function forwardFlops(layers: readonly LayerSpec[], rows: number): number {
  return layers.reduce((sum, { inWidth, outWidth }) => sum + 2 * rows * inWidth * outWidth, 0);
}

import type { TorchGenerator } from "../../data/torch-generator";
import { type BackboneShape, backboneLayers, type ModelState } from "../../model/architecture";
import { freshLayer, mergeStates } from "../../model/init";

/**
 * The network that the pre-training script starts from. Construction draws every Linear's weight and bias, which are then
 * overwritten: weights by `nn.init.kaiming_normal_(mode="fan_out", nonlinearity="leaky_relu")`, whose slope argument is 0
 * and gain therefore √2, in the modules' order; biases by 0 (torch/nn/init.py).
 *
 * @param generator the run's global generator; stands behind all these draws afterwards.
 */
export function initialBackbone(shape: BackboneShape, generator: TorchGenerator): ModelState {
  const layers = backboneLayers(shape);
  for (const { inWidth, outWidth } of layers) generator.skip(outWidth * inWidth + outWidth);
  return layers
    .map((layer) => {
      const weight = new Float32Array(layer.outWidth * layer.inWidth);
      generator.normal(weight, Math.SQRT2 / Math.sqrt(layer.outWidth));
      return freshLayer(layer, weight, new Float32Array(layer.outWidth));
    })
    .reduce(mergeStates);
}

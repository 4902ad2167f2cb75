import { describe, expect, it } from "vitest";
import { TorchGenerator } from "../../src/data/torch-generator";
import { elementCount, type ModelState, predictorLayers, stateDictSpecs } from "../../src/model/architecture";
import { initialLayer, initialPredictor, linearBounds, mergeStates } from "../../src/model/init";

const shape = { inputDim: 6, hiddenDim: 5, outputDim: 4, numLayers: 2, headWidths: [7, 3], classes: 3 } as const;
const layers = predictorLayers(shape);

function drawnBackbone(generator: TorchGenerator): ModelState {
  return layers
    .filter(({ group }) => group === "backbone")
    .map((layer) => initialLayer(layer, generator))
    .reduce(mergeStates);
}

describe("initialPredictor", () => {
  it("skips exactly the draws that the backbone's own initialization makes", () => {
    const whole = new TorchGenerator(11);
    const backbone = drawnBackbone(whole);
    const head = layers.filter(({ group }) => group === "head").map((layer) => initialLayer(layer, whole));
    const skipping = new TorchGenerator(11);
    const predictor = initialPredictor(shape, backbone, skipping);
    expect(predictor).toEqual([backbone, ...head].reduce(mergeStates));
    expect(skipping.getState()).toEqual(whole.getState());
  });

  it("holds every tensor of the state dict, in its order", () => {
    const predictor = initialPredictor(shape, drawnBackbone(new TorchGenerator(1)), new TorchGenerator(2));
    const specs = stateDictSpecs(layers);
    const parameters = specs.filter(({ role }) => role !== "batches-tracked");
    expect([...predictor.tensors.keys()]).toEqual(parameters.map(({ name }) => name));
    for (const spec of parameters) expect(predictor.tensors.get(spec.name)).toHaveLength(elementCount(spec.shape));
    expect(predictor.batchesTracked.size).toBe(specs.length - parameters.length);
  });

  it("keeps weights within PyTorch's bounds", () => {
    expect(linearBounds(320).bias).toBe(1 / Math.sqrt(320));
    // kaiming_uniform_ with a = √5 is 1/√fan_in too, but for the rounding of its factors.
    expect(linearBounds(320).weight).toBeCloseTo(1 / Math.sqrt(320), 15);
  });

  it("refuses a backbone of other widths", () => {
    const backbone = drawnBackbone(new TorchGenerator(1));
    expect(() => initialPredictor({ ...shape, hiddenDim: 6 }, backbone, new TorchGenerator(2))).toThrow(RangeError);
  });
});

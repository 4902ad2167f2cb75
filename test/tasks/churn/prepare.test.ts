import { describe, expect, it } from "vitest";
import { TorchGenerator } from "../../../src/data/torch-generator";
import { type BackboneShape, HEAD_WIDTHS, predictorLayers } from "../../../src/model/architecture";
import { initialLayer, mergeStates } from "../../../src/model/init";
import { prepareChurn } from "../../../src/tasks/churn/prepare";
import { defaultConfig, withChanges } from "../../../src/tasks/config";
import { pick } from "../../../src/training/prepare";

const shape: BackboneShape = { inputDim: 5, hiddenDim: 4, outputDim: 3, numLayers: 1 };
const ROWS = 80;

function prepared(labels: Int32Array, positiveWeight: "balanced" | "none" | number = "balanced") {
  const generator = new TorchGenerator(0);
  const state = predictorLayers({ ...shape, headWidths: HEAD_WIDTHS, classes: 1 })
    .filter(({ group }) => group === "backbone")
    .map((layer) => initialLayer(layer, generator))
    .reduce(mergeStates);
  const config = withChanges(defaultConfig("churn"), { batchSize: 8 });
  if (config.task !== "churn") throw new Error(config.task);
  return prepareChurn({
    dataset: { pastWidth: 2, portfolioWidth: 3 },
    labels,
    foundation: { shape, dropout: 0.25, state },
    config,
    positiveWeight,
  });
}

/** Every seventh customer churned. */
const labels = Int32Array.from({ length: ROWS }, (_, row) => (row % 7 === 0 ? 1 : 0));

describe("prepareChurn", () => {
  it("ends in one output and weighs churners by the training split's retained ones, as float32", () => {
    const { training, split, shape: made } = prepared(labels);
    const train = pick(labels, split.train);
    const churned = train.reduce((sum, label) => sum + label, 0);
    expect(made.classes).toBe(1);
    expect(training.objective).toEqual({
      kind: "bce-with-logits",
      positiveWeight: Math.fround((train.length - churned) / churned),
      targets: Float32Array.from(labels),
    });
  });

  it.each<["none" | number, number]>([
    ["none", 1],
    [2.3, Math.fround(2.3)],
  ])("weighs churners as it is told: %s", (choice, weight) => {
    expect(prepared(labels, choice).training.objective).toMatchObject({ positiveWeight: weight });
  });

  it("leaves out rows without a label", () => {
    const some = labels.map((label, row) => (row < 10 ? -1 : label));
    const { split } = prepared(some);
    const rows = [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
    expect(rows).toEqual(Array.from({ length: ROWS - 10 }, (_, place) => place + 10));
  });

  it("refuses a training split without churners by name", () => {
    const { split } = prepared(labels);
    const elsewhere = new Int32Array(ROWS);
    for (const row of split.test) elsewhere[row] = 1;
    const refused = () => prepared(elsewhere);
    expect(refused).toThrow(
      expect.objectContaining({ code: "preflight/no-churners", params: { rows: split.train.length } }),
    );
  });
});

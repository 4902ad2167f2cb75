import { describe, expect, it } from "vitest";
import { DataError } from "../../src/data/errors";
import { randomSplit } from "../../src/data/split";
import { TorchGenerator } from "../../src/data/torch-generator";
import { CodedError } from "../../src/formats/coded-error";
import { type BackboneShape, HEAD_WIDTHS, type ModelState, predictorLayers } from "../../src/model/architecture";
import { ModelError } from "../../src/model/errors";
import { initialLayer, mergeStates } from "../../src/model/init";
import { prepareSegment } from "../../src/tasks/segment/prepare";
import { pick } from "../../src/training/prepare";
import { segmentConfig } from "../tasks/segment-config";

const shape: BackboneShape = { inputDim: 5, hiddenDim: 4, outputDim: 3, numLayers: 1 };
const dataset = { pastWidth: 2, portfolioWidth: 3 };

function backbone(): ModelState {
  const generator = new TorchGenerator(0);
  return predictorLayers({ ...shape, headWidths: HEAD_WIDTHS, classes: 2 })
    .filter(({ group }) => group === "backbone")
    .map((layer) => initialLayer(layer, generator))
    .reduce(mergeStates);
}

function prepare(labels: Int32Array, config: Record<string, unknown> = {}, widths = dataset) {
  return prepareSegment({
    dataset: widths,
    labels,
    foundation: { shape, dropout: 0.25, state: backbone() },
    config: segmentConfig({ batchSize: 8, ...config }),
  });
}

/** Classes in turn. */
function cycle(rows: number, classes = 4): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row % classes);
}

describe("prepareSegment", () => {
  it("splits the rows that have a class, in the file's order", () => {
    const labels = cycle(60);
    for (const row of [0, 7, 8, 59]) labels[row] = -1;
    const taking = Int32Array.from(labels.keys()).filter((row) => (labels[row] ?? -1) >= 0);
    const expected = randomSplit(56, { train: 0.7, validation: 0.15 }, 42);
    const { split } = prepare(labels);
    expect(split.train).toEqual(pick(taking, expected.train));
    expect(split.validation).toEqual(pick(taking, expected.validation));
    expect(split.test).toEqual(pick(taking, expected.test));
  });

  it("takes the split's own seed when there is one, and the same model and batches", () => {
    const [own, run] = [prepare(cycle(60), { split: { seed: 7 } }), prepare(cycle(60))];
    expect(own.splitSeed).toBe(7);
    expect(run.splitSeed).toBe(42);
    expect(own.split.train).not.toEqual(run.split.train);
    expect(own.random).toEqual(run.random);
    expect(own.initial).toEqual(run.initial);
  });

  it("weighs classes by the training split; an absent class weighs 0", () => {
    const { labels, split, training } = prepare(cycle(60, 3));
    const train = [...pick(labels, split.train)];
    const weights = [0, 1, 2].map((c) => 42 / (3 * train.filter((label) => label === c).length));
    expect(training.objective).toMatchObject({ kind: "cross-entropy", classWeights: [...weights, 0] });
    const equal = prepare(cycle(60, 3), { classWeights: "none" }).training.objective;
    expect(equal).toMatchObject({ classWeights: [1, 1, 1, 1] });
  });

  it("draws no less when classes are not weighed, so that batches stay the same", () => {
    expect(prepare(cycle(60), { classWeights: "none" }).random).toEqual(prepare(cycle(60)).random);
  });

  it("takes dropout from the checkpoint unless the configuration has its own", () => {
    const dropout = (config: Record<string, unknown>) =>
      prepare(cycle(60), config).network.layers.flatMap((layer) => layer.dropout ?? []);
    expect([...new Set(dropout({}))]).toEqual([0.25, 0.3, 0.2]);
    expect(dropout({ dropout: 0, headDropout: [0, 0.5] }).slice(-3)).toEqual([0, 0, 0.5]);
  });

  it("gives the head its own rate", () => {
    expect(prepare(cycle(60), { learningRate: 2e-4, headLearningRateFactor: 5 }).learningRates).toEqual([2e-4, 1e-3]);
  });

  it("copies the checkpoint: training never writes into it", () => {
    const state = backbone();
    const before = structuredClone(state);
    const { initial } = prepareSegment({
      dataset,
      labels: cycle(60),
      foundation: { shape, dropout: 0, state },
      config: segmentConfig({}),
    });
    for (const values of initial.tensors.values()) values.fill(9);
    expect(state).toEqual(before);
  });

  it("makes the backbone itself from scratch, with the construction's draws, and never asks for a model", () => {
    const config = { fromScratch: true, hiddenDim: 4, numLayers: 1, outputDim: 3, seed: 5 };
    const labels = cycle(60);
    const inputs = { dataset, labels, config: segmentConfig({ batchSize: 8, ...config }) };
    const prepared = prepareSegment({ ...inputs, foundation: null });
    const generator = new TorchGenerator(5);
    const drawn = predictorLayers(prepared.shape).map((layer) => initialLayer(layer, generator));
    expect(prepared.initial).toEqual(drawn.reduce(mergeStates));
    expect(prepared.shape).toEqual({ ...shape, headWidths: HEAD_WIDTHS, classes: 4 });
    expect(prepared.network.layers.find(({ residual }) => residual)?.dropout).toBe(0.1);
    // A model that is open plays no part, and whoever fine-tunes draws exactly as many numbers.
    const given = { shape: { ...shape, hiddenDim: 9 }, dropout: 0.25, state: backbone() };
    expect(prepareSegment({ ...inputs, foundation: given })).toEqual(prepared);
    expect(prepare(labels, { seed: 5 }).random).toEqual(prepared.random);
  });

  it("asks for a model where it is not from scratch", () => {
    const config = segmentConfig({});
    expect(() => prepareSegment({ dataset, labels: cycle(60), foundation: null, config })).toThrow(
      new CodedError("preflight/no-foundation"),
    );
  });

  it("refuses sketches of another width, naming both sides", () => {
    expect(() => prepare(cycle(60), {}, { pastWidth: 2, portfolioWidth: 2 })).toThrow(
      new ModelError("model/input-mismatch", { past: 2, portfolio: 2, width: 4, inputDim: 5 }),
    );
  });

  it("refuses a part without rows", () => {
    expect(() => prepare(cycle(5))).toThrow(
      new DataError("data/empty-split", { rows: 5, train: 3, validation: 0, test: 2 }),
    );
  });
});

import { describe, expect, it } from "vitest";
import { countEmptyRows, denseRows, rowsAt } from "../../../src/data/row-source";
import { TorchGenerator } from "../../../src/data/torch-generator";
import { evaluateFutures } from "../../../src/tasks/foundation/evaluation";
import { subspaceSimilarities } from "../../../src/tasks/foundation/evidence";
import { initialBackbone } from "../../../src/tasks/foundation/initial";
import { nameSimilarities } from "../../../src/tasks/foundation/names";
import { futureDistributions } from "../../../src/tasks/foundation/targets";

describe("initialBackbone", () => {
  const shape = { inputDim: 5, hiddenDim: 4, outputDim: 3, numLayers: 2 };

  it("draws construction's numbers first, then each weight, and nothing for biases", () => {
    const generator = new TorchGenerator(42);
    const { tensors, batchesTracked } = initialBackbone(shape, generator);
    const other = new TorchGenerator(42);
    // Three layers of 5·4+4, twice 4·4+4, and 4·3+3 draws.
    other.skip(24 + 2 * 20 + 15);
    const weight = new Float32Array(20);
    other.normal(weight, Math.SQRT2 / 2);
    expect(tensors.get("input_proj.0.weight")).toEqual(weight);
    for (let block = 0; block < 2; block++) other.normal(new Float32Array(16), 1);
    const last = new Float32Array(12);
    other.normal(last, Math.sqrt(2 / 3));
    expect(tensors.get("output_proj.weight")).toEqual(last);
    expect(other.random32()).toBe(generator.random32());
    expect(tensors.get("output_proj.bias")).toEqual(new Float32Array(3));
    expect(tensors.get("residual_blocks.1.block.1.weight")).toEqual(new Float32Array(4).fill(1));
    expect(tensors.get("residual_blocks.1.block.1.running_var")).toEqual(new Float32Array(4).fill(1));
    expect([...batchesTracked.values()]).toEqual([0, 0, 0]);
  });
});

it("customers without future events are counted", () => {
  expect(countEmptyRows(denseRows(Float32Array.of(0, 0, 0, 1, 0, 0), 2))).toBe(2);
});

describe("futureDistributions", () => {
  const futures = denseRows(Float32Array.of(2, 0, -1, 2, 0, 0, 0, 0), 4);

  it("clamps, smooths and divides by the sum; nothing becomes the uniform distribution", () => {
    const [row, none] = [rowsAt(futureDistributions(futures), Int32Array.of(0)), Int32Array.of(1)];
    expect(row[0]).toBeCloseTo(0.5, 7);
    expect(row[1]).toBeCloseTo(2.5e-9, 15);
    expect(row[2]).toBe(row[1]);
    expect(Array.from(rowsAt(futureDistributions(futures), none))).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});

describe("subspaceSimilarities", () => {
  const predictions = Float32Array.of(1, 0, 0.5, 0.5, 0, 1, 1, 0, 0.2, 0.8, 0.5, 0.5);

  it("are means within each subspace of customers who have a future", () => {
    const futures = Float32Array.of(1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1);
    const similarities = new Float32Array(3);
    const [first, second] = subspaceSimilarities({ predictions, futures, width: 4, similarities }) ?? [];
    expect(first).toBeCloseTo((1 + 0.2 / Math.hypot(0.2, 0.8)) / 2, 6);
    expect(second).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it("are not told of rows that are no sketches", () => {
    const futures = Float32Array.of(1, 0, 1, 0, 0.3, 0, 0, 0, 1, 0, 0, 1);
    expect(subspaceSimilarities({ predictions, futures, width: 4, similarities: new Float32Array(3) })).toBeNull();
  });
});

describe("nameSimilarities", () => {
  // Two subspaces of two bins.
  const codes = {
    names: ["card", "loan"],
    subspaces: 2,
    bins: 2,
    codes: Int32Array.of(0, 1, 0, 1),
    edges: new Float64Array(2),
    ties: [],
  };
  const similarities = new Float32Array(3);

  it("compare each name's share over the customers with a future, the commonest name first", () => {
    const futures = Float32Array.of(0, 1, 0, 1, 0, 0, 0, 0, 0.25, 0.75, 0.25, 0.75);
    const predictions = Float32Array.of(0.1, 0.4, 0.1, 0.4, 0.5, 0, 0.5, 0, 0.1, 0.4, 0.1, 0.4);
    const [loan, card] = nameSimilarities({ predictions, futures, width: 4, similarities }, codes) ?? [];
    expect(loan).toMatchObject({ name: "loan", customers: 2 });
    expect(loan?.came).toBeCloseTo(0.875, 6);
    expect(loan?.predicted).toBeCloseTo(0.8, 6);
    expect(loan?.similarity).toBeCloseTo(1.75 / Math.SQRT2 / Math.hypot(1, 0.75), 6);
    expect(card).toMatchObject({ name: "card", customers: 1 });
    expect(card?.came).toBeCloseTo(0.125, 6);
    expect(card?.predicted).toBeCloseTo(0.2, 6);
  });

  it("are not told where the bins are others, or nobody has a future", () => {
    const none = { predictions: new Float32Array(4), futures: new Float32Array(4), width: 4, similarities };
    expect(nameSimilarities(none, codes)).toBeNull();
    expect(nameSimilarities({ ...none, futures: Float32Array.of(1, 0), width: 2 }, codes)).toBeNull();
  });
});

describe("evaluateFutures", () => {
  it("compares probabilities with the sketches as they are", () => {
    const outputs = Float32Array.of(0, 0, Math.log(3), 0);
    const { predictions, similarities, evaluation } = evaluateFutures(outputs, Float32Array.of(10, 0, 0, 0), 2);
    expect(Array.from(predictions)).toEqual([0.5, 0.5, 0.75, 0.25].map(Math.fround));
    expect(similarities[0]).toBeCloseTo(Math.SQRT1_2, 7);
    expect(similarities[1]).toBe(0);
    expect(evaluation.cdf).toEqual([0, similarities[0]]);
    expect(evaluation.histogram.counts.reduce((a, b) => a + b)).toBe(2);
  });
});

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type ModelState, predictorLayers, stateDictSpecs } from "../../src/model/architecture";
import { initialPredictor } from "../../src/model/init";
import { epochBatches } from "../../src/training/batches";
import { RunRandomState } from "../../src/training/random-state";
import { indices, predictorShape } from "../data/cases";
import drawsCases from "../fixtures/training/draws.json";

const digest = z.object({
  count: z.int(),
  head: z.array(z.number()),
  tail: z.array(z.number()),
  sha256: z.string(),
});

const cases = z
  .array(
    z.object({
      shape: predictorShape,
      seed: z.int(),
      rows: z.int(),
      batchSize: z.int(),
      shuffle: z.boolean(),
      head: z.record(z.string(), digest),
      epochs: z.array(z.array(indices)),
    }),
  )
  .parse(drawsCases);

describe("the run's order of draws", () => {
  it.each(cases)("initializes the head and orders the batches as the script does with seed $seed", (expected) => {
    const { shape, seed, rows, batchSize, shuffle } = expected;
    const random = new RunRandomState(seed, shuffle);
    const model = initialPredictor(shape, emptyState(shape), random.generator);
    for (const [name, values] of Object.entries(expected.head)) {
      expect(digestOf(model.tensors.get(name) ?? new Float32Array()), name).toEqual(values);
    }
    random.weighingPass();
    const all = Int32Array.from({ length: rows }, (_, row) => row);
    for (const batches of expected.epochs) {
      const drawn = epochBatches(all, random.trainingPass(rows), batchSize);
      // PyTorch fails on a last batch of one row; the studio leaves it out.
      expect(drawn).toEqual(batches.filter((batch) => batch.length > 1));
      random.validationPass();
    }
  });

  it("goes on from a saved state", () => {
    const random = new RunRandomState(3, true);
    random.trainingPass(100);
    const copy = new RunRandomState(0, true);
    copy.setState(random.getState());
    expect(copy.trainingPass(50)).toEqual(random.trainingPass(50));
  });
});

function emptyState(shape: z.output<typeof predictorShape>): ModelState {
  const tensors = stateDictSpecs(predictorLayers(shape))
    .filter(({ group, role }) => group === "backbone" && role !== "batches-tracked")
    .map(({ name, shape: dims }): [string, Float32Array] => [name, new Float32Array(dims.reduce((a, b) => a * b, 1))]);
  return { tensors: new Map(tensors), batchesTracked: new Map() };
}

function digestOf(values: Float32Array): z.output<typeof digest> {
  return {
    count: values.length,
    head: Array.from(values.slice(0, 4)),
    tail: Array.from(values.slice(-4)),
    sha256: createHash("sha256")
      .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      .digest("hex"),
  };
}

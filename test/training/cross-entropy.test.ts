import { describe, expect, it } from "vitest";
import { z } from "zod";
import { epochCrossEntropy } from "../../src/training/cross-entropy";
import { floats, indices } from "../data/cases";
import crossEntropyCases from "../fixtures/training/cross-entropy.json";

const cases = z
  .array(
    z.object({
      logits: floats,
      labels: indices,
      weights: z.array(z.number()),
      batchSize: z.int(),
      loss: z.number().nullable(),
    }),
  )
  .parse(crossEntropyCases);

describe("epochCrossEntropy", () => {
  it.each(cases)("is PyTorch's, batch by batch of $batchSize with weights $weights", (expected) => {
    const loss = epochCrossEntropy(expected.logits, expected.labels, expected.weights, expected.batchSize);
    // A batch of classes that all weigh 0 is 0/0 in PyTorch too.
    if (expected.loss === null) expect(loss).toBeNaN();
    // Both are double precision; sums differ in their order only.
    else expect(Math.abs(loss - expected.loss)).toBeLessThanOrEqual(1e-12 * expected.loss);
  });
});

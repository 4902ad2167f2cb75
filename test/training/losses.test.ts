import { describe, expect, it } from "vitest";
import { z } from "zod";
import { denseRows } from "../../src/data/row-source";
import { epochLoss } from "../../src/training/losses";
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

const rowsTo = (count: number) => Int32Array.from({ length: count }, (_, row) => row);

describe("the loss of an epoch", () => {
  it.each(cases)("is PyTorch's cross entropy, batch by batch of $batchSize with weights $weights", (expected) => {
    const { weights: classWeights, labels: targets } = expected;
    const objective = { kind: "cross-entropy", classWeights, targets } as const;
    const loss = epochLoss(objective, rowsTo(targets.length), expected.logits, expected.batchSize);
    // A batch of classes that all weigh 0 is 0/0 in PyTorch too.
    if (expected.loss === null) expect(loss).toBeNaN();
    // Both are double precision; sums differ in their order only.
    else expect(Math.abs(loss - expected.loss)).toBeLessThanOrEqual(1e-12 * expected.loss);
  });

  it("is PyTorch's binary cross entropy with a positive weight, also of outputs far out", () => {
    // torch.nn.functional.binary_cross_entropy_with_logits(x, y, pos_weight=torch.tensor(2.5)) in float64.
    const targets = Float32Array.of(0, 1, 1, 0, 1);
    const objective = { kind: "bce-with-logits", positiveWeight: 2.5, targets } as const;
    const outputs = Float32Array.of(0.5, -1.25, 40, -80, 2);
    expect(epochLoss(objective, rowsTo(5), outputs, 8)).toBeCloseTo(1.009243943030194, 12);
    expect(epochLoss(objective, rowsTo(5), outputs, 2)).toBeCloseTo(1.009243943030194, 12);
    // Another order of rows is another order of targets.
    expect(epochLoss(objective, Int32Array.of(1, 0), outputs.subarray(0, 2), 8)).toBeCloseTo(0.7185607708978198, 12);
  });

  it("is PyTorch's KL divergence against the log-softmax, of distributions with zeros", () => {
    // torch.nn.functional.kl_div(torch.log_softmax(x, 1), t, reduction="batchmean") in float64, weighted by rows.
    const targets = denseRows(Float32Array.of(0.5, 0.5, 0, 0, 0, 1, 0.25, 0.25, 0.5), 3);
    const outputs = Float32Array.of(1, 2, 3, 0.5, -0.5, 0.25, 0, 0, 100);
    expect(epochLoss({ kind: "kl-divergence", targets }, rowsTo(3), outputs, 2)).toBeCloseTo(17.062886860037935, 12);
  });
});

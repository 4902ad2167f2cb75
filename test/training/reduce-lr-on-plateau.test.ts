import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ReduceLROnPlateau } from "../../src/training/reduce-lr-on-plateau";
import plateauCases from "../fixtures/training/plateau.json";

const cases = z
  .array(
    z.object({
      rates: z.array(z.number()),
      factor: z.number(),
      patience: z.int(),
      losses: z.array(z.number().nullable()),
      after: z.array(z.array(z.number())),
    }),
  )
  .parse(plateauCases);

describe("ReduceLROnPlateau", () => {
  it.each(cases)("cuts $rates by $factor after $patience epochs as PyTorch's", (expected) => {
    let scheduler = new ReduceLROnPlateau(expected.rates, expected);
    const after = expected.losses.map((loss) => {
      scheduler.step(loss ?? Number.NaN);
      // A scheduler that went through a saved state must not differ.
      const copy = new ReduceLROnPlateau([0, 0], expected);
      copy.setState(JSON.parse(JSON.stringify(scheduler.getState())));
      scheduler = copy;
      return scheduler.learningRates;
    });
    expect(after).toEqual(expected.after);
  });
});

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DataError } from "../../src/data/errors";
import { randomSplit, splitSizes } from "../../src/data/split";
import splitCases from "../fixtures/data/split.json";
import { indices } from "./cases";

const cases = z
  .array(
    z.object({
      rows: z.int(),
      train: z.number(),
      validation: z.number(),
      seed: z.int(),
      parts: z.tuple([indices, indices, indices]),
    }),
  )
  .parse(splitCases);

describe("randomSplit", () => {
  it.each(cases)("splits $rows rows with seed $seed as random_split", ({ rows, train, validation, seed, parts }) => {
    expect(randomSplit(rows, { train, validation }, seed)).toEqual({
      train: parts[0],
      validation: parts[1],
      test: parts[2],
    });
  });

  it("truncates sizes as Python's int() does, in double precision", () => {
    expect(splitSizes(10_000, { train: 0.7, validation: 0.15 })).toEqual({ train: 7000, validation: 1500, test: 1500 });
    // 0.29 * 100 is 28.999999999999996.
    expect(splitSizes(100, { train: 0.29, validation: 0.57 })).toEqual({ train: 28, validation: 56, test: 16 });
  });

  it.each([0, 3, 6])("refuses %i rows, which leave a part empty", (rows) => {
    expect(() => randomSplit(rows, { train: 0.7, validation: 0.15 }, 42)).toThrow(DataError);
  });
});

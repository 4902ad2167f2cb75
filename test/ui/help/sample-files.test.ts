import { join } from "node:path";
import { expect, it } from "vitest";
import { SAMPLE_PAIR, samplePair } from "./sample-files";

it("the example files that the help offers fit each other", async () => {
  const pair = await samplePair(join(import.meta.dirname, "..", "..", "..", "public", "samples"));
  expect(pair).toEqual(SAMPLE_PAIR);
});

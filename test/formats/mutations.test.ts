import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/formats/format-error";
import { readPickle } from "../../src/formats/pickle/reader";
import { timeOf } from "../cpu-time";
import { exercise } from "./exercise";
import { mutate, mutations } from "./mutate";
import { type Seed, validSeeds } from "./seeds";

const RUNS = 12_000;
const PICKLE_RUNS = 10_000;

/** Runs `read`; anything but a value or a FormatError fails, as does taking two seconds. */
async function onlyTypedErrors(read: () => Promise<unknown>): Promise<boolean> {
  let refused = false;
  const took = await timeOf(async () => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      refused = true;
    }
  }, 2000);
  if (took > 2000) throw new Error(`took ${took} ms`);
  return refused;
}

describe("mutated files", () => {
  it(`of every format give values or typed errors only (${RUNS} files)`, { timeout: 120_000 }, async () => {
    const seeds: readonly Seed[] = await validSeeds();
    const before = process.memoryUsage.rss();
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: seeds.length - 1 }), mutations, async (index, changes) => {
        const seed = seeds[index];
        if (seed === undefined) throw new RangeError(`seed ${index}`);
        const blob = new Blob([mutate(seed.bytes, changes)]);
        if (await onlyTypedErrors(() => exercise(seed.opener, blob, "mutated"))) refusals++;
      }),
      { numRuns: RUNS },
    );
    // Most mutations hit something that matters; a reader that accepts everything would not notice.
    expect(refusals).toBeGreaterThan(RUNS / 2);
    expect(process.memoryUsage.rss() - before).toBeLessThan(256 * 2 ** 20);
  });

  it(`and mutated pickles alone, which a ZIP file's checks would hide (${PICKLE_RUNS} files)`, {
    timeout: 60_000,
  }, async () => {
    const pickles = (await validSeeds()).filter(({ opener }) => opener === "npy").map(({ bytes }) => bytes.slice(128));
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.tuple(fc.constantFrom(...pickles), mutations).map(([bytes, changes]) => mutate(bytes, changes)),
          fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
        ),
        async (bytes) => {
          if (await onlyTypedErrors(async () => readPickle(bytes, { where: { file: "mutated" } }))) refusals++;
        },
      ),
      { numRuns: PICKLE_RUNS },
    );
    expect(refusals).toBeGreaterThan(PICKLE_RUNS / 2);
  });
});

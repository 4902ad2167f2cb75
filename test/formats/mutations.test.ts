import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/formats/format-error";
import { readPickle } from "../../src/formats/pickle/reader";
import { exercise } from "./exercise";
import { type Seed, validSeeds } from "./seeds";

const RUNS = 30_000;
const PICKLE_RUNS = 20_000;

type Mutation =
  | { readonly kind: "set"; readonly at: number; readonly byte: number }
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "remove"; readonly at: number; readonly length: number }
  | { readonly kind: "repeat"; readonly at: number; readonly length: number }
  | { readonly kind: "fill"; readonly at: number; readonly length: number; readonly byte: number }
  | { readonly kind: "integer"; readonly at: number; readonly value: number };

const at = fc.double({ min: 0, max: 1, noNaN: true });
const length = fc.integer({ min: 1, max: 64 });
const byte = fc.integer({ min: 0, max: 255 });
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), at, byte }),
  fc.record({ kind: fc.constant("cut" as const), at }),
  fc.record({ kind: fc.constant("remove" as const), at, length }),
  fc.record({ kind: fc.constant("repeat" as const), at, length }),
  fc.record({ kind: fc.constant("fill" as const), at, length, byte }),
  // Sizes, counts and offsets are 32-bit: extremes hurt most.
  fc.record({
    kind: fc.constant("integer" as const),
    at,
    value: fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x10000, 0xff),
  }),
);

function mutate(bytes: Uint8Array<ArrayBuffer>, mutations: readonly Mutation[]): Uint8Array<ArrayBuffer> {
  let current = bytes.slice();
  for (const change of mutations) {
    const position = Math.floor(change.at * current.length);
    if (change.kind === "cut") current = current.slice(0, position);
    else if (change.kind === "set") current.fill(change.byte, position, position + 1);
    else if (change.kind === "fill") current.fill(change.byte, position, position + change.length);
    else if (change.kind === "integer") {
      if (position + 4 <= current.length) new DataView(current.buffer).setUint32(position, change.value, true);
    } else {
      const end = Math.min(current.length, position + change.length);
      const head = current.slice(0, change.kind === "remove" ? position : end);
      const tail = current.slice(change.kind === "remove" ? end : position);
      current = new Uint8Array(head.length + tail.length);
      current.set(head);
      current.set(tail, head.length);
    }
  }
  return current;
}

/** Runs `read`; anything but a value or a FormatError fails, as does taking two seconds. */
async function onlyTypedErrors(read: () => Promise<unknown>): Promise<boolean> {
  const start = performance.now();
  let refused = false;
  try {
    await read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    refused = true;
  }
  if (performance.now() - start > 2000) throw new Error(`took ${performance.now() - start} ms`);
  return refused;
}

describe("mutated files", () => {
  it(`of every format give values or typed errors only (${RUNS} files)`, { timeout: 120_000 }, async () => {
    const seeds: readonly Seed[] = await validSeeds();
    const before = process.memoryUsage.rss();
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: seeds.length - 1 }),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        async (index, mutations) => {
          const seed = seeds[index];
          if (seed === undefined) throw new RangeError(`seed ${index}`);
          const blob = new Blob([mutate(seed.bytes, mutations)]);
          if (await onlyTypedErrors(() => exercise(seed.opener, blob, "mutated"))) refusals++;
        },
      ),
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
          fc
            .tuple(fc.constantFrom(...pickles), fc.array(mutation, { minLength: 1, maxLength: 4 }))
            .map(([bytes, mutations]) => mutate(bytes, mutations)),
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

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { kept, readerOf, schemaOf } from "../../src/formats/kept-schema";

interface Written {
  readonly file: string;
  readonly days: { readonly total: Uint32Array; readonly first?: number };
  readonly names: readonly string[];
}

const text = z.string();
const total = z.instanceof(Uint32Array);
const days = z.object({ total, first: z.number().optional() });
const names = z.array(text);

/** `tsc` reads these lines, too: each drift is a type error, or the expectation of one is. */
describe("the schema of what is kept", () => {
  it("has the keys of what is written", () => {
    const schema = schemaOf<Written>()(z.object({ file: text, days, names }));
    const written: Written = { file: "a", days: { total: new Uint32Array(2) }, names: ["b"] };
    expect(schema.parse(written)).toEqual(written);
    const earlier = schemaOf<Written>()(z.object({ file: text, days, names: names.default([]) }));
    expect(earlier.parse({ file: "a", days: written.days })).toEqual({ ...written, names: [] });
  });

  it("is refused by the compiler where it drifts from its type", () => {
    const written = { file: "a", days: { total: new Uint32Array(2) }, names: [] };
    // @ts-expect-error asks for a field that nothing writes, as the count of types that Data's facts once had
    const asking = schemaOf<Written>()(z.object({ file: text, days: days.extend({ count: z.number() }), names }));
    expect(asking.safeParse(written).success).toBe(false);
    // @ts-expect-error forgets a field that may be left out
    const forgetting = schemaOf<Written>()(z.object({ file: text, days: z.object({ total }), names }));
    expect(forgetting.parse({ ...written, days: { ...written.days, first: 1 } })).toEqual(written);
    // @ts-expect-error asks for what may be left out
    schemaOf<Written>()(z.object({ file: text, days: z.object({ total, first: z.number() }), names }));
    // @ts-expect-error has a field that may be left out, and nothing writes it
    schemaOf<Written>()(z.object({ file: text, days, names, note: text.optional() }));
    // @ts-expect-error fills in a field that nothing writes
    schemaOf<Written>()(z.object({ file: text, days, names, note: text.default("") }));
    // @ts-expect-error reads less than is written
    readerOf<Written>()(z.object({ file: z.literal("a"), days, names }));
    // @ts-expect-error does not read again what it has read
    const once = kept(z.object({ days: text.transform(Number) }));
    expect(once.safeParse(once.parse({ days: "1" })).success).toBe(false);
  });
});

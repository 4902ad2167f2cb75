import fc from "fast-check";

/** A change of a file's bytes, somewhere. */
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

/** One to four changes of a file. */
export const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });

/** A copy with these changes, one after another. */
export function mutate(bytes: Uint8Array<ArrayBuffer>, changes: readonly Mutation[]): Uint8Array<ArrayBuffer> {
  let current = bytes.slice();
  for (const change of changes) {
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

/** What nobody writes into a file of results. */
const nonsense: readonly unknown[] = [
  ...[null, true, -1, 0, 0.5, 1e300, -1e300, 2 ** 53, 9e15],
  ...["", "x", "\0", "../..", "1e5", "x".repeat(100_000), [], {}, [[]], [null], { __proto__: 1 }],
];

/** A change of something in a JSON value: something else there, nothing, or the same once more. */
export const jsonChanges = fc.array(fc.record({ at, value: fc.constantFrom(...nonsense, "remove", "repeat") }), {
  minLength: 1,
  maxLength: 3,
});

type Place = { readonly in: Record<string, unknown> | unknown[]; readonly key: string };

function* placesIn(value: unknown): Generator<Place> {
  if (typeof value !== "object" || value === null) return;
  const container: Place["in"] = Array.isArray(value) ? value : Object.assign(value);
  for (const [key, item] of Object.entries(value)) {
    yield { in: container, key };
    // Series are alike: the first of them stand for all.
    if (!Array.isArray(value) || Number(key) < 3) yield* placesIn(item);
  }
}

/** The text of a JSON value with these changes. */
export function changedJson(
  text: string,
  changes: readonly { readonly at: number; readonly value: unknown }[],
): string {
  const root: unknown = JSON.parse(text);
  for (const change of changes) {
    const places = [...placesIn(root)];
    const place = places[Math.floor(change.at * places.length)];
    if (place === undefined) break;
    if (change.value === "remove") Reflect.deleteProperty(place.in, place.key);
    else if (change.value === "repeat" && Array.isArray(place.in)) place.in.push(place.in[Number(place.key)]);
    else Reflect.set(place.in, place.key, change.value);
  }
  return JSON.stringify(root);
}

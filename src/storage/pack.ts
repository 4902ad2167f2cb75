import { z } from "zod";

/**
 * A compact binary form of plain values that hold large typed arrays: JSON for the structure, the arrays' bytes after
 * it, 8-byte aligned, never copied on the way out. Structured clone cannot be written to a file; JSON alone cannot hold
 * 480 MB of float32.
 *
 * Supported: null, booleans, strings, numbers (NaN and infinities too), arrays, plain objects, Map, typed arrays.
 */
const ARRAY_TYPES = {
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  u32: Uint32Array,
  u8: Uint8Array,
} as const;
type ArrayTag = keyof typeof ARRAY_TYPES;
type AnyArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

const ALIGNMENT = 8;

/** Packed form: `header` then `arrays`, each starting at its offset from the end of the header's padding. */
interface Packed {
  readonly header: Uint8Array;
  readonly arrays: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
  readonly arrayBytes: number;
}

/** What the header says: the value with places for its arrays, and where these stand. */
const headerSchema = z.object({
  value: z.unknown(),
  arrays: z.array(
    z.object({
      tag: z.enum(["f32", "f64", "i32", "u32", "u8"]),
      /** From the first array's place on, in bytes. */
      offset: z.number(),
      /** Elements. */
      length: z.number(),
    }),
  ),
});

/** Prepares a value for writing; the arrays are views of the value's own memory. */
export function pack(value: unknown): Packed {
  const arrays: { offset: number; bytes: Uint8Array }[] = [];
  const table: { tag: ArrayTag; offset: number; length: number }[] = [];
  let offset = 0;
  const encode = (item: unknown): unknown => {
    if (item === null || typeof item === "boolean" || typeof item === "string") return item;
    if (typeof item === "number") return Number.isFinite(item) ? item : { $number: String(item) };
    if (Array.isArray(item)) return item.map(encode);
    if (item instanceof Map) return { $map: [...item].map(([key, entry]) => [encode(key), encode(entry)]) };
    const tag = tagOf(item);
    if (tag !== null) {
      const { array, name } = tag;
      table.push({ tag: name, offset, length: array.length });
      arrays.push({ offset, bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) });
      offset += Math.ceil(array.byteLength / ALIGNMENT) * ALIGNMENT;
      return { $array: table.length - 1 };
    }
    if (typeof item === "object") {
      return Object.fromEntries(
        Object.entries(item).flatMap(([key, entry]) => (entry === undefined ? [] : [[key, encode(entry)]])),
      );
    }
    throw new TypeError(`cannot pack a ${typeof item}`);
  };
  const json: z.input<typeof headerSchema> = { value: encode(value), arrays: table };
  const text = new TextEncoder().encode(JSON.stringify(json));
  const header = new Uint8Array(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  header.set(text);
  return { header, arrays, arrayBytes: offset };
}

/**
 * Rebuilds a value. What it means is the caller's to validate.
 *
 * @param read Bytes of one array, asked for once each and in the order of their places; each array owns its memory, so
 *   that passing one on never takes the others along.
 * @throws ZodError, SyntaxError or RangeError when the header is none.
 */
export function unpack(header: Uint8Array, read: (offset: number, bytes: number) => ArrayBuffer): unknown {
  const { value, arrays: places } = headerSchema.parse(JSON.parse(new TextDecoder().decode(header)));
  const arrays = places.map(({ tag, offset, length }) => {
    const Type = ARRAY_TYPES[tag];
    return new Type(read(offset, length * Type.BYTES_PER_ELEMENT));
  });
  const decode = (item: unknown): unknown => {
    if (item === null || typeof item !== "object") return item;
    if (Array.isArray(item)) return item.map(decode);
    const entries = Object.entries(item);
    const [first] = entries;
    if (first !== undefined && entries.length === 1) {
      const [key, content] = first;
      if (key === "$number") return Number(content);
      if (key === "$map" && Array.isArray(content)) {
        return new Map(
          content.map((pair: unknown) => (Array.isArray(pair) ? [decode(pair[0]), decode(pair[1])] : [null, null])),
        );
      }
      if (key === "$array" && typeof content === "number") {
        const array = arrays[content];
        if (array === undefined) throw new RangeError(`packed array ${content} is missing`);
        return array;
      }
    }
    return Object.fromEntries(entries.map(([key, content]) => [key, decode(content)]));
  };
  return decode(value);
}

function tagOf(item: unknown): { readonly name: ArrayTag; readonly array: AnyArray } | null {
  if (item instanceof Float32Array) return { name: "f32", array: item };
  if (item instanceof Float64Array) return { name: "f64", array: item };
  if (item instanceof Int32Array) return { name: "i32", array: item };
  if (item instanceof Uint32Array) return { name: "u32", array: item };
  if (item instanceof Uint8Array) return { name: "u8", array: item };
  return null;
}

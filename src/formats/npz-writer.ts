import { plainBytes, utf8 } from "./bytes";
import { FormatError } from "./format-error";
import { writeNpyHeader } from "./npy-header";
import { OP } from "./pickle/opcodes";
import { PickleWriter, type PyWritable } from "./pickle/writer";
import type { Progress } from "./progress";
import { type MadeContent, writeZip, type ZipInput } from "./zip-writer";

/** An array to write. Numeric kinds take the typed array's dtype; `texts` become `<U` of the width NumPy would choose. */
export type NpyInput =
  | {
      readonly data: Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array;
      readonly shape: readonly number[];
    }
  | { readonly texts: readonly string[]; readonly shape: readonly number[] }
  /** A 0-d object array: `np.load(f, allow_pickle=True)[name].item()`. */
  | { readonly object: PyWritable }
  /** A 1-d object array. */
  | { readonly objects: readonly PyWritable[] }
  /** Numbers that are made while they are written: little-endian bytes of all elements in C order. */
  | { readonly made: MadeContent; readonly dtype: "<f4" | "<f8"; readonly shape: readonly number[] };

/** A number without dimensions: a whole one as int64, any other as float64. */
export function scalar(value: number): NpyInput {
  const data = Number.isInteger(value) ? BigInt64Array.of(BigInt(value)) : Float64Array.of(value);
  return { data, shape: [] };
}

export interface WriteNpzOptions {
  /** `numpy.savez` instead of `savez_compressed`: for numbers that deflate cannot shorten. */
  readonly stored?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Bytes written, of all. */
  readonly onProgress?: Progress | undefined;
}

/** A million ids of 256 characters; no single buffer of a browser holds much more. */
const MAX_TEXT_BYTES = 2 ** 30;

/** What `numpy.savez_compressed` would write: one deflated .npy per array, in the map's order. */
export function writeNpz(arrays: ReadonlyMap<string, NpyInput>, options: WriteNpzOptions = {}): Promise<Blob> {
  const { stored = false, signal, onProgress } = options;
  const inputs: ZipInput[] = [...arrays].map(([name, array]) => ({
    name: `${name}.npy`,
    parts: "made" in array ? madeNpy(array) : npyParts(array, name),
    compress: !stored,
  }));
  return writeZip(inputs, { ...(signal && { signal }), ...(onProgress && { onProgress }) });
}

function madeNpy({ made, dtype, shape }: Extract<NpyInput, { made: MadeContent }>): MadeContent {
  const header = writeNpyHeader(dtype, shape);
  return {
    bytes: header.length + made.bytes,
    async *chunks() {
      yield header;
      yield* made.chunks();
    },
  };
}

/** One .npy file, as `numpy.save` would write it. */
export function writeNpy(array: HeldInput): Blob {
  return new Blob(npyParts(array, ""));
}

type HeldInput = Exclude<NpyInput, { made: MadeContent }>;

function npyParts(array: HeldInput, name: string): Uint8Array<ArrayBuffer>[] {
  if ("object" in array) return [writeNpyHeader("|O", []), pickleObjects([], [array.object])];
  if ("objects" in array) {
    const { length } = array.objects;
    return [writeNpyHeader("|O", [length]), pickleObjects([length], array.objects)];
  }
  const count = array.shape.reduce((product, size) => product * size, 1);
  if ("texts" in array) {
    if (array.texts.length !== count)
      throw new RangeError(`shape ${array.shape.join("×")} is not ${array.texts.length} texts`);
    const { bytes, width } = ucs4(array.texts, name);
    return [writeNpyHeader(`<U${width}`, array.shape), bytes];
  }
  const { data, shape } = array;
  if (data.length !== count) throw new RangeError(`shape ${shape.join("×")} does not hold ${data.length} elements`);
  return [writeNpyHeader(descrOf(data), shape), plainBytes(data)];
}

function descrOf(data: Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array): string {
  if (data instanceof Float32Array) return "<f4";
  if (data instanceof Float64Array) return "<f8";
  if (data instanceof BigInt64Array) return "<i8";
  return data instanceof Int32Array ? "<i4" : "|u1";
}

/**
 * NumPy's `<U`: UCS-4, NUL-padded to the longest text; at least one character wide, as `np.array([''])` is.
 *
 * @throws FormatError `npy/text-too-wide` when one long text would make all rows too wide for memory
 */
function ucs4(texts: readonly string[], array: string): { bytes: Uint8Array<ArrayBuffer>; width: number } {
  let width = 1;
  let widest = 0;
  for (const [row, text] of texts.entries()) {
    let length = 0;
    for (const _ of text) length++;
    if (length > width) [width, widest] = [length, row];
  }
  const size = 4 * width * texts.length;
  if (size > MAX_TEXT_BYTES) {
    throw new FormatError("npy/text-too-wide", { array, characters: width, row: widest, bytes: size });
  }
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let start = 0;
  for (const text of texts) {
    let at = start;
    for (const character of text) {
      view.setUint32(at, character.codePointAt(0) ?? 0, true);
      at += 4;
    }
    start += 4 * width;
  }
  return { bytes, width };
}

/**
 * A pickled object array, protocol 4. NumPy 1 knows only `numpy.core`, NumPy 2 keeps it readable without a warning, so
 * that spelling is read everywhere.
 */
function pickleObjects(shape: readonly number[], values: readonly PyWritable[]): Uint8Array<ArrayBuffer> {
  const out = new PickleWriter(4);
  out.global("numpy.core.multiarray", "_reconstruct");
  out.global("numpy", "ndarray");
  out.tuple([0]);
  shortBytes(out, "b");
  out.bytes([OP.TUPLE3, OP.REDUCE, OP.MARK]);
  out.value(1);
  out.tuple(shape);
  out.global("numpy", "dtype");
  out.tuple(["O8", false, true]);
  out.bytes([OP.REDUCE, OP.MARK]);
  for (const item of [3, "|", null, null, null, -1, -1, 63]) out.value(item);
  out.bytes([OP.TUPLE, OP.BUILD]);
  out.value(false);
  out.value(values);
  out.bytes([OP.TUPLE, OP.BUILD]);
  return out.finish();
}

function shortBytes(out: PickleWriter, text: string): void {
  const bytes = utf8.encode(text);
  out.bytes([OP.SHORT_BINBYTES, bytes.length, ...bytes]);
}

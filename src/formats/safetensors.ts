import { decodeUtf8, plainBytes, readSlice, utf8, viewOf } from "./bytes";
import { FormatError } from "./format-error";
import { parseStrictJson, type StrictJson } from "./strict-json";
import { rowMajorStrides } from "./strides";
import { itemSizeOf, type StorageSource, TensorRef, type TorchDtype } from "./tensor-ref";

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, TensorRef>;
  /** `__metadata__`: text to text. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** The format's own limit (safetensors/src/tensor.rs MAX_HEADER_SIZE). */
const MAX_HEADER = 100_000_000;

const DTYPES: Readonly<Record<string, TorchDtype>> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  F8_E4M3: "float8_e4m3fn",
  F8_E5M2: "float8_e5m2",
  F8_E4M3FNUZ: "float8_e4m3fnuz",
  F8_E5M2FNUZ: "float8_e5m2fnuz",
  I64: "int64",
  I32: "int32",
  I16: "int16",
  I8: "int8",
  U64: "uint64",
  U32: "uint32",
  U16: "uint16",
  U8: "uint8",
  BOOL: "bool",
};

interface Placed {
  readonly name: string;
  readonly dtype: TorchDtype;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/**
 * Opens a safetensors file: reads its header, leaves tensors in the file. As strict as the reference reader: no repeated
 * keys, no holes or overlaps, every byte accounted for. Throws `FormatError` `safetensors/*`.
 */
export async function openSafetensors(
  blob: Blob,
  { fileName: file }: { readonly fileName: string },
): Promise<SafetensorsFile> {
  if (blob.size === 0) throw new FormatError("file/empty", { file });
  if (blob.size < 10) throw new FormatError("safetensors/truncated", { file, expected: 10, found: blob.size });
  const length = Number(viewOf(await readSlice(blob, 0, 8, file)).getBigUint64(0, true));
  if (length > MAX_HEADER)
    throw new FormatError("safetensors/header-too-large", { file, bytes: length, most: MAX_HEADER });
  const dataStart = 8 + length;
  if (dataStart > blob.size)
    throw new FormatError("safetensors/truncated", { file, expected: dataStart, found: blob.size });
  const { placed, metadata } = parseHeader(await readSlice(blob, 8, dataStart, file), file);
  checkCover(placed, blob.size - dataStart, file);
  const tensors = new Map(
    placed.map(({ name, dtype, shape, start }) => {
      const source: StorageSource = {
        key: name,
        bigEndian: false,
        allows: () => true,
        read: (from, to) => readSlice(blob, dataStart + start + from, dataStart + start + to, file),
      };
      const layout = { dtype, shape, strides: rowMajorStrides(shape), offset: 0, negated: false };
      return [name, new TensorRef(layout, source, { file, tensor: name })] as const;
    }),
  );
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array, file: string): { placed: Placed[]; metadata: Map<string, string> } {
  const text = decodeUtf8(bytes);
  const parsed = text?.startsWith("{") === true ? parseStrictJson(text) : { at: 0 };
  if ("duplicate" in parsed)
    throw new FormatError("safetensors/duplicate-key", { file, tensor: parsed.duplicate.slice(0, 100) });
  if (!("value" in parsed) || !(parsed.value instanceof Map)) throw new FormatError("safetensors/bad-header", { file });
  const metadata = new Map<string, string>();
  const placed: Placed[] = [];
  for (const [name, value] of parsed.value) {
    if (!(value instanceof Map)) throw new FormatError("safetensors/bad-tensor", { file, tensor: name.slice(0, 100) });
    if (name !== "__metadata__") placed.push(placedTensor(name, value, file));
    else {
      for (const [key, item] of value) {
        if (typeof item !== "string")
          throw new FormatError("safetensors/bad-metadata", { file, key: key.slice(0, 100) });
        metadata.set(key, item);
      }
    }
  }
  return { placed: placed.sort((a, b) => a.start - b.start || a.end - b.end), metadata };
}

function placedTensor(name: string, fields: ReadonlyMap<string, StrictJson>, file: string): Placed {
  const where = { file, tensor: name.slice(0, 100) };
  const dtypeName = fields.get("dtype");
  const shape = sizes(fields.get("shape"));
  const [start, end, ...rest] = sizes(fields.get("data_offsets")) ?? [];
  if (typeof dtypeName !== "string" || shape === null || start === undefined || end === undefined || rest.length > 0) {
    throw new FormatError("safetensors/bad-tensor", where);
  }
  const dtype = Object.hasOwn(DTYPES, dtypeName) ? DTYPES[dtypeName] : undefined;
  if (dtype === undefined)
    throw new FormatError("safetensors/unsupported-dtype", { ...where, dtype: dtypeName.slice(0, 40) });
  const expected = shape.reduce((product, size) => product * size, itemSizeOf(dtype));
  if (!Number.isSafeInteger(expected) || end - start !== expected) {
    throw new FormatError("safetensors/size-mismatch", { ...where, expected, found: end - start });
  }
  return { name, dtype, shape, start, end };
}

function sizes(value: StrictJson | undefined): number[] | null {
  if (!Array.isArray(value) || value.length > 64) return null;
  const numbers: number[] = [];
  for (const item of value) {
    if (typeof item !== "number" || !Number.isSafeInteger(item) || item < 0) return null;
    numbers.push(item);
  }
  return numbers;
}

/** Tensors must follow one another from 0 to the file's end. */
function checkCover(placed: readonly Placed[], dataBytes: number, file: string): void {
  let expected = 0;
  for (const { name, start, end } of placed) {
    if (start !== expected) {
      throw new FormatError("safetensors/bad-offsets", { file, tensor: name.slice(0, 100), expected, found: start });
    }
    expected = end;
  }
  if (expected > dataBytes) throw new FormatError("safetensors/truncated", { file, expected, found: dataBytes });
  if (expected < dataBytes) {
    throw new FormatError("safetensors/bad-offsets", {
      file,
      tensor: placed.at(-1)?.name.slice(0, 100) ?? "",
      expected,
      found: dataBytes,
    });
  }
}

/** A tensor to write. */
export interface SafetensorsInput {
  readonly data: Float32Array | BigInt64Array;
  readonly shape: readonly number[];
}

/**
 * Writes tensors and metadata as a safetensors file: 8-byte tensors first, so that all are aligned, then by name as the
 * reference writer does. Data is referenced by the Blob, not copied.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, SafetensorsInput>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Blob {
  const ordered = [...tensors].sort(
    ([nameA, a], [nameB, b]) =>
      b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT || (nameA < nameB ? -1 : nameA > nameB ? 1 : 0),
  );
  const fields: string[] = metadata.size === 0 ? [] : [`"__metadata__":${objectText(metadata)}`];
  let offset = 0;
  for (const [name, { data, shape }] of ordered) {
    if (shape.reduce((product, size) => product * size, 1) !== data.length) {
      throw new RangeError(`${name}: shape ${shape.join("×")} does not hold ${data.length} elements`);
    }
    const dtype = data instanceof Float32Array ? "F32" : "I64";
    const end = offset + data.byteLength;
    fields.push(
      `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape.join(",")}],"data_offsets":[${offset},${end}]}`,
    );
    offset = end;
  }
  const text = `{${fields.join(",")}}`;
  const header = utf8.encode(text + " ".repeat((8 - (utf8.encode(text).length % 8)) % 8));
  const prefix = new Uint8Array(8);
  viewOf(prefix).setBigUint64(0, BigInt(header.length), true);
  const data = ordered.map(([, tensor]) => plainBytes(tensor.data));
  return new Blob([prefix, header, ...data]);
}

/** JSON of a text-to-text map, `__proto__` keys included. */
function objectText(metadata: ReadonlyMap<string, string>): string {
  return `{${[...metadata].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;
}

import { type Bytes, decodeUtf8, latin1, swapBytes } from "./bytes";
import { halfToNumber } from "./half";

/** NumPy's kinds (numpy.dtype.kind): bool, signed, unsigned, float, complex, str (UCS-4), bytes, Python objects. */
export type DtypeKind = "b" | "i" | "u" | "f" | "c" | "U" | "S" | "O";

/** A NumPy dtype that can be read as values. */
export interface Dtype {
  readonly kind: DtypeKind;
  /** Bytes per element; 0 for objects, which a pickle holds. */
  readonly itemSize: number;
  readonly bigEndian: boolean;
  /** As the file spells it: `<f8`, `|O`, `<U7`. */
  readonly text: string;
}

/** Bytes that an element of a kind may have. */
const WIDTHS = new Map<string, { readonly kind: DtypeKind; readonly bytes: readonly number[] }>([
  ["b", { kind: "b", bytes: [1] }],
  ["i", { kind: "i", bytes: [1, 2, 4, 8] }],
  ["u", { kind: "u", bytes: [1, 2, 4, 8] }],
  ["f", { kind: "f", bytes: [2, 4, 8] }],
  ["c", { kind: "c", bytes: [8, 16] }],
]);

/**
 * Parses a dtype string as NumPy writes it (`numpy.dtype.str`, or a pickle's `f4` with its byte order beside it).
 * Null for what is not supported: void, dates, long doubles.
 */
export function parseDtype(text: string): Dtype | null {
  const match = /^([<>|=]?)(\?|[biufcUSO])(\d{0,9})$/.exec(text);
  if (match === null) return null;
  const [, order = "", letter = "", digits = ""] = match;
  const bigEndian = order === ">";
  if (letter === "O") return { kind: "O", itemSize: 0, bigEndian: false, text };
  if (letter === "?") return { kind: "b", itemSize: 1, bigEndian: false, text };
  if (digits === "") return null;
  const size = Number(digits);
  if (letter === "U") return { kind: "U", itemSize: 4 * size, bigEndian, text };
  if (letter === "S") return { kind: "S", itemSize: size, bigEndian: false, text };
  const numbers = WIDTHS.get(letter);
  return numbers?.bytes.includes(size) ? { kind: numbers.kind, itemSize: size, bigEndian, text } : null;
}

/** True for dtypes whose elements are one real number. */
export function isNumeric(dtype: Dtype): boolean {
  return dtype.kind === "b" || dtype.kind === "i" || dtype.kind === "u" || dtype.kind === "f";
}

/** A number array over (or made from) numeric elements; 64-bit integers beyond 2^53 are rounded to the nearest double. */
export type NumberBlock =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/**
 * Elements as numbers. `bytes` must begin at a multiple of the item size within its buffer, hold whole elements and be
 * little-endian (see `toLittleEndian`). No copy except for half floats and 64-bit integers.
 */
export function numbersOf(dtype: Dtype, bytes: Bytes): NumberBlock {
  const { buffer, byteOffset } = bytes;
  const count = bytes.length / dtype.itemSize;
  switch (`${dtype.kind}${dtype.itemSize}`) {
    case "f8":
      return new Float64Array(buffer, byteOffset, count);
    case "f4":
      return new Float32Array(buffer, byteOffset, count);
    case "f2":
      return Float32Array.from(new Uint16Array(buffer, byteOffset, count), halfToNumber);
    case "i8":
      return Float64Array.from(new BigInt64Array(buffer, byteOffset, count), Number);
    case "u8":
      return Float64Array.from(new BigUint64Array(buffer, byteOffset, count), Number);
    case "i4":
      return new Int32Array(buffer, byteOffset, count);
    case "u4":
      return new Uint32Array(buffer, byteOffset, count);
    case "i2":
      return new Int16Array(buffer, byteOffset, count);
    case "u2":
      return new Uint16Array(buffer, byteOffset, count);
    case "i1":
      return new Int8Array(buffer, byteOffset, count);
    default:
      return new Uint8Array(buffer, byteOffset, count);
  }
}

/** Makes elements little-endian in place. Complex numbers are two floats, strings are 4-byte characters. */
export function toLittleEndian(dtype: Dtype, bytes: Uint8Array): void {
  if (!dtype.bigEndian) return;
  swapBytes(bytes, dtype.kind === "U" ? 4 : dtype.kind === "c" ? dtype.itemSize / 2 : dtype.itemSize);
}

/** 64-bit (or narrower) integers as BigInts, little-endian bytes. */
export function bigIntsOf(dtype: Dtype, bytes: Bytes): BigInt64Array | BigUint64Array {
  const { buffer, byteOffset, length } = bytes;
  if (dtype.itemSize === 8) {
    return dtype.kind === "u"
      ? new BigUint64Array(buffer, byteOffset, length / 8)
      : new BigInt64Array(buffer, byteOffset, length / 8);
  }
  return BigInt64Array.from(numbersOf(dtype, bytes), BigInt);
}

/** Result of reading fixed-width text: the strings, or the element and code point that no character has. */
type TextBlock = { readonly strings: string[] } | { readonly badElement: number; readonly codePoint: number };

/** `<U` and `|S` elements without their NUL padding; little-endian bytes. `|S` is read as UTF-8, else as Latin-1. */
export function stringsOf(dtype: Dtype, bytes: Bytes): TextBlock {
  const count = dtype.itemSize === 0 ? 0 : bytes.length / dtype.itemSize;
  const strings: string[] = [];
  for (let i = 0; i < count; i++) {
    const element = bytes.subarray(i * dtype.itemSize, (i + 1) * dtype.itemSize);
    if (dtype.kind === "S") {
      strings.push(bytesToText(element));
      continue;
    }
    const text = ucs4ToText(element);
    if (typeof text === "number") return { badElement: i, codePoint: text };
    strings.push(text);
  }
  return { strings };
}

/** Text of UCS-4 code points without trailing NULs, or the first code point that is none. */
function ucs4ToText(bytes: Uint8Array): string | number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length;
  while (end > 0 && view.getUint32(end - 4, true) === 0) end -= 4;
  let text = "";
  for (let at = 0; at < end; at += 4) {
    const codePoint = view.getUint32(at, true);
    if (codePoint > 0x10ffff) return codePoint;
    text += String.fromCodePoint(codePoint);
  }
  return text;
}

/** Text of a Python bytes value: UTF-8 where it is, Latin-1 otherwise, without trailing NULs. */
export function bytesToText(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const used = bytes.subarray(0, end);
  return decodeUtf8(used) ?? latin1(used);
}

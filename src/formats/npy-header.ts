import { utf8 } from "./bytes";
import type { ErrorParams } from "./coded-error";
import { type Dtype, parseDtype } from "./dtype";
import { FormatError, type FormatErrorCode } from "./format-error";

/** What an .npy header says (numpy/lib/_format_impl.py). */
export interface NpyHeader {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** True when the first index varies fastest (Fortran order). */
  readonly fortranOrder: boolean;
  /** Bytes before the data. */
  readonly dataOffset: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
export const NPY_MAGIC_BYTES = MAGIC.length;
/** NumPy refuses longer headers unless told otherwise (`max_header_size`). */
const MAX_HEADER = 10_000;
const MAX_DIMENSIONS = 64;

/** Bytes that always suffice to parse a header: prefix and the longest header. */
export const NPY_HEADER_BYTES = 12 + MAX_HEADER;

/** True when these are the first bytes of an .npy file. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/** Parses the header at the beginning of `bytes`, which need not hold the data. Throws `npy/*` with `where`. */
export function parseNpyHeader(bytes: Uint8Array, where: ErrorParams): NpyHeader {
  const fail = (code: FormatErrorCode, params: ErrorParams = {}) => new FormatError(code, { ...where, ...params });
  if (bytes.length < 10 || !isNpy(bytes)) throw fail("npy/not-an-npy");
  const major = bytes[6] ?? 0;
  const minor = bytes[7] ?? 0;
  if (major < 1 || major > 3 || minor !== 0) throw fail("npy/version", { version: `${major}.${minor}` });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const prefix = major === 1 ? 10 : 12;
  if (bytes.length < prefix) throw fail("npy/truncated", { expected: prefix, found: bytes.length });
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER) throw fail("npy/header-too-long", { bytes: length, most: MAX_HEADER });
  const dataOffset = prefix + length;
  if (bytes.length < dataOffset) throw fail("npy/truncated", { expected: dataOffset, found: bytes.length });
  const text = new TextDecoder(major === 3 ? "utf-8" : "latin1").decode(bytes.subarray(prefix, dataOffset));
  const fields = new HeaderScanner(text).parse();
  if (fields === null) throw fail("npy/bad-header", { header: text.trim().slice(0, 80) });
  if (fields.structured) throw fail("npy/structured-dtype");
  if (fields.shape === null) throw fail("npy/bad-shape", { shape: fields.shapeText.slice(0, 80) });
  const dtype = parseDtype(fields.descr);
  if (dtype === null) throw fail("npy/unsupported-dtype", { dtype: fields.descr.slice(0, 40) });
  return { dtype, shape: fields.shape, fortranOrder: fields.fortranOrder, dataOffset };
}

interface HeaderFields {
  readonly descr: string;
  readonly structured: boolean;
  readonly fortranOrder: boolean;
  /** Null when it is not a tuple of sizes. */
  readonly shape: readonly number[] | null;
  readonly shapeText: string;
}

/** Reads the one Python dict literal that a header is: three keys, any order, either quote. */
class HeaderScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): HeaderFields | null {
    const values = new Map<string, string>();
    if (!this.#take(/\{/y)) return null;
    while (!this.#take(/\}/y)) {
      const key = this.#take(/'([^'\\]*)'|"([^"\\]*)"/y);
      if (key === null || !this.#take(/:/y)) return null;
      const name = key.slice(1, -1);
      if (values.has(name)) return null;
      const value = this.#value();
      if (value === null) return null;
      values.set(name, value);
      if (!this.#take(/,/y) && !/^\s*\}/.test(this.#text.slice(this.#at))) return null;
    }
    if (this.#text.slice(this.#at).trim() !== "" || values.size !== 3) return null;
    const descr = values.get("descr");
    const order = values.get("fortran_order");
    const shapeText = values.get("shape");
    if (descr === undefined || shapeText === undefined || (order !== "True" && order !== "False")) return null;
    const structured = descr.startsWith("[") || descr.startsWith("(");
    if (!structured && !/^['"]/.test(descr)) return null;
    return {
      descr: descr.slice(1, -1),
      structured,
      fortranOrder: order === "True",
      shape: parseShape(shapeText),
      shapeText,
    };
  }

  /** Skips blanks, then takes what the sticky pattern matches. */
  #take(pattern: RegExp): string | null {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at++;
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return null;
    this.#at += match[0].length;
    return match[0];
  }

  /** A string, a name, or a bracketed list whose content is not looked into here. */
  #value(): string | null {
    const simple = this.#take(/'[^'\\]*'|"[^"\\]*"|True|False|[-+]?\w+/y);
    if (simple !== null) return simple;
    const open = this.#take(/[([]/y);
    if (open === null) return null;
    const start = this.#at - 1;
    for (let depth = 1; depth > 0; this.#at++) {
      const character = this.#text.charAt(this.#at);
      if (character === "") return null;
      if (character === "(" || character === "[") depth++;
      if (character === ")" || character === "]") depth--;
    }
    return this.#text.slice(start, this.#at);
  }
}

/** `(10, 320)`, `(3,)`, `()`; Python 2 wrote `(10L, 320L)`. Null for anything else, or too many elements to count. */
function parseShape(text: string): number[] | null {
  const match = /^\(\s*((?:\d+L?\s*,\s*)*)(\d+L?)?\s*\)$/.exec(text);
  if (match === null) return null;
  const [, head = "", last] = match;
  if (head === "" && last !== undefined) return null;
  const shape = [...head.split(","), last ?? ""]
    .map((part) => part.trim().replace("L", ""))
    .filter((part) => part !== "")
    .map(Number);
  if (shape.length > MAX_DIMENSIONS) return null;
  return shape.every(Number.isSafeInteger) && Number.isSafeInteger(shape.reduce((a, b) => a * b, 1)) ? shape : null;
}

/** A version 1.0 header as NumPy writes it: 64-byte aligned, with room for the first dimension to grow. */
export function writeNpyHeader(descr: string, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const sizes = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${sizes}, }`;
  const growth = shape.length === 0 ? 0 : Math.max(0, 21 - String(shape[0]).length);
  const unpadded = 10 + dict.length + growth + 1;
  const total = Math.ceil(unpadded / 64) * 64;
  const bytes = new Uint8Array(total).fill(0x20);
  bytes.set([...MAGIC, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, total - 10, true);
  bytes.set(utf8.encode(dict), 10);
  bytes[total - 1] = 0x0a;
  return bytes;
}

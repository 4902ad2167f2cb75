import type { Bytes } from "./bytes";
import type { ErrorParams } from "./coded-error";
import { bigIntsOf, bytesToText, type Dtype, isNumeric, numbersOf, stringsOf } from "./dtype";
import { columnOrder, Float32Sink, type Float32Statistics, type Float32Target, matrixShape } from "./float32-sink";
import { FormatError } from "./format-error";
import { type ArrayContent, type PickleValue, PyFloat, PyGlobal, PyObject } from "./pickle/values";
import { pythonFloatText } from "./python-float";

/** A NumPy array held in memory. Methods return elements in C order, whatever the file's. */
export class NdArray implements ArrayContent {
  #content: ArrayContent;
  readonly #where: ErrorParams;

  /** `where` goes into every error: `file`, and `array` or `entry`. */
  constructor(content: ArrayContent, where: ErrorParams) {
    this.#content = content;
    this.#where = where;
  }

  /** As `numpy.ndarray.__setstate__`: a pickle makes an empty array first and fills it afterwards. */
  setState(content: ArrayContent): void {
    this.#content = content;
  }

  get dtype(): Dtype {
    return this.#content.dtype;
  }

  get shape(): readonly number[] {
    return this.#content.shape;
  }

  get fortranOrder(): boolean {
    return this.#content.fortranOrder;
  }

  get bytes(): Bytes {
    return this.#content.bytes;
  }

  get objects(): readonly PickleValue[] | null {
    return this.#content.objects;
  }

  get size(): number {
    return this.shape.reduce((product, length) => product * length, 1);
  }

  /** Real numbers as float32, with what that loses. Throws `npy/not-numeric`. */
  toFloat32(): { readonly data: Float32Array; readonly statistics: Float32Statistics } {
    this.#requireNumeric();
    const [, columns] = matrixShape(this.shape);
    const target: Float32Target = { data: new Float32Array(this.size), rowStride: columns, columnOffset: 0 };
    const sink = new Float32Sink(target, this.shape, this.fortranOrder);
    sink.push(numbersOf(this.dtype, this.bytes));
    return { data: target.data, statistics: sink.statistics() };
  }

  /** Real numbers as doubles (64-bit integers beyond 2^53 rounded). Throws `npy/not-numeric`. */
  toNumbers(): Float64Array {
    this.#requireNumeric();
    return Float64Array.from(this.#inCOrder([...numbersOf(this.dtype, this.bytes)]));
  }

  /** Integers exactly. Throws `npy/not-numeric` for anything but bool and integers. */
  toBigInts(): bigint[] {
    if (!isNumeric(this.dtype) || this.dtype.kind === "f") throw this.#error("npy/not-numeric");
    return this.#inCOrder([...bigIntsOf(this.dtype, this.bytes)]);
  }

  /**
   * Whole and real numbers one by one, 64-bit integers exactly; null where an object array has None, NaN or NA. Null for
   * arrays of anything else, and of nothing but missing values.
   */
  toNumbersOrNull(): (number | bigint | null)[] | null {
    if (this.objects === null) {
      if (!isNumeric(this.dtype)) return null;
      return this.dtype.kind === "f" ? [...this.toNumbers()] : this.toBigInts().map(smallestInteger);
    }
    return this.#allObjects((value) => {
      if (value instanceof PyFloat) return value.value;
      return typeof value === "number" || typeof value === "bigint" ? value : undefined;
    });
  }

  /** Booleans one by one, null where an object array misses one. Null for arrays of anything else. */
  toBooleans(): (boolean | null)[] | null {
    if (this.objects !== null) return this.#allObjects((value) => (typeof value === "boolean" ? value : undefined));
    return this.dtype.kind === "b" ? this.#inCOrder(Array.from(this.bytes, (byte) => byte !== 0)) : null;
  }

  /** Objects that are all of one sort or missing, and not all missing; else null. */
  #allObjects<T>(own: (value: PickleValue) => T | undefined): (T | null)[] | null {
    const values: (T | null)[] = [];
    let found = false;
    for (const object of this.objects ?? []) {
      const value = isMissing(object) ? null : own(object);
      if (value === undefined) return null;
      found ||= value !== null;
      values.push(value);
    }
    return found ? this.#inCOrder(values) : null;
  }

  /**
   * Labels and identifiers as text: `<U`, `|S`, numbers (in decimal), bools (`True`, `False`) and object arrays of
   * these. NaN, and None and NA among objects, become null. Whole numbers of a float array have no point: pandas makes
   * floats of whole numbers when one is missing. Throws `npy/not-labels`, `npy/bad-character`, `npy/bad-object`.
   */
  toStrings(): (string | null)[] {
    if (this.objects !== null) return this.#inCOrder(this.objects.map((value, index) => this.#label(value, index)));
    const { kind } = this.dtype;
    if (kind === "U" || kind === "S") return this.#inCOrder(this.#texts());
    if (kind === "b") return this.#inCOrder([...this.bytes].map((byte) => (byte === 0 ? "False" : "True")));
    if (kind === "i" || kind === "u") return this.toBigInts().map(String);
    if (kind === "f") {
      const bits = this.dtype.itemSize === 8 ? 64 : this.dtype.itemSize === 4 ? 32 : 16;
      return Array.from(this.toNumbers(), (value) => {
        if (Number.isNaN(value)) return null;
        return Number.isSafeInteger(value) ? String(value) : pythonFloatText(value, bits);
      });
    }
    throw this.#error("npy/not-labels");
  }

  /** Every element as a value of its own. Complex numbers are refused with `npy/not-numeric`. */
  toValues(): PickleValue[] {
    if (this.objects !== null) return this.#inCOrder([...this.objects]);
    const { kind, itemSize } = this.dtype;
    if (kind === "U" || kind === "S") return this.#inCOrder(this.#texts());
    this.#requireNumeric();
    if (kind === "b") return this.#inCOrder([...this.bytes].map((byte) => byte !== 0));
    if (itemSize === 8 && kind !== "f") return this.toBigInts().map(smallestInteger);
    return [...this.toNumbers()];
  }

  /** The one element of a 0-d (or one-element) array, as `.item()`. Throws `npy/not-a-scalar`. */
  item(): PickleValue {
    const [value] = this.size === 1 ? this.toValues() : [];
    if (value === undefined) throw this.#error("npy/not-a-scalar", { shape: [...this.shape] });
    return value;
  }

  #label(value: PickleValue, index: number): string | null {
    if (isMissing(value)) return null;
    if (typeof value === "string") return value;
    if (value instanceof PyFloat) return pythonFloatText(value.value, value.bits);
    if (typeof value === "number" || typeof value === "bigint") return String(value);
    if (typeof value === "boolean") return value ? "True" : "False";
    if (value instanceof Uint8Array) return bytesToText(value);
    // Python writes a Decimal as the text that `str` gives.
    const [digits] = value instanceof PyObject && value.type === DECIMAL ? value.args : [];
    if (typeof digits === "string") return digits;
    const uuid = value instanceof PyObject && value.type === UUID ? uuidText(value.state) : null;
    if (uuid !== null) return uuid;
    throw this.#error("npy/bad-object", { row: index });
  }

  #texts(): string[] {
    // Elements of width 0 (`<U0`) hold no bytes at all.
    if (this.dtype.itemSize === 0) return new Array<string>(this.size).fill("");
    const block = stringsOf(this.dtype, this.bytes);
    if ("strings" in block) return block.strings;
    throw this.#error("npy/bad-character", { row: block.badElement, codePoint: block.codePoint });
  }

  /** File order to C order. */
  #inCOrder<T>(values: T[]): T[] {
    if (!this.fortranOrder || this.shape.length < 2) return values;
    const ordered = [...values];
    for (const [i, to] of columnOrder(this.shape).entries()) {
      const value = values[i];
      if (value !== undefined) ordered[to] = value;
    }
    return ordered;
  }

  #requireNumeric(): void {
    if (!isNumeric(this.dtype)) throw this.#error("npy/not-numeric");
  }

  #error(
    code: "npy/not-numeric" | "npy/not-labels" | "npy/not-a-scalar" | "npy/bad-character" | "npy/bad-object",
    params: ErrorParams = {},
  ) {
    return new FormatError(code, { ...this.#where, dtype: this.dtype.text, ...params });
  }
}

/** What databases give for numbers of exact digits. */
const DECIMAL = "decimal.Decimal";
const UUID = "uuid.UUID";

/** A UUID as `str` gives it, of what Python pickles of one: its 128 bits as a number. */
function uuidText(state: PickleValue): string | null {
  const bits = state instanceof Map ? state.get("int") : null;
  if ((typeof bits !== "number" && typeof bits !== "bigint") || bits < 0) return null;
  const digits = bits.toString(16).padStart(32, "0");
  const parts = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(digits);
  return parts === null ? null : parts.slice(1).join("-");
}

/** How pandas pickles its missing value, and a missing time. */
const PANDAS_NA = "pandas._libs.missing.NA";
const PANDAS_NAT = "pandas._libs.tslibs.nattype._nat_unpickle";

/** None, NaN (a Decimal's too), and pandas' NA and NaT. */
function isMissing(value: PickleValue): boolean {
  if (value instanceof PyFloat) return Number.isNaN(value.value);
  if (value instanceof PyGlobal) return value.path === PANDAS_NA;
  if (value instanceof PyObject)
    return value.type === PANDAS_NAT || (value.type === DECIMAL && value.args[0] === "NaN");
  return value === null || (typeof value === "number" && Number.isNaN(value));
}

/** A number where it is exact, a bigint where it is not. */
export function smallestInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

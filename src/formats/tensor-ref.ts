import { type Bytes, swapBytes } from "./bytes";
import type { ErrorParams } from "./coded-error";
import { FormatError } from "./format-error";
import {
  bfloat16ToNumber,
  float8e4m3fnuzToNumber,
  float8e4m3ToNumber,
  float8e5m2fnuzToNumber,
  float8e5m2ToNumber,
  halfToNumber,
} from "./half";
import type { ReadOptions } from "./progress";

/** torch dtypes that can be read as values. */
export type TorchDtype =
  | "float64"
  | "float32"
  | "float16"
  | "bfloat16"
  | "float8_e4m3fn"
  | "float8_e5m2"
  | "float8_e4m3fnuz"
  | "float8_e5m2fnuz"
  | "int64"
  | "int32"
  | "int16"
  | "int8"
  | "uint64"
  | "uint32"
  | "uint16"
  | "uint8"
  | "bool";

/** Bytes per element. */
export const TORCH_ITEM_SIZE: Readonly<Record<TorchDtype, number>> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  float8_e4m3fn: 1,
  float8_e5m2: 1,
  float8_e4m3fnuz: 1,
  float8_e5m2fnuz: 1,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint64: 8,
  uint32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

/** Where a tensor's elements are; reading is left to whoever holds the file. */
export interface StorageSource {
  readonly key: string;
  /** True when elements are stored most significant byte first. */
  readonly bigEndian: boolean;
  /** Bytes `[start, end)` of the storage, in a buffer of their own. */
  readonly read: (start: number, end: number) => Promise<Bytes>;
  /** Accounts for `bytes` that a tensor of the file unpacks to; false when the file has given more than it may. */
  readonly allows: (bytes: number) => boolean;
}

/** What the tensors of one file may unpack to: views of a few megabytes must not become gigabytes. */
export function readingBudget(fileBytes: number): StorageSource["allows"] {
  let left = 64 * 2 ** 20 + 8 * fileBytes;
  return (bytes) => {
    left -= bytes;
    return left >= 0;
  };
}

interface TensorLayout {
  readonly dtype: TorchDtype;
  readonly shape: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];
  /** In elements, from the storage's beginning. */
  readonly offset: number;
  /** torch's negation bit: the values are minus what the storage holds. Only for floats. */
  readonly negated: boolean;
}

/** 2 GiB of float32; no tensor of a checkpoint for this network comes near. */
const MAX_ELEMENTS = 2 ** 29;
/** How much larger than what it covers in the file an expanded (stride 0) tensor may be when it is read. */
const MAX_EXPANSION = 1024;

/** A tensor that is still in the file: reading it costs its own bytes, once. */
export class TensorRef implements TensorLayout {
  readonly dtype: TorchDtype;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly negated: boolean;
  /** The storage's name; tied weights share one. */
  readonly storageKey: string;
  readonly #storage: StorageSource;
  readonly #where: ErrorParams;

  constructor(layout: TensorLayout, storage: StorageSource, where: ErrorParams) {
    this.dtype = layout.dtype;
    this.shape = layout.shape;
    this.strides = layout.strides;
    this.offset = layout.offset;
    this.negated = layout.negated;
    this.storageKey = storage.key;
    this.#storage = storage;
    this.#where = where;
  }

  /** Number of elements. */
  get size(): number {
    return this.shape.reduce((product, size) => product * size, 1);
  }

  /**
   * Elements as float32, row-major, whatever the strides: f16, bf16 and f8 exactly, f64 and integers rounded. A
   * contiguous float32 tensor is a view of the bytes read (no copy) unless `into` is given.
   */
  async readFloat32(options: ReadOptions & { readonly into?: Float32Array } = {}): Promise<Float32Array> {
    const { into } = options;
    if (into !== undefined && into.length !== this.size) throw new RangeError(`into must hold ${this.size} elements`);
    const elements = await this.#read(options);
    const values = this.#toFloat32(elements);
    if (this.negated) for (let i = 0; i < values.length; i++) values[i] = -(values[i] ?? 0);
    if (into === undefined) return values;
    into.set(values);
    return into;
  }

  /** Integer (or bool) elements exactly, row-major. Throws `torch/unsupported-dtype` for floats. */
  async readBigInt64(options: ReadOptions = {}): Promise<BigInt64Array> {
    if (this.dtype.includes("float"))
      throw new FormatError("torch/unsupported-dtype", { ...this.#where, dtype: this.dtype });
    const { buffer } = await this.#read(options);
    switch (this.dtype) {
      case "int64":
      case "uint64":
        return new BigInt64Array(buffer);
      case "int32":
        return BigInt64Array.from(new Int32Array(buffer), BigInt);
      case "uint32":
        return BigInt64Array.from(new Uint32Array(buffer), BigInt);
      case "int16":
        return BigInt64Array.from(new Int16Array(buffer), BigInt);
      case "uint16":
        return BigInt64Array.from(new Uint16Array(buffer), BigInt);
      case "int8":
        return BigInt64Array.from(new Int8Array(buffer), BigInt);
      default:
        return BigInt64Array.from(new Uint8Array(buffer), BigInt);
    }
  }

  #toFloat32({ buffer }: Bytes): Float32Array {
    switch (this.dtype) {
      case "float32":
        return new Float32Array(buffer);
      case "float64":
        return Float32Array.from(new Float64Array(buffer));
      case "float16":
        return Float32Array.from(new Uint16Array(buffer), halfToNumber);
      case "bfloat16":
        return Float32Array.from(new Uint16Array(buffer), bfloat16ToNumber);
      case "float8_e4m3fn":
        return Float32Array.from(new Uint8Array(buffer), float8e4m3ToNumber);
      case "float8_e5m2":
        return Float32Array.from(new Uint8Array(buffer), float8e5m2ToNumber);
      case "float8_e4m3fnuz":
        return Float32Array.from(new Uint8Array(buffer), float8e4m3fnuzToNumber);
      case "float8_e5m2fnuz":
        return Float32Array.from(new Uint8Array(buffer), float8e5m2fnuzToNumber);
      case "int64":
        return Float32Array.from(new BigInt64Array(buffer), Number);
      case "uint64":
        return Float32Array.from(new BigUint64Array(buffer), Number);
      case "int32":
        return Float32Array.from(new Int32Array(buffer));
      case "uint32":
        return Float32Array.from(new Uint32Array(buffer));
      case "int16":
        return Float32Array.from(new Int16Array(buffer));
      case "uint16":
        return Float32Array.from(new Uint16Array(buffer));
      case "int8":
        return Float32Array.from(new Int8Array(buffer));
      default:
        return Float32Array.from(new Uint8Array(buffer));
    }
  }

  /** Row-major little-endian elements in a buffer that holds nothing else. */
  async #read({ signal, onProgress }: ReadOptions): Promise<Bytes> {
    signal?.throwIfAborted();
    const { size } = this;
    const itemSize = TORCH_ITEM_SIZE[this.dtype];
    if (size === 0) return new Uint8Array(0);
    const span = 1 + this.shape.reduce((sum, length, i) => sum + (length - 1) * (this.strides[i] ?? 0), 0);
    if (size > MAX_ELEMENTS || size > span * MAX_EXPANSION || !this.#storage.allows(size * itemSize)) {
      throw new FormatError("torch/too-large", { ...this.#where, shape: [...this.shape] });
    }
    const raw = await this.#storage.read(this.offset * itemSize, (this.offset + span) * itemSize);
    signal?.throwIfAborted();
    if (this.#storage.bigEndian) swapBytes(raw, itemSize);
    onProgress?.(size, size);
    return isContiguous(this.shape, this.strides) ? raw : gather(raw, this.shape, this.strides, itemSize);
  }
}

/** True when elements lie row-major without gaps; strides of length-1 dimensions do not matter. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const length = shape[i] ?? 1;
    if (length !== 1 && strides[i] !== expected) return false;
    expected *= length;
  }
  return true;
}

/** Copies strided elements into row-major order. */
function gather(raw: Bytes, shape: readonly number[], strides: readonly number[], itemSize: number): Bytes {
  const size = shape.reduce((product, length) => product * length, 1);
  const elements = new Uint8Array(size * itemSize);
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < size; to++) {
    for (let byte = 0; byte < itemSize; byte++) elements[to * itemSize + byte] = raw[from * itemSize + byte] ?? 0;
    for (let dimension = shape.length - 1; dimension >= 0; dimension--) {
      const stride = strides[dimension] ?? 0;
      const next = (index[dimension] ?? 0) + 1;
      from += stride;
      if (next < (shape[dimension] ?? 1)) {
        index[dimension] = next;
        break;
      }
      from -= next * stride;
      index[dimension] = 0;
    }
  }
  return elements;
}

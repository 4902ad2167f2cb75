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

/** How elements of a dtype are read, from a buffer that holds nothing else. */
interface Elements {
  /** Of one. */
  readonly bytes: number;
  readonly floats: (buffer: ArrayBuffer) => Float32Array;
  /** Null for floats. */
  readonly integers: ((buffer: ArrayBuffer) => BigInt64Array) | null;
}

type SmallIntegers =
  | Int32ArrayConstructor
  | Uint32ArrayConstructor
  | Int16ArrayConstructor
  | Uint16ArrayConstructor
  | Int8ArrayConstructor
  | Uint8ArrayConstructor;

function integers(array: SmallIntegers): Elements {
  return {
    bytes: array.BYTES_PER_ELEMENT,
    floats: (buffer) => Float32Array.from(new array(buffer)),
    integers: (buffer) => BigInt64Array.from(new array(buffer), BigInt),
  };
}

function longIntegers(array: BigInt64ArrayConstructor | BigUint64ArrayConstructor): Elements {
  return {
    bytes: 8,
    floats: (buffer) => Float32Array.from(new array(buffer), Number),
    integers: (buffer) => new BigInt64Array(buffer),
  };
}

/** Floats that no typed array holds, by their bits. */
function smallFloats(
  bits: Uint16ArrayConstructor | Uint8ArrayConstructor,
  toNumber: (bits: number) => number,
): Elements {
  return {
    bytes: bits.BYTES_PER_ELEMENT,
    floats: (buffer) => Float32Array.from(new bits(buffer), toNumber),
    integers: null,
  };
}

/** torch dtypes that can be read as values. */
const TORCH_DTYPES = {
  float64: { bytes: 8, floats: (buffer) => Float32Array.from(new Float64Array(buffer)), integers: null },
  float32: { bytes: 4, floats: (buffer) => new Float32Array(buffer), integers: null },
  float16: smallFloats(Uint16Array, halfToNumber),
  bfloat16: smallFloats(Uint16Array, bfloat16ToNumber),
  float8_e4m3fn: smallFloats(Uint8Array, float8e4m3ToNumber),
  float8_e5m2: smallFloats(Uint8Array, float8e5m2ToNumber),
  float8_e4m3fnuz: smallFloats(Uint8Array, float8e4m3fnuzToNumber),
  float8_e5m2fnuz: smallFloats(Uint8Array, float8e5m2fnuzToNumber),
  int64: longIntegers(BigInt64Array),
  int32: integers(Int32Array),
  int16: integers(Int16Array),
  int8: integers(Int8Array),
  uint64: longIntegers(BigUint64Array),
  uint32: integers(Uint32Array),
  uint16: integers(Uint16Array),
  uint8: integers(Uint8Array),
  bool: integers(Uint8Array),
} as const satisfies Record<string, Elements>;

export type TorchDtype = keyof typeof TORCH_DTYPES;

export function isTorchDtype(name: string): name is TorchDtype {
  return Object.hasOwn(TORCH_DTYPES, name);
}

/** Bytes per element. */
export function itemSizeOf(dtype: TorchDtype): number {
  return TORCH_DTYPES[dtype].bytes;
}

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
    const values = TORCH_DTYPES[this.dtype].floats((await this.#read(options)).buffer);
    if (this.negated) for (let i = 0; i < values.length; i++) values[i] = -(values[i] ?? 0);
    if (into === undefined) return values;
    into.set(values);
    return into;
  }

  /** Integer (or bool) elements exactly, row-major. Throws `torch/unsupported-dtype` for floats. */
  async readBigInt64(options: ReadOptions = {}): Promise<BigInt64Array> {
    const { integers } = TORCH_DTYPES[this.dtype];
    if (integers === null) throw new FormatError("torch/unsupported-dtype", { ...this.#where, dtype: this.dtype });
    return integers((await this.#read(options)).buffer);
  }

  /** Row-major little-endian elements in a buffer that holds nothing else. */
  async #read({ signal, onProgress }: ReadOptions): Promise<Bytes> {
    signal?.throwIfAborted();
    const { size } = this;
    const itemSize = itemSizeOf(this.dtype);
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

import { utf8 } from "../bytes";
import { OP } from "./opcodes";
import { PyFloat } from "./values";

/** Marks a number as a Python float whatever its value; integers are written as int otherwise. */
export function pyFloat(value: number): PyFloat {
  return new PyFloat(value);
}

/** Values that can be written: list = array, dict = Map, OrderedDict = `WritableOrderedDict`, tuple = `WritableTuple`. */
export type PyWritable =
  | null
  | boolean
  | number
  | bigint
  | string
  | PyFloat
  | WritableTuple
  | WritableTensor
  | readonly PyWritable[]
  | ReadonlyMap<PyWritable, PyWritable>;

export class WritableTuple {
  readonly items: readonly PyWritable[];

  constructor(items: readonly PyWritable[]) {
    this.items = items;
  }
}

/** An `OrderedDict` of values to write, in the order given. */
export class WritableOrderedDict extends Map<PyWritable, PyWritable> {
  /** What Python sets as attributes, such as a state dict's `_metadata`; null for none. */
  attributes: ReadonlyMap<PyWritable, PyWritable> | null = null;
}

/** A tensor to be written; its data goes into the file without a copy. */
export class WritableTensor {
  readonly data: Float32Array | BigInt64Array;
  readonly shape: readonly number[];

  constructor(data: Float32Array | BigInt64Array, shape: readonly number[]) {
    const count = shape.reduce((product, size) => product * size, 1);
    if (count !== data.length) throw new RangeError(`shape ${shape.join("×")} does not hold ${data.length} elements`);
    this.data = data;
    this.shape = shape;
  }
}

/** Writes a tensor's reconstruction; protocol 4 pickles of NumPy objects have none. */
type TensorWriter = (tensor: WritableTensor, out: PickleWriter) => void;

/** Writes pickles that Python's `pickle`, and for protocol 2 torch's `weights_only` reader, take. */
export class PickleWriter {
  readonly #writeTensor: TensorWriter | null;
  #bytes = new Uint8Array(1024);
  #length = 0;

  constructor(protocol: 2 | 4, writeTensor: TensorWriter | null = null) {
    this.#writeTensor = writeTensor;
    this.bytes([OP.PROTO, protocol]);
  }

  /** Ends the pickle and returns it. */
  finish(): Uint8Array<ArrayBuffer> {
    this.bytes([OP.STOP]);
    return this.#bytes.slice(0, this.#length);
  }

  /** Raw opcodes and operands. */
  bytes(values: ArrayLike<number>): void {
    if (this.#length + values.length > this.#bytes.length) {
      const grown = new Uint8Array(2 * (this.#length + values.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** A class or function by name, as protocols 0 to 4 all read it. */
  global(module: string, name: string): void {
    this.bytes([OP.GLOBAL]);
    this.bytes(utf8.encode(`${module}\n${name}\n`));
  }

  value(value: PyWritable): void {
    if (value === null) this.bytes([OP.NONE]);
    else if (typeof value === "boolean") this.bytes([value ? OP.NEWTRUE : OP.NEWFALSE]);
    else if (typeof value === "string") this.#string(value);
    else if (typeof value === "bigint") this.#integer(value);
    else if (typeof value === "number") this.#number(value);
    else if (value instanceof PyFloat) this.#float(value.value);
    else if (value instanceof WritableTuple) this.tuple(value.items);
    else if (value instanceof WritableTensor) this.#tensor(value);
    else if (isList(value)) this.#list(value);
    else this.#dict(value);
  }

  tuple(items: readonly PyWritable[]): void {
    if (items.length === 0) {
      this.bytes([OP.EMPTY_TUPLE]);
      return;
    }
    if (items.length > 3) this.bytes([OP.MARK]);
    for (const item of items) this.value(item);
    this.bytes([[OP.TUPLE1, OP.TUPLE2, OP.TUPLE3][items.length - 1] ?? OP.TUPLE]);
  }

  #number(value: number): void {
    if (!Number.isInteger(value) || Object.is(value, -0)) this.#float(value);
    else if (Number.isSafeInteger(value)) this.#integer(BigInt(value));
    else throw new RangeError(`${value} is not exact: use pyFloat or a bigint`);
  }

  #float(value: number): void {
    const bytes = new Uint8Array(9);
    bytes[0] = OP.BINFLOAT;
    new DataView(bytes.buffer).setFloat64(1, value, false);
    this.bytes(bytes);
  }

  #integer(value: bigint): void {
    if (value >= 0n && value < 256n) this.bytes([OP.BININT1, Number(value)]);
    else if (value >= 0n && value < 65536n) this.bytes([OP.BININT2, Number(value) & 255, Number(value) >> 8]);
    else if (BigInt.asIntN(32, value) === value) {
      const bytes = new Uint8Array(5);
      bytes[0] = OP.BININT;
      new DataView(bytes.buffer).setInt32(1, Number(value), true);
      this.bytes(bytes);
    } else this.#long(value);
  }

  /** LONG1: little-endian two's complement, as short as it can be. */
  #long(value: bigint): void {
    const little: number[] = [];
    for (let rest = value, done = false; !done; rest >>= 8n) {
      const byte = Number(rest & 255n);
      little.push(byte);
      // The last byte's top bit is the sign.
      done = (rest >> 8n === 0n && byte < 128) || (rest >> 8n === -1n && byte >= 128);
    }
    if (little.length > 255) throw new RangeError("integer of more than 255 bytes");
    this.bytes([OP.LONG1, little.length, ...little]);
  }

  #string(text: string): void {
    const encoded = utf8.encode(text);
    const head = new Uint8Array(5);
    head[0] = OP.BINUNICODE;
    new DataView(head.buffer).setUint32(1, encoded.length, true);
    this.bytes(head);
    this.bytes(encoded);
  }

  #list(items: readonly PyWritable[]): void {
    this.bytes([OP.EMPTY_LIST]);
    if (items.length === 0) return;
    this.bytes([OP.MARK]);
    for (const item of items) this.value(item);
    this.bytes([OP.APPENDS]);
  }

  #dict(dict: ReadonlyMap<PyWritable, PyWritable>): void {
    if (dict instanceof WritableOrderedDict) {
      this.global("collections", "OrderedDict");
      this.bytes([OP.EMPTY_TUPLE, OP.REDUCE]);
    } else this.bytes([OP.EMPTY_DICT]);
    if (dict.size > 0) {
      this.bytes([OP.MARK]);
      for (const [key, item] of dict) {
        this.value(key);
        this.value(item);
      }
      this.bytes([OP.SETITEMS]);
    }
    if (dict instanceof WritableOrderedDict && dict.attributes !== null) {
      this.value(dict.attributes);
      this.bytes([OP.BUILD]);
    }
  }

  #tensor(tensor: WritableTensor): void {
    if (this.#writeTensor === null) throw new TypeError("this pickle cannot hold tensors");
    this.#writeTensor(tensor, this);
  }
}

function isList(value: readonly PyWritable[] | ReadonlyMap<PyWritable, PyWritable>): value is readonly PyWritable[] {
  return Array.isArray(value);
}

import { plainBytes } from "../bytes";
import type { ErrorParams } from "../coded-error";
import { type Dtype, parseDtype, stringsOf, toLittleEndian } from "../dtype";
import type { FormatError, FormatErrorCode } from "../format-error";
import { halfToNumber } from "../half";
import { NdArray, smallestInteger } from "../nd-array";
import {
  OrderedDict,
  type PickleValue,
  PyComplex,
  PyDtype,
  PyFloat,
  PyGlobal,
  PyObject,
  PySet,
  PyTuple,
} from "./values";

/** What a rebuilder may use of the reading machine. */
export interface RebuildContext {
  readonly where: ErrorParams;
  /** Floats are given as `PyFloat`s. */
  readonly keepFloats: boolean;
  /** A typed error at the current opcode. */
  error(code: FormatErrorCode, params?: ErrorParams): FormatError;
  /** What makes a value in a class's or function's stead; undefined for names that are not known. */
  rebuilderOf(callee: PickleValue | undefined): Rebuild | undefined;
  /** Accounts for `amount` bytes or items that a rebuilder copies. */
  charge(amount: number): void;
}

/** Makes a value from the arguments of a call that the pickle asks for. */
export type Rebuild = (args: readonly PickleValue[], context: RebuildContext) => PickleValue;

function bad(context: RebuildContext, name: string): FormatError {
  return context.error("pickle/bad-rebuild", { name });
}

/** An argument more than is understood here may change what comes out, so it refuses. */
export function atMost(count: number, name: string, rebuild: Rebuild): Rebuild {
  return (args, context) => {
    if (args.length > count) throw bad(context, name);
    return rebuild(args, context);
  };
}

/** `_codecs.encode(text, 'latin1')`: how protocol 2 spells bytes. */
const encode: Rebuild = (args, context) => {
  const [text, encoding] = args;
  if (typeof text !== "string" || encoding !== "latin1" || args.length > 2) throw bad(context, "_codecs.encode");
  context.charge(text.length);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 255) throw bad(context, "_codecs.encode");
    bytes[i] = unit;
  }
  return bytes;
};

/** `bytes()`, `bytes(b)`, `bytes([…])`; never `bytes(n)`, which would allocate what a number says. */
const bytesOf: Rebuild = (args, context) => {
  const [source] = args;
  if (source === undefined) return new Uint8Array(0);
  if (typeof source === "string") return encode(args, context);
  if (args.length > 1) throw bad(context, "builtins.bytes");
  if (source instanceof Uint8Array) return source;
  if (!Array.isArray(source)) throw bad(context, "builtins.bytes");
  context.charge(source.length);
  return Uint8Array.from(source, (byte) => {
    if (typeof byte !== "number" || !Number.isInteger(byte) || byte < 0 || byte > 255)
      throw bad(context, "builtins.bytes");
    return byte;
  });
};

/** Items of a list, tuple or set argument, copied. */
function itemsOf(source: PickleValue | undefined, context: RebuildContext, name: string): PickleValue[] {
  if (source === undefined) return [];
  const items = Array.isArray(source)
    ? source
    : source instanceof PyTuple || source instanceof PySet
      ? source.items
      : null;
  if (items === null) throw bad(context, name);
  context.charge(16 * items.length);
  return [...items];
}

/** A call of `name` with the pairs of its last argument, copied into a dict. @param place of that argument. */
function ofPairs(name: string, make: () => Map<PickleValue, PickleValue>, place = 0): Rebuild {
  return atMost(place + 1, name, (args, context) => {
    const dict = make();
    const source = args[place];
    if (source instanceof Map) {
      context.charge(64 * source.size);
      for (const [key, value] of source) dict.set(key, value);
      return dict;
    }
    for (const pair of itemsOf(source, context, name)) {
      const [key, value] = Array.isArray(pair) ? pair : pair instanceof PyTuple ? pair.items : [];
      if (key === undefined || value === undefined) throw bad(context, name);
      dict.set(key, value);
    }
    return dict;
  });
}

const complex: Rebuild = (args, context) => {
  const [real = 0, imaginary = 0] = args.map((part) => (part instanceof PyFloat ? part.value : part));
  if (typeof real !== "number" || typeof imaginary !== "number") throw bad(context, "builtins.complex");
  return new PyComplex(real, imaginary);
};

const OBJECT_DTYPE: Dtype = { kind: "O", itemSize: 0, bigEndian: false, text: "|O" };

/** `numpy.…multiarray._reconstruct(ndarray, (0,), b'b')`: an empty array whose state follows. */
const reconstruct: Rebuild = ([, shape], context) => {
  // Other shapes would be arrays of whatever lay in Python's memory.
  if (sizesOf(shape)?.join() !== "0") throw bad(context, "numpy.ndarray");
  const content = { dtype: OBJECT_DTYPE, shape: [0], fortranOrder: false, bytes: new Uint8Array(0), objects: [] };
  return new NdArray(content, context.where);
};

/** About what a dtype and its state cost in V8, in bytes: each text scalar of NumPy brings one. */
const DTYPE_COST = 400;
const MOST_CACHED = 64;
const dtypes = new Map<string, Dtype | null>();

/** `parseDtype`, once for the spellings that files repeat. */
function cachedDtype(spelling: string): Dtype | null {
  let known = dtypes.get(spelling);
  if (known === undefined) {
    known = parseDtype(spelling);
    if (dtypes.size < MOST_CACHED && spelling.length < 16) dtypes.set(spelling, known);
  }
  return known;
}

/** `numpy.dtype('f4', False, True)`; the byte order follows as state. */
const dtype: Rebuild = ([text], context) => {
  if (text instanceof PyDtype) return new PyDtype(text.text, text.dtype);
  if (text instanceof PyGlobal) return new PyDtype(text.path, null);
  context.charge(DTYPE_COST);
  const spelling = text instanceof Uint8Array ? new TextDecoder("latin1").decode(text) : text;
  if (typeof spelling !== "string") throw bad(context, "numpy.dtype");
  return new PyDtype(spelling, cachedDtype(spelling));
};

/** NumPy 2's StringDType, `(coerce, na_object)`: its arrays are pickled as lists of text and the missing object. */
const stringDtype: Rebuild = () => new PyDtype("|O", OBJECT_DTYPE);

/** `numpy.…multiarray.scalar(dtype, bytes)`: the plain value. Objects are given as they are. */
const scalar: Rebuild = ([type, content], context) => {
  if (!(type instanceof PyDtype)) throw bad(context, "numpy.scalar");
  if (type.dtype?.kind === "O") return content ?? null;
  const raw =
    content instanceof Uint8Array ? content : typeof content === "string" ? encode([content, "latin1"], context) : null;
  if (type.dtype === null || !(raw instanceof Uint8Array)) return new PyObject("numpy.scalar", [type, content ?? null]);
  if (raw.length !== type.dtype.itemSize) throw bad(context, "numpy.scalar");
  if (type.dtype.kind === "c") return complexScalar(type.dtype, raw);
  const { kind, itemSize } = type.dtype;
  if (kind === "U" || kind === "S") return textScalar(type.dtype, raw, context);
  if (kind === "b") return raw[0] !== 0;
  SCRATCH.set(raw);
  if (kind !== "f") return integerIn(SCRATCH_VIEW, type.dtype);
  const value = floatIn(SCRATCH_VIEW, type.dtype);
  return context.keepFloats ? new PyFloat(value, itemSize === 2 ? 16 : itemSize === 4 ? 32 : 64) : value;
};

/** A number's bytes. Object arrays hold a million of them, and a view of each would cost more than all else. */
const SCRATCH = new Uint8Array(8);
const SCRATCH_VIEW = new DataView(SCRATCH.buffer);

function floatIn(view: DataView, { itemSize, bigEndian }: Dtype): number {
  if (itemSize === 2) return halfToNumber(view.getUint16(0, !bigEndian));
  return itemSize === 4 ? view.getFloat32(0, !bigEndian) : view.getFloat64(0, !bigEndian);
}

function integerIn(view: DataView, { kind, itemSize, bigEndian }: Dtype): number | bigint {
  const unsigned = kind === "u";
  switch (itemSize) {
    case 1:
      return unsigned ? view.getUint8(0) : view.getInt8(0);
    case 2:
      return unsigned ? view.getUint16(0, !bigEndian) : view.getInt16(0, !bigEndian);
    case 4:
      return unsigned ? view.getUint32(0, !bigEndian) : view.getInt32(0, !bigEndian);
    default:
      return smallestInteger(unsigned ? view.getBigUint64(0, !bigEndian) : view.getBigInt64(0, !bigEndian));
  }
}

function textScalar(type: Dtype, raw: Uint8Array, context: RebuildContext): string {
  context.charge(raw.length);
  const bytes = plainBytes(type.bigEndian ? raw.slice() : raw);
  if (type.itemSize === 0) return "";
  toLittleEndian(type, bytes);
  const block = stringsOf(type, bytes);
  const [text] = "strings" in block ? block.strings : [];
  if (text === undefined) throw bad(context, "numpy.scalar");
  return text;
}

function complexScalar(type: Dtype, raw: Uint8Array): PyComplex {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const little = !type.bigEndian;
  return type.itemSize === 16
    ? new PyComplex(view.getFloat64(0, little), view.getFloat64(8, little))
    : new PyComplex(view.getFloat32(0, little), view.getFloat32(4, little));
}

/** `numpy.…numeric._frombuffer(buffer, dtype, shape, order, axis_order=None)`: protocol 5 arrays. */
const fromBuffer: Rebuild = ([buffer, type, shape, order, axes], context) => {
  const isKnown = (order === "C" || order === "F") && (axes === undefined || axes === null);
  if (!(buffer instanceof Uint8Array) || !(type instanceof PyDtype) || type.dtype === null || !isKnown) {
    throw bad(context, "numpy._frombuffer");
  }
  const sizes = sizesOf(shape);
  if (sizes === null) throw bad(context, "numpy._frombuffer");
  return numericArray(type.dtype, sizes, order === "F", buffer, context, "numpy._frombuffer");
};

function numericArray(
  type: Dtype,
  shape: readonly number[],
  fortranOrder: boolean,
  raw: Uint8Array,
  context: RebuildContext,
  name: string,
): NdArray {
  const count = shape.reduce((product, size) => product * size, 1);
  if (type.kind === "O" || raw.length !== count * type.itemSize) throw bad(context, name);
  context.charge(raw.length);
  // A copy: elements must begin at a multiple of their size, and byte order may change.
  const bytes = new Uint8Array(raw);
  toLittleEndian(type, bytes);
  return new NdArray(
    { dtype: { ...type, bigEndian: false }, shape, fortranOrder, bytes: plainBytes(bytes), objects: null },
    context.where,
  );
}

/** A tuple or list of sizes as numbers; null when it is anything else. */
export function sizesOf(value: PickleValue | undefined): number[] | null {
  const items = value instanceof PyTuple ? value.items : Array.isArray(value) ? value : null;
  if (items === null || items.length > 64) return null;
  const sizes: number[] = [];
  for (const item of items) {
    if (typeof item !== "number" || !Number.isSafeInteger(item) || item < 0) return null;
    sizes.push(item);
  }
  return Number.isSafeInteger(sizes.reduce((product, size) => product * size, 1)) ? sizes : null;
}

/** `__setstate__`, or plain attributes, of what a pickle made. Changes `target` in place. */
export function buildState(target: PickleValue, state: PickleValue, context: RebuildContext): void {
  if (target instanceof NdArray) setArrayState(target, state, context);
  else if (target instanceof PyDtype) setDtypeState(target, state, context);
  else if (target instanceof OrderedDict) target.attributes = state instanceof Map ? state : null;
  else if (target instanceof PyObject) target.state = state;
  else if (target === null || typeof target !== "object" || Array.isArray(target)) {
    throw context.error("pickle/bad-value");
  }
}

/** `(version, shape, dtype, is_fortran, content)`; content is bytes, or a list for object arrays. */
function setArrayState(array: NdArray, state: PickleValue, context: RebuildContext): void {
  const items = state instanceof PyTuple ? state.items : [];
  const [shape, type, fortran, content] = items.length === 5 ? items.slice(1) : items;
  const sizes = items.length === 4 || items.length === 5 ? sizesOf(shape) : null;
  if (sizes === null || !(type instanceof PyDtype) || type.dtype === null) throw bad(context, "numpy.ndarray");
  const count = sizes.reduce((product, size) => product * size, 1);
  const fortranOrder = fortran === true || fortran === 1;
  if (type.dtype.kind === "O") {
    if (!Array.isArray(content) || content.length !== count) throw bad(context, "numpy.ndarray");
    // NumPy lists objects in C order even where the flag says Fortran (numpy/_core/src/multiarray/methods.c, _getlist_pkl).
    array.setState({
      dtype: type.dtype,
      shape: sizes,
      fortranOrder: false,
      bytes: new Uint8Array(0),
      objects: content,
    });
    return;
  }
  const raw = typeof content === "string" ? encode([content, "latin1"], context) : content;
  if (!(raw instanceof Uint8Array)) throw bad(context, "numpy.ndarray");
  array.setState(numericArray(type.dtype, sizes, fortranOrder, raw, context, "numpy.ndarray"));
}

/**
 * `(3, '<', None, None, None, -1, -1, 0)`: version, byte order, subarray, field names, fields, item size (that of text,
 * else −1), alignment, flags; a ninth item holds a date's unit (numpy/_core/src/multiarray/descriptor.c,
 * arraydescr_setstate). What has a subarray, fields or another size is not read.
 */
function setDtypeState(type: PyDtype, state: PickleValue, context: RebuildContext): void {
  const items = state instanceof PyTuple ? state.items : [];
  const [version, order, subarray, names, fields, itemSize] = items;
  if (typeof version !== "number" || typeof order !== "string" || items.length < 6) throw bad(context, "numpy.dtype");
  if (type.dtype === null) return;
  type.text = `${order}${type.text.replace(/^[<>|=]/, "")}`;
  const isPlain = [subarray, names, fields].every((item) => item === null);
  const parsed = isPlain ? cachedDtype(type.text) : null;
  type.dtype = itemSize === -1 || itemSize === parsed?.itemSize ? parsed : null;
}

/** A call of `name` with the items of its only argument, copied. */
function ofItems(name: string, make: (items: PickleValue[]) => PickleValue): Rebuild {
  return atMost(1, name, ([source], context) => make(itemsOf(source, context, name)));
}

/** Copies into a plain list, tuple, set or dict, as the builtin of that name would. */
function builtins(module: string): [string, Rebuild][] {
  return [
    [`${module}.set`, ofItems("builtins.set", (items) => new PySet(items))],
    [`${module}.frozenset`, ofItems("builtins.frozenset", (items) => new PySet(items))],
    [`${module}.list`, ofItems("builtins.list", (items) => items)],
    [`${module}.tuple`, ofItems("builtins.tuple", (items) => new PyTuple(items))],
    [`${module}.dict`, ofPairs("builtins.dict", () => new Map())],
    [`${module}.bytes`, bytesOf],
    [`${module}.bytearray`, bytesOf],
    [`${module}.complex`, atMost(2, "builtins.complex", complex)],
  ];
}

function numpyCore(module: string): [string, Rebuild][] {
  return [
    [`${module}._internal._convert_to_stringdtype_kwargs`, atMost(2, "numpy.dtypes.StringDType", stringDtype)],
    [`${module}.multiarray._reconstruct`, atMost(3, "numpy.ndarray", reconstruct)],
    [`${module}.multiarray.scalar`, atMost(2, "numpy.scalar", scalar)],
    [`${module}.numeric._frombuffer`, atMost(5, "numpy._frombuffer", fromBuffer)],
  ];
}

/** Python's and NumPy's own names, in the spellings of Python 2 and 3 and NumPy 1 and 2. */
export const REBUILDERS: ReadonlyMap<string, Rebuild> = new Map<string, Rebuild>([
  ["collections.OrderedDict", ofPairs("collections.OrderedDict", () => new OrderedDict())],
  ["collections.defaultdict", ofPairs("collections.defaultdict", () => new Map(), 1)],
  ["_codecs.encode", encode],
  ["numpy.dtype", atMost(3, "numpy.dtype", dtype)],
  ...builtins("builtins"),
  ...builtins("__builtin__"),
  ...numpyCore("numpy.core"),
  ...numpyCore("numpy._core"),
]);

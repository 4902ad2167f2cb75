import { decodeUtf8, viewOf } from "../bytes";
import type { ErrorParams } from "../coded-error";
import { FormatError, type FormatErrorCode } from "../format-error";
import { NdArray, smallestInteger } from "../nd-array";
import { isBlocked, isGetAttribute } from "./blocked";
import { OP as OPCODES } from "./opcodes";
import { buildState, REBUILDERS, type Rebuild, type RebuildContext } from "./rebuilders";
import { ascii, escapedBytes, rawUnicodeText } from "./text";
import { type PickleValue, PyFloat, PyGlobal, PyObject, PySet, PyTuple } from "./values";

interface PickleOptions {
  /** Parameters of every error: `file`, and `entry` where there is one. */
  readonly where: ErrorParams;
  /** Gives Python's floats as `PyFloat`s: 1.0 and 1 are different identifiers. */
  readonly keepFloats?: boolean;
  /** Rebuilds a persistent id (torch's storages). Without it such ids are refused. */
  readonly persistentLoad?: (id: PickleValue) => PickleValue;
  /** Names that this reader makes into values, over and above NumPy's and Python's own. */
  readonly rebuilders?: ReadonlyMap<string, Rebuild>;
}

export interface PickleResult {
  readonly value: PickleValue;
  /** Classes and functions that are not known here, `module.name`, kept as inert `PyObject`s. */
  readonly unresolvedGlobals: readonly string[];
}

/** Numbers of a constant of this file are folded into the switches below, where no bundler does it: four times as fast. */
const OP = OPCODES;

const HIGHEST_PROTOCOL = 5;
const MAX_BYTES = 256 * 1024 * 1024;
/** A million texts with their memo entries are two million, a million NumPy scalars eleven. */
const MAX_OPCODES = 12_000_000;
const MAX_DEPTH = 500;
/**
 * Memory that a pickle may make, in bytes: in proportion to its length, and never more than, with the pickle itself, a
 * tab can give away. A million texts stay well below, and a hundred thousand of NumPy's text scalars, which cost most.
 */
const LEAST_BUDGET = 16 * 1024 * 1024;
const BUDGET_PER_BYTE = 16;
const MOST_BUDGET = 150 * 1024 * 1024;
/** About what each costs in V8, in bytes: whatever stands on the stack, an inert object, and by opcode. */
const PUSH_COST = 8;
const OBJECT_COST = 400;
const VIEW_COST = 60;
const OPCODE_COST = new Uint16Array(256);
for (const [cost, opcodes] of [
  [30, [OP.MEMOIZE, OP.BINPUT, OP.LONG_BINPUT, OP.PUT]],
  [80, [OP.MARK]],
  [64, [OP.EMPTY_LIST, OP.LIST]],
  [60, [OP.EMPTY_TUPLE, OP.TUPLE, OP.TUPLE1, OP.TUPLE2, OP.TUPLE3]],
  [120, [OP.EMPTY_SET, OP.FROZENSET]],
  [240, [OP.EMPTY_DICT, OP.DICT]],
] as const) {
  for (const opcode of opcodes) OPCODE_COST[opcode] = cost;
}
/** A float takes no more digits (a double's shortest exact text has 767). */
const MAX_FLOAT_TEXT = 1024;
/** Python's own limit on decimal digits (sys.int_info.default_max_str_digits). */
const MAX_INTEGER_DIGITS = 4300;
const MAX_INTEGER_BYTES = 2048;

/**
 * Rebuilds the value of a pickle of protocol 0 to 5 without executing anything: known names of NumPy, torch and
 * collections become data, other names inert objects, dangerous ones refuse the file. Work, depth and memory are bounded
 * by the pickle's length. Throws `FormatError` `pickle/*`.
 */
export function readPickle(bytes: Uint8Array, options: PickleOptions): PickleResult {
  return new PickleMachine(bytes, options).run();
}

/** Python counts keys from 0, so a list holds them; what a foreign writer puts far beyond its end goes into a map. */
class Memo {
  readonly #dense: PickleValue[] = [];
  readonly #sparse = new Map<number, PickleValue>();

  get size(): number {
    return this.#dense.length + this.#sparse.size;
  }

  get(key: number): PickleValue | undefined {
    return key < this.#dense.length ? this.#dense[key] : this.#sparse.get(key);
  }

  set(key: number, value: PickleValue): void {
    // Once anything lies beyond the end, the list grows no more: no key is in both.
    const isDense = key < this.#dense.length || (key === this.#dense.length && this.#sparse.size === 0);
    if (isDense) this.#dense[key] = value;
    else this.#sparse.set(key, value);
  }
}

class PickleMachine implements RebuildContext {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #options: PickleOptions;
  readonly #memo = new Memo();
  /** The newest short bytes by their hash. */
  readonly #views: (Uint8Array | undefined)[] = new Array(256);
  readonly #unresolved = new Set<string>();
  /** The stack since the last MARK; outer stacks wait below. */
  #stack: PickleValue[] = [];
  readonly #outer: PickleValue[][] = [];
  #at = 0;
  #opcodeAt = 0;
  #budget: number;

  constructor(bytes: Uint8Array, options: PickleOptions) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#options = options;
    if (bytes.length > MAX_BYTES) throw this.error("pickle/too-large", { bytes: bytes.length, most: MAX_BYTES });
    const most = Math.max(LEAST_BUDGET, MOST_BUDGET - bytes.length);
    this.#budget = Math.min(most, LEAST_BUDGET + BUDGET_PER_BYTE * bytes.length);
  }

  get keepFloats(): boolean {
    return this.#options.keepFloats ?? false;
  }

  get where(): ErrorParams {
    return this.#options.where;
  }

  run(): PickleResult {
    for (let count = 0; ; count++) {
      if (count === MAX_OPCODES) throw this.error("pickle/too-many-opcodes", { most: MAX_OPCODES });
      this.#opcodeAt = this.#at;
      const opcode = this.#u8();
      if (opcode === OP.STOP) break;
      this.charge(OPCODE_COST[opcode] ?? 0);
      this.#step(opcode);
    }
    const value = this.#pop();
    this.#checkDepth(value);
    return { value, unresolvedGlobals: [...this.#unresolved] };
  }

  error(code: FormatErrorCode, params: ErrorParams = {}): FormatError {
    return new FormatError(code, { ...this.#options.where, offset: this.#opcodeAt, ...params });
  }

  /** Counts what reading makes, in bytes: kilobytes must not become millions of objects, or the same copy again and again. */
  charge(amount: number): void {
    this.#budget -= amount;
    if (this.#budget < 0) throw this.error("pickle/too-large", { bytes: this.#bytes.length, most: MAX_BYTES });
  }

  #step(opcode: number): void {
    switch (opcode) {
      case OP.PROTO: {
        const protocol = this.#u8();
        if (protocol > HIGHEST_PROTOCOL) throw this.error("pickle/protocol", { protocol, most: HIGHEST_PROTOCOL });
        return;
      }
      case OP.FRAME:
        this.#advance(8);
        return;
      case OP.MARK:
        this.#outer.push(this.#stack);
        this.#stack = [];
        return;
      case OP.POP:
        if (this.#stack.length > 0) this.#stack.pop();
        else this.#popMark();
        return;
      case OP.POP_MARK:
        this.#popMark();
        return;
      case OP.BINPUT:
        this.#memo.set(this.#u8(), this.#top());
        return;
      case OP.LONG_BINPUT:
        this.#memo.set(this.#length4(), this.#top());
        return;
      case OP.MEMOIZE:
        this.#memo.set(this.#memo.size, this.#top());
        return;
      case OP.PUT:
        this.#memo.set(this.#memoKey(), this.#top());
        return;
      case OP.APPEND:
        this.#append([this.#pop()]);
        return;
      case OP.APPENDS:
        this.#append(this.#popMark());
        return;
      case OP.SETITEM:
        this.#addItems(this.#popTwo());
        return;
      case OP.SETITEMS:
        this.#addItems(this.#popMark());
        return;
      default: {
        const value = this.#number(opcode) ?? this.#text(opcode) ?? this.#container(opcode) ?? this.#known(opcode);
        if (value === undefined) throw this.error("pickle/unknown-opcode", { opcode });
        this.#push(value);
      }
    }
  }

  /** Numbers. Undefined when the opcode is none of them, as below. */
  #number(opcode: number): Exclude<PickleValue, null> | undefined {
    switch (opcode) {
      case OP.BININT1:
        return this.#u8();
      case OP.BININT2:
        return this.#view.getUint16(this.#advance(2), true);
      case OP.BININT:
        return this.#view.getInt32(this.#advance(4), true);
      case OP.LONG1:
        return this.#long(this.#u8());
      case OP.LONG4:
        return this.#long(this.#length4());
      case OP.BINFLOAT:
        return this.#ownFloat(this.#view.getFloat64(this.#advance(8), false));
      case OP.INT: {
        const line = this.#line();
        return line === "00" ? false : line === "01" ? true : this.#integer(line);
      }
      case OP.LONG:
        return this.#integer(this.#line().replace(/L$/, ""));
      case OP.FLOAT:
        return this.#ownFloat(this.#float(this.#line()));
    }
  }

  /** Strings and bytes. Python 2's `str` opcodes are text where they are ASCII, else bytes: what they mean is not said. */
  #text(opcode: number): string | Uint8Array | undefined {
    switch (opcode) {
      case OP.SHORT_BINUNICODE:
        return this.#utf8(this.#u8());
      case OP.BINUNICODE:
        return this.#utf8(this.#length4());
      case OP.BINUNICODE8:
        return this.#utf8(this.#length8());
      case OP.SHORT_BINBYTES:
        return this.#shortBytes(this.#u8());
      case OP.BINBYTES:
        return this.#take(this.#length4());
      case OP.BINBYTES8:
      case OP.BYTEARRAY8:
        return this.#take(this.#length8());
      case OP.SHORT_BINSTRING:
        return this.#byteString(this.#u8());
      case OP.BINSTRING:
        return this.#byteString(this.#length4());
      case OP.STRING: {
        const line = this.#lineBytes();
        const [quote = 0] = line;
        const isQuoted = line.length >= 2 && line.at(-1) === quote && (quote === 0x27 || quote === 0x22);
        const bytes = isQuoted ? escapedBytes(line.subarray(1, -1)) : null;
        if (bytes === null) throw this.error("pickle/bad-value");
        return ascii(bytes) ?? bytes;
      }
      case OP.UNICODE: {
        const text = rawUnicodeText(this.#lineBytes());
        if (text === null) throw this.error("pickle/bad-value");
        return text;
      }
    }
  }

  /** Lists, tuples, dicts and sets. */
  #container(opcode: number): Exclude<PickleValue, null> | undefined {
    switch (opcode) {
      case OP.EMPTY_LIST:
        return [];
      case OP.EMPTY_DICT:
        return new Map();
      case OP.EMPTY_TUPLE:
        return new PyTuple([]);
      case OP.EMPTY_SET:
        return new PySet([]);
      case OP.LIST:
        return this.#popMark();
      case OP.TUPLE:
        return new PyTuple(this.#popMark());
      case OP.FROZENSET:
        return new PySet(this.#popMark());
      case OP.DICT: {
        const dict = new Map<PickleValue, PickleValue>();
        this.#setItems(dict, this.#popMark());
        return dict;
      }
      case OP.TUPLE1:
        return new PyTuple([this.#pop()]);
      case OP.TUPLE2:
        return new PyTuple(this.#popTwo());
      case OP.TUPLE3: {
        const third = this.#pop();
        return new PyTuple([...this.#popTwo(), third]);
      }
      case OP.ADDITEMS: {
        const items = this.#popMark();
        const set = this.#pop();
        if (!(set instanceof PySet)) throw this.error("pickle/bad-value");
        for (const item of items) set.items.push(item);
        return set;
      }
    }
  }

  /** Constants, what stands on the stack or in the memo already, names, calls and objects. */
  #known(opcode: number): PickleValue | undefined {
    switch (opcode) {
      case OP.NONE:
        return null;
      case OP.NEWTRUE:
        return true;
      case OP.NEWFALSE:
        return false;
      case OP.DUP:
        return this.#top();
      case OP.BINGET:
        return this.#get(this.#u8());
      case OP.LONG_BINGET:
        return this.#get(this.#length4());
      case OP.GET:
        return this.#get(this.#memoKey());
      case OP.GLOBAL:
        return this.#global(this.#line(), this.#line());
      case OP.STACK_GLOBAL: {
        const [module, name] = this.#popTwo();
        if (typeof module !== "string" || typeof name !== "string") throw this.error("pickle/bad-value");
        return this.#global(module, name);
      }
      case OP.REDUCE:
      case OP.NEWOBJ: {
        const args = this.#pop();
        if (!(args instanceof PyTuple)) throw this.error("pickle/bad-value");
        return this.#call(this.#pop(), args.items);
      }
      case OP.NEWOBJ_EX: {
        const keywords = this.#pop();
        const args = this.#pop();
        if (!(args instanceof PyTuple) || !(keywords instanceof Map)) throw this.error("pickle/bad-value");
        const type = this.#pop();
        // No constructor that is known here takes keywords: they would change what it makes.
        if (keywords.size > 0 && this.rebuilderOf(type) !== undefined) throw this.error("pickle/bad-value");
        return this.#call(type, args.items);
      }
      case OP.INST:
        return this.#call(this.#global(this.#line(), this.#line()), this.#popMark());
      case OP.OBJ: {
        const [type, ...args] = this.#popMark();
        if (type === undefined) throw this.error("pickle/stack");
        return this.#call(type, args);
      }
      case OP.BUILD: {
        const state = this.#pop();
        const target = this.#pop();
        buildState(target, state, this);
        return target;
      }
      case OP.BINPERSID:
        return this.#persistent(this.#pop());
      case OP.PERSID:
        return this.#persistent(this.#line());
      case OP.EXT1:
      case OP.EXT2:
      case OP.EXT4:
      case OP.NEXT_BUFFER:
      case OP.READONLY_BUFFER:
        throw this.error("pickle/unsupported", { opcode });
    }
  }

  // -- names and calls ------------------------------------------------------------------------------------------------

  #global(module: string, name: string): PyGlobal {
    const named = new PyGlobal(module, name);
    if (isBlocked(module, name)) throw this.#blocked(named.path);
    return named;
  }

  #call(callee: PickleValue, args: readonly PickleValue[]): PickleValue {
    if (!(callee instanceof PyGlobal)) throw this.error("pickle/bad-value");
    if (isGetter(callee)) return this.#attribute(args);
    // Handed on, it would be called by something that is not read here.
    for (const arg of args) if (isGetter(arg)) throw this.#blocked(GETTER);
    const rebuild = this.rebuilderOf(callee);
    if (rebuild !== undefined) return rebuild(args, this);
    this.charge(OBJECT_COST);
    this.#unresolved.add(callee.path);
    return new PyObject(callee.path, args);
  }

  /** `getattr(Class, "name")`: that class's own name, inert as every other. */
  #attribute([owner, name, ...more]: readonly PickleValue[]): PyGlobal {
    const isName = typeof name === "string" && /^(?!_)[\p{L}\p{N}_]{1,100}$/u.test(name);
    if (!(owner instanceof PyGlobal) || isGetter(owner) || !isName || more.length > 0) throw this.#blocked(GETTER);
    const attribute = this.#global(owner.module, `${owner.qualifiedName}.${name}`);
    this.#unresolved.add(attribute.path);
    return attribute;
  }

  #blocked(name: string): FormatError {
    return this.error("pickle/blocked", { name: name.slice(0, 100) });
  }

  rebuilderOf(callee: PickleValue | undefined): Rebuild | undefined {
    if (!(callee instanceof PyGlobal)) return undefined;
    return this.#options.rebuilders?.get(callee.path) ?? REBUILDERS.get(callee.path);
  }

  #persistent(id: PickleValue): PickleValue {
    const { persistentLoad } = this.#options;
    if (persistentLoad === undefined) throw this.error("pickle/unsupported", { opcode: OP.BINPERSID });
    return persistentLoad(id);
  }

  // -- stack ----------------------------------------------------------------------------------------------------------

  #push(value: PickleValue): void {
    this.charge(PUSH_COST);
    this.#stack.push(value);
  }

  #pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined) throw this.error("pickle/stack");
    return value;
  }

  /** The two on top, in their order. */
  #popTwo(): [PickleValue, PickleValue] {
    const second = this.#pop();
    return [this.#pop(), second];
  }

  #popMark(): PickleValue[] {
    const outer = this.#outer.pop();
    if (outer === undefined) throw this.error("pickle/stack");
    const items = this.#stack;
    this.#stack = outer;
    return items;
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined) throw this.error("pickle/stack");
    return value;
  }

  #append(items: readonly PickleValue[]): void {
    const target = this.#top();
    const list = Array.isArray(target) ? target : target instanceof PyObject ? target.listItems : null;
    if (list === null) throw this.error("pickle/bad-value");
    for (const item of items) list.push(item);
  }

  #addItems(items: readonly PickleValue[]): void {
    const target = this.#top();
    const dict = target instanceof Map ? target : target instanceof PyObject ? target.dictItems : null;
    if (dict === null) throw this.error("pickle/bad-value");
    this.#setItems(dict, items);
  }

  #setItems(dict: Map<PickleValue, PickleValue>, items: readonly PickleValue[]): void {
    if (items.length % 2 !== 0) throw this.error("pickle/stack");
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      const value = items[i + 1];
      if (key === undefined || value === undefined || !isHashable(key)) throw this.error("pickle/bad-value");
      dict.set(key, value);
    }
  }

  #get(key: number): PickleValue {
    const value = this.#memo.get(key);
    if (value === undefined) throw this.error("pickle/memo-miss", { key });
    return value;
  }

  // -- bytes ----------------------------------------------------------------------------------------------------------

  #need(count: number): void {
    if (this.#at + count > this.#bytes.length) {
      throw this.error("pickle/truncated", { needed: count, left: this.#bytes.length - this.#at });
    }
  }

  /** Goes on by so many bytes; gives where they begin. */
  #advance(count: number): number {
    this.#need(count);
    this.#at += count;
    return this.#at - count;
  }

  #u8(): number {
    return this.#bytes[this.#advance(1)] ?? 0;
  }

  #length4(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  #length8(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  /** Bytes that are like others before share their view: the same NumPy scalar stands in a file a million times. */
  #shortBytes(length: number): Uint8Array {
    this.#need(length);
    let hash = length;
    for (let at = this.#at; at < this.#at + length; at++) hash = (Math.imul(hash, 31) + (this.#bytes[at] ?? 0)) | 0;
    const slot = hash & (this.#views.length - 1);
    const known = this.#views[slot];
    if (known?.length === length && this.#standsHere(known)) {
      this.#at += length;
      return known;
    }
    this.charge(VIEW_COST);
    const view = this.#take(length);
    this.#views[slot] = view;
    return view;
  }

  #standsHere(bytes: Uint8Array): boolean {
    for (let index = 0; index < bytes.length; index++) {
      if (bytes[index] !== this.#bytes[this.#at + index]) return false;
    }
    return true;
  }

  #take(length: number): Uint8Array {
    return this.#bytes.subarray(this.#advance(length), this.#at);
  }

  #utf8(length: number): string {
    const raw = this.#take(length);
    const text = shortAscii(raw) ?? decodeUtf8(raw) ?? decodeSurrogates(raw);
    if (text === null) throw this.error("pickle/bad-value");
    return text;
  }

  #byteString(length: number): string | Uint8Array {
    const bytes = this.#take(length);
    return ascii(bytes) ?? bytes;
  }

  /** Bytes up to the next line feed. */
  #lineBytes(): Uint8Array {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw this.error("pickle/truncated", { needed: 1, left: this.#bytes.length - this.#at });
    const line = this.#take(end - this.#at);
    this.#at = end + 1;
    return line;
  }

  #line(): string {
    const text = decodeUtf8(this.#lineBytes());
    if (text === null) throw this.error("pickle/bad-value");
    return text;
  }

  #integer(text: string): number | bigint {
    const trimmed = text.trim();
    if (trimmed.length > MAX_INTEGER_DIGITS) {
      throw this.error("pickle/integer-too-large", { digits: trimmed.length, most: MAX_INTEGER_DIGITS });
    }
    if (!/^[-+]?\d+$/.test(trimmed)) throw this.error("pickle/bad-value");
    return smallestInteger(trimmed.startsWith("-") ? -BigInt(trimmed.slice(1)) : BigInt(trimmed.replace("+", "")));
  }

  #ownFloat(value: number): number | PyFloat {
    return this.keepFloats ? new PyFloat(value) : value;
  }

  #float(line: string): number {
    if (line.length > MAX_FLOAT_TEXT) throw this.error("pickle/bad-value");
    const text = line.trim();
    const special = { nan: Number.NaN, inf: Infinity, "-inf": -Infinity, "+inf": Infinity }[text];
    if (special !== undefined) return special;
    if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) throw this.error("pickle/bad-value");
    return Number(text);
  }

  /** Little-endian two's complement of any length. */
  #long(length: number): number | bigint {
    if (length > MAX_INTEGER_BYTES) {
      throw this.error("pickle/integer-too-large", { digits: length, most: MAX_INTEGER_BYTES });
    }
    const bytes = this.#take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
    return smallestInteger(length === 0 ? 0n : BigInt.asIntN(length * 8, value));
  }

  #memoKey(): number {
    const line = this.#line();
    if (!/^\d{1,15}$/.test(line)) throw this.error("pickle/bad-value");
    return Number(line);
  }

  /** Consumers may walk the value recursively, so its depth is bounded; shared parts are visited once. */
  #checkDepth(root: PickleValue): void {
    const seen = new Set<PickleValue>();
    let level: PickleValue[] = [root];
    for (let depth = 0; level.length > 0; depth++) {
      if (depth > MAX_DEPTH) throw this.error("pickle/too-deep", { most: MAX_DEPTH });
      const next: PickleValue[] = [];
      for (const value of level) {
        if (value === null || typeof value !== "object" || seen.has(value)) continue;
        seen.add(value);
        if (isGetter(value)) throw this.#blocked(GETTER);
        pushChildren(value, next);
      }
      level = next;
    }
  }
}

const GETTER = "builtins.getattr";

function isGetter(value: PickleValue): boolean {
  return value instanceof PyGlobal && isGetAttribute(value.module, value.qualifiedName);
}

function pushChildren(value: PickleValue, into: PickleValue[]): void {
  const add = (items: Iterable<PickleValue>) => {
    for (const item of items) if (item !== null && typeof item === "object") into.push(item);
  };
  if (Array.isArray(value)) add(value);
  else if (value instanceof PyTuple || value instanceof PySet) add(value.items);
  else if (value instanceof Map) {
    add(value.keys());
    add(value.values());
  } else if (value instanceof PyObject) {
    add(value.args);
    add(value.listItems);
    add(value.dictItems.keys());
    add(value.dictItems.values());
    add([value.state]);
  } else if (value instanceof NdArray && value.objects !== null) add(value.objects);
}

/** What Python accepts as a dict key, as far as the kinds here can tell. */
function isHashable(value: PickleValue): boolean {
  return !(Array.isArray(value) || value instanceof Map || value instanceof PySet || value instanceof NdArray);
}

/** Labels and keys are short and ASCII: several times faster than a decoder's call. Null when it is something else. */
function shortAscii(bytes: Uint8Array): string | null {
  if (bytes.length > 24) return null;
  let text = "";
  for (const byte of bytes) {
    if (byte > 0x7f) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Python writes lone surrogates with `surrogatepass`; TextDecoder refuses them. Null when it is not that either. */
function decodeSurrogates(bytes: Uint8Array): string | null {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    const piece = bytes.subarray(at, at + length);
    const plain = decodeUtf8(piece);
    if (plain !== null) text += plain;
    else if (first === 0xed && piece.length === 3) {
      const unit = 0xd000 | (((piece[1] ?? 0) & 0x3f) << 6) | ((piece[2] ?? 0) & 0x3f);
      if (unit < 0xd800 || unit > 0xdfff || ((piece[1] ?? 0) & 0xc0) !== 0x80 || ((piece[2] ?? 0) & 0xc0) !== 0x80) {
        return null;
      }
      text += String.fromCharCode(unit);
    } else return null;
    at += length;
  }
  return text;
}

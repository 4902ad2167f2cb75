import { FormatError } from "./errors";

/** A Python object that was not rebuilt: class name and arguments, kept as data. */
export class PyObject {
  readonly global: string;
  readonly args: readonly PickleValue[];
  state: PickleValue = null;
  constructor(global: string, args: readonly PickleValue[]) {
    this.global = global;
    this.args = args;
  }
}
export class PyGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
export class PersistentId {
  readonly id: PickleValue;
  constructor(id: PickleValue) {
    this.id = id;
  }
}
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PyObject
  | PyGlobal
  | PersistentId;

const BLOCKED =
  /^(os|posix|nt|sys|subprocess|builtins\.(eval|exec|getattr|__import__|compile|open)|__builtin__\.(eval|exec|getattr)|socket|shutil|importlib)/;
const MARK = Symbol("mark");
type Item = PickleValue | typeof MARK;

/** Reads one pickle without executing anything. */
export function readPickle(bytes: Uint8Array, where: { file: string; entry: string }): PickleValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: Item[] = [];
  const memo = new Map<number, PickleValue>();
  let at = 0;
  const fail = (code: "pickle/truncated" | "pickle/malformed" | "pickle/unsupported" | "pickle/blocked", extra = {}) =>
    new FormatError(code, { ...where, ...extra });
  const take = (n: number) => {
    if (at + n > bytes.length) throw fail("pickle/truncated");
    const p = bytes.subarray(at, at + n);
    at += n;
    return p;
  };
  const u8 = () => take(1)[0] ?? 0;
  const u16 = () => {
    const p = at;
    take(2);
    return view.getUint16(p, true);
  };
  const u32 = () => {
    const p = at;
    take(4);
    return view.getUint32(p, true);
  };
  const u64 = () => {
    const p = at;
    take(8);
    return Number(view.getBigUint64(p, true));
  };
  const text = (p: Uint8Array) => new TextDecoder().decode(p);
  const line = () => {
    const start = at;
    while (at < bytes.length && bytes[at] !== 10) at++;
    const s = text(bytes.subarray(start, at));
    at++;
    return s;
  };
  const pop = (): PickleValue => {
    const v = stack.pop();
    if (v === undefined || v === MARK) throw fail("pickle/malformed");
    return v;
  };
  const top = (): PickleValue => {
    const v = stack.at(-1);
    if (v === undefined || v === MARK) throw fail("pickle/malformed");
    return v;
  };
  const popMark = (): PickleValue[] => {
    const i = stack.lastIndexOf(MARK);
    if (i < 0) throw fail("pickle/malformed");
    const items = stack.splice(i).slice(1);
    return items.filter((x): x is PickleValue => x !== MARK);
  };
  const long = (p: Uint8Array): number | bigint => {
    let v = 0n;
    for (let i = p.length - 1; i >= 0; i--) v = (v << 8n) | BigInt(p[i] ?? 0);
    v = BigInt.asIntN(8 * p.length, v);
    return v >= BigInt(Number.MIN_SAFE_INTEGER) && v <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(v) : v;
  };
  const global = (module: string, name: string) => {
    const full = `${module}.${name}`;
    if (BLOCKED.test(full)) throw fail("pickle/blocked", { global: full });
    return new PyGlobal(full);
  };
  const setItems = (target: PickleValue, items: PickleValue[]) => {
    const map = target instanceof Map ? target : null;
    if (map === null) throw fail("pickle/malformed");
    for (let i = 0; i + 1 < items.length; i += 2) map.set(items[i] ?? null, items[i + 1] ?? null);
  };
  const call = (fn: PickleValue, args: PickleValue): PickleValue => {
    if (!(fn instanceof PyGlobal) || !Array.isArray(args)) throw fail("pickle/malformed");
    if (fn.name === "collections.OrderedDict") {
      const m = new Map<PickleValue, PickleValue>();
      const first = args[0];
      if (Array.isArray(first)) for (const p of first) if (Array.isArray(p)) m.set(p[0] ?? null, p[1] ?? null);
      return m;
    }
    if (fn.name === "_codecs.encode" && typeof args[0] === "string")
      return Uint8Array.from(args[0], (c) => c.charCodeAt(0));
    return new PyObject(fn.name, args);
  };
  for (;;) {
    const op = u8();
    switch (op) {
      case 0x80:
        u8();
        break;
      case 0x95:
        u64();
        break;
      case 0x2e:
        return pop();
      case 0x28:
        stack.push(MARK);
        break;
      case 0x30:
        stack.pop();
        break;
      case 0x32:
        stack.push(top());
        break;
      case 0x4e:
        stack.push(null);
        break;
      case 0x88:
        stack.push(true);
        break;
      case 0x89:
        stack.push(false);
        break;
      case 0x4a: {
        const p = at;
        take(4);
        stack.push(view.getInt32(p, true));
        break;
      }
      case 0x4b:
        stack.push(u8());
        break;
      case 0x4d:
        stack.push(u16());
        break;
      case 0x8a:
        stack.push(long(take(u8())));
        break;
      case 0x8b:
        stack.push(long(take(u32())));
        break;
      case 0x49: {
        const s = line();
        stack.push(s === "01" ? true : s === "00" ? false : Number(s));
        break;
      }
      case 0x4c:
        stack.push(Number(line().replace(/L$/, "")));
        break;
      case 0x46:
        stack.push(Number(line()));
        break;
      case 0x47: {
        const p = at;
        take(8);
        stack.push(view.getFloat64(p, false));
        break;
      }
      case 0x58:
        stack.push(text(take(u32())));
        break;
      case 0x8c:
        stack.push(text(take(u8())));
        break;
      case 0x8d:
        stack.push(text(take(u64())));
        break;
      case 0x55:
        stack.push(text(take(u8())));
        break;
      case 0x54:
        stack.push(text(take(u32())));
        break;
      case 0x43:
        stack.push(take(u8()));
        break;
      case 0x42:
        stack.push(take(u32()));
        break;
      case 0x8e:
      case 0x96:
        stack.push(take(u64()));
        break;
      case 0x29:
        stack.push([]);
        break;
      case 0x5d:
        stack.push([]);
        break;
      case 0x7d:
        stack.push(new Map());
        break;
      case 0x8f:
        stack.push([]);
        break;
      case 0x85:
        stack.push([pop()]);
        break;
      case 0x86: {
        const b = pop();
        stack.push([pop(), b]);
        break;
      }
      case 0x87: {
        const c = pop();
        const b = pop();
        stack.push([pop(), b, c]);
        break;
      }
      case 0x74:
        stack.push(popMark());
        break;
      case 0x6c:
        stack.push(popMark());
        break;
      case 0x64: {
        const items = popMark();
        const m = new Map();
        setItems(m, items);
        stack.push(m);
        break;
      }
      case 0x61: {
        const v = pop();
        const list = top();
        if (Array.isArray(list)) list.push(v);
        else if (list instanceof PyObject === false) throw fail("pickle/malformed");
        break;
      }
      case 0x65:
      case 0x90: {
        const items = popMark();
        const list = top();
        if (Array.isArray(list)) for (const v of items) list.push(v);
        break;
      }
      case 0x73: {
        const v = pop();
        const k = pop();
        setItems(top(), [k, v]);
        break;
      }
      case 0x75: {
        const items = popMark();
        setItems(top(), items);
        break;
      }
      case 0x71:
        memo.set(u8(), top());
        break;
      case 0x72:
        memo.set(u32(), top());
        break;
      case 0x70:
        memo.set(Number(line()), top());
        break;
      case 0x94:
        memo.set(memo.size, top());
        break;
      case 0x68: {
        const v = memo.get(u8());
        if (v === undefined) throw fail("pickle/malformed");
        stack.push(v);
        break;
      }
      case 0x6a: {
        const v = memo.get(u32());
        if (v === undefined) throw fail("pickle/malformed");
        stack.push(v);
        break;
      }
      case 0x67: {
        const v = memo.get(Number(line()));
        if (v === undefined) throw fail("pickle/malformed");
        stack.push(v);
        break;
      }
      case 0x63: {
        const m = line();
        stack.push(global(m, line()));
        break;
      }
      case 0x93: {
        const n = pop();
        const m = pop();
        if (typeof n !== "string" || typeof m !== "string") throw fail("pickle/malformed");
        stack.push(global(m, n));
        break;
      }
      case 0x52: {
        const args = pop();
        stack.push(call(pop(), args));
        break;
      }
      case 0x81: {
        const args = pop();
        stack.push(call(pop(), args));
        break;
      }
      case 0x51:
        stack.push(new PersistentId(pop()));
        break;
      case 0x62: {
        const state = pop();
        const o = top();
        if (o instanceof PyObject) o.state = state;
        break;
      }
      default:
        throw fail("pickle/unsupported", { opcode: op });
    }
  }
}

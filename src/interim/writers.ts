import { deflateSync } from "fflate";
import { crc32 } from "./zip";

export interface FileToZip {
  readonly name: string;
  readonly data: Uint8Array | Blob;
  readonly crc?: number;
  readonly deflate?: boolean;
}

/** Stored (64-byte aligned) or deflated entries. */
export async function writeZip(files: readonly FileToZip[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const file of files) {
    const raw = file.data instanceof Blob ? new Uint8Array(await file.data.arrayBuffer()) : file.data;
    const name = new TextEncoder().encode(file.name);
    const crc = crc32(raw);
    const body = file.deflate === true ? deflateSync(raw) : raw;
    const pad = file.deflate === true ? 0 : (64 - ((at + 30 + name.length + 4) % 64)) % 64;
    const extra = file.deflate === true ? new Uint8Array(0) : new Uint8Array(4 + pad).fill(90);
    if (extra.length > 0) {
      extra.set([0x46, 0x42, pad & 255, pad >> 8]);
    }
    const head = new DataView(new ArrayBuffer(30));
    head.setUint32(0, 0x04034b50, true);
    head.setUint16(4, 20, true);
    head.setUint16(8, file.deflate === true ? 8 : 0, true);
    head.setUint32(10, 0x00210000, true);
    head.setUint32(14, crc, true);
    head.setUint32(18, body.length, true);
    head.setUint32(22, raw.length, true);
    head.setUint16(26, name.length, true);
    head.setUint16(28, extra.length, true);
    const central = new DataView(new ArrayBuffer(46));
    central.setUint32(0, 0x02014b50, true);
    central.setUint16(4, 20, true);
    central.setUint16(6, 20, true);
    central.setUint16(10, file.deflate === true ? 8 : 0, true);
    central.setUint32(12, 0x00210000, true);
    central.setUint32(16, crc, true);
    central.setUint32(20, body.length, true);
    central.setUint32(24, raw.length, true);
    central.setUint16(28, name.length, true);
    central.setUint32(42, at, true);
    directory.push(new Uint8Array(central.buffer), name);
    for (const p of [new Uint8Array(head.buffer), name, extra, body]) {
      parts.push(new Uint8Array(p));
      at += p.length;
    }
  }
  const size = directory.reduce((a, b) => a + b.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, at, true);
  return new Blob([...parts, ...directory.map((d) => new Uint8Array(d)), new Uint8Array(end.buffer)]);
}

export type PyValue =
  | null
  | boolean
  | string
  | { int: number }
  | { float: number }
  | { list: readonly PyValue[] }
  | { dict: readonly (readonly [string, PyValue])[] }
  | { orderedDict: readonly (readonly [string, PyValue])[] }
  | { float32: Float32Array; shape: readonly number[] }
  | { int64: readonly number[]; shape: readonly number[] };
class Bytes {
  parts: number[] = [];
  u8(...v: number[]) {
    for (const x of v) this.parts.push(x & 255);
  }
  u32(v: number) {
    this.u8(v, v >>> 8, v >>> 16, v >>> 24);
  }
  raw(b: Uint8Array) {
    for (const x of b) this.parts.push(x);
  }
  text(op: number, s: string) {
    const b = new TextEncoder().encode(s);
    this.u8(op);
    this.u32(b.length);
    this.raw(b);
  }
  line(op: number, a: string, b: string) {
    this.u8(op);
    this.raw(new TextEncoder().encode(`${a}\n${b}\n`));
  }
  float(v: number) {
    const d = new DataView(new ArrayBuffer(8));
    d.setFloat64(0, v, false);
    this.u8(0x47);
    this.raw(new Uint8Array(d.buffer));
  }
  int(v: number) {
    if (v >= 0 && v < 256) this.u8(0x4b, v);
    else {
      this.u8(0x4a);
      this.u32(v);
    }
  }
}
function write(out: Bytes, v: PyValue, storages: Uint8Array[]): void {
  if (v === null) return out.u8(0x4e);
  if (typeof v === "boolean") return out.u8(v ? 0x88 : 0x89);
  if (typeof v === "string") return out.text(0x58, v);
  if ("int" in v) return out.int(v.int);
  if ("float" in v) return out.float(v.float);
  if ("list" in v) {
    out.u8(0x5d, 0x28);
    for (const x of v.list) write(out, x, storages);
    return out.u8(0x65);
  }
  if ("dict" in v || "orderedDict" in v) {
    if ("dict" in v) out.u8(0x7d);
    else {
      out.line(0x63, "collections", "OrderedDict");
      out.u8(0x29, 0x52);
    }
    out.u8(0x28);
    for (const [k, x] of "dict" in v ? v.dict : v.orderedDict) {
      out.text(0x58, k);
      write(out, x, storages);
    }
    return out.u8(0x75);
  }
  const isFloat = "float32" in v;
  const bytes = isFloat
    ? new Uint8Array(v.float32.buffer, v.float32.byteOffset, v.float32.byteLength)
    : new Uint8Array(BigInt64Array.from(v.int64, BigInt).buffer);
  const key = String(storages.length);
  storages.push(bytes);
  const numel = isFloat ? v.float32.length : v.int64.length;
  out.line(0x63, "torch._utils", "_rebuild_tensor_v2");
  out.u8(0x28, 0x28);
  out.text(0x58, "storage");
  out.line(0x63, "torch", isFloat ? "FloatStorage" : "LongStorage");
  out.text(0x58, key);
  out.text(0x58, "cpu");
  out.int(numel);
  out.u8(0x74, 0x51);
  out.int(0);
  out.u8(0x28);
  for (const s of v.shape) out.int(s);
  out.u8(0x74);
  out.u8(0x28);
  v.shape.forEach((_, i) => {
    out.int(v.shape.slice(i + 1).reduce((a, b) => a * b, 1));
  });
  out.u8(0x74);
  out.u8(0x89);
  out.line(0x63, "collections", "OrderedDict");
  out.u8(0x29, 0x52);
  out.u8(0x74, 0x52);
}
export async function writeTorch(value: PyValue, rootName: string): Promise<Blob> {
  const out = new Bytes();
  const storages: Uint8Array[] = [];
  out.u8(0x80, 2);
  write(out, value, storages);
  out.u8(0x2e);
  const text = (s: string) => new TextEncoder().encode(s);
  return writeZip([
    { name: `${rootName}/data.pkl`, data: Uint8Array.from(out.parts) },
    { name: `${rootName}/byteorder`, data: text("little") },
    ...storages.map((data, i) => ({ name: `${rootName}/data/${i}`, data })),
    { name: `${rootName}/version`, data: text("3\n") },
  ]);
}
function npy(descr: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const s = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  let h = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${s}, }`;
  h += " ".repeat((64 - ((10 + h.length + 1) % 64)) % 64);
  h += "\n";
  const out = new Uint8Array(10 + h.length + data.length);
  out.set([0x93, 78, 85, 77, 80, 89, 1, 0, h.length & 255, h.length >> 8]);
  out.set(new TextEncoder().encode(h), 10);
  out.set(data, 10 + h.length);
  return out;
}
export const npyArray = {
  float32: (v: Float32Array, shape: readonly number[]) =>
    npy("<f4", shape, new Uint8Array(v.buffer, v.byteOffset, v.byteLength)),
  int64: (v: ArrayLike<number>, shape: readonly number[]) =>
    npy("<i8", shape, new Uint8Array(BigInt64Array.from(Array.from(v), BigInt).buffer)),
  text: (v: readonly string[], shape: readonly number[]) => {
    const w = Math.max(1, ...v.map((s) => Array.from(s).length));
    const u = new Uint32Array(w * v.length);
    v.forEach((s, i) => {
      Array.from(s).forEach((c, k) => {
        u[i * w + k] = c.codePointAt(0) ?? 0;
      });
    });
    return npy(`<U${w}`, shape, new Uint8Array(u.buffer));
  },
  dict: (entries: readonly (readonly [string, PyValue])[]) => {
    const o = new Bytes();
    const st: Uint8Array[] = [];
    o.u8(0x80, 4);
    o.line(0x63, "numpy.core.multiarray", "_reconstruct");
    o.line(0x63, "numpy", "ndarray");
    o.int(0);
    o.u8(0x85, 0x43, 1, 98, 0x87, 0x52);
    o.u8(0x28);
    o.int(1);
    o.u8(0x29);
    o.line(0x63, "numpy", "dtype");
    o.text(0x58, "O8");
    o.u8(0x89, 0x88, 0x87, 0x52);
    o.u8(0x28);
    o.int(3);
    o.text(0x58, "|");
    o.u8(0x4e, 0x4e, 0x4e);
    o.int(-1);
    o.int(-1);
    o.int(63);
    o.u8(0x74, 0x62);
    o.u8(0x89);
    o.u8(0x5d);
    write(o, { dict: entries }, st);
    o.u8(0x61, 0x74, 0x62, 0x2e);
    return npy("|O", [], Uint8Array.from(o.parts));
  },
};
export function writeNpz(arrays: readonly (readonly [string, Uint8Array])[]): Promise<Blob> {
  return writeZip(arrays.map(([name, data]) => ({ name: `${name}.npy`, data, deflate: true })));
}

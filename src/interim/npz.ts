import { FormatError } from "./errors";
import { type PickleValue, PyObject, readPickle } from "./pickle";
import { openZip, type ReadOptions, type Zip } from "./zip";

export interface ArrayHeader {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
}
export interface Float32Report {
  readonly maxError: number;
  readonly zeros: number;
  readonly nan: number;
  readonly infinite: number;
  readonly firstNonFinite: { row: number; column: number } | null;
  readonly min: number;
  readonly max: number;
  readonly allZeroRows: Uint8Array;
}

function parseHeader(
  bytes: Uint8Array,
  where: { file: string; array: string },
): { header: Omit<ArrayHeader, "name">; dataAt: number } {
  const bad = () => new FormatError("npy/bad-header", where);
  if (bytes[0] !== 0x93 || new TextDecoder().decode(bytes.subarray(1, 6)) !== "NUMPY") throw bad();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const two = (bytes[6] ?? 1) === 1;
  const length = two ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = two ? 10 : 12;
  const text = new TextDecoder().decode(bytes.subarray(start, start + length));
  const dtype = /'descr':\s*'([^']+)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (dtype === undefined || order === undefined || shape === undefined) throw bad();
  return {
    header: {
      dtype,
      fortranOrder: order === "True",
      shape: shape
        .split(",")
        .map((s) => s.trim().replace(/L$/, ""))
        .filter((s) => s !== "")
        .map(Number),
    },
    dataAt: start + length,
  };
}
function reader(dtype: string): { size: number; get: (v: DataView, at: number) => number } | null {
  const little = dtype[0] !== ">";
  const kind = dtype.slice(1);
  const table: Record<string, { size: number; get: (v: DataView, at: number) => number }> = {
    f8: { size: 8, get: (v, a) => v.getFloat64(a, little) },
    f4: { size: 4, get: (v, a) => v.getFloat32(a, little) },
    i1: { size: 1, get: (v, a) => v.getInt8(a) },
    u1: { size: 1, get: (v, a) => v.getUint8(a) },
    b1: { size: 1, get: (v, a) => v.getUint8(a) },
    i2: { size: 2, get: (v, a) => v.getInt16(a, little) },
    u2: { size: 2, get: (v, a) => v.getUint16(a, little) },
    i4: { size: 4, get: (v, a) => v.getInt32(a, little) },
    u4: { size: 4, get: (v, a) => v.getUint32(a, little) },
    i8: { size: 8, get: (v, a) => Number(v.getBigInt64(a, little)) },
    u8: { size: 8, get: (v, a) => Number(v.getBigUint64(a, little)) },
  };
  return table[kind] ?? null;
}
export class Npz {
  readonly zip: Zip;
  readonly arrays: ReadonlyMap<string, ArrayHeader>;
  constructor(zip: Zip, arrays: Map<string, ArrayHeader>) {
    this.zip = zip;
    this.arrays = arrays;
  }
  async bytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.zip.read(`${name}.npy`);
  }
  async numbers(name: string): Promise<{ header: ArrayHeader; values: Float64Array }> {
    const bytes = await this.bytes(name);
    const where = { file: this.zip.fileName, array: name };
    const { header, dataAt } = parseHeader(bytes, where);
    const r = reader(header.dtype);
    if (r === null) throw new FormatError("npy/unsupported-dtype", { ...where, dtype: header.dtype });
    const n = header.shape.reduce((a, b) => a * b, 1);
    const view = new DataView(bytes.buffer, bytes.byteOffset + dataAt);
    if (view.byteLength < n * r.size) throw new FormatError("npy/truncated", where);
    const values = new Float64Array(n);
    for (let i = 0; i < n; i++) values[i] = r.get(view, i * r.size);
    return { header: { ...header, name }, values };
  }
  async strings(name: string): Promise<(string | number | null)[]> {
    const bytes = await this.bytes(name);
    const where = { file: this.zip.fileName, array: name };
    const { header, dataAt } = parseHeader(bytes, where);
    const n = header.shape.reduce((a, b) => a * b, 1);
    if (header.dtype === "|O") {
      const root = readPickle(bytes.subarray(dataAt), { file: where.file, entry: name });
      const state = root instanceof PyObject && Array.isArray(root.state) ? root.state : null;
      const items = state?.at(-1);
      if (!Array.isArray(items)) throw new FormatError("npy/bad-header", where);
      return items.map((v: PickleValue) => (typeof v === "string" || typeof v === "number" ? v : null));
    }
    const u = /^([<>|])([US])(\d+)$/.exec(header.dtype);
    if (u !== null) {
      const width = Number(u[3]);
      const view = new DataView(bytes.buffer, bytes.byteOffset + dataAt);
      const out: string[] = [];
      for (let i = 0; i < n; i++) {
        let s = "";
        for (let k = 0; k < width; k++) {
          const c = u[2] === "U" ? view.getUint32(4 * (i * width + k), u[1] !== ">") : view.getUint8(i * width + k);
          if (c === 0) break;
          s += String.fromCodePoint(c);
        }
        out.push(s);
      }
      return out;
    }
    return Array.from((await this.numbers(name)).values);
  }
}
export async function openNpz(blob: Blob, options: { fileName: string } & ReadOptions): Promise<Npz> {
  const zip = await openZip(blob, options.fileName);
  const arrays = new Map<string, ArrayHeader>();
  for (const name of zip.entries.keys()) {
    if (!name.endsWith(".npy")) continue;
    const short = name.slice(0, -4);
    const parts: Uint8Array[] = [];
    let got = 0;
    const stream = await zip.stream(name);
    const rd = stream.getReader();
    while (got < 1024) {
      const { done, value } = await rd.read();
      if (done) break;
      parts.push(value);
      got += value.length;
    }
    await rd.cancel().catch(() => undefined);
    const head = new Uint8Array(got);
    let at = 0;
    for (const p of parts) {
      head.set(p, at);
      at += p.length;
    }
    arrays.set(short, { name: short, ...parseHeader(head, { file: options.fileName, array: short }).header });
  }
  return new Npz(zip, arrays);
}

import { FormatError } from "./errors";

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerOffset: number;
}
export interface ReadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

const TABLE = (() => {
  const t = new Uint32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    t[n] = c >>> 0;
  }
  return t;
})();
export function crc32(bytes: Uint8Array, crc = 0): number {
  let c = ~crc;
  for (let i = 0; i < bytes.length; i++) c = (TABLE[(c ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (c >>> 8);
  return ~c >>> 0;
}
async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

export class Zip {
  readonly blob: Blob;
  readonly fileName: string;
  readonly entries: ReadonlyMap<string, ZipEntry>;
  constructor(blob: Blob, fileName: string, entries: Map<string, ZipEntry>) {
    this.blob = blob;
    this.fileName = fileName;
    this.entries = entries;
  }
  entry(name: string): ZipEntry {
    const e = this.entries.get(name);
    if (e === undefined) throw new FormatError("zip/missing-entry", { file: this.fileName, entry: name });
    return e;
  }
  async dataBlob(e: ZipEntry): Promise<Blob> {
    const head = new DataView((await bytesOf(this.blob.slice(e.headerOffset, e.headerOffset + 30))).buffer);
    if (head.byteLength < 30 || head.getUint32(0, true) !== 0x04034b50)
      throw new FormatError("zip/truncated", { file: this.fileName, entry: e.name });
    const at = e.headerOffset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    if (at + e.compressedSize > this.blob.size)
      throw new FormatError("zip/truncated", { file: this.fileName, entry: e.name });
    return this.blob.slice(at, at + e.compressedSize);
  }
  async stream(name: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const e = this.entry(name);
    const data = (await this.dataBlob(e)).stream();
    return e.method === 0 ? data : data.pipeThrough(new DecompressionStream("deflate-raw"));
  }
  async read(name: string, checkCrc = true): Promise<Uint8Array<ArrayBuffer>> {
    const e = this.entry(name);
    const out = new Uint8Array(e.size);
    let at = 0;
    for await (const part of await this.stream(name)) {
      if (at + part.length > e.size) throw new FormatError("zip/size-mismatch", { file: this.fileName, entry: name });
      out.set(part, at);
      at += part.length;
    }
    if (at !== e.size) throw new FormatError("zip/size-mismatch", { file: this.fileName, entry: name });
    if (checkCrc && crc32(out) !== e.crc)
      throw new FormatError("zip/crc-mismatch", { file: this.fileName, entry: name });
    return out;
  }
}

/** Opens an archive by its central directory. */
export async function openZip(blob: Blob, fileName: string): Promise<Zip> {
  const bad = (code: "zip/not-a-zip" | "zip/truncated" | "zip/unsupported") =>
    new FormatError(code, { file: fileName });
  if (blob.size < 22) throw bad("zip/not-a-zip");
  const tailAt = Math.max(0, blob.size - 65_557 - 20);
  const tail = new DataView((await bytesOf(blob.slice(tailAt))).buffer);
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) {
    const head = new DataView((await bytesOf(blob.slice(0, 4))).buffer);
    throw bad(head.getUint32(0, true) === 0x04034b50 ? "zip/truncated" : "zip/not-a-zip");
  }
  let count = tail.getUint16(end + 10, true);
  let size = tail.getUint32(end + 12, true);
  let offset = tail.getUint32(end + 16, true);
  if (
    (count === 0xffff || size === 0xffff_ffff || offset === 0xffff_ffff) &&
    end >= 20 &&
    tail.getUint32(end - 20, true) === 0x07064b50
  ) {
    const at = Number(tail.getBigUint64(end - 12, true));
    const record = new DataView((await bytesOf(blob.slice(at, at + 56))).buffer);
    if (record.byteLength < 56 || record.getUint32(0, true) !== 0x06064b50) throw bad("zip/truncated");
    count = Number(record.getBigUint64(32, true));
    size = Number(record.getBigUint64(40, true));
    offset = Number(record.getBigUint64(48, true));
  }
  if (offset + size > blob.size) throw bad("zip/truncated");
  const directory = new DataView((await bytesOf(blob.slice(offset, offset + size))).buffer);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== 0x02014b50) throw bad("zip/truncated");
    const flags = directory.getUint16(at + 8, true);
    const method = directory.getUint16(at + 10, true);
    let compressedSize = directory.getUint32(at + 20, true);
    let full = directory.getUint32(at + 24, true);
    let headerOffset = directory.getUint32(at + 42, true);
    const nameLength = directory.getUint16(at + 28, true);
    const extraLength = directory.getUint16(at + 30, true);
    const comment = directory.getUint16(at + 32, true);
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, nameLength));
    let x = at + 46 + nameLength;
    const xEnd = x + extraLength;
    while (x + 4 <= xEnd) {
      const id = directory.getUint16(x, true);
      const len = directory.getUint16(x + 2, true);
      if (id === 1) {
        let p = x + 4;
        const next = () => {
          const v = Number(directory.getBigUint64(p, true));
          p += 8;
          return v;
        };
        if (full === 0xffff_ffff) full = next();
        if (compressedSize === 0xffff_ffff) compressedSize = next();
        if (headerOffset === 0xffff_ffff) headerOffset = next();
      }
      x += 4 + len;
    }
    if ((flags & 1) !== 0 || (method !== 0 && method !== 8))
      throw new FormatError("zip/unsupported", { file: fileName, entry: name });
    entries.set(name, {
      name,
      method,
      flags,
      crc: directory.getUint32(at + 16, true),
      compressedSize,
      size: full,
      headerOffset,
    });
    at += 46 + nameLength + extraLength + comment;
  }
  return new Zip(blob, fileName, entries);
}

import { type Bytes, utf8 } from "./bytes";
import { crc32 } from "./crc32";
import { deflate, deflated } from "./inflate";
import type { Progress } from "./progress";

/** A member to write. */
export interface ZipInput {
  readonly name: string;
  /** The content, in order; typed arrays are written as they lie in memory (little-endian). */
  readonly parts: readonly (Blob | ArrayBufferView<ArrayBuffer>)[] | MadeContent;
  /** Deflate it; stored unless true. */
  readonly compress?: boolean;
}

/** Content that is made while it is written, so that it is never in memory whole. */
export interface MadeContent {
  /** Of all chunks together. */
  readonly bytes: number;
  /** Makes the chunks, once. */
  chunks(): AsyncIterable<Bytes> | Iterable<Bytes>;
}

export interface ZipWriteOptions {
  /** Stored members begin at a multiple of this, by an extra field as torch writes it; 1 unless given. */
  readonly alignment?: number;
  /** Write zip64 records even where 32 bits suffice, as Python's `force_zip64`. */
  readonly forceZip64?: boolean;
  readonly signal?: AbortSignal;
  /** Bytes of all contents whose CRC is known, of their sum. */
  readonly onProgress?: Progress;
}

const LIMIT_32 = 0xffffffff;
const LIMIT_16 = 0xffff;
/** 1980-01-01 00:00, the earliest date: equal content gives equal files. */
const DOS_DATE = 0x0021;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const CRC_CHUNK = 4 * 1024 * 1024;

/**
 * Writes a ZIP file as a Blob of parts: contents are referenced, not copied, and read once for their CRC. zip64 records
 * appear where sizes, offsets or counts need them.
 */
export async function writeZip(inputs: readonly ZipInput[], options: ZipWriteOptions = {}): Promise<Blob> {
  const { alignment = 1, forceZip64 = false, signal, onProgress } = options;
  const total = inputs.reduce((sum, { parts }) => sum + contentBytes(parts), 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    onProgress?.(done, total);
  };
  const parts: BlobPart[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const input of inputs) {
    signal?.throwIfAborted();
    const { crc, size, body } = await contentOf(input, signal, onBytes);
    const member: Member = {
      name: utf8.encode(input.name),
      method: input.compress === true ? 8 : 0,
      crc,
      size,
      compressedSize: body.reduce((sum, part) => sum + byteLength(part), 0),
      offset,
    };
    const header = localHeader(member, alignment, forceZip64);
    parts.push(header);
    for (const part of body) parts.push(part);
    directory.push(centralHeader(member, forceZip64));
    offset += header.length + member.compressedSize;
  }
  const directorySize = directory.reduce((sum, record) => sum + record.length, 0);
  return new Blob([...parts, ...directory, endRecords(inputs.length, directorySize, offset, forceZip64)]);
}

interface Member {
  readonly name: Uint8Array;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly compressedSize: number;
  readonly offset: number;
}

function byteLength(part: Blob | ArrayBufferView): number {
  return part instanceof Blob ? part.size : part.byteLength;
}

function contentBytes(parts: ZipInput["parts"]): number {
  return "chunks" in parts ? parts.bytes : parts.reduce((sum, part) => sum + byteLength(part), 0);
}

/** What goes into the file for a member, and what its headers say of it. */
async function contentOf({ parts, compress }: ZipInput, signal: AbortSignal | undefined, onBytes: (n: number) => void) {
  if (!("chunks" in parts)) {
    const { crc, size } = await checksum(parts, signal, onBytes);
    return { crc, size, body: compress === true ? [await deflate(parts)] : [...parts] };
  }
  let crc = 0;
  let size = 0;
  async function* counted({ chunks }: MadeContent): AsyncGenerator<Bytes> {
    for await (const chunk of chunks()) {
      signal?.throwIfAborted();
      crc = crc32(chunk, crc);
      size += chunk.length;
      onBytes(chunk.length);
      yield chunk;
    }
  }
  const made = counted(parts);
  const body = await gathered(compress === true ? deflated(made) : made);
  return { crc, size, body };
}

/** Chunks as Blobs of a few megabytes, which the platform may put on its disk. */
async function gathered(chunks: AsyncIterable<Bytes>): Promise<Blob[]> {
  const blobs: Blob[] = [];
  let waiting: Bytes[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < CRC_CHUNK) continue;
    blobs.push(new Blob(waiting));
    waiting = [];
    bytes = 0;
  }
  return [...blobs, new Blob(waiting)];
}

async function checksum(
  parts: readonly (Blob | ArrayBufferView<ArrayBuffer>)[],
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
) {
  let crc = 0;
  let size = 0;
  for (const part of parts) {
    if (part instanceof Blob) {
      for (let start = 0; start < part.size; start += CRC_CHUNK) {
        signal?.throwIfAborted();
        const piece = new Uint8Array(await part.slice(start, start + CRC_CHUNK).arrayBuffer());
        crc = crc32(piece, crc);
        onBytes(piece.length);
      }
    } else {
      crc = crc32(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), crc);
      onBytes(part.byteLength);
    }
    size += byteLength(part);
  }
  return { crc, size };
}

function localHeader(member: Member, alignment: number, forceZip64: boolean): Uint8Array<ArrayBuffer> {
  const { name, method, crc, size, compressedSize, offset } = member;
  const zip64 = forceZip64 || size >= LIMIT_32 || compressedSize >= LIMIT_32;
  const fixed = 30 + name.length + (zip64 ? 20 : 0);
  // The extra field that aligns has a four-byte head of its own.
  const misaligned = method === 0 && (offset + fixed) % alignment !== 0;
  const padding = misaligned ? alignment - ((offset + fixed + 4) % alignment) : 0;
  const extra = misaligned ? 4 + (padding % alignment) : 0;
  const bytes = new Uint8Array(fixed + extra);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(4, zip64 ? 45 : 20, true);
  view.setUint16(6, FLAGS, true);
  view.setUint16(8, method, true);
  view.setUint16(12, DOS_DATE, true);
  view.setUint32(14, crc, true);
  view.setUint32(18, zip64 ? LIMIT_32 : compressedSize, true);
  view.setUint32(22, zip64 ? LIMIT_32 : size, true);
  view.setUint16(26, name.length, true);
  view.setUint16(28, fixed - 30 - name.length + extra, true);
  bytes.set(name, 30);
  let at = 30 + name.length;
  if (zip64) {
    view.setUint16(at, 0x0001, true);
    view.setUint16(at + 2, 16, true);
    view.setBigUint64(at + 4, BigInt(size), true);
    view.setBigUint64(at + 12, BigInt(compressedSize), true);
    at += 20;
  }
  if (extra > 0) {
    // The id and filler that torch uses (caffe2/serialize/inline_container.cc): "FB", then Z's.
    bytes.set([0x46, 0x42], at);
    view.setUint16(at + 2, extra - 4, true);
    bytes.fill(0x5a, at + 4);
  }
  return bytes;
}

function centralHeader(member: Member, forceZip64: boolean): Uint8Array<ArrayBuffer> {
  const { name, method, crc, size, compressedSize, offset } = member;
  const zip64 = forceZip64 || [size, compressedSize, offset].some((value) => value >= LIMIT_32);
  const bytes = new Uint8Array(46 + name.length + (zip64 ? 28 : 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, zip64 ? 45 : 20, true);
  view.setUint16(6, zip64 ? 45 : 20, true);
  view.setUint16(8, FLAGS, true);
  view.setUint16(10, method, true);
  view.setUint16(14, DOS_DATE, true);
  view.setUint32(16, crc, true);
  view.setUint32(20, zip64 ? LIMIT_32 : compressedSize, true);
  view.setUint32(24, zip64 ? LIMIT_32 : size, true);
  view.setUint16(28, name.length, true);
  view.setUint16(30, zip64 ? 28 : 0, true);
  view.setUint32(42, zip64 ? LIMIT_32 : offset, true);
  bytes.set(name, 46);
  if (zip64) {
    const at = 46 + name.length;
    view.setUint16(at, 0x0001, true);
    view.setUint16(at + 2, 24, true);
    view.setBigUint64(at + 4, BigInt(size), true);
    view.setBigUint64(at + 12, BigInt(compressedSize), true);
    view.setBigUint64(at + 20, BigInt(offset), true);
  }
  return bytes;
}

function endRecords(entries: number, directorySize: number, directoryOffset: number, forceZip64: boolean) {
  const zip64 = forceZip64 || entries >= LIMIT_16 || directorySize >= LIMIT_32 || directoryOffset >= LIMIT_32;
  const start = zip64 ? 76 : 0;
  const bytes = new Uint8Array(start + 22);
  const view = new DataView(bytes.buffer);
  if (zip64) {
    view.setUint32(0, 0x06064b50, true);
    view.setBigUint64(4, 44n, true);
    view.setUint16(12, 45, true);
    view.setUint16(14, 45, true);
    view.setBigUint64(24, BigInt(entries), true);
    view.setBigUint64(32, BigInt(entries), true);
    view.setBigUint64(40, BigInt(directorySize), true);
    view.setBigUint64(48, BigInt(directoryOffset), true);
    view.setUint32(56, 0x07064b50, true);
    view.setBigUint64(64, BigInt(directoryOffset + directorySize), true);
    view.setUint32(72, 1, true);
  }
  view.setUint32(start, 0x06054b50, true);
  view.setUint16(start + 8, zip64 ? LIMIT_16 : entries, true);
  view.setUint16(start + 10, zip64 ? LIMIT_16 : entries, true);
  view.setUint32(start + 12, zip64 ? LIMIT_32 : directorySize, true);
  view.setUint32(start + 16, zip64 ? LIMIT_32 : directoryOffset, true);
  return bytes;
}

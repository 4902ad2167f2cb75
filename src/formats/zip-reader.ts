import { BlockReader } from "./block-reader";
import { type Bytes, decodeUtf8, latin1, readSlice, viewOf } from "./bytes";
import { crc32 } from "./crc32";
import { FormatError } from "./format-error";
import { inflate } from "./inflate";
import type { ReadOptions } from "./progress";

/** One member, as the central directory (the only truth: local headers may hold zeros) describes it. */
export interface ZipEntry {
  readonly name: string;
  /** Uncompressed bytes. */
  readonly size: number;
  readonly compressedSize: number;
  readonly crc32: number;
  readonly deflated: boolean;
  /** Where the local header begins in the file. */
  readonly headerOffset: number;
}

interface IndexedEntry extends ZipEntry {
  /** First byte that belongs to something else: the next local header or the central directory. */
  readonly limit: number;
  readonly rawName: Bytes;
}

export type ZipFile = Awaited<ReturnType<typeof openZip>>;

interface EntryOptions extends ReadOptions {
  /** Refuse a CRC mismatch with `zip/crc-mismatch`; true unless said otherwise. */
  readonly checkCrc?: boolean;
}

interface ZipOptions {
  readonly fileName: string;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_RECORD = 0x06054b50;
const ZIP64_END_RECORD = 0x06064b50;
const ZIP64_LOCATOR = 0x07064b50;
const LOCAL_HEADER_SIZE = 30;
const CENTRAL_HEADER_SIZE = 46;
const END_RECORD_SIZE = 22;
const ZIP64_END_RECORD_SIZE = 56;
const ZIP64_LOCATOR_SIZE = 20;
const MAX_COMMENT = 0xffff;
const FLAG_ENCRYPTED = 0x1;
const FLAG_STRONG_ENCRYPTION = 0x40;
const FLAG_MASKED_HEADERS = 0x2000;
const MAX_ENTRIES = 100_000;
const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024;
/** Deflate cannot do better than 1032:1 (zlib technical details); a larger claim is a lie. */
const MAX_DEFLATE_RATIO = 1032;
/** Three sketch arrays of 1,000,000 rows in float64 stay well below this. */
const MAX_ENTRY_BYTES = 64 * 1024 ** 3;
/** What any file may unpack to, and how many times its bytes a larger one may. */
const [ANY_BYTES, MOST_RATIO] = [128 * 1024 ** 2, 1000];
/** Files in archives are results of runs, which grow by less than this; small ones may grow as they like. */
const [SMALL_MEMBER_BYTES, MOST_MEMBER_RATIO] = [32 * 1024 ** 2, 20];
const STREAM_CHUNK = 1024 * 1024;

/**
 * Opens a ZIP file (PKWARE APPNOTE 6.3, zip64 included) for random access. Reads only its end and directory.
 *
 * Throws `FormatError` `zip/*` for anything ambiguous or dangerous: prepended data, overlapping or duplicate members,
 * unsafe names, encryption, several disks, methods other than stored and deflate, impossible sizes, little files that unpack to
 * gigabytes.
 */
export async function openZip(blob: Blob, { fileName: file }: ZipOptions) {
  const end = await readEnd(blob, file);
  const directory = await readSlice(blob, end.directoryOffset, end.directoryOffset + end.directorySize, file);
  const entries = withLimits(parseDirectory(directory, end, file), end.directoryOffset, file);
  refuseGrowth(
    entries.reduce((sum, { size }) => sum + size, 0),
    blob,
    file,
  );
  const blocks = new BlockReader(blob, file);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));

  function own(entry: ZipEntry): IndexedEntry {
    const known = byName.get(entry.name);
    if (known === undefined) throw new RangeError(`not a member of this archive: ${entry.name}`);
    return known;
  }

  /** Where the member's data begins; checks the local header against the directory. */
  async function dataOffset(entry: IndexedEntry): Promise<number> {
    const { headerOffset, rawName, name } = entry;
    if (headerOffset + LOCAL_HEADER_SIZE + rawName.length > entry.limit) {
      throw new FormatError("zip/local-mismatch", { file, entry: name });
    }
    const bytes = await blocks.read(headerOffset, headerOffset + LOCAL_HEADER_SIZE + rawName.length);
    const view = viewOf(bytes);
    const matches =
      view.getUint32(0, true) === LOCAL_HEADER &&
      view.getUint16(8, true) === (entry.deflated ? 8 : 0) &&
      view.getUint16(26, true) === rawName.length &&
      rawName.every((byte, i) => byte === bytes[LOCAL_HEADER_SIZE + i]);
    if (!matches) throw new FormatError("zip/local-mismatch", { file, entry: name });
    const start = headerOffset + LOCAL_HEADER_SIZE + rawName.length + view.getUint16(28, true);
    if (start + entry.compressedSize > entry.limit) throw new FormatError("zip/overlap", { file, entry: name });
    return start;
  }

  /** A range of the file, piece by piece. */
  async function* rawBytes(start: number, end: number, signal: AbortSignal | undefined): AsyncGenerator<Bytes> {
    for (let at = start; at < end; at += STREAM_CHUNK) {
      signal?.throwIfAborted();
      yield await blocks.read(at, Math.min(end, at + STREAM_CHUNK));
    }
  }

  /** Uncompressed bytes, chunk by chunk; the CRC is checked after the last one unless `checkCrc` is false. */
  async function* stream(of: ZipEntry, options: EntryOptions = {}): AsyncGenerator<Bytes> {
    const entry = own(of);
    const { signal, onProgress, checkCrc = true } = options;
    const start = await dataOffset(entry);
    const end = start + entry.compressedSize;
    const raw = rawBytes(start, end, signal);
    const chunks = entry.deflated ? inflate(raw, { file, entry: entry.name, size: entry.size }, signal) : raw;
    let crc = 0;
    let done = 0;
    for await (const chunk of chunks) {
      if (checkCrc) crc = crc32(chunk, crc);
      done += chunk.byteLength;
      yield chunk;
      onProgress?.(done, entry.size);
    }
    if (checkCrc && crc !== entry.crc32) throw new FormatError("zip/crc-mismatch", { file, entry: entry.name });
  }

  /** All uncompressed bytes in a buffer of their own: refuse what is too large before. */
  async function read(of: ZipEntry, options: EntryOptions = {}): Promise<Bytes> {
    const entry = own(of);
    if (!entry.deflated) {
      const start = await dataOffset(entry);
      const bytes = await blocks.read(start, start + entry.size);
      if ((options.checkCrc ?? true) && crc32(bytes) !== entry.crc32) {
        throw new FormatError("zip/crc-mismatch", { file, entry: entry.name });
      }
      return bytes;
    }
    return filled(stream(entry, options), 0, entry.size);
  }

  /** A member as a file of its own, which may be a ZIP file again. Throws `zip/too-large` where that would fill the memory. */
  async function asFile(entry: ZipEntry, options?: EntryOptions): Promise<Blob> {
    const { name, size, compressedSize } = entry;
    const most = Math.max(SMALL_MEMBER_BYTES, MOST_MEMBER_RATIO * compressedSize);
    if (size > most) throw new FormatError("zip/too-large", { file, entry: name, bytes: size, most });
    return new Unpacked(await read(entry, options), Math.min(entry.compressedSize, packedBytes(blob)));
  }

  /** Bytes `[start, end)`, of a stored member without reading the rest, of a deflated one without what follows; no CRC check. */
  async function readRange(of: ZipEntry, from: number, to: number): Promise<Bytes> {
    const entry = own(of);
    if (from < 0 || to > entry.size || from > to) throw new RangeError(`range ${from}..${to} of ${entry.name}`);
    if (entry.deflated) return filled(upTo(to, stream(entry, { checkCrc: false })), from, to);
    const start = await dataOffset(entry);
    return blocks.read(start + from, start + to);
  }

  const members: readonly ZipEntry[] = entries;
  const get = (name: string): ZipEntry | undefined => byName.get(name);
  return { entries: members, get, stream, read, file: asFile, readRange };
}

/** What a stream gives until so many bytes have come. */
async function* upTo(end: number, chunks: AsyncGenerator<Bytes>): AsyncGenerator<Bytes> {
  let at = 0;
  for await (const chunk of chunks) {
    yield chunk;
    at += chunk.length;
    if (at >= end) return;
  }
}

/** Bytes `[from, to)` of what a stream gives, which is read to its end, in a buffer of their own. */
export async function filled(chunks: AsyncGenerator<Bytes>, from: number, to: number): Promise<Bytes> {
  const bytes = new Uint8Array(to - from);
  let at = -from;
  for await (const chunk of chunks) {
    const wanted = chunk.subarray(Math.max(0, -at), Math.max(0, bytes.length - at));
    // Behind the wanted bytes there is no room, not even for nothing.
    if (wanted.length > 0) bytes.set(wanted, Math.max(0, at));
    at += chunk.length;
  }
  return bytes;
}

/** What was unpacked from an archive: bounds go by what it took there, or archives in archives would grow without any. */
class Unpacked extends Blob {
  readonly packed: number;

  constructor(bytes: Bytes, packed: number) {
    super([bytes]);
    this.packed = packed;
  }
}

/** Bytes of a file, or what it took in the archive that it was unpacked from. */
export function packedBytes(blob: Blob): number {
  return blob instanceof Unpacked ? blob.packed : blob.size;
}

/**
 * Refuses a file that would take far more memory than its bytes account for: 128 MiB are anybody's, and beyond them a
 * thousandfold. One 1 in each row of 1,000 to 10,000 numbers packs 290 to 990 times smaller, nothing but zeros 1,011 to
 * 1,029 times. Saved without compression any file is its own account.
 *
 * @param bytes what it unpacks to, or what that becomes in memory.
 * @param widening how many times its unpacked bytes an honest file may take in memory.
 * @throws FormatError `zip/only-zeros`
 */
export function refuseGrowth(bytes: number, blob: Blob, file: string, widening = 1): void {
  const compressed = packedBytes(blob);
  if (bytes > Math.max(ANY_BYTES, widening * MOST_RATIO * compressed)) {
    throw new FormatError("zip/only-zeros", { file, bytes, compressed });
  }
}

interface EndOfDirectory {
  readonly directoryOffset: number;
  readonly directorySize: number;
  readonly entries: number;
}

async function readEnd(blob: Blob, file: string): Promise<EndOfDirectory> {
  if (blob.size === 0) throw new FormatError("file/empty", { file });
  const tailStart = Math.max(0, blob.size - END_RECORD_SIZE - MAX_COMMENT);
  const tail = await readSlice(blob, tailStart, blob.size, file);
  const view = viewOf(tail);
  const exact: number[] = [];
  // Some tools pad their files; Python's readers pass over what follows the end, too.
  const padded: number[] = [];
  for (let at = tail.length - END_RECORD_SIZE; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_RECORD) continue;
    const end = at + END_RECORD_SIZE + view.getUint16(at + 20, true);
    if (end === tail.length) exact.push(at);
    else if (end < tail.length) padded.push(at);
  }
  const candidates = exact.length > 0 ? exact : padded;
  const [at] = candidates;
  if (at === undefined) {
    const head = viewOf(await readSlice(blob, 0, Math.min(4, blob.size), file));
    const isZip = head.byteLength === 4 && head.getUint32(0, true) === LOCAL_HEADER;
    throw new FormatError(isZip ? "zip/truncated" : "zip/not-a-zip", { file });
  }
  if (candidates.length > 1) throw new FormatError("zip/ambiguous-end", { file });

  const position = tailStart + at;
  let end = {
    disk: view.getUint16(at + 4, true),
    directoryDisk: view.getUint16(at + 6, true),
    entriesHere: view.getUint16(at + 8, true),
    entries: view.getUint16(at + 10, true),
    directorySize: view.getUint32(at + 12, true),
    directoryOffset: view.getUint32(at + 16, true),
  };
  let directoryEnd = position;
  const zip64 = await readZip64End(blob, position, file);
  if (zip64 !== null) {
    end = zip64.end;
    directoryEnd = zip64.position;
  } else if (end.entries === 0xffff || end.directorySize === 0xffffffff || end.directoryOffset === 0xffffffff) {
    throw new FormatError("zip/truncated", { file });
  }

  if (end.disk !== 0 || end.directoryDisk !== 0 || end.entriesHere !== end.entries) {
    throw new FormatError("zip/multi-disk", { file });
  }
  if (end.entries > MAX_ENTRIES || end.directorySize > MAX_DIRECTORY_BYTES) {
    throw new FormatError("zip/too-many-entries", { file, entries: end.entries, most: MAX_ENTRIES });
  }
  const prepended = directoryEnd - end.directorySize - end.directoryOffset;
  if (prepended < 0) throw new FormatError("zip/bad-directory", { file, offset: end.directoryOffset });
  if (prepended > 0) throw new FormatError("zip/prepended-data", { file, bytes: prepended });
  return end;
}

async function readZip64End(blob: Blob, endPosition: number, file: string) {
  const locatorPosition = endPosition - ZIP64_LOCATOR_SIZE;
  if (locatorPosition < ZIP64_END_RECORD_SIZE) return null;
  const locator = viewOf(await readSlice(blob, locatorPosition, endPosition, file));
  if (locator.getUint32(0, true) !== ZIP64_LOCATOR) return null;
  if (locator.getUint32(4, true) !== 0 || locator.getUint32(16, true) > 1) {
    throw new FormatError("zip/multi-disk", { file });
  }
  const position = Number(locator.getBigUint64(8, true));
  if (position + ZIP64_END_RECORD_SIZE > locatorPosition)
    throw new FormatError("zip/bad-directory", { file, offset: locatorPosition });
  const record = viewOf(await readSlice(blob, position, position + ZIP64_END_RECORD_SIZE, file));
  if (record.getUint32(0, true) !== ZIP64_END_RECORD) {
    throw new FormatError("zip/bad-directory", { file, offset: position });
  }
  return {
    position,
    end: {
      disk: record.getUint32(16, true),
      directoryDisk: record.getUint32(20, true),
      entriesHere: Number(record.getBigUint64(24, true)),
      entries: Number(record.getBigUint64(32, true)),
      directorySize: Number(record.getBigUint64(40, true)),
      directoryOffset: Number(record.getBigUint64(48, true)),
    },
  };
}

type DirectoryEntry = Omit<IndexedEntry, "limit">;

function parseDirectory(bytes: Bytes, end: EndOfDirectory, file: string): DirectoryEntry[] {
  const view = viewOf(bytes);
  const entries: DirectoryEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  for (let index = 0; index < end.entries; index++) {
    const entry = parseCentralHeader(view, bytes, at, end, file);
    if (names.has(entry.name)) throw new FormatError("zip/duplicate-entry", { file, entry: entry.name });
    names.add(entry.name);
    entries.push(entry);
    at +=
      CENTRAL_HEADER_SIZE +
      view.getUint16(at + 28, true) +
      view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true);
  }
  if (at !== bytes.length) throw new FormatError("zip/bad-directory", { file, offset: end.directoryOffset + at });
  return entries;
}

function parseCentralHeader(
  view: DataView,
  bytes: Bytes,
  at: number,
  end: EndOfDirectory,
  file: string,
): DirectoryEntry {
  const broken = () => new FormatError("zip/bad-directory", { file, offset: end.directoryOffset + at });
  if (at + CENTRAL_HEADER_SIZE > bytes.length || view.getUint32(at, true) !== CENTRAL_HEADER) throw broken();
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const nameEnd = at + CENTRAL_HEADER_SIZE + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  if (extraEnd + view.getUint16(at + 32, true) > bytes.length) throw broken();
  const rawName = bytes.slice(at + CENTRAL_HEADER_SIZE, nameEnd);
  const name = decodeUtf8(rawName) ?? latin1(rawName);
  const sizes = zip64Sizes(view, nameEnd, extraEnd, {
    size: view.getUint32(at + 24, true),
    compressedSize: view.getUint32(at + 20, true),
    headerOffset: view.getUint32(at + 42, true),
    disk: view.getUint16(at + 34, true),
  });
  if (sizes === null) throw broken();
  if (sizes.disk !== 0) throw new FormatError("zip/multi-disk", { file });
  if (isUnsafe(name)) throw new FormatError("zip/unsafe-name", { file, entry: printable(name) });
  if ((flags & (FLAG_ENCRYPTED | FLAG_STRONG_ENCRYPTION | FLAG_MASKED_HEADERS)) !== 0) {
    throw new FormatError("zip/encrypted", { file, entry: name });
  }
  if (method !== 0 && method !== 8) throw new FormatError("zip/compression-method", { file, entry: name, method });
  const { size, compressedSize, headerOffset } = sizes;
  if (method === 0 && size !== compressedSize) {
    throw new FormatError("zip/size-mismatch", { file, entry: name, declared: size, found: compressedSize });
  }
  if (size > compressedSize * MAX_DEFLATE_RATIO) {
    throw new FormatError("zip/impossible-ratio", { file, entry: name, bytes: size, compressed: compressedSize });
  }
  if (size > MAX_ENTRY_BYTES)
    throw new FormatError("zip/too-large", { file, entry: name, bytes: size, most: MAX_ENTRY_BYTES });
  return {
    name,
    rawName,
    size,
    compressedSize,
    headerOffset,
    crc32: view.getUint32(at + 16, true),
    deflated: method === 8,
  };
}

interface Sizes {
  size: number;
  compressedSize: number;
  headerOffset: number;
  disk: number;
}

/** Fields that overflow 32 bits stand in the zip64 extra field, in this order, only those that overflowed. */
function zip64Sizes(view: DataView, start: number, end: number, sizes: Sizes): Sizes | null {
  const needed = [sizes.size, sizes.compressedSize, sizes.headerOffset].some((value) => value === 0xffffffff);
  for (let at = start; at + 4 <= end; ) {
    const length = view.getUint16(at + 2, true);
    const next = at + 4 + length;
    if (next > end) return needed ? null : sizes;
    if (view.getUint16(at, true) === 0x0001) {
      let field = at + 4;
      const take64 = (value: number): number => {
        if (value !== 0xffffffff) return value;
        if (field + 8 > next) return Number.NaN;
        field += 8;
        return Number(view.getBigUint64(field - 8, true));
      };
      const size = take64(sizes.size);
      const compressedSize = take64(sizes.compressedSize);
      const headerOffset = take64(sizes.headerOffset);
      if (Number.isNaN(size + compressedSize + headerOffset)) return null;
      const disk = sizes.disk === 0xffff && field + 4 <= next ? view.getUint32(field, true) : sizes.disk;
      return { size, compressedSize, headerOffset, disk };
    }
    at = next;
  }
  return needed ? null : sizes;
}

/** What a pickle may unpack to: text and pointers, never the zeros that compress a thousandfold. */
export function mostPickled({ compressedSize }: ZipEntry): number {
  return 72 * 2 ** 20 + 64 * compressedSize;
}

function isUnsafe(name: string): boolean {
  if (name === "" || name.includes("\0") || name.includes("\\") || name.startsWith("/")) return true;
  return /^[A-Za-z]:/.test(name) || name.split("/").includes("..");
}

/** Control characters replaced, so that the name can stand in a sentence. */
function printable(name: string): string {
  return [...name].map((character) => (character < " " ? "\ufffd" : character)).join("");
}

/** Gives each member its limit and refuses members that share bytes. */
function withLimits(entries: readonly DirectoryEntry[], directoryOffset: number, file: string): IndexedEntry[] {
  const byOffset = [...entries].sort((a, b) => a.headerOffset - b.headerOffset);
  const limits = new Map<DirectoryEntry, number>();
  byOffset.forEach((entry, i) => {
    const limit = byOffset[i + 1]?.headerOffset ?? directoryOffset;
    const least = entry.headerOffset + LOCAL_HEADER_SIZE + entry.rawName.length + entry.compressedSize;
    if (least > limit) throw new FormatError("zip/overlap", { file, entry: entry.name });
    limits.set(entry, limit);
  });
  return entries.map((entry) => ({ ...entry, limit: limits.get(entry) ?? directoryOffset }));
}

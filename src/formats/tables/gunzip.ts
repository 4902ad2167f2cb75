import { Gunzip } from "fflate";
import type { Bytes } from "../bytes";
import { crc32 } from "../crc32";
import { FormatError } from "../format-error";
import { chunksOf, inSmallChunks } from "../inflate";
import { TableError } from "./table-error";

/**
 * Unpacks gzip as it comes. The platform's own inflate checks the sums but takes a single member; a file of several (what
 * `cat a.gz b.gz` and many writers of a cluster make) is read on, from where that one stopped, by a second reader.
 * `compressed` starts the file from its beginning each time. Throws `table/gzip`.
 */
export async function* gunzip(compressed: () => AsyncIterable<Bytes>, file: string): AsyncGenerator<Bytes> {
  let done = 0;
  try {
    for await (const bytes of chunksOf(inSmallChunks(compressed()).pipeThrough(new DecompressionStream("gzip")))) {
      done += bytes.length;
      yield bytes;
    }
    return;
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
  }
  for await (const bytes of gunzipMembers(compressed(), file)) {
    const known = Math.min(done, bytes.length);
    done -= known;
    if (known < bytes.length) yield bytes.subarray(known);
  }
}

/** The source's own refusals and cancellation come through the stream unchanged. */
function isDamage(cause: unknown): boolean {
  return cause instanceof Error && !(cause instanceof FormatError) && cause.name !== "AbortError";
}

/** The second reader: any number of members, each checked against its CRC-32 and length. Throws `table/gzip`. */
export async function* gunzipMembers(compressed: AsyncIterable<Bytes>, file: string): AsyncGenerator<Bytes> {
  let ready: Bytes[] = [];
  let sum = 0;
  let size = 0;
  // The last eight bytes seen before a member ends hold its CRC-32 and length; fflate checks neither.
  let tail: Bytes = new Uint8Array(0);
  const unpacker = new Gunzip((bytes) => {
    const plain = new Uint8Array(bytes);
    sum = crc32(plain, sum);
    size = (size + plain.length) % 2 ** 32;
    if (plain.length > 0) ready.push(plain);
  });
  const check = (trailer: Bytes) => {
    if (trailer.length < 8) throw new TableError("table/gzip", { file });
    const view = new DataView(trailer.buffer, trailer.byteOffset, 8);
    if (view.getUint32(0, true) !== sum || view.getUint32(4, true) !== size)
      throw new TableError("table/gzip", { file });
    sum = 0;
    size = 0;
  };
  let fed = 0;
  let piece: Bytes = new Uint8Array(0);
  unpacker.onmember = (offset) => {
    // Told at the start of the second and every later member, with its place: the eight bytes before it end the one before.
    const end = offset - fed;
    check(end >= 8 ? piece.slice(end - 8, end) : joined(tail, piece.subarray(0, Math.max(0, end))).slice(-8));
  };
  for await (const chunk of compressed) {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      piece = chunk.subarray(start, start + PIECE_BYTES);
      push(unpacker, piece, false, file);
      fed += piece.length;
      tail = joined(tail, piece).slice(-8);
      yield* ready;
      ready = [];
    }
  }
  push(unpacker, new Uint8Array(0), true, file);
  yield* ready;
  check(tail);
}

/** Bounds what a bomb unpacks to before the first of it is looked at, as in `inflate.ts`. */
const PIECE_BYTES = 16 * 1024;

function push(unpacker: Gunzip, bytes: Bytes, final: boolean, file: string): void {
  try {
    unpacker.push(bytes, final);
  } catch (cause) {
    if (cause instanceof TableError) throw cause;
    throw new TableError("table/gzip", { file }, { cause });
  }
}

function joined(a: Bytes, b: Bytes): Bytes {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

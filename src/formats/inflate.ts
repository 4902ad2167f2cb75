import type { Bytes } from "./bytes";
import { FormatError } from "./format-error";

/** Names and sizes of a deflated range, for bounds and for the error that names it. */
interface DeflatedRange {
  readonly file: string;
  readonly entry: string;
  /** Bytes that must come out, no more and no fewer. */
  readonly size: number;
}

/**
 * Compressed bytes given to the inflate at a time. Chromium's queues all that a chunk becomes before the first of it can be
 * read: at deflate's 1032:1 this bounds what a bomb takes to 16 MiB.
 */
const INPUT_BYTES = 16 * 1024;

/**
 * Inflates raw deflate with the platform's own inflate, chunk by chunk, and stops at the declared size: a bomb
 * costs one chunk. Throws `zip/bad-deflate`, `zip/size-mismatch` and `zip/beyond-size`.
 */
export async function* inflate(
  deflated: AsyncIterable<Bytes>,
  range: DeflatedRange,
  signal?: AbortSignal,
): AsyncGenerator<Bytes> {
  const { file, entry, size } = range;
  const inflated = inSmallChunks(deflated).pipeThrough(new DecompressionStream("deflate-raw"));
  let found = 0;
  try {
    for await (const chunk of chunksOf(inflated)) {
      signal?.throwIfAborted();
      found += chunk.byteLength;
      if (found > size) throw new FormatError("zip/beyond-size", { file, entry, declared: size });
      yield chunk;
    }
  } catch (cause) {
    // The source's own refusals come through the inflate unchanged.
    if (cause instanceof FormatError) throw cause;
    signal?.throwIfAborted();
    // Engines differ on bytes after the last block; what was declared has come, and its CRC decides.
    if (found === size) return;
    throw new FormatError("zip/bad-deflate", { file, entry }, { cause });
  }
  if (found < size) throw new FormatError("zip/size-mismatch", { file, entry, declared: size, found });
}

/** What a stream gives, chunk by chunk; whoever stops early cancels it. Not every browser iterates over streams itself. */
export async function* chunksOf(stream: ReadableStream<Bytes>): AsyncGenerator<Bytes> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** A stream that asks for bytes only when its reader does, and gives at most `most` of them at a time. */
function streamed(source: AsyncIterable<Bytes>, most = Number.POSITIVE_INFINITY): ReadableStream<Bytes> {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Bytes = new Uint8Array(0);
  return new ReadableStream(
    {
      async pull(controller) {
        if (rest.length === 0) {
          const next = await chunks.next();
          if (next.done) return controller.close();
          rest = next.value;
        }
        controller.enqueue(rest.subarray(0, most));
        rest = rest.subarray(most);
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** A stream of a few bytes at a time, for inflating what a stranger packed. */
export function inSmallChunks(source: AsyncIterable<Bytes>): ReadableStream<Bytes> {
  return streamed(source, INPUT_BYTES);
}

/** Deflates parts with the platform's own deflate into one Blob. */
export function deflate(parts: readonly BlobPart[]): Promise<Blob> {
  return new Response(new Blob([...parts]).stream().pipeThrough(new CompressionStream("deflate-raw"))).blob();
}

/** Deflates chunks as they come with the platform's own deflate. A chunk must not change until the next is asked for. */
export function deflated(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  return chunksOf(streamed(chunks).pipeThrough(new CompressionStream("deflate-raw")));
}

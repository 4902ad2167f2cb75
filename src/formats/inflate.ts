import type { Bytes } from "./bytes";
import { FormatError } from "./format-error";

/** Names and sizes of a deflated range, for bounds and for the error that names it. */
export interface DeflatedRange {
  readonly file: string;
  readonly entry: string;
  /** Bytes that must come out, no more and no fewer. */
  readonly size: number;
}

/**
 * Inflates a raw-deflate stream with the platform's own inflate, chunk by chunk, and stops at the declared size: a bomb
 * costs one chunk. Throws `zip/bad-deflate`, `zip/size-mismatch` and `zip/beyond-size`.
 */
export async function* inflate(
  deflated: ReadableStream<Bytes>,
  range: DeflatedRange,
  signal?: AbortSignal,
): AsyncGenerator<Bytes> {
  const { file, entry, size } = range;
  const reader = deflated.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  let found = 0;
  try {
    for (;;) {
      signal?.throwIfAborted();
      let result: ReadableStreamReadResult<Bytes>;
      try {
        result = await reader.read();
      } catch (cause) {
        // Engines differ on bytes after the last block; what was declared has come, and its CRC decides.
        if (found === size) return;
        throw new FormatError("zip/bad-deflate", { file, entry }, { cause });
      }
      if (result.done) break;
      found += result.value.byteLength;
      if (found > size) throw new FormatError("zip/beyond-size", { file, entry, declared: size });
      yield result.value;
    }
  } finally {
    await reader.cancel().catch(ignore);
  }
  if (found < size) throw new FormatError("zip/size-mismatch", { file, entry, declared: size, found });
}

function ignore(): void {}

/** Deflates parts with the platform's own deflate into one Blob. */
export function deflate(parts: readonly BlobPart[]): Promise<Blob> {
  return new Response(new Blob([...parts]).stream().pipeThrough(new CompressionStream("deflate-raw"))).blob();
}

import { type Bytes, readSlice } from "../bytes";
import type { ReadOptions } from "../progress";

const CHUNK_BYTES = 2 * 1024 * 1024;

/** The bytes of a Blob in order, 2 MiB at a time; the next part is under way while the last is worked on. Throws `file/unreadable`. */
export async function* fileChunks(
  blob: Blob,
  file: string,
  { signal, onProgress }: ReadOptions = {},
): AsyncGenerator<Bytes> {
  const read = (start: number) => {
    const bytes = readSlice(blob, start, Math.min(blob.size, start + CHUNK_BYTES), file);
    // It is awaited later; until then a failure is nobody's.
    bytes.catch(ignore);
    return bytes;
  };
  let next = read(0);
  for (let start = 0; start < blob.size; start += CHUNK_BYTES) {
    signal?.throwIfAborted();
    const chunk = await next;
    if (start + CHUNK_BYTES < blob.size) next = read(start + CHUNK_BYTES);
    yield chunk;
    onProgress?.(Math.min(blob.size, start + CHUNK_BYTES), blob.size);
  }
}

function ignore(): void {}

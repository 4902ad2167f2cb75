import { type Bytes, readSlice } from "./bytes";

/**
 * Reads a Blob like `readSlice`, but keeps the last block: many small reads that lie together cost one. In a browser every
 * read of a Blob is a message to another process, whatever its size.
 */
export class BlockReader {
  readonly #blob: Blob;
  readonly #file: string;
  #start = 0;
  #block: Bytes = new Uint8Array(0);

  constructor(blob: Blob, file: string) {
    this.#blob = blob;
    this.#file = file;
  }

  /** Bytes `[start, end)` in a buffer of their own. Throws `file/unreadable`. */
  async read(start: number, end: number): Promise<Bytes> {
    if (end - start > BLOCK_BYTES / 2) return readSlice(this.#blob, start, end, this.#file);
    // Another read may replace the block while this one waits.
    let from = this.#start;
    let block = this.#block;
    if (start < from || end > from + block.length) {
      from = start;
      block = await readSlice(
        this.#blob,
        start,
        Math.max(end, Math.min(this.#blob.size, start + BLOCK_BYTES)),
        this.#file,
      );
      this.#start = from;
      this.#block = block;
    }
    return block.slice(start - from, end - from);
  }
}

const BLOCK_BYTES = 256 * 1024;

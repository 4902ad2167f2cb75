import type { RowSource } from "../row-source";

/** Bytes of a chunk, about: large enough to be few, small enough that the last one wastes little. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/** Rows of numbers whose count is known only when the last has come: kept in chunks, never copied into one array. */
export class RowChunks {
  readonly #width: number;
  readonly #chunkRows: number;
  readonly #chunks: Float32Array[] = [];
  #rows = 0;

  constructor(width: number) {
    this.#width = width;
    this.#chunkRows = Math.max(1, Math.floor(CHUNK_BYTES / (width * Float32Array.BYTES_PER_ELEMENT)));
  }

  get rows(): number {
    return this.#rows;
  }

  /** Room for the next row, to be filled by whoever asked. Throws RangeError where memory ends. */
  next(): Float32Array {
    const at = this.#rows++ % this.#chunkRows;
    if (at === 0) this.#chunks.push(new Float32Array(this.#chunkRows * this.#width));
    return this.#row(this.#rows - 1);
  }

  source(): RowSource {
    return {
      rows: this.#rows,
      width: this.#width,
      fill: (rows, into, stride) => {
        for (const [i, row] of rows.entries()) into.set(this.#row(row), i * stride);
      },
    };
  }

  #row(row: number): Float32Array {
    const at = (row % this.#chunkRows) * this.#width;
    return this.#chunks[Math.floor(row / this.#chunkRows)]?.subarray(at, at + this.#width) ?? new Float32Array(0);
  }
}

/** Keeps the batches' row indices on the GPU, as many batches at a time as the buffer holds: usually the whole epoch. */
export class IndexWindow {
  readonly #queue: GPUQueue;
  readonly #buffer: GPUBuffer;
  readonly #batches: readonly Int32Array[];
  readonly #offsets = new Map<number, number>();

  constructor(queue: GPUQueue, buffer: GPUBuffer, batches: readonly Int32Array[]) {
    this.#queue = queue;
    this.#buffer = buffer;
    this.#batches = batches;
  }

  /** Index of the batch's first row in the buffer; uploads this and the following batches when it is not there. */
  offsetOf(batch: number): number {
    const known = this.#offsets.get(batch);
    if (known !== undefined) return known;
    const capacity = this.#buffer.size / 4;
    const indices = new Int32Array(capacity);
    this.#offsets.clear();
    let used = 0;
    for (let i = batch; i < this.#batches.length; i++) {
      const rows = this.#batches[i];
      if (rows === undefined || used + rows.length > capacity) break;
      indices.set(rows, used);
      this.#offsets.set(i, used);
      used += rows.length;
    }
    this.#queue.writeBuffer(this.#buffer, 0, indices, 0, used);
    return 0;
  }
}

import { roundUp } from "./layout";

/** Buffers made by one `load`, counted and freed together. */
export class BufferSet {
  readonly #device: GPUDevice;
  readonly #buffers: GPUBuffer[] = [];
  #bytes = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Bytes of all living buffers. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A zero-initialized storage buffer that can also be copied from and to; `usage` adds to that. */
  storage(label: string, bytes: number): GPUBuffer {
    return this.make(label, bytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST);
  }

  uniform(label: string, bytes: number): GPUBuffer {
    return this.make(label, bytes, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
  }

  readback(label: string, bytes: number): GPUBuffer {
    return this.make(label, bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  }

  make(label: string, bytes: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const size = Math.max(16, roundUp(bytes, 16));
    const buffer = this.#device.createBuffer({ label, size, usage });
    this.#buffers.push(buffer);
    this.#bytes += size;
    return buffer;
  }

  destroy(): void {
    for (const buffer of this.#buffers) buffer.destroy();
    this.#buffers.length = 0;
    this.#bytes = 0;
  }
}

/** Small constant uniforms in one buffer, each at an offset that a binding may have. */
export class ConstantTable {
  static readonly #stride = 256;
  readonly #blocks: Uint32Array<ArrayBuffer>[] = [];

  /** Adds a block and returns its index. */
  add(words: Uint32Array<ArrayBuffer>): number {
    return this.#blocks.push(words) - 1;
  }

  /** Uploads all blocks; the result gives each block's binding. */
  upload(device: GPUDevice, buffers: BufferSet): (index: number) => GPUBufferBinding {
    const buffer = buffers.uniform("constants", this.#blocks.length * ConstantTable.#stride);
    this.#blocks.forEach((words, i) => {
      device.queue.writeBuffer(buffer, i * ConstantTable.#stride, words);
    });
    return (index) => ({
      buffer,
      offset: index * ConstantTable.#stride,
      size: this.#blocks[index]?.byteLength ?? ConstantTable.#stride,
    });
  }
}

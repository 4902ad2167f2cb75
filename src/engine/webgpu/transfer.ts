import { elementCount, type ModelState, stateDictSpecs } from "../../model/architecture";
import { promptly } from "./completion";
import { type Placement, paddedWidth, padTensor, unpadTensor } from "./layout";
import type { PageBuffers } from "./program";
import type { Allocation } from "./session";

/** Bytes that one readback maps at a time. */
const CHUNK_BYTES = 16 * 2 ** 20;
/** Bytes that may wait in the queue's staging memory before an upload pauses. */
const UPLOAD_WINDOW = 64 * 2 ** 20;

/** Copies a model and its moments between host and GPU. */
export class ModelTransfer {
  readonly #device: GPUDevice;
  readonly #allocation: Allocation;

  constructor(device: GPUDevice, allocation: Allocation) {
    this.#device = device;
    this.#allocation = allocation;
  }

  /** Uploads weights and BatchNorm statistics. */
  async writeModel({ tensors }: ModelState): Promise<void> {
    await this.#upload(tensors, (placement) => [this.#page(placement).parameters, placement.offset]);
    for (const { buffer, names, stride } of this.#statistics()) {
      names.forEach((name, i) => {
        const values = tensors.get(name);
        if (values === undefined) throw new RangeError(`no tensor ${name}`);
        this.#device.queue.writeBuffer(buffer, (2 + i) * stride * 4, values);
      });
    }
    await this.#settled();
  }

  /** Uploads one of AdamW's moments; tensors that are not there become zero. */
  async writeMoments(
    which: "firstMoments" | "secondMoments",
    tensors: ReadonlyMap<string, Float32Array>,
  ): Promise<void> {
    for (const page of this.#allocation.model.pages) {
      const buffer = page[which];
      if (buffer === null) continue;
      const encoder = this.#device.createCommandEncoder();
      encoder.clearBuffer(buffer);
      this.#device.queue.submit([encoder.finish()]);
    }
    await this.#upload(tensors, (placement) => {
      const buffer = this.#page(placement)[which];
      return buffer === null ? null : [buffer, placement.offset - this.#trainedFrom(placement)];
    });
    await this.#settled();
  }

  /** Copies weights and statistics to the host; counters are the caller's. */
  async readTensors(): Promise<Map<string, Float32Array>> {
    const tensors = new Map<string, Float32Array>();
    const statistics = this.#statistics();
    for (const spec of stateDictSpecs(this.#allocation.network.layers)) {
      const placement = this.#allocation.layout.placements.get(spec.name);
      if (placement !== undefined) {
        const padded = await this.#read(this.#page(placement).parameters, placement.offset, placement.size);
        tensors.set(spec.name, unpadTensor(padded, placement));
        continue;
      }
      const block = statistics.find(({ names }) => names.includes(spec.name));
      if (block === undefined) continue;
      const offset = (2 + block.names.indexOf(spec.name)) * block.stride * 4;
      const values = await this.#read(block.buffer, offset, block.stride * 4);
      tensors.set(spec.name, values.slice(0, elementCount(spec.shape)));
    }
    return tensors;
  }

  /** Copies one of AdamW's moments to the host. */
  async readMoments(which: "firstMoments" | "secondMoments"): Promise<Map<string, Float32Array>> {
    const tensors = new Map<string, Float32Array>();
    for (const [name, placement] of this.#allocation.layout.placements) {
      const buffer = this.#page(placement)[which];
      const offset = placement.offset - this.#trainedFrom(placement);
      if (buffer === null || offset < 0) continue;
      tensors.set(name, unpadTensor(await this.#read(buffer, offset, placement.size), placement));
    }
    return tensors;
  }

  async #upload(
    tensors: ReadonlyMap<string, Float32Array>,
    target: (placement: Placement) => readonly [GPUBuffer, number] | null,
  ): Promise<void> {
    let waiting = 0;
    for (const [name, placement] of this.#allocation.layout.placements) {
      const values = tensors.get(name);
      const to = target(placement);
      if (values === undefined || to === null || to[1] < 0) continue;
      const padded = padTensor(values, placement);
      this.#device.queue.writeBuffer(to[0], to[1], padded.buffer, padded.byteOffset, padded.byteLength);
      waiting += padded.byteLength;
      if (waiting < UPLOAD_WINDOW) continue;
      await this.#settled();
      waiting = 0;
    }
  }

  async #read(buffer: GPUBuffer, offset: number, bytes: number): Promise<Float32Array> {
    const result = new Uint8Array(bytes);
    const staging = this.#device.createBuffer({
      label: "readback",
      size: Math.min(CHUNK_BYTES, bytes),
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    try {
      for (let done = 0; done < bytes; done += CHUNK_BYTES) {
        const count = Math.min(CHUNK_BYTES, bytes - done);
        const encoder = this.#device.createCommandEncoder();
        encoder.copyBufferToBuffer(buffer, offset + done, staging, 0, count);
        this.#device.queue.submit([encoder.finish()]);
        await promptly(this.#device.queue, staging.mapAsync(GPUMapMode.READ, 0, count));
        result.set(new Uint8Array(staging.getMappedRange(0, count)), done);
        staging.unmap();
      }
    } finally {
      staging.destroy();
    }
    return new Float32Array(result.buffer);
  }

  #statistics(): { buffer: GPUBuffer; names: string[]; stride: number }[] {
    return this.#allocation.network.layers.flatMap((layer, i) => {
      const buffer = this.#allocation.model.statistics[i] ?? null;
      if (buffer === null) return [];
      const names = [`${layer.batchNorm}.running_mean`, `${layer.batchNorm}.running_var`];
      return [{ buffer, names, stride: paddedWidth(layer.outWidth) }];
    });
  }

  #settled(): Promise<undefined> {
    const { queue } = this.#device;
    return promptly(queue, queue.onSubmittedWorkDone());
  }

  #page({ page }: Placement): PageBuffers {
    const buffers = this.#allocation.model.pages[page];
    if (buffers === undefined) throw new RangeError(`no arena page ${page}`);
    return buffers;
  }

  #trainedFrom({ page }: Placement): number {
    return this.#allocation.layout.pages[page]?.trainedFrom ?? 0;
  }
}

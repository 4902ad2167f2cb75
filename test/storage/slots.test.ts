import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { readNewestSlot, type SlotFile, writeSlot } from "../../src/storage/slots";

/** A file in memory that can be cut off after so many more bytes, as a crash or a full disk would. */
class MemoryFile implements SlotFile {
  bytes = new Uint8Array(0);
  budget = Number.POSITIVE_INFINITY;
  getSize() {
    return this.bytes.length;
  }
  read(into: Uint8Array<ArrayBuffer>, { at }: { at: number }) {
    const part = this.bytes.subarray(at, at + into.length);
    into.set(part);
    return part.length;
  }
  write(bytes: Uint8Array, { at }: { at: number }) {
    if (this.budget < bytes.length) throw new DOMException("full", "QuotaExceededError");
    this.budget -= bytes.length;
    const next = new Uint8Array(Math.max(this.bytes.length, at + bytes.length));
    next.set(this.bytes);
    next.set(bytes, at);
    this.bytes = next;
    return bytes.length;
  }
  truncate(size: number) {
    this.bytes = this.bytes.slice(0, size);
  }
  flush() {}
}

const state = (epoch: number) => ({
  epoch,
  loss: Number.NaN,
  tensors: new Map([
    ["a", Float32Array.from([epoch, 2, 3])],
    ["b", Float32Array.from([4])],
  ]),
  generator: Uint32Array.from([7, 0xffff_ffff]),
  history: [{ epoch, best: null, early: Number.POSITIVE_INFINITY }],
});

let slots: [MemoryFile, MemoryFile];
beforeEach(() => {
  slots = [new MemoryFile(), new MemoryFile()];
});

describe("autosave slots", () => {
  it("hold nothing at first", () => {
    expect(readNewestSlot(slots)).toBeNull();
  });

  it("give back the newest value, arrays and non-finite numbers included", () => {
    for (let epoch = 1; epoch <= 5; epoch++) writeSlot(slots, state(epoch));
    expect(readNewestSlot(slots)).toEqual({ sequence: 5, value: state(5) });
    expect(slots.every((slot) => slot.bytes.length > 0)).toBe(true);
  });

  it("give back arrays that own their memory, so that sending one never takes the others along", () => {
    writeSlot(slots, { a: Float64Array.of(1, 2, 3), b: [Float32Array.of(4)], none: new Int32Array(0) });
    const { a, b, none } = z
      .object({ a: z.instanceof(Float64Array), b: z.array(z.instanceof(Float32Array)), none: z.instanceof(Int32Array) })
      .parse(readNewestSlot(slots)?.value);
    expect([a, ...b, none].map((array) => array.buffer.byteLength)).toEqual([24, 4, 0]);
  });

  it("keep the last whole value when writing is cut off at any byte", () => {
    writeSlot(slots, state(1));
    writeSlot(slots, state(2));
    const before = slots.map((slot) => slot.bytes);
    const total = before[0]?.length ?? 0;
    for (let budget = 0; budget < total; budget++) {
      slots.forEach((slot, index) => {
        slot.bytes = before[index] ?? new Uint8Array(0);
        slot.budget = budget;
      });
      expect(() => writeSlot(slots, state(3))).toThrow("full");
      expect(readNewestSlot(slots)).toEqual({ sequence: 2, value: state(2) });
    }
  });

  it("fall back to the other slot when a byte rots", () => {
    writeSlot(slots, state(1));
    writeSlot(slots, state(2));
    const newest = slots[1].bytes;
    for (let at = 0; at < newest.length; at += 7) {
      slots[1].bytes = newest.slice();
      slots[1].bytes[at] = (slots[1].bytes[at] ?? 0) ^ 0x10;
      expect(readNewestSlot(slots)).toEqual({ sequence: 1, value: state(1) });
    }
  });
});

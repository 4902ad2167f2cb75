import { decodeUtf8 } from "../bytes";

/**
 * Names as UTF-8 bytes, numbered by first appearance: a hash table with open addressing over one growing store of bytes, so
 * that a name that is known costs no string.
 */
export class ByteInterner {
  #store = new Uint8Array(1 << 12);
  /** [size + 1]: where each name begins in the store. */
  #offsets = new Uint32Array(1 << 8);
  /** Index + 1 of the name in each slot; 0 is free. At most half full. */
  #slots = new Int32Array(1 << 9);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The index of `bytes[start, end)`, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return (this.#slots[this.#slot(bytes, start, end)] ?? 0) - 1;
  }

  /** The index of `bytes[start, end)`; a new name gets the next one, which was `size` before. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    const slot = this.#slot(bytes, start, end);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    const index = this.#size++;
    const offset = this.#offsets[index] ?? 0;
    const length = end - start;
    if (offset + length > this.#store.length) this.#store = grown(this.#store, offset + length);
    for (let i = 0; i < length; i++) this.#store[offset + i] = bytes[start + i] ?? 0;
    if (index + 2 > this.#offsets.length) this.#offsets = grown(this.#offsets, index + 2);
    this.#offsets[index + 1] = offset + length;
    this.#slots[slot] = index + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return index;
  }

  /** The name's text. */
  name(index: number): string {
    const bytes = this.#store.subarray(this.#offsets[index], this.#offsets[index + 1]);
    return decodeUtf8(bytes) ?? new TextDecoder().decode(bytes);
  }

  names(): string[] {
    return Array.from({ length: this.#size }, (_, index) => this.name(index));
  }

  #slot(bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    const length = end - start;
    let slot = hash(bytes, start, end) & mask;
    for (;;) {
      const index = (this.#slots[slot] ?? 0) - 1;
      if (index < 0) return slot;
      const offset = this.#offsets[index] ?? 0;
      if ((this.#offsets[index + 1] ?? 0) - offset === length) {
        let i = 0;
        while (i < length && this.#store[offset + i] === bytes[start + i]) i++;
        if (i === length) return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  #rehash(): void {
    const mask = this.#slots.length * 2 - 1;
    const slots = new Int32Array(mask + 1);
    for (let index = 0; index < this.#size; index++) {
      let slot = hash(this.#store, this.#offsets[index] ?? 0, this.#offsets[index + 1] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.#slots = slots;
  }
}

/** FNV-1a, 32 bits, with its high half mixed in: a table uses the low bits. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ (bytes[i] ?? 0), 0x01000193);
  return value ^ (value >>> 15);
}

function grown<T extends Uint8Array | Uint32Array>(values: T, least: number): T;
function grown(values: Uint8Array | Uint32Array, least: number): Uint8Array | Uint32Array {
  const length = Math.max(values.length * 2, least);
  const larger = values instanceof Uint8Array ? new Uint8Array(length) : new Uint32Array(length);
  larger.set(values);
  return larger;
}

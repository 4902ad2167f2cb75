import { crc32 } from "../formats";
import { pack, unpack } from "./pack";

/**
 * Two alternating slots, each one file: a crash while one is written leaves the other. A slot counts only when its
 * footer, which is written and flushed last, agrees with a CRC-32 of everything before it.
 *
 * Layout (little-endian): header length u32, reserved u32, header (JSON), arrays, then the footer: sequence u32,
 * CRC-32 u32, total length before the footer as two u32 (low, high), magic u32, CRC-32 of the footer so far u32.
 */
const MAGIC = 0x53_47_53_54;
const PREFIX_BYTES = 8;
const FOOTER_BYTES = 24;
/** Arrays are written (and checked) in pieces, so that a canceled tab loses little time. */
const PIECE_BYTES = 8 * 2 ** 20;

/** What a slot file must offer: an OPFS `FileSystemSyncAccessHandle`, or a fake in tests. */
export interface SlotFile {
  getSize(): number;
  read(into: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(bytes: Uint8Array<ArrayBufferLike>, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
}

/** What a valid slot holds. */
interface SlotContent {
  readonly sequence: number;
  readonly value: unknown;
}

/**
 * Replaces the older of two slots.
 *
 * @throws whatever the file throws (`QuotaExceededError` above all); the other slot is untouched by then.
 */
export function writeSlot(slots: readonly [SlotFile, SlotFile], value: unknown): number {
  const sequences = slots.map((slot) => sequenceOf(slot));
  const newest = sequences.reduce((most: number, sequence) => Math.max(most, sequence ?? 0), 0);
  const older = (sequences[0] ?? 0) <= (sequences[1] ?? 0) ? slots[0] : slots[1];
  const sequence = newest + 1;
  const packed = pack(value);
  older.truncate(0);
  let at = 0;
  let crc = 0;
  const append = (bytes: Uint8Array) => {
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      const piece = bytes.subarray(from, from + PIECE_BYTES);
      const written = older.write(piece, { at });
      if (written !== piece.length)
        throw new DOMException("The disk took only part of the data.", "QuotaExceededError");
      crc = crc32(piece, crc);
      at += piece.length;
    }
  };
  append(words([packed.header.length, 0]));
  append(packed.header);
  const arraysAt = at;
  for (const { offset, bytes } of packed.arrays) {
    append(new Uint8Array(arraysAt + offset - at));
    append(bytes);
  }
  append(new Uint8Array(arraysAt + packed.arrayBytes - at));
  older.flush();
  const footer = words([sequence, crc, at >>> 0, Math.floor(at / 2 ** 32), MAGIC]);
  const sealed = new Uint8Array(FOOTER_BYTES);
  sealed.set(footer);
  sealed.set(words([crc32(footer, 0)]), footer.length);
  if (older.write(sealed, { at }) !== FOOTER_BYTES) {
    throw new DOMException("The disk took only part of the data.", "QuotaExceededError");
  }
  older.flush();
  return sequence;
}

/** The newest slot that is whole, or null when neither is. */
export function readNewestSlot(slots: readonly [SlotFile, SlotFile]): SlotContent | null {
  const ordered = slots
    .map((slot) => ({ slot, sequence: sequenceOf(slot) }))
    .filter((entry) => entry.sequence !== null)
    .sort((a, b) => (b.sequence ?? 0) - (a.sequence ?? 0));
  for (const { slot } of ordered) {
    const content = readSlot(slot);
    if (content !== null) return content;
  }
  return null;
}

interface Footer {
  readonly sequence: number;
  readonly crc: number;
  readonly length: number;
}

/** The footer, if it is whole; the body is not checked here. */
function footerOf(slot: SlotFile): Footer | null {
  const size = slot.getSize();
  if (size < PREFIX_BYTES + FOOTER_BYTES) return null;
  const bytes = new Uint8Array(FOOTER_BYTES);
  if (slot.read(bytes, { at: size - FOOTER_BYTES }) !== FOOTER_BYTES) return null;
  const view = new DataView(bytes.buffer);
  const word = (index: number) => view.getUint32(4 * index, true);
  const length = word(2) + word(3) * 2 ** 32;
  const whole =
    word(4) === MAGIC && word(5) === crc32(bytes.subarray(0, FOOTER_BYTES - 4), 0) && length === size - FOOTER_BYTES;
  return whole ? { sequence: word(0), crc: word(1), length } : null;
}

function sequenceOf(slot: SlotFile): number | null {
  return footerOf(slot)?.sequence ?? null;
}

function readSlot(slot: SlotFile): SlotContent | null {
  const footer = footerOf(slot);
  if (footer === null) return null;
  let crc = 0;
  let at = 0;
  /** The bytes up to `end`, which count for the checksum. */
  const upTo = (end: number): Uint8Array<ArrayBuffer> => {
    if (end < at || end > footer.length) throw new RangeError("The slot does not hold what its header says.");
    const bytes = new Uint8Array(end - at);
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      const piece = bytes.subarray(from, from + PIECE_BYTES);
      if (slot.read(piece, { at: at + from }) !== piece.length) throw new RangeError("The slot ends early.");
      crc = crc32(piece, crc);
    }
    at = end;
    return bytes;
  };
  try {
    const headerLength = new DataView(upTo(PREFIX_BYTES).buffer).getUint32(0, true);
    const arraysAt = PREFIX_BYTES + headerLength;
    const value = unpack(upTo(arraysAt), (offset, bytes) => {
      upTo(arraysAt + offset);
      return upTo(arraysAt + offset + bytes).buffer;
    });
    upTo(footer.length);
    return crc === footer.crc ? { sequence: footer.sequence, value } : null;
  } catch {
    // Whatever is wrong with a damaged slot, the other one counts.
    return null;
  }
}

function words(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setUint32(4 * index, value, true);
  });
  return bytes;
}

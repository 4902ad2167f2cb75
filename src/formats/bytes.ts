import { FormatError } from "./format-error";

/** Bytes over a plain (not shared) buffer: what `Blob` parts and streams take. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes `[start, end)` of a Blob, as a buffer of its own. Throws `file/unreadable` when the file changed or vanished. */
export async function readSlice(blob: Blob, start: number, end: number, file: string): Promise<Bytes> {
  let buffer: ArrayBuffer;
  try {
    buffer = await blob.slice(start, end).arrayBuffer();
  } catch (cause) {
    throw new FormatError("file/unreadable", { file }, { cause });
  }
  if (buffer.byteLength !== end - start) throw new FormatError("file/unreadable", { file });
  return new Uint8Array(buffer);
}

/** A DataView of exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The bytes of an array as they lie in memory, in a plain ArrayBuffer; copies only what lies in shared memory. */
export function plainBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Bytes {
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer, byteOffset, byteLength);
  return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
}

/** Pieces in a row. `size` is the sum of their lengths. */
export function joined(parts: readonly Bytes[], size: number): Bytes {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Reverses the bytes of every element in place. `itemSize` in bytes; the length must be a multiple of it. */
export function swapBytes(bytes: Uint8Array, itemSize: number): void {
  if (itemSize < 2) return;
  for (let start = 0; start + itemSize <= bytes.length; start += itemSize) {
    bytes.subarray(start, start + itemSize).reverse();
  }
}

export const utf8 = new TextEncoder();

/** Decodes UTF-8 strictly; null when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

/** A character per byte. Not `TextDecoder("latin1")`, which the Encoding Standard makes Windows-1252. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

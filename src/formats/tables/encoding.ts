import type { Bytes } from "../bytes";

/** How text is written. `windows-1254` is Turkish Windows, and covers ISO 8859-9. */
export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1254";

/**
 * Tells UTF-16 and UTF-8 by their marks, and UTF-16 without one by its zero bytes. Null means ASCII so far or one of the
 * two that extend it: the first byte above 127 decides.
 */
export function encodingOf(head: Uint8Array): TextEncoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  const zeros = [0, 0];
  const length = Math.min(head.length, 512) & ~1;
  for (let i = 0; i < length; i++) if (head[i] === 0) zeros[i & 1] = (zeros[i & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // Text in Latin letters has a zero in every other byte.
  if (length >= 4 && odd > length / 4 && even === 0) return "utf-16le";
  if (length >= 4 && even > length / 4 && odd === 0) return "utf-16be";
  return null;
}

/** Text as UTF-8 bytes without a byte-order mark, whatever it was written in. */
export class ToUtf8 {
  #encoding: TextEncoding | null;
  #decoder: TextDecoder | null = null;
  #started = false;

  /** @param encoding From `encodingOf` the file's first bytes. */
  constructor(encoding: TextEncoding | null) {
    this.#encoding = encoding;
    if (encoding !== null && encoding !== "utf-8") this.#decoder = new TextDecoder(encoding);
  }

  /** What it was decided to be; null while everything was ASCII. */
  get encoding(): TextEncoding | null {
    return this.#encoding;
  }

  /** The next bytes; `last` flushes. UTF-8 passes unchecked: names are checked when they are read. */
  push(bytes: Bytes, last: boolean): Bytes {
    const atStart = !this.#started;
    this.#started = true;
    if (this.#encoding === null) this.#decide(bytes);
    // A decoder drops the mark itself.
    if (this.#decoder !== null) return encoder.encode(this.#decoder.decode(bytes, { stream: !last }));
    const marked = atStart && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return marked ? bytes.subarray(3) : bytes;
  }

  #decide(bytes: Bytes): void {
    const start = firstAbove127(bytes);
    if (start < 0) return;
    // The end may cut a character, and so may whoever filled a column of so many bytes: that is said with its line.
    const sample = new TextDecoder().decode(bytes.subarray(start, start + SAMPLE_BYTES), { stream: true });
    const letters = sample.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
    const damaged = sample.match(/\ufffd/g)?.length ?? 0;
    this.#encoding = damaged > letters ? "windows-1254" : "utf-8";
    if (this.#encoding !== "utf-8") this.#decoder = new TextDecoder(this.#encoding);
  }
}

const SAMPLE_BYTES = 64 * 1024;
const encoder = new TextEncoder();

/** Four bytes at a time: most files have none, and are looked through to their end. */
function firstAbove127(bytes: Bytes): number {
  const aligned = Math.min(bytes.length, -bytes.byteOffset & 3);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + aligned, (bytes.length - aligned) >> 2);
  let word = 0;
  while (word < words.length && ((words[word] ?? 0) & 0x80808080) === 0) word++;
  const isHigh = (byte: number) => byte > 127;
  const early = bytes.subarray(0, aligned).findIndex(isHigh);
  if (early >= 0) return early;
  const late = bytes.subarray(aligned + 4 * word).findIndex(isHigh);
  return late < 0 ? -1 : aligned + 4 * word + late;
}

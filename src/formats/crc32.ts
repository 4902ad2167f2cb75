/**
 * CRC-32 as in ZIP and PNG (polynomial 0xEDB88320), sixteen bytes per step ("slicing by 16", Kounavis and Berry 2005):
 * table `k` holds the effect of a byte followed by `k` zero bytes.
 */
const SLICES = 16;
const table = new Int32Array(SLICES * 256);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  table[byte] = value;
}
for (let index = 256; index < table.length; index++) {
  const previous = table[index - 256] ?? 0;
  table[index] = (previous >>> 8) ^ (table[previous & 255] ?? 0);
}

/**
 * CRC-32 of `bytes`, an unsigned 32-bit integer. Pass the result of earlier bytes as `previous` to continue.
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const { length } = bytes;
  const t = table;
  let crc = ~previous;
  let i = 0;
  for (const end = length - (length % SLICES); i < end; i += SLICES) {
    // Indices are always within the table and the bytes; `| 0` gives the type checker and V8 the same integer.
    crc =
      lookup(t, 3840 + ((crc ^ at(bytes, i)) & 255)) ^
      lookup(t, 3584 + (((crc >>> 8) ^ at(bytes, i + 1)) & 255)) ^
      lookup(t, 3328 + (((crc >>> 16) ^ at(bytes, i + 2)) & 255)) ^
      lookup(t, 3072 + ((crc >>> 24) ^ at(bytes, i + 3))) ^
      lookup(t, 2816 + at(bytes, i + 4)) ^
      lookup(t, 2560 + at(bytes, i + 5)) ^
      lookup(t, 2304 + at(bytes, i + 6)) ^
      lookup(t, 2048 + at(bytes, i + 7)) ^
      lookup(t, 1792 + at(bytes, i + 8)) ^
      lookup(t, 1536 + at(bytes, i + 9)) ^
      lookup(t, 1280 + at(bytes, i + 10)) ^
      lookup(t, 1024 + at(bytes, i + 11)) ^
      lookup(t, 768 + at(bytes, i + 12)) ^
      lookup(t, 512 + at(bytes, i + 13)) ^
      lookup(t, 256 + at(bytes, i + 14)) ^
      lookup(t, at(bytes, i + 15));
  }
  for (; i < length; i++) crc = (crc >>> 8) ^ lookup(t, (crc ^ at(bytes, i)) & 255);
  return ~crc >>> 0;
}

function lookup(values: Int32Array, index: number): number {
  return values[index] ?? 0;
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

/** IEEE 754 half precision (binary16) bits to a number. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  // Subnormals: no hidden bit, exponent -14; the fraction counts units of 2^-24.
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** bfloat16 is the upper half of a float32. */
export function bfloat16ToNumber(bits: number): number {
  scratchBits[0] = bits << 16;
  return scratchFloat[0] ?? 0;
}

/** float8_e4m3fn (OCP 8-bit floating point): bias 7, no infinities, 0x7f is NaN. */
export function float8e4m3ToNumber(bits: number): number {
  const sign = bits & 0x80 ? -1 : 1;
  const exponent = (bits >>> 3) & 0xf;
  const fraction = bits & 0x7;
  if (exponent === 0xf && fraction === 0x7) return Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -9 : sign * (8 + fraction) * 2 ** (exponent - 10);
}

/** float8_e5m2 is the upper half of a binary16. */
export function float8e5m2ToNumber(bits: number): number {
  return halfToNumber(bits << 8);
}

/**
 * float8_e4m3fnuz (the 8-bit floating point of AMD's MI300): bias 8, no infinities, no minus zero: its bits, 0x80, are NaN.
 * Formats as in ml_dtypes.
 */
export function float8e4m3fnuzToNumber(bits: number): number {
  if (bits === 0x80) return Number.NaN;
  const sign = bits & 0x80 ? -1 : 1;
  const exponent = (bits >>> 3) & 0xf;
  const fraction = bits & 0x7;
  return exponent === 0 ? sign * fraction * 2 ** -10 : sign * (8 + fraction) * 2 ** (exponent - 11);
}

/** float8_e5m2fnuz: as float8_e4m3fnuz, with bias 16 and two bits of fraction. */
export function float8e5m2fnuzToNumber(bits: number): number {
  if (bits === 0x80) return Number.NaN;
  const sign = bits & 0x80 ? -1 : 1;
  const exponent = (bits >>> 2) & 0x1f;
  const fraction = bits & 0x3;
  return exponent === 0 ? sign * fraction * 2 ** -17 : sign * (4 + fraction) * 2 ** (exponent - 18);
}

const scratchBits = new Int32Array(1);
const scratchFloat = new Float32Array(scratchBits.buffer);

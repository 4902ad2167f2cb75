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

/** An 8-bit float's sign, exponent and fraction of so many bits; without a hidden bit where the exponent is 0. */
function float8(bits: number, fractionBits: number, bias: number): number {
  const units = 2 ** fractionBits;
  const exponent = (bits & 0x7f) >>> fractionBits;
  const fraction = (bits & (units - 1)) + (exponent === 0 ? 0 : units);
  return (bits & 0x80 ? -1 : 1) * fraction * 2 ** (Math.max(1, exponent) - bias - fractionBits);
}

/** float8_e4m3fn (OCP 8-bit floating point): bias 7, no infinities, 0x7f is NaN. */
export function float8e4m3ToNumber(bits: number): number {
  return (bits & 0x7f) === 0x7f ? Number.NaN : float8(bits, 3, 7);
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
  return bits === 0x80 ? Number.NaN : float8(bits, 3, 8);
}

/** float8_e5m2fnuz: as float8_e4m3fnuz, with bias 16 and two bits of fraction. */
export function float8e5m2fnuzToNumber(bits: number): number {
  return bits === 0x80 ? Number.NaN : float8(bits, 2, 16);
}

const scratchBits = new Int32Array(1);
const scratchFloat = new Float32Array(scratchBits.buffer);

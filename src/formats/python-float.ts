/** Widths of Python's and NumPy's real numbers. */
export type FloatBits = 16 | 32 | 64;

/** From here on the text has an exponent (numpy/_core/src/multiarray/scalartypes.c.src; Python's repr for 64 bits). */
const EXPONENT_FROM: Readonly<Record<FloatBits, number>> = { 16: 1e3, 32: 1e6, 64: 1e16 };

/**
 * A float as Python's `repr` (64 bits) or NumPy's `str` writes it: the fewest digits that give the number back, always
 * with a point or an exponent. `1.0`, `0.1`, `1e-05`, `nan`.
 */
export function pythonFloatText(value: number, bits: FloatBits = 64): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const size = Math.abs(value);
  const [mantissa = "0", power = "0"] = shortest(size, bits).split("e");
  const exponent = Number(power);
  const digits = mantissa.replace(".", "");
  if (size !== 0 && (size < 1e-4 || size >= EXPONENT_FROM[bits])) {
    const point = digits.length > 1 ? `${digits.slice(0, 1)}.${digits.slice(1)}` : digits;
    return `${sign}${point}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.padEnd(exponent + 1, "0");
  return `${sign}${whole.slice(0, exponent + 1)}.${whole.slice(exponent + 1) || "0"}`;
}

/** `d.ddde±x` with the fewest digits that round back to the number at its width. */
function shortest(size: number, bits: FloatBits): string {
  if (bits === 64 || size === 0) return size.toExponential();
  const gap = 2 ** (Math.max(Math.floor(Math.log2(size)), bits === 16 ? -14 : -126) - (bits === 16 ? 10 : 23));
  for (let digits = 0; digits < 9; digits++) {
    const text = size.toExponential(digits);
    if (Math.abs(Number(text) - size) < gap / 2) return text;
  }
  return size.toExponential();
}

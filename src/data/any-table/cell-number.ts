import type { TableMapping } from "./mapping";

/** Cells that say that there is no number. */
const MISSING = new Set(["", "na", "n/a", "nan", "null", "none", "<na>", "#n/a", "-"]);

/** Whole powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
/** Digits of a whole number that a double surely holds. */
const EXACT_DIGITS = 15;

const decoder = new TextDecoder();

/** A cell as text. */
export function cellText(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** Whether a cell's text says that there is nothing. */
export function isMissingCell(text: string): boolean {
  return text.length <= 5 && MISSING.has(text.trim().toLowerCase());
}

/**
 * Reads the number in a cell of UTF-8: digits with a sign, fraction and exponent, `true` and `false` as 1 and 0, and with
 * a decimal comma also dots between groups of three digits, of which the first does not begin with 0.
 *
 * @returns NaN for an empty cell and for what stands for none (`NA`, `null`); null for text.
 */
export function cellNumber(
  bytes: Uint8Array,
  start: number,
  end: number,
  decimal: TableMapping["decimal"],
): number | null {
  const mark = decimal === "." ? 0x2e : 0x2c;
  const negative = bytes[start] === 0x2d;
  let at = negative || bytes[start] === 0x2b ? start + 1 : start;
  let value = 0;
  let seen = 0;
  let significant = 0;
  let fraction = -1;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) {
      value = value * 10 + (byte - 0x30);
      seen++;
      if (value > 0) significant++;
      if (fraction >= 0) fraction++;
    } else if (byte === mark && fraction < 0) fraction = 0;
    else break;
  }
  if (at === end && seen > 0 && significant <= EXACT_DIGITS && fraction < POWERS.length) {
    // Both are whole and exact, so that their quotient is the nearest double, as of strtod.
    const exact = fraction > 0 ? value / (POWERS[fraction] ?? 1) : value;
    return negative ? -exact : exact;
  }
  return textNumber(cellText(bytes, start, end), decimal);
}

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const GROUPED = /^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/;
/** What one writes for 1234 and another for 1.234. */
const THOUSANDS = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/;

/** Whether nothing in a cell says if its commas stand between thousands or in front of a fraction. */
export function hasOpenComma(text: string): boolean {
  return THOUSANDS.test(text.trim());
}

/** The same of a cell's text. */
export function textNumber(text: string, decimal: TableMapping["decimal"]): number | null {
  const cell = text.trim();
  if (isMissingCell(cell)) return Number.NaN;
  const lower = cell.toLowerCase();
  if (lower === "true" || lower === "false") return lower === "true" ? 1 : 0;
  if (/^[+-]?inf(inity)?$/.test(lower))
    return lower.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (decimal === ".") return PLAIN.test(cell) ? Number(cell) : null;
  if (GROUPED.test(cell)) return Number(cell.replaceAll(".", "").replace(",", "."));
  const point = cell.replace(",", ".");
  return !cell.includes(".") && PLAIN.test(point) ? Number(point) : null;
}

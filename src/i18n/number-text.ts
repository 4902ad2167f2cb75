import type { Locale } from "./messages";

/**
 * Reads a number as people type it: `0.001` and `0,001`, `1e-4`, a typographic minus. No grouping, so that `1.000`
 * can only be one.
 *
 * @returns null when the text is not exactly one number.
 */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replaceAll("−", "-").replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : null;
}

/**
 * A number as a field shows it for editing: shortest exact form, the language's decimal mark, no grouping, `1e-4` below a
 * thousandth.
 */
export function numberText(value: number, locale: Locale): string {
  const text = value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : String(value);
  return locale === "tr" ? text.replace(".", ",") : text;
}

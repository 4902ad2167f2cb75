import { formatDecimal } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";

/** 30.0 M, 412 k: for one-line summaries, where the exact number is a click away. */
export function shortCount(
  value: number,
  locale: Locale,
  units: { readonly million: string; readonly thousand: string },
): string {
  if (value >= 1e6) return `${formatDecimal(value / 1e6, locale, 1)} ${units.million}`;
  if (value >= 1e3) return `${formatDecimal(value / 1e3, locale, 0)} ${units.thousand}`;
  return formatDecimal(value, locale, 0);
}

import { formatDecimal } from "../../../i18n/format";
import type { Locale } from "../../../i18n/messages";
import type { TaskMetric } from "../../../tasks/registry";

/** A difference of two shares in percentage points with its sign: +1.20, −0.40, 0.00. */
export function signedPoints(share: number, locale: Locale): string {
  const points = Math.round(share * 1e4) / 100;
  return `${points > 0 ? "+" : ""}${formatDecimal(points + 0, locale, 2)}`;
}

/** A difference of two plain numbers with its sign: +0.0120, −0.0040, 0.0000. */
function signedDecimal(difference: number, locale: Locale): string {
  const rounded = Math.round(difference * 1e4) / 1e4;
  return `${rounded > 0 ? "+" : ""}${formatDecimal(rounded + 0, locale, 4)}`;
}

/** A difference of a metric with its sign, as the metric itself is written. */
export function signedText({ format }: Pick<TaskMetric, "format">, difference: number, locale: Locale): string {
  return format === "percent" ? signedPoints(difference, locale) : signedDecimal(difference, locale);
}

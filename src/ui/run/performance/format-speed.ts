import { formatDecimal } from "../../../i18n/format";
import type { Locale } from "../../../i18n/messages";

/** A rate (GFLOPS, GB/s, steps per second) with about three digits. */
export function formatSpeed(value: number, locale: Locale): string {
  return formatDecimal(value, locale, value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 3);
}

import type { Locale } from "./messages";

/** A point in time as people say it: 22 Nov 2026, 23:41; Turkish: 22 Kas 2026 23:41. The browser's time zone unless told. */
export function formatMoment(milliseconds: number, locale: Locale, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale === "tr" ? "tr-TR" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  }).format(milliseconds);
}

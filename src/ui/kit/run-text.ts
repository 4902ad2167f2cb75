import type { Locale } from "../../i18n/messages";
import type { RunRecord } from "../../run/record";

const formats: Readonly<Record<Locale, Intl.DateTimeFormat>> = {
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" }),
  tr: new Intl.DateTimeFormat("tr-TR", { dateStyle: "medium", timeStyle: "short" }),
};

/** When a run began: 23 Nov 2026, 03:12. */
export function startedText({ startedAt }: Pick<RunRecord, "startedAt">, locale: Locale): string {
  return formats[locale].format(startedAt);
}

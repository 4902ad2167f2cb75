import type { Locale } from "./messages";

const tags = { en: "en-GB", tr: "tr-TR" } as const;
const kept = new Map<string, Intl.NumberFormat>();

/** A number in the locale's digits with a true minus. Making a format takes many times as long as using it, so each is kept. */
function written(value: number, locale: Locale, options: Intl.NumberFormatOptions): string {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = kept.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(tags[locale], options);
    kept.set(key, format);
  }
  return format.format(value).replaceAll("-", "−");
}

/** With a large first letter, as a sentence or a column's head begins. */
export function capitalized(text: string, locale: Locale): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/** 12,345 or 12.345. */
export function formatCount(value: number, locale: Locale): string {
  return written(value, locale, { maximumFractionDigits: 0 });
}

/** Four significant digits: 0.06509, 1.370. Non-finite values are shown as what they are. */
export function formatLoss(value: number, locale: Locale): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  return written(value, locale, { minimumSignificantDigits: 4, maximumSignificantDigits: 4, useGrouping: false });
}

/** A share 0..1 as 98.27 % (English 98.27%, Turkish %98,27); two decimals unless told. What rounds to zero has no sign. */
export function formatPercent(share: number, locale: Locale, decimals = 2): string {
  return written(share, locale, {
    style: "percent",
    signDisplay: "negative",
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** Learning rates and other small numbers as people write them: 1e-4, 5e-4, 1.25e-4. */
export function formatRate(value: number, locale: Locale = "en"): string {
  if (value === 0) return "0";
  const [digits = "", exponent = "0"] = value.toExponential(3).split("e");
  const text = `${Number(digits)}e${Number(exponent)}`;
  return locale === "tr" ? text.replace(".", ",") : text;
}

/** A plain decimal number by locale; what rounds to zero has no sign. */
export function formatDecimal(value: number, locale: Locale, decimals: number): string {
  return written(value, locale, {
    signDisplay: "negative",
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

const HOURS = { en: "h", tr: "sa" } as const;
const MINUTES = { en: "min", tr: "dk" } as const;
const SECONDS = { en: "s", tr: "sn" } as const;

/** 3 min 20 s, 1 h 5 min, 42 s; Turkish: 3 dk 20 sn, 1 sa 5 dk, 42 sn. */
export function formatDuration(seconds: number, locale: Locale): string {
  // Nothing takes no time.
  const whole = Math.max(1, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) return `${hours} ${HOURS[locale]} ${minutes} ${MINUTES[locale]}`;
  if (minutes > 0) return `${minutes} ${MINUTES[locale]} ${whole % 60} ${SECONDS[locale]}`;
  return `${whole} ${SECONDS[locale]}`;
}

/** What is known to take between two times: 2–5 min, 40–90 s; one of them where both are nearly the same. */
export function formatSpan({ least, most }: { readonly least: number; readonly most: number }, locale: Locale): string {
  if (most < 1.2 * least || most < 1) return formatDuration(most, locale);
  const [size, unit] = most < 100 ? [1, SECONDS[locale]] : most < 5400 ? [60, MINUTES[locale]] : [3600, HOURS[locale]];
  const [low, high] = [Math.max(1, Math.round(least / size)), Math.max(1, Math.round(most / size))];
  return `${low === high ? "" : `${low}–`}${high} ${unit}`;
}

/** What a step or a kernel takes, three digits: 4.52 ms, 427 ms, 1.52 s; Turkish: 1,52 sn. */
export function formatStepTime(seconds: number, locale: Locale): string {
  const [value, unit] = seconds < 1 ? [seconds * 1000, "ms"] : [seconds, locale === "tr" ? "sn" : "s"];
  const decimals = value === 0 || value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return `${formatDecimal(value, locale, decimals)} ${unit}`;
}

/** 119.8 MB, 5.1 MB, 312 kB (decimal units, as file managers show them). */
export function formatBytes(bytes: number, locale: Locale): string {
  const steps = ["B", "kB", "MB", "GB"] as const;
  const index = Math.min(steps.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** index;
  return `${written(value, locale, { maximumFractionDigits: index === 0 || value >= 100 ? 0 : 1 })} ${steps[index]}`;
}

/** The same, bound to a language. */
function formatsIn(locale: Locale) {
  return {
    bytes: (bytes: number) => formatBytes(bytes, locale),
    count: (value: number) => formatCount(value, locale),
    decimal: (value: number, decimals: number) => formatDecimal(value, locale, decimals),
    duration: (seconds: number) => formatDuration(seconds, locale),
    loss: (value: number) => formatLoss(value, locale),
    percent: (share: number, decimals?: number) => formatPercent(share, locale, decimals),
    span: (seconds: Parameters<typeof formatSpan>[0]) => formatSpan(seconds, locale),
    stepTime: (seconds: number) => formatStepTime(seconds, locale),
  };
}

export const formats = { en: formatsIn("en"), tr: formatsIn("tr") } as const satisfies Record<Locale, unknown>;

import type { ErrorParams } from "../formats/coded-error";
import { formatBytes, formatCount } from "./format";
import type { Locale } from "./messages";

/** A sentence about an error, or one that its parameters fill. Every dictionary of error codes holds these. */
export type ErrorSentence = string | ((params: ErrorParams) => string);

/** One dictionary of error codes in both languages; every code of `C` needs its sentence in each. */
export interface ErrorSentences<C extends string = string> {
  readonly en: Readonly<Record<C, ErrorSentence>>;
  readonly tr: Readonly<Record<C, ErrorSentence>>;
}

/** Declares the sentences of one area's error codes; `src/i18n/errors.ts` collects them. */
export function defineErrors<const C extends string>(
  en: Readonly<Record<C, ErrorSentence>>,
  tr: Readonly<Record<NoInfer<C>, ErrorSentence>>,
): ErrorSentences<C> {
  return { en, tr };
}

type Value = ErrorParams[string] | undefined;

/** What strangers' files hold may be of any length: a sentence must stay one. */
const LONGEST = { text: 120, name: 48 } as const;

/** A text; empty when the parameter is missing. */
export function text(value: Value): string {
  return short(value, LONGEST.text);
}

/** A name short enough for a sentence: its middle left out, control characters replaced. */
export function short(value: Value, longest: number = LONGEST.name): string {
  const whole = typeof value === "object" && value !== null ? value.join(", ") : String(value ?? "");
  const characters = [...whole.replace(/\p{Cc}/gu, "\ufffd")];
  if (characters.length <= longest) return characters.join("");
  const kept = Math.ceil((longest - 1) / 2);
  return `${characters.slice(0, kept).join("")}…${characters.slice(kept + 1 - longest).join("")}`;
}

/** A grouped count, or the text of whatever else stands there. */
export function count(value: Value, locale: Locale): string {
  return typeof value === "number" ? formatCount(value, locale) : text(value);
}

/** 1 cell, 1,200 cells. */
export function counted(value: Value, one: string, many: string): string {
  return `${count(value, "en")} ${value === 1 ? one : many}`;
}

/** 480 MB. */
export function bytes(value: Value, locale: Locale): string {
  return typeof value === "number" ? formatBytes(value, locale) : text(value);
}

/** “a”, “b” and 3 more: long lists are cut, because a sentence must stay one. */
export function quoted(value: Value, locale: Locale, most = 4): string {
  const names =
    typeof value === "object" && value !== null ? value : value === undefined || value === null ? [] : [value];
  const shown = names.slice(0, most).map((name) => `“${short(name, 24)}”`);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} ${locale === "tr" ? `ve ${rest} diğeri` : `and ${rest} more`}`;
  return shown.join(", ");
}

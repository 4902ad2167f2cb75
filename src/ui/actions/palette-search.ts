import type { Locale } from "../../i18n/messages";

/** Letters without their marks, so that "calis" finds "Çalıştırmalar". */
function plain(text: string, locale: Locale): string {
  return text.toLocaleLowerCase(locale).normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ı", "i");
}

/**
 * Those of `names` that have every word of `typed`, in their order; those that begin with it first.
 *
 * @returns Indices into `names`.
 */
export function found(names: readonly string[], typed: string, locale: Locale): readonly number[] {
  const wanted = plain(typed, locale).trim();
  const words = wanted.split(/\s+/);
  const texts = names.map((name) => plain(name, locale));
  const hits = texts.flatMap((text, index) => (words.every((word) => text.includes(word)) ? [index] : []));
  const first = hits.filter((index) => texts[index]?.startsWith(wanted));
  return [...first, ...hits.filter((index) => !first.includes(index))];
}

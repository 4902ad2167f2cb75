import { formats } from "../i18n/format";
import type { Locale } from "../i18n/messages";
import { useStudio } from "../store/studio";

/** The language of the page. */
export function useLocale(): Locale {
  return useStudio((state) => state.locale);
}

/** Numbers as the language of the page writes them: `format.count(1200)`. */
export function useFormat() {
  return formats[useLocale()];
}

/** A feature's texts in the language of the page; see `defineMessages`. */
export function useMessages<D extends { readonly en: object; readonly tr: object }>(dictionary: D): D[Locale] {
  return dictionary[useLocale()];
}

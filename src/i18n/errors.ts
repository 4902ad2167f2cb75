import type { SerialError } from "../formats/coded-error";
import type { ErrorSentence } from "./error-sentences";
import { LOCALES, type Locale } from "./messages";

const sentences: Readonly<Record<Locale, Map<string, ErrorSentence>>> = { en: new Map(), tr: new Map() };

/**
 * Loads the sentences, which no first look at the page needs. Whoever shows errors awaits this once, at the start; until
 * then `errorSentence` knows the code alone.
 */
export async function loadErrorSentences(): Promise<void> {
  const { dictionaries } = await import("./error-dictionaries");
  for (const locale of LOCALES) {
    for (const dictionary of dictionaries) {
      for (const [code, sentence] of Object.entries(dictionary[locale])) sentences[locale].set(code, sentence);
    }
  }
}

/** Every code that has a sentence, once they are loaded. */
export function errorCodes(): readonly string[] {
  return [...sentences.en.keys()];
}

const unknown: Readonly<Record<Locale, (code: string) => string>> = {
  en: (code) => `Something unexpected went wrong (${code}); try again, and report this code if it stays.`,
  tr: (code) => `Beklenmeyen bir sorun oluştu (${code}); yeniden deneyin, sürerse bu kodu bildirin.`,
};

/** The one sentence that says what is wrong, where and what to do. A code without a sentence is shown as it is. */
export function errorSentence(error: SerialError, locale: Locale): string {
  const sentence = sentences[locale].get(error.code);
  if (sentence === undefined) return unknown[locale](error.code);
  return typeof sentence === "string" ? sentence : sentence(error.params);
}

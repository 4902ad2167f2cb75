import type { Locale } from "./messages";
import { churnMessages } from "./messages/churn";

/** Class names in a language: churn's two are the studio's own words, others are whoever's they are. Files keep theirs. */
export function classNamesIn(locale: Locale, task: string, names: readonly string[]): readonly string[] {
  if (task !== "churn") return names;
  const words: ReadonlyMap<string, string> = new Map(Object.entries(churnMessages[locale].classes));
  return names.map((name) => words.get(name) ?? name);
}

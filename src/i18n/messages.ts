export const LOCALES = ["en", "tr"] as const;
export type Locale = (typeof LOCALES)[number];

/** The shape of a dictionary with its literal texts widened, so that the second language must have the same keys and parameters. */
type Translation<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...parameters: infer P) => string
      ? (...parameters: P) => string
      : Translation<T[K]>;
};

/**
 * Declares one feature's texts in both languages: a key or parameter that Turkish lacks is a type error.
 *
 * One file per feature in `src/i18n/messages/`; components read it with `useMessages` (`src/ui/locale.ts`).
 */
export function defineMessages<const T extends object>(
  en: T,
  tr: Translation<T>,
): { readonly en: T; readonly tr: Translation<T> } {
  return { en, tr };
}

/** An English count with what it counts: 1 run, 1,200 runs. */
export function plural(count: string | number, noun: string): string {
  return `${count} ${noun}${String(count) === "1" ? "" : "s"}`;
}

/** What goes with an English count, by whether it is one: 1 run is over, 2 runs are over. */
export function agree(count: string | number, one: string, many: string): string {
  return String(count) === "1" ? one : many;
}

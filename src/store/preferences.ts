import { z } from "zod";
import { LOCALES, type Locale } from "../i18n/messages";
import type { StudioState } from "./state";

/** What is remembered between visits: how the page looks, never data or configurations. */
const preferencesSchema = z.object({
  locale: z.enum(LOCALES).optional(),
  theme: z.enum(["system", "light", "dark"]).optional(),
});
export type Preferences = z.output<typeof preferencesSchema>;

const KEY = "segment-studio.preferences";

/** Reads the remembered choices; a damaged or blocked storage counts as empty. */
export function loadPreferences(storage: Pick<Storage, "getItem">): Preferences {
  try {
    const parsed = preferencesSchema.safeParse(JSON.parse(storage.getItem(KEY) ?? "{}"));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/** Remembers choices; a full or blocked storage is not worth interrupting anyone. */
export function savePreferences(
  storage: Pick<Storage, "setItem">,
  { locale, theme }: Pick<StudioState, "locale" | "theme">,
): void {
  try {
    storage.setItem(KEY, JSON.stringify({ locale, theme } satisfies Preferences));
  } catch {
    // Private windows may refuse to store; the choices then last as long as the tab.
  }
}

/** The language of the first visit: the browser's when it is one of ours. */
export function preferredLocale(languages: readonly string[]): Locale {
  const first = languages[0]?.slice(0, 2);
  return LOCALES.find((locale) => locale === first) ?? "en";
}

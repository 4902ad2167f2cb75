import { z } from "zod";
import { kept } from "../formats/kept-schema";
import { LOCALES, type Locale } from "../i18n/messages";
import { areBands } from "../scoring/actions";
import { readItem, writeItem } from "./page-storage";

/** What is remembered between visits: how the page looks and behaves, never data or configurations. A choice that is none counts as not made. */
const preferencesSchema = kept(
  z.object({
    locale: z.enum(LOCALES).optional().catch(undefined),
    theme: z.enum(["system", "light", "dark"]).optional().catch(undefined),
    /** The screen stays on while a run goes on. */
    keepAwake: z.boolean().optional().catch(undefined),
    /** A run's end is told while the page is hidden. */
    notify: z.boolean().optional().catch(undefined),
    /** From which probability of churn on Predict proposes which action. */
    actionBands: z
      .object({ call: z.number(), email: z.number(), inform: z.number() })
      .refine(areBands)
      .optional()
      .catch(undefined),
  }),
);
export type Preferences = z.output<typeof preferencesSchema>;

const KEY = "segment-studio.preferences";

/** Reads the remembered choices; a damaged or blocked storage counts as empty. */
export function loadPreferences(storage: Pick<Storage, "getItem">): Preferences {
  return preferencesSchema.safeParse(readItem(storage, KEY)).data ?? {};
}

/** Remembers some choices beside the others. */
export function savePreferences(storage: Pick<Storage, "getItem" | "setItem">, changes: Preferences): void {
  writeItem(storage, KEY, { ...loadPreferences(storage), ...changes });
}

/** The language of the first visit: the browser's when it is one of ours. */
export function preferredLocale(languages: readonly string[]): Locale {
  const first = languages[0]?.slice(0, 2);
  return LOCALES.find((locale) => locale === first) ?? "en";
}

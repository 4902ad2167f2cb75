import { z } from "zod";
import type { PageStorage } from "./page-storage";

const ORIGINS = "segment-studio.origins";
/** Sketches of the last visits that are remembered by what they were made with. */
const MOST_ORIGINS = 20;

/** What a stage was made with: the JSON of `[upstream, …settings]`, the upstream as a hash. */
export const madeKeySchema = z.string().refine((text) => {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
});

/** An origin that is none is passed over: the strip above the Studio reads every one. */
const originsSchema = z.record(z.string(), z.unknown()).transform((stored) =>
  Object.fromEntries(
    Object.entries(stored).flatMap(([hash, key]) => {
      const parsed = madeKeySchema.safeParse(key);
      return parsed.success ? [[hash, parsed.data]] : [];
    }),
  ),
);

/** What the sketches that were made in this browser were made with, by their SHA-256. */
export function readOrigins(storage: Pick<PageStorage, "getItem">): Readonly<Record<string, string>> {
  try {
    return originsSchema.parse(JSON.parse(storage.getItem(ORIGINS) ?? "{}"));
  } catch {
    return {};
  }
}

/** Remembers what sketches were made with. */
export function writeOrigin(storage: Pick<PageStorage, "getItem" | "setItem">, hash: string, key: string): void {
  const { [hash]: _, ...others } = readOrigins(storage);
  const kept = Object.entries(others).slice(1 - MOST_ORIGINS);
  try {
    storage.setItem(ORIGINS, JSON.stringify({ ...Object.fromEntries(kept), [hash]: key }));
  } catch {
    // Where nothing can be stored, sketches of earlier visits are of unknown origin.
  }
}

/** Whether any sketches were made in this browser: then a way has stages before the Studio. */
export function hasOrigins(storage: Pick<PageStorage, "getItem">): boolean {
  return Object.keys(readOrigins(storage)).length > 0;
}

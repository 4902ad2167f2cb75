import { z } from "zod";
import { type PageStorage, readItem, writeItem } from "./page-storage";

const ORIGINS = "segment-studio.origins";
/** Sketches of the last visits that are remembered by what they were made with. */
const MOST_ORIGINS = 40;

/** What a stage was made with: the JSON of `[upstream, …settings]`, the upstream as a hash. */
export const madeKeySchema = z.string().refine((text) => {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
});

const originSchema = z.object({ made: madeKeySchema, walk: z.int() });

/** What a file of sketches was made with, and its number of walks. */
export type Origin = Readonly<z.output<typeof originSchema>>;

/** An origin that is none is passed over: the strip above the Studio reads every one. */
const originsSchema = z.record(z.string(), z.unknown()).transform((stored) =>
  Object.fromEntries(
    Object.entries(stored).flatMap(([hash, origin]) => {
      const parsed = originSchema.safeParse(origin);
      return parsed.success ? [[hash, parsed.data]] : [];
    }),
  ),
);

/** Where the sketches come from that were made in this browser, by the SHA-256 of each file that holds them. */
export function readOrigins(storage: Pick<PageStorage, "getItem">): Readonly<Record<string, Origin>> {
  return originsSchema.safeParse(readItem(storage, ORIGINS)).data ?? {};
}

/** Remembers where sketches come from; where nothing can be stored, those of earlier visits are of unknown origin. */
export function writeOrigin(storage: Pick<PageStorage, "getItem" | "setItem">, hash: string, origin: Origin): void {
  const { [hash]: _, ...others } = readOrigins(storage);
  const kept = Object.entries(others).slice(1 - MOST_ORIGINS);
  writeItem(storage, ORIGINS, { ...Object.fromEntries(kept), [hash]: origin });
}

/** Whether any sketches were made in this browser: then a way has stages before the Studio. */
export function hasOrigins(storage: Pick<PageStorage, "getItem">): boolean {
  return Object.keys(readOrigins(storage)).length > 0;
}

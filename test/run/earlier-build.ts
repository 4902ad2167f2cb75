import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { z } from "zod";

const folder = join(import.meta.dirname, "..", "fixtures", "history", "files");

/** The bytes of a file of the fixture. */
export function earlierFile(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(folder, name)));
}

/** What lies compressed in the fixture: `database.json`, `autosave.bin` and two files `….json` that were exported. */
export function earlierContent(name: string): Buffer {
  return brotliDecompressSync(earlierFile(`${name}.br`));
}

const row = z.object({ key: z.string(), value: z.unknown() });
const database = z.object({
  stores: z.object({ runs: z.array(row), files: z.array(row), settings: z.array(row) }),
  localStorage: z.record(z.string(), z.string()),
});

/**
 * What the browser held: the three stores of IndexedDB, and localStorage. Typed arrays stand there as
 * `{ $typed, base64 }`.
 */
export const earlierStorage = database.parse(JSON.parse(String(earlierContent("database.json"))));

const typedArray = z.strictObject({ $typed: z.enum(["Int32Array", "Float32Array"]), base64: z.string() });

/** A finished run, one that was added from the Python script's files, one of a queue, and one that was interrupted. */
export const earlierRuns = earlierStorage.stores.runs.map(({ value }) => revived(value));

function revived(value: unknown): unknown {
  const typed = typedArray.safeParse(value);
  if (typed.success) {
    const { buffer } = Uint8Array.from(Buffer.from(typed.data.base64, "base64"));
    return typed.data.$typed === "Int32Array" ? new Int32Array(buffer) : new Float32Array(buffer);
  }
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, revived(entry)]));
}

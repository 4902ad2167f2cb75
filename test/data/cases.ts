import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/**
 * Where the cases that PyTorch and scikit-learn answered are: committed small ones, or those that
 * `npm run test:pytorch` has just made.
 */
const folder = process.env.STUDIO_CASES ?? join(import.meta.dirname, "..", "fixtures");

/** Reads one file of cases, made by `scripts/make-fixtures.py`. */
export function readCases<T extends z.ZodType>(path: string, schema: T): z.output<T> {
  return schema.parse(JSON.parse(readFileSync(join(folder, path), "utf8")));
}

/** float32 values as base64 of their little-endian bytes. */
export const floats = z.base64().transform((text) => {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return new Float32Array(bytes.buffer);
});

export const indices = z.array(z.int()).transform((values) => Int32Array.from(values));

/** The numbers of an engine's shape. */
export const predictorShape = z.object({
  inputDim: z.int(),
  hiddenDim: z.int(),
  outputDim: z.int(),
  numLayers: z.int(),
  classes: z.int(),
  headWidths: z.tuple([z.int(), z.int()]),
});

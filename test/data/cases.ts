import { z } from "zod";

/*
 * Cases that PyTorch and scikit-learn answered, made by `scripts/make-fixtures.py`. Tests import the small committed
 * ones from `../fixtures/`; `npm run test:pytorch` makes others and runs the same tests with that folder replaced.
 */

/** float32 values as base64 of their little-endian bytes. */
export const floats = z.base64().transform((text) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
});

export const indices = z.array(z.int()).transform((values) => Int32Array.from(values));

export const predictorShape = z.object({
  inputDim: z.int(),
  hiddenDim: z.int(),
  outputDim: z.int(),
  numLayers: z.int(),
  classes: z.int(),
  headWidths: z.tuple([z.int(), z.int()]),
});

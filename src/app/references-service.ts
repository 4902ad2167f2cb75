import type { Service } from "../protocol/answers";
import type { ReferencesApi } from "../protocol/reference";
import { Latest } from "./latest";
import { readReferences } from "./reference-run";

/** Reads what other programs wrote of their runs. */
export function referencesService(): Service<ReferencesApi> {
  const reading = new Latest();
  return {
    read: (files, onProgress) => reading.run((signal) => readReferences(files, { signal, onProgress })),
    cancel: () => reading.cancel(),
  };
}

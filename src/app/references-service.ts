import { CodedError } from "../formats/coded-error";
import type { Service } from "../protocol/answers";
import type { ReferencesApi } from "../protocol/reference";
import { readReferences } from "./reference-run";

/** Reads what other programs wrote of their runs. */
export function referencesService(): Service<ReferencesApi> {
  let reading: AbortController | null = null;
  return {
    async read(files, onProgress) {
      const controller = new AbortController();
      reading = controller;
      try {
        return await readReferences(files, { signal: controller.signal, onProgress });
      } catch (error) {
        if (controller.signal.aborted) throw new CodedError("open/cancelled");
        throw error;
      }
    },
    cancel: () => reading?.abort(),
  };
}

import type { Service } from "../protocol/answers";
import type { ReferencesApi } from "../protocol/reference";
import { readReferences } from "./reference-run";
import { StudioError } from "./studio-error";

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
        if (controller.signal.aborted) throw new StudioError("open/cancelled");
        throw error;
      }
    },
    cancel: () => reading?.abort(),
  };
}

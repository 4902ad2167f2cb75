import type { Result } from "../formats/coded-error";
import { asResult } from "../formats/coded-error";
import type { ReadReferences, ReferenceProgress, ReferencesApi } from "../protocol/reference";
import { readReferences } from "./reference-run";
import { StudioError } from "./studio-error";

/** Reads what other programs wrote of their runs. */
export class ReferencesService implements ReferencesApi {
  #reading: AbortController | null = null;

  read(files: readonly File[], onProgress: (progress: ReferenceProgress) => void): Promise<Result<ReadReferences>> {
    return asResult(async () => {
      const controller = new AbortController();
      this.#reading = controller;
      try {
        return await readReferences(files, { signal: controller.signal, onProgress });
      } catch (error) {
        if (controller.signal.aborted) throw new StudioError("open/cancelled");
        throw error;
      }
    });
  }

  async cancel(): Promise<void> {
    this.#reading?.abort();
  }
}

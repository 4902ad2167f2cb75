import type { Result } from "../protocol/files";
import type { ReadReferences, ReferenceProgress, ReferencesApi } from "../protocol/reference";
import { asResult } from "../protocol/serial-error";
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

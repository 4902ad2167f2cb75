import type { SerialError } from "../formats/coded-error";
import type { ReferencePart } from "../run/reference-part";

/** What a drop of results held: everything that could be read, and why the rest could not. */
export interface ReadReferences {
  readonly parts: readonly ReferencePart[];
  readonly refusals: readonly { readonly file: string; readonly error: SerialError }[];
}

export interface ReferenceProgress {
  readonly file: string;
  /** Bytes of the files that are done, of all files. */
  readonly done: number;
  readonly total: number;
}

/** The part of the worker that reads results of runs made elsewhere; it keeps nothing of them. */
export interface ReferencesApi {
  read(files: readonly File[], onProgress: (progress: ReferenceProgress) => void): ReadReferences;
  /** Cancels the reading in progress; its `read` answers `open/canceled`. */
  cancel(): void;
}

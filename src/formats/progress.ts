/** Called while a long read goes on: bytes (or elements, where said) done out of a total. */
export type Progress = (done: number, total: number) => void;

/** What every long read accepts. An aborted `signal` makes the read reject with `signal.reason`. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: Progress | undefined;
}

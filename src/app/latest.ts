import { CodedError, type ErrorParams } from "../formats/coded-error";

/** One long thing at a time: the next one ends the one before. */
export class Latest {
  #controller = new AbortController();

  /** @throws CodedError `open/canceled` where it was ended, by `cancel` or by the next one; else what `work` throws. */
  async run<T>(work: (signal: AbortSignal) => Promise<T> | T, params: ErrorParams = {}): Promise<T> {
    this.cancel();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    try {
      return await work(signal);
    } catch (error) {
      if (signal.aborted) throw new CodedError("open/canceled", params);
      throw error;
    }
  }

  cancel(): void {
    this.#controller.abort();
  }
}

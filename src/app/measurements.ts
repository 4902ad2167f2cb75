/** Measurements share engine and cores, so there is one at a time: another one, or a run, ends the one before. */
export class Measurements {
  #controller = new AbortController();
  /** Settles when nothing that was begun is measured any more. */
  #ended: Promise<void> = Promise.resolve();

  /** What the work answers; null when it was canceled before it began, or gave up with an error then. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    const answer = this.#ended.then(() => {
      controller.signal.throwIfAborted();
      return work(controller.signal);
    });
    this.#ended = answer.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await answer;
    } catch (error) {
      if (controller.signal.aborted) return null;
      throw error;
    }
  }

  /** Asks the current one to give up; its `run` answers when it has. */
  cancel(): void {
    this.#controller.abort();
  }

  /** Cancels and waits until nothing is measured any more. */
  async end(): Promise<void> {
    let ended: Promise<void>;
    do {
      this.cancel();
      ended = this.#ended;
      await ended;
    } while (ended !== this.#ended);
  }
}

/** Measurements share engine and cores, so there is one at a time: another one, or a run, ends the one before. */
export class Measurements {
  #current: { readonly controller: AbortController; readonly ended: Promise<void> } | null = null;

  /** What the work answers; null when it was cancelled and gave up with an error. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    await this.end();
    const controller = new AbortController();
    const answer = work(controller.signal);
    const ended = answer.then(
      () => undefined,
      () => undefined,
    );
    this.#current = { controller, ended };
    try {
      return await answer;
    } catch (error) {
      if (controller.signal.aborted) return null;
      throw error;
    }
  }

  /** Asks the current one to give up; its `run` answers when it has. */
  cancel(): void {
    this.#current?.controller.abort();
  }

  /** Cancels and waits until nothing is measured any more. */
  async end(): Promise<void> {
    while (this.#current !== null) {
      const current = this.#current;
      current.controller.abort();
      await current.ended;
      if (this.#current === current) this.#current = null;
    }
  }
}

/** How long work goes on in a worker before its messages get a turn, in milliseconds. */
const SLICE_MS = 40;

/** Progress and cancellation of long work: `done` of `total` in the work's own units. */
export interface LongWork {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Gives the worker's message queue a turn every few dozen milliseconds, so that long work can be cancelled and
 * answered about. Uses a message channel because nested `setTimeout` is clamped to 4 ms.
 *
 * @throws the signal's reason when the work was cancelled.
 */
export class Breather {
  #last = performance.now();
  readonly #work: LongWork;

  constructor(work: LongWork) {
    this.#work = work;
  }

  /** Call between units of work of a few milliseconds. */
  async breathe(done: number, total: number): Promise<void> {
    if (performance.now() - this.#last < SLICE_MS) return;
    this.#work.onProgress?.(done, total);
    await new Promise<void>((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resolve();
      };
      channel.port2.postMessage(null);
    });
    this.#work.signal?.throwIfAborted();
    this.#last = performance.now();
  }
}

import { Slice } from "../formats/event-loop";

/** Progress and cancellation of long work: `done` of `total` in the work's own units. */
export interface LongWork {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Milliseconds between two turns of the event queue; less than a worker's where people wait for the page. */
  readonly sliceMs?: number;
}

/** Divides work into parts that follow one another: each call gives the next of them, whose progress is told as the whole's. */
export function inParts(work: LongWork, parts: number): () => LongWork {
  let begun = 0;
  return () => {
    const before = begun++;
    return { ...work, onProgress: (done, total) => work.onProgress?.(before + done / total, parts) };
  };
}

/**
 * Gives the worker's message queue a turn every few dozen milliseconds, so that long work can be canceled and
 * answered about.
 */
export class Yielder {
  readonly #slice: Slice;
  readonly #work: LongWork;

  constructor(work: LongWork) {
    this.#slice = new Slice(work.sliceMs);
    this.#work = work;
  }

  /**
   * Call between units of work of a few milliseconds.
   *
   * @throws the signal's reason when the work was canceled.
   */
  async pause(done: number, total: number): Promise<void> {
    if (this.#slice.used) await this.#slice.turnAt(done, total, this.#work);
  }
}

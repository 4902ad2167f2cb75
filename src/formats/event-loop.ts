import type { ReadOptions } from "./progress";

/** How long work may keep a worker from its messages, in milliseconds. */
const SLICE_MS = 40;

/** Lets everything that waits in this thread's event queue run. A message channel, because timers are clamped to 4 ms. */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Says when long work has used up its slice of time, so that callers await a turn only a few dozen times a second. */
export class Slice {
  readonly #length: number;
  #start = performance.now();

  /** @param length Milliseconds of a slice. */
  constructor(length: number = SLICE_MS) {
    this.#length = length;
  }

  get used(): boolean {
    return performance.now() - this.#start >= this.#length;
  }

  /** Gives the event queue a turn and starts the next slice. */
  async turn(): Promise<void> {
    await eventLoopTurn();
    this.#start = performance.now();
  }

  /** Tells how far the work is before the turn. @throws the signal's reason when it is aborted after it. */
  async turnAt(done: number, total: number, { onProgress, signal }: ReadOptions): Promise<void> {
    onProgress?.(done, total);
    await this.turn();
    signal?.throwIfAborted();
  }
}

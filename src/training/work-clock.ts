/** No pause between two readings counts as sleep below this many seconds, however quick the steps are. */
const SHORTEST_SLEEP = 30;
/** Work that takes this many times what it usually takes is not work. */
const UNUSUAL = 20;

/**
 * Seconds that a run was at work. Pauses do not count, and neither does a computer's sleep.
 *
 * Whether `performance.now()` goes on while a computer sleeps differs between systems, so no clock tells sleep from work.
 * The clock is read between any two pieces of work instead, with what the piece usually takes: a gap of more than
 * 30 s and of more than 20 times the usual was sleep, and counts as the usual time.
 */
export class WorkClock {
  #total = 0;
  #last: number | null = null;
  readonly #now: () => number;

  /** @param now Milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  start(): void {
    this.#last ??= this.#now();
  }

  /** Ends the counting until `start`. */
  stop(): void {
    this.read();
    this.#last = null;
  }

  /** Adds what an earlier part of the run took. */
  add(seconds: number): void {
    this.#total += seconds;
  }

  /**
   * Seconds so far.
   *
   * @param usual What the work since the last reading usually takes, in seconds; infinite while nobody knows.
   */
  read(usual = Number.POSITIVE_INFINITY): number {
    if (this.#last === null) return this.#total;
    const now = this.#now();
    const gap = (now - this.#last) / 1000;
    this.#total += gap > Math.max(SHORTEST_SLEEP, UNUSUAL * usual) ? usual : gap;
    this.#last = now;
    return this.#total;
  }
}

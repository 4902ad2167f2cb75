/** A worker that has shown how long its longest piece of work takes may be silent this long at least, in milliseconds. */
const LEAST_PATIENCE_MS = 60_000;
/** Before its first steps: an engine is started and tuned, and a step's length is not known yet. */
export const FIRST_PATIENCE_MS = 300_000;
/** A worker may be silent this many times as long as it ever was before. */
const PATIENCE_FACTOR = 10;
/** Time between two looks; a longer one means that the page itself slept or was held back. */
export const WATCH_INTERVAL_MS = 5_000;

/**
 * Decides when a worker hangs, from the times at which it was asked and answered. It holds no clock and no timer: the
 * caller asks the worker at each `tick` that says so. Time in which the whole machine slept does not count, because a
 * tick never adds more than two intervals.
 */
export class Watchdog {
  #lastTick: number | null = null;
  #silence = 0;
  #longest = 0;
  #asked = false;
  #hasStepped = false;

  /** True when the worker is to be asked now; `isHung` is to be looked at first. */
  tick(now: number): boolean {
    const passed = this.#lastTick === null ? 0 : now - this.#lastTick;
    this.#lastTick = now;
    if (this.#asked) this.#silence += Math.min(passed, 2 * WATCH_INTERVAL_MS);
    const ask = !this.#asked;
    this.#asked = true;
    return ask;
  }

  answered(): void {
    this.#longest = Math.max(this.#longest, this.#silence);
    this.#silence = 0;
    this.#asked = false;
  }

  /** The run did steps: from now on the worker's own longest silence is the measure. */
  stepped(): void {
    this.#hasStepped = true;
  }

  get isHung(): boolean {
    const least = this.#hasStepped ? LEAST_PATIENCE_MS : FIRST_PATIENCE_MS;
    return this.#silence > Math.max(least, PATIENCE_FACTOR * this.#longest);
  }
}

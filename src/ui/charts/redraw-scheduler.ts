/** What the scheduler needs of its surroundings; tests bring their own clock. */
export interface RedrawHost {
  /** Milliseconds. */
  now(): number;
  /** Runs a callback in a task of its own, when the page has time. */
  defer(callback: () => void): void;
  /** Runs a callback after so many milliseconds. */
  delay(callback: () => void, milliseconds: number): void;
  isVisible(): boolean;
}

export interface RedrawSlot {
  /** Asks for a redraw; `urgent` ones (a click, the end of a run) do not wait for the chart's turn in time. */
  request(urgent?: boolean): void;
  /** Takes the chart off the schedule. */
  release(): void;
}

interface Entry {
  readonly draw: () => void;
  dirty: boolean;
  /** Not drawn again before this time. */
  notBefore: number;
}

/**
 * Decides when charts redraw while a run streams: one chart per task, each at most once per `interval`, none while the
 * page is hidden. The chart that has waited longest goes first. Drawing several charts in one task, or each on every
 * event, is what makes a page of live charts stutter.
 */
export class RedrawScheduler {
  readonly #host: RedrawHost;
  readonly #interval: number;
  readonly #entries = new Set<Entry>();
  #pending = false;
  #wake = Number.POSITIVE_INFINITY;

  /** @param interval Milliseconds between two drawings of the same chart. */
  constructor(host: RedrawHost, interval = 500) {
    this.#host = host;
    this.#interval = interval;
  }

  register(draw: () => void): RedrawSlot {
    const entry: Entry = { draw, dirty: false, notBefore: 0 };
    this.#entries.add(entry);
    return {
      request: (urgent = false) => {
        entry.dirty = true;
        if (urgent) entry.notBefore = 0;
        this.#plan();
      },
      release: () => this.#entries.delete(entry),
    };
  }

  /** To be called when the page becomes visible: draws what has changed meanwhile. */
  catchUp(): void {
    this.#plan();
  }

  #plan(): void {
    if (this.#pending || !this.#host.isVisible()) return;
    const next = this.#next();
    if (next === null) return;
    const wait = next.notBefore - this.#host.now();
    if (wait <= 0) {
      this.#pending = true;
      this.#host.defer(() => this.#drawNext());
    } else if (next.notBefore < this.#wake) {
      this.#wake = next.notBefore;
      this.#host.delay(() => {
        this.#wake = Number.POSITIVE_INFINITY;
        this.#plan();
      }, wait);
    }
  }

  #drawNext(): void {
    this.#pending = false;
    const next = this.#next();
    if (next !== null && this.#host.isVisible() && next.notBefore <= this.#host.now()) {
      next.dirty = false;
      next.notBefore = this.#host.now() + this.#interval;
      try {
        next.draw();
      } finally {
        this.#plan();
      }
      return;
    }
    this.#plan();
  }

  /** The dirty chart that may be drawn soonest. */
  #next(): Entry | null {
    let next: Entry | null = null;
    for (const entry of this.#entries) {
      if (entry.dirty && (next === null || entry.notBefore < next.notBefore)) next = entry;
    }
    return next;
  }
}

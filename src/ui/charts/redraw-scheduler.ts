/** What the scheduler needs of its surroundings; tests bring their own clock. */
export interface RedrawHost {
  /** Milliseconds. */
  now(): number;
  /** Runs a callback in a task of its own: when the page has time, or `soon`, as the next one. */
  defer(callback: () => void, soon: boolean): void;
  /** Runs a callback after so many milliseconds. */
  delay(callback: () => void, milliseconds: number): void;
  isVisible(): boolean;
}

export interface RedrawSlot {
  /** Asks for a redraw; `urgent` ones (a click, the end of a run) do not wait for the next round's time. */
  request(urgent?: boolean): void;
  /** Takes the chart off the schedule. */
  release(): void;
}

interface Entry {
  readonly draw: (round: number) => void;
  dirty: boolean;
}

/**
 * Decides when charts redraw while a run streams: in rounds, at most one per `interval`, one chart per task, none while
 * the page is hidden. A round holds what was asked for when it began; what comes meanwhile waits for the next, so that
 * panels side by side can show one moment; only its first drawing waits until the page has time. Drawing several charts in one task, or each on every event, is what makes a
 * page of live charts stutter.
 */
export class RedrawScheduler {
  readonly #host: RedrawHost;
  readonly #interval: number;
  readonly #entries = new Set<Entry>();
  /** What is still to be drawn of the round that goes on. */
  #queue: Entry[] = [];
  #round = 0;
  /** No round begins before this time, in milliseconds. */
  #notBefore = 0;
  #pending = false;
  #wake = Number.POSITIVE_INFINITY;

  /** @param interval Milliseconds between the beginnings of two rounds. */
  constructor(host: RedrawHost, interval = 500) {
    this.#host = host;
    this.#interval = interval;
  }

  /** @param draw Is told the number of its round: charts of one round can share what they draw. */
  register(draw: (round: number) => void): RedrawSlot {
    const entry: Entry = { draw, dirty: false };
    this.#entries.add(entry);
    return {
      request: (urgent = false) => {
        entry.dirty = true;
        if (urgent) this.#notBefore = 0;
        this.#plan();
      },
      release: () => {
        this.#entries.delete(entry);
        this.#queue = this.#queue.filter((queued) => queued !== entry);
      },
    };
  }

  /** To be called when the page becomes visible: draws what has changed meanwhile. */
  catchUp(): void {
    this.#plan();
  }

  #plan(): void {
    if (this.#pending || !this.#host.isVisible()) return;
    if (this.#queue.length === 0 && !this.#someDirty()) return;
    const goesOn = this.#queue.length > 0;
    const wait = goesOn ? 0 : this.#notBefore - this.#host.now();
    if (wait <= 0) {
      this.#pending = true;
      // A busy page would let every panel of a round wait, and show two moments side by side all the while.
      this.#host.defer(() => this.#drawNext(), goesOn);
    } else if (this.#notBefore < this.#wake) {
      this.#wake = this.#notBefore;
      this.#host.delay(() => {
        this.#wake = Number.POSITIVE_INFINITY;
        this.#plan();
      }, wait);
    }
  }

  #drawNext(): void {
    this.#pending = false;
    if (!this.#host.isVisible()) return;
    if (this.#queue.length === 0) this.#begin();
    const next = this.#queue.shift();
    try {
      next?.draw(this.#round);
    } finally {
      this.#plan();
    }
  }

  /** A new round, of all that is dirty. */
  #begin(): void {
    this.#round += 1;
    this.#notBefore = this.#host.now() + this.#interval;
    this.#queue = [...this.#entries].filter(({ dirty }) => dirty);
    for (const entry of this.#queue) entry.dirty = false;
  }

  #someDirty(): boolean {
    for (const { dirty } of this.#entries) if (dirty) return true;
    return false;
  }
}

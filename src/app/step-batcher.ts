import type { StepRecord } from "../engine/engine";
import type { RunEvent } from "../protocol/run";

/** Steps travel to the page at most this often, in milliseconds. */
const INTERVAL_MS = 250;

/** Joins the trainer's step events into a few messages a second; nothing is dropped, order is kept. */
export class StepBatcher {
  #records: StepRecord[] = [];
  #epoch = 0;
  #elapsed = 0;
  #sentAt = Number.NEGATIVE_INFINITY;
  readonly #send: (event: RunEvent) => void;

  constructor(send: (event: RunEvent) => void) {
    this.#send = send;
  }

  add(epoch: number, records: readonly StepRecord[], elapsedSeconds: number): void {
    for (const record of records) this.#records.push(record);
    this.#epoch = epoch;
    this.#elapsed = elapsedSeconds;
    if (performance.now() - this.#sentAt >= INTERVAL_MS) this.flush();
  }

  /** Sends what has gathered; called before any other event, so that the page sees steps first. */
  flush(): void {
    if (this.#records.length === 0) return;
    this.#send({ type: "steps", epoch: this.#epoch, records: this.#records, elapsedSeconds: this.#elapsed });
    this.#records = [];
    this.#sentAt = performance.now();
  }
}

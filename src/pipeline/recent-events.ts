import type { Instant } from "./instant";
import { release } from "./release";
import type { EventBatch, EventSink } from "./tables";
import { UNKNOWN_CUSTOMER } from "./tables";

/**
 * Keeps each customer's most recent distinct event types while the events pass: a fixed few slots per customer, whatever
 * the number of events. Of two types with the same newest time stamp, the one whose row comes first is the more recent,
 * as a stable sort by descending time has it. Events may come in any order of time.
 */
export class RecentEvents implements EventSink {
  readonly #slots: number;
  /** Types of each customer, newest first, and their newest times: [customers, slots]. */
  readonly #types: Int32Array<ArrayBuffer>;
  readonly #times: Float64Array<ArrayBuffer>;
  /** Made when the first batch has nanoseconds. */
  #nanoseconds: Uint16Array<ArrayBuffer> | null = null;
  readonly #counts: Int32Array;
  #newest: Instant | null = null;

  /** @param slots Types kept per customer. */
  constructor(customers: number, slots: number) {
    this.#slots = slots;
    this.#types = new Int32Array(customers * slots);
    this.#times = new Float64Array(customers * slots);
    this.#counts = new Int32Array(customers);
  }

  /** The newest event of all; null without any. */
  get newest(): Instant | null {
    return this.#newest;
  }

  push({ length, customer, type, time, nanoseconds }: EventBatch): void {
    if (nanoseconds !== null) this.#nanoseconds ??= new Uint16Array(this.#times.length);
    let { micros, nanos } = this.#newest ?? { micros: -Infinity, nanos: 0 };
    for (let i = 0; i < length; i++) {
      const t = time[i] ?? 0;
      const ns = nanoseconds === null ? 0 : (nanoseconds[i] ?? 0);
      if (t > micros || (t === micros && ns > nanos)) {
        micros = t;
        nanos = ns;
      }
      const who = customer[i] ?? UNKNOWN_CUSTOMER;
      if (who !== UNKNOWN_CUSTOMER) this.#add(who, type[i] ?? 0, t, ns);
    }
    if (length > 0) this.#newest = { micros, nanos };
  }

  #add(customer: number, type: number, time: number, ns: number): void {
    const types = this.#types;
    const times = this.#times;
    const nanoseconds = this.#nanoseconds;
    const first = customer * this.#slots;
    const count = this.#counts[customer] ?? 0;
    // Where it belongs: after everything that is not older.
    let to = first + count;
    while (to > first) {
      const other = times[to - 1] ?? 0;
      if (other > time || (other === time && (nanoseconds?.[to - 1] ?? 0) >= ns)) break;
      to--;
    }
    // Where its type stands now: before that place it is the newer one already.
    for (let i = first; i < to; i++) if (types[i] === type) return;
    let from = to;
    while (from < first + count && types[from] !== type) from++;
    if (from === first + count) {
      if (count < this.#slots) this.#counts[customer] = count + 1;
      else if (to === first + count) return;
      else from--;
    }
    for (let i = from; i > to; i--) {
      types[i] = types[i - 1] ?? 0;
      times[i] = times[i - 1] ?? 0;
      if (nanoseconds !== null) nanoseconds[i] = nanoseconds[i - 1] ?? 0;
    }
    types[to] = type;
    times[to] = time;
    if (nanoseconds !== null) nanoseconds[to] = ns;
  }

  /** A customer's distinct event types, newest first; a view that is valid until the next `push`. */
  typesOf(customer: number): Int32Array {
    const first = customer * this.#slots;
    return this.#types.subarray(first, first + (this.#counts[customer] ?? 0));
  }

  /** Gives the memory back: of the events only the newest time and their number are left. */
  dispose(): void {
    release([this.#types, this.#times, ...(this.#nanoseconds === null ? [] : [this.#nanoseconds])]);
  }
}

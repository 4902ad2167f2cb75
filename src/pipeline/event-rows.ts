import { Slice } from "../formats/event-loop";
import type { ReadOptions } from "../formats/progress";
import type { Instant } from "./instant";
import { type EventTable, UNKNOWN_CUSTOMER } from "./tables";

/** Rows of events customer by customer, each customer's in file order; those of unknown customers are left out. */
interface EventRows {
  /** Those of customer c are `rows[start[c] … start[c + 1]]`: [customers + 1]. */
  readonly start: Uint32Array<ArrayBuffer>;
  /** Row `rows[i] % batchRows` of batch `⌊rows[i] / batchRows⌋`. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** Rows of every batch but the last. */
  readonly batchRows: number;
}

/** The newest event's time, those of unknown customers included; null without any event. */
export function newestEvent({ batches }: EventTable): Instant | null {
  let [micros, nanos] = [-Infinity, 0];
  for (const { length, time, nanoseconds } of batches) {
    for (let i = 0; i < length; i++) {
      const t = time[i] ?? 0;
      if (t < micros) continue;
      const ns = nanoseconds?.[i] ?? 0;
      nanos = t > micros ? ns : Math.max(nanos, ns);
      micros = t;
    }
  }
  return micros === -Infinity ? null : { micros, nanos };
}

/** Groups events by customer in time linear in the rows and four bytes of memory a row. Throws the signal's reason when aborted. */
export async function eventsByCustomer(
  { batches }: EventTable,
  customers: number,
  { signal }: Pick<ReadOptions, "signal"> = {},
): Promise<EventRows> {
  const slice = new Slice();
  const pause = async () => {
    if (slice.used) await slice.turn();
    signal?.throwIfAborted();
  };
  const start = new Uint32Array(customers + 1);
  for (const { length, customer } of batches) {
    for (let i = 0; i < length; i++) {
      const who = customer[i] ?? UNKNOWN_CUSTOMER;
      if (who !== UNKNOWN_CUSTOMER) start[who + 1] = (start[who + 1] ?? 0) + 1;
    }
    await pause();
  }
  for (let c = 0; c < customers; c++) start[c + 1] = (start[c + 1] ?? 0) + (start[c] ?? 0);
  const next = start.slice(0, customers);
  const rows = new Uint32Array(start[customers] ?? 0);
  let row = 0;
  for (const { length, customer } of batches) {
    for (let i = 0; i < length; i++, row++) {
      const who = customer[i] ?? UNKNOWN_CUSTOMER;
      if (who === UNKNOWN_CUSTOMER) continue;
      const to = next[who] ?? 0;
      rows[to] = row;
      next[who] = to + 1;
    }
    await pause();
  }
  return { start, rows, batchRows: Math.max(1, batches[0]?.length ?? 1) };
}

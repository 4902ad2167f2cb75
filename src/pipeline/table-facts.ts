import { Slice } from "../formats/event-loop";
import type { ReadOptions } from "../formats/progress";
import { eventsByCustomer } from "./event-rows";
import { type BankTables, type EventBatch, type EventTable, UNKNOWN_CUSTOMER } from "./tables";

export interface NameCount {
  readonly name: string;
  readonly count: number;
}

/** What a data scientist looks at before trusting three tables. */
export interface TableFacts {
  readonly customers: {
    readonly rows: number;
    readonly withoutEvents: number;
    readonly withoutProducts: number;
    /** By frequency; null without such a column. Empty cells count as "". */
    readonly segments: readonly NameCount[] | null;
    readonly churn: readonly NameCount[] | null;
  };
  readonly products: {
    readonly rows: number;
    /** By frequency. */
    readonly names: readonly NameCount[];
    /** Rows that say what an earlier row said. */
    readonly duplicates: number;
  };
  readonly events: {
    readonly rows: number;
    /** The most frequent types, at most `SHOWN_TYPES`. */
    readonly types: readonly NameCount[];
    /** Rows of the same customer, type and time as an earlier row. */
    readonly duplicates: number;
    /** Microseconds since 1970. */
    readonly first: number;
    readonly last: number;
    readonly days: EventDays;
  };
}

/** Events per day; `byType` has a row per type of `types`, the rest is in the total only. */
interface EventDays {
  /** Days since 1970 of the first entry. */
  readonly firstDay: number;
  /** [days] */
  readonly total: Uint32Array;
  /** [types, days] */
  readonly byType: Uint32Array;
}

const DAY = 86_400_000_000;
const SHOWN_TYPES = 200;
/** Days × types that are counted one by one. */
const MOST_CELLS = 4_000_000;

/** Counts everything once, in time linear in the rows. Throws the signal's reason when aborted. */
export async function tableFacts(tables: BankTables, options: ReadOptions = {}): Promise<TableFacts> {
  const { customers, products, events } = tables;
  const count = customers.ids.length;
  const productCounts = new Uint32Array(products.vocabulary.names.length);
  const hasProduct = new Uint8Array(count);
  for (let row = 0; row < products.rows; row++) {
    const product = products.product[row] ?? 0;
    productCounts[product] = (productCounts[product] ?? 0) + 1;
    const customer = products.customer[row] ?? UNKNOWN_CUSTOMER;
    if (customer !== UNKNOWN_CUSTOMER) hasProduct[customer] = 1;
  }
  const slice = new Slice();
  const pause = async (done: number) => {
    if (slice.used) await slice.turnAt(done, events.rows * 2, options);
  };
  const { first, last, typeCounts, eventCounts } = await countEvents(events, count, pause);
  const types = byFrequency(events.vocabulary.names, typeCounts).slice(0, SHOWN_TYPES);
  return {
    customers: {
      rows: count,
      withoutEvents: zeros(eventCounts),
      withoutProducts: zeros(hasProduct),
      segments: customers.segments === null ? null : textCounts(customers.segments),
      churn: customers.churn === null ? null : textCounts(customers.churn),
    },
    products: {
      rows: products.rows,
      names: byFrequency(products.vocabulary.names, productCounts),
      duplicates: duplicateProducts(tables),
    },
    events: {
      rows: events.rows,
      types,
      duplicates: await duplicateEvents(events, count, pause),
      first,
      last,
      days: await eventDays(events, first, last, types, pause),
    },
  };
}

type Breathe = (done: number) => Promise<void>;

async function countEvents(events: EventTable, customers: number, pause: Breathe) {
  const typeCounts = new Uint32Array(events.vocabulary.names.length);
  const eventCounts = new Uint32Array(customers);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let done = 0;
  for (const { length, customer, type, time } of events.batches) {
    for (let i = 0; i < length; i++) {
      const who = customer[i] ?? UNKNOWN_CUSTOMER;
      if (who !== UNKNOWN_CUSTOMER) eventCounts[who] = (eventCounts[who] ?? 0) + 1;
      const what = type[i] ?? 0;
      typeCounts[what] = (typeCounts[what] ?? 0) + 1;
      const when = time[i] ?? 0;
      if (when < first) first = when;
      if (when > last) last = when;
    }
    done += length;
    await pause(done);
  }
  return { first, last, typeCounts, eventCounts };
}

async function eventDays(
  events: EventTable,
  first: number,
  last: number,
  types: readonly NameCount[],
  pause: Breathe,
): Promise<EventDays> {
  const firstDay = Math.floor(first / DAY);
  const days = Math.floor(last / DAY) - firstDay + 1;
  const shown = Math.min(types.length, Math.floor(MOST_CELLS / days));
  const total = new Uint32Array(days);
  const byType = new Uint32Array(shown * days);
  const rowOf = new Int32Array(events.vocabulary.names.length).fill(-1);
  const index = new Map(events.vocabulary.names.map((name, i) => [name, i]));
  for (let row = 0; row < shown; row++) rowOf[index.get(types[row]?.name ?? "") ?? -1] = row;
  let done = events.rows;
  for (const { length, type, time } of events.batches) {
    for (let i = 0; i < length; i++) {
      const day = Math.floor((time[i] ?? 0) / DAY) - firstDay;
      total[day] = (total[day] ?? 0) + 1;
      const row = rowOf[type[i] ?? 0] ?? -1;
      if (row >= 0) byType[row * days + day] = (byType[row * days + day] ?? 0) + 1;
    }
    done += length;
    await pause(done);
  }
  return { firstDay, total, byType };
}

function duplicateProducts({ products }: BankTables): number {
  const width = products.vocabulary.names.length;
  const keys = new Float64Array(products.rows);
  let known = 0;
  for (let row = 0; row < products.rows; row++) {
    const customer = products.customer[row] ?? UNKNOWN_CUSTOMER;
    if (customer !== UNKNOWN_CUSTOMER) keys[known++] = customer * width + (products.product[row] ?? 0);
  }
  return repeats(keys.subarray(0, known).sort());
}

/** How many of sorted numbers equal the one before. */
function repeats(sorted: Float64Array): number {
  let count = 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) count++;
  return count;
}

/** Sorts each customer's events by time, so that time and memory are linear: four bytes a row. */
async function duplicateEvents(events: EventTable, customers: number, pause: Breathe): Promise<number> {
  const { start: first, rows, batchRows } = await eventsByCustomer(events, customers);
  const at = (row: number): readonly [EventBatch | undefined, number] => [
    events.batches[Math.floor(row / batchRows)],
    row % batchRows,
  ];
  let duplicates = 0;
  let times = new Float64Array(1024);
  for (let customer = 0; customer < customers; customer++) {
    const start = first[customer] ?? 0;
    const end = first[customer + 1] ?? 0;
    const count = end - start;
    if (count > times.length) times = new Float64Array(count * 2);
    for (let i = start; i < end; i++) {
      const [batch, row] = at(rows[i] ?? 0);
      times[i - start] = batch?.time[row] ?? 0;
    }
    // Only a customer with two events at one time needs a closer look.
    if (count > 1 && repeats(times.subarray(0, count).sort()) > 0) {
      const seen = new Set<string>();
      for (let i = start; i < end; i++) {
        const [batch, row] = at(rows[i] ?? 0);
        seen.add(`${batch?.time[row]} ${batch?.nanoseconds?.[row] ?? 0} ${batch?.type[row]}`);
      }
      duplicates += count - seen.size;
    }
    await pause(events.rows + end);
  }
  return duplicates;
}

function byFrequency(names: readonly string[], counts: Uint32Array): NameCount[] {
  return names.map((name, i) => ({ name, count: counts[i] ?? 0 })).sort((a, b) => b.count - a.count);
}

function textCounts(texts: readonly (string | null)[]): NameCount[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text ?? "", (counts.get(text ?? "") ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}

function zeros(counts: Uint32Array | Uint8Array): number {
  let found = 0;
  for (const count of counts) if (count === 0) found++;
  return found;
}

import { Slice } from "../formats/event-loop";
import type { ReadOptions } from "../formats/progress";
import { eventsByCustomer } from "./event-rows";
import { numbered, productsByCustomer } from "./hyperedges";
import type { Windows } from "./instant";
import { release } from "./release";
import type { BankTables, EventSink, EventTable, ProductTable, Vocabulary } from "./tables";

/** As few bytes as the number of names allows. */
type NameIndices = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** Room for indices of `names` names. */
function nameIndices(length: number, names: number): NameIndices {
  if (names <= 2 ** 8) return new Uint8Array(length);
  return names <= 2 ** 16 ? new Uint16Array(length) : new Int32Array(length);
}

/** What each customer has of each name: those of customer c are at `start[c] … start[c + 1]`, ascending by name. */
export interface SparseWeights {
  /** [customers + 1] */
  readonly start: Uint32Array;
  /** Index into the names. */
  readonly name: NameIndices;
  readonly weight: Float64Array;
}

/** A customer's past and future events by type, and its products: all that a sketch is made of. */
export interface CustomerWeights {
  readonly customers: number;
  /** Products and event types; one of both is one name. */
  readonly names: readonly string[];
  /** Decayed by age at the cutoff. */
  readonly past: SparseWeights;
  /** Counts. */
  readonly future: SparseWeights;
  /** Counts; a product that a customer has twice counts twice. */
  readonly portfolio: SparseWeights;
}

const DAY_MICROS = 86_400_000_000;
/** Weights per piece. */
const PIECE = 1 << 20;
/** Customers between two looks at the clock. */
const STRIDE = 64;

/** Weights customer by customer, in pieces that never move. */
export class SparseRows {
  readonly #start: Uint32Array;
  readonly #nameCount: number;
  #names: NameIndices[] = [];
  #weights: Float64Array<ArrayBuffer>[] = [];
  #customer = 0;
  #length = 0;

  /** @param names How many names there are. */
  constructor(customers: number, names: number) {
    this.#start = new Uint32Array(customers + 1);
    this.#nameCount = names;
  }

  add(name: number, weight: number): void {
    const at = this.#length++ % PIECE;
    if (at === 0) {
      this.#names.push(nameIndices(PIECE, this.#nameCount));
      this.#weights.push(new Float64Array(PIECE));
    }
    const [names, weights] = [this.#names.at(-1), this.#weights.at(-1)];
    if (names === undefined || weights === undefined) return;
    names[at] = name;
    weights[at] = weight;
  }

  /** All of the current customer has been added. */
  endCustomer(): void {
    this.#start[++this.#customer] = this.#length;
  }

  /** One array of each; the pieces are given up while they are copied. */
  finish(): SparseWeights {
    const name = nameIndices(this.#length, this.#nameCount);
    const weight = new Float64Array(this.#length);
    for (let to = 0; to < this.#length; to += PIECE) {
      const [names, weights] = [this.#names.shift(), this.#weights.shift()];
      if (names === undefined || weights === undefined) break;
      const count = Math.min(PIECE, this.#length - to);
      name.set(names.subarray(0, count), to);
      weight.set(weights.subarray(0, count), to);
      release([names, weights]);
    }
    return { start: this.#start, name, weight };
  }
}

/** Sums of one customer by name. */
class Sums {
  readonly #sums: Float64Array;
  readonly #touched: Int32Array;
  #count = 0;

  constructor(names: number) {
    this.#sums = new Float64Array(names);
    this.#touched = new Int32Array(names);
  }

  /** A weight that has decayed to nothing leaves no trace. */
  add(name: number, weight: number): void {
    if (weight === 0) return;
    const sum = this.#sums[name] ?? 0;
    if (sum === 0) this.#touched[this.#count++] = name;
    this.#sums[name] = sum + weight;
  }

  /** Hands a customer's sums on, ascending by name, and begins the next one's. */
  moveTo(rows: SparseRows): void {
    for (const name of this.#touched.subarray(0, this.#count).sort()) {
      rows.add(name, this.#sums[name] ?? 0);
      this.#sums[name] = 0;
    }
    this.#count = 0;
    rows.endCustomer();
  }
}

/** Numbers of names that products and event types share. */
interface SharedNames {
  readonly names: readonly string[];
  /** Of each product, and of each event type, in their own vocabularies. */
  readonly products: Int32Array;
  readonly eventTypes: Int32Array;
}

/** One numbering for both vocabularies: a product and an event type of the same name are one. */
function sharedNames(products: Vocabulary, eventTypes: Vocabulary): SharedNames {
  const numbers = new Map<string, number>();
  const ofProducts = numbered(products, numbers);
  const ofTypes = numbered(eventTypes, numbers);
  return { names: [...numbers.keys()], products: ofProducts, eventTypes: ofTypes };
}

/** One count per row of a customer, by name. */
function portfolioCounts(products: ProductTable, customers: number, { names, products: numbers }: SharedNames) {
  const { start, products: owned } = productsByCustomer(products, customers);
  const sums = new Sums(names.length);
  const rows = new SparseRows(customers, names.length);
  for (let customer = 0; customer < customers; customer++) {
    const end = start[customer + 1] ?? 0;
    for (let i = start[customer] ?? 0; i < end; i++) sums.add(numbers[owned[i] ?? 0] ?? 0, 1);
    sums.moveTo(rows);
  }
  return rows.finish();
}

/** Passes all events to a sink, letting the thread's messages in between. Throws the signal's reason when aborted. */
export async function passEvents(
  { rows, batches }: EventTable,
  sink: EventSink,
  { signal, onProgress }: ReadOptions = {},
): Promise<void> {
  const slice = new Slice();
  let done = 0;
  for (const batch of batches) {
    sink.push(batch);
    done += batch.length;
    onProgress?.(done, rows);
    if (slice.used) await slice.turn();
    signal?.throwIfAborted();
  }
}

/**
 * All weights of the tables' customers, each sum in the order of the file.
 *
 * @param decay Per day: an event d days before the cutoff weighs exp(−decay · d).
 * @throws The signal's reason when aborted.
 */
export async function weighTables(
  { customers, products, events }: BankTables,
  windows: Windows,
  decay: number,
  options: ReadOptions = {},
): Promise<CustomerWeights> {
  const count = customers.ids.length;
  const shared = sharedNames(products.vocabulary, events.vocabulary);
  const { past, future } = await eventWeights(events, count, shared, { windows, decay }, options);
  return {
    customers: count,
    names: shared.names,
    past,
    future,
    portfolio: portfolioCounts(products, count, shared),
  };
}

async function eventWeights(
  events: EventTable,
  customers: number,
  { names, eventTypes }: SharedNames,
  { windows, decay }: { readonly windows: Windows; readonly decay: number },
  options: ReadOptions,
) {
  const { start: first, rows, batchRows } = await eventsByCustomer(events, customers, { signal: options.signal });
  const { start, cutoff, reference } = windows;
  const rate = -decay / DAY_MICROS;
  const parts = {
    past: new SparseRows(customers, names.length),
    future: new SparseRows(customers, names.length),
  };
  const sums = { past: new Sums(names.length), future: new Sums(names.length) };
  const slice = new Slice();
  for (let customer = 0; customer < customers; customer++) {
    const end = first[customer + 1] ?? 0;
    for (let i = first[customer] ?? 0; i < end; i++) {
      const row = rows[i] ?? 0;
      const at = row % batchRows;
      const batch = events.batches[(row - at) / batchRows];
      if (batch === undefined) continue;
      const micros = batch.time[at] ?? 0;
      const nanos = batch.nanoseconds?.[at] ?? 0;
      if (micros < start.micros || (micros === start.micros && nanos < start.nanos)) continue;
      if (micros > reference.micros || (micros === reference.micros && nanos > reference.nanos)) continue;
      const name = eventTypes[batch.type[at] ?? 0] ?? 0;
      if (micros < cutoff.micros || (micros === cutoff.micros && nanos < cutoff.nanos)) {
        const age = cutoff.micros - micros + (cutoff.nanos - nanos) / 1000;
        sums.past.add(name, Math.exp(rate * age));
      } else {
        sums.future.add(name, 1);
      }
    }
    sums.past.moveTo(parts.past);
    sums.future.moveTo(parts.future);
    if (customer % STRIDE === 0 && slice.used) await slice.turnAt(customer, customers, options);
  }
  release([first, rows]);
  return { past: parts.past.finish(), future: parts.future.finish() };
}

import { Slice } from "../data/event-loop";
import type { ReadOptions } from "../formats/progress";
import { productsByCustomer } from "./hyperedges";
import type { Windows } from "./instant";
import {
  type BankTables,
  type EventBatch,
  type EventSink,
  type EventTable,
  type ProductTable,
  UNKNOWN_CUSTOMER,
  type Vocabulary,
} from "./tables";

/** What each customer has of each name: those of customer c are at `start[c] … start[c + 1]`, ascending by name. */
export interface SparseWeights {
  /** [customers + 1] */
  readonly start: Uint32Array;
  /** Index into the names. */
  readonly name: Int32Array;
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
/** Pairs of customer and type per piece. */
const PIECE = 1 << 18;

interface Piece {
  readonly customer: Int32Array;
  readonly type: Int32Array;
  readonly past: Float64Array;
  readonly future: Float64Array;
}

/** Sums up events by customer and type while they pass. Memory grows with the pairs that occur, not with the events. */
export class EventWeights implements EventSink {
  readonly #windows: Windows;
  /** Per microsecond. */
  readonly #rate: number;
  /** Open addressing: number of the pair + 1, or 0. */
  #index = new Int32Array(1 << 12);
  readonly #pieces: Piece[] = [];
  #pairs = 0;

  /** @param decay Per day: an event d days before the cutoff weighs exp(−decay · d). */
  constructor(windows: Windows, decay: number) {
    this.#windows = windows;
    this.#rate = -decay / DAY_MICROS;
  }

  push({ length, customer, type, time, nanoseconds }: EventBatch): void {
    const { start, cutoff, reference } = this.#windows;
    for (let i = 0; i < length; i++) {
      const who = customer[i] ?? UNKNOWN_CUSTOMER;
      if (who === UNKNOWN_CUSTOMER) continue;
      const micros = time[i] ?? 0;
      const nanos = nanoseconds === null ? 0 : (nanoseconds[i] ?? 0);
      if (micros < start.micros || (micros === start.micros && nanos < start.nanos)) continue;
      if (micros > reference.micros || (micros === reference.micros && nanos > reference.nanos)) continue;
      const pair = this.#pairOf(who, type[i] ?? 0);
      const piece = this.#pieces[Math.floor(pair / PIECE)];
      if (piece === undefined) continue;
      const at = pair % PIECE;
      if (micros < cutoff.micros || (micros === cutoff.micros && nanos < cutoff.nanos)) {
        const age = cutoff.micros - micros + (cutoff.nanos - nanos) / 1000;
        piece.past[at] = (piece.past[at] ?? 0) + Math.exp(this.#rate * age);
      } else {
        piece.future[at] = (piece.future[at] ?? 0) + 1;
      }
    }
  }

  #pairOf(customer: number, type: number): number {
    const mask = this.#index.length - 1;
    for (let slot = slotOf(customer, type, mask); ; slot = (slot + 1) & mask) {
      const pair = (this.#index[slot] ?? 0) - 1;
      if (pair < 0) return this.#add(customer, type, slot);
      const piece = this.#pieces[Math.floor(pair / PIECE)];
      const at = pair % PIECE;
      if (piece?.customer[at] === customer && piece.type[at] === type) return pair;
    }
  }

  #add(customer: number, type: number, slot: number): number {
    const pair = this.#pairs++;
    const at = pair % PIECE;
    if (at === 0) {
      this.#pieces.push({
        customer: new Int32Array(PIECE),
        type: new Int32Array(PIECE),
        past: new Float64Array(PIECE),
        future: new Float64Array(PIECE),
      });
    }
    const piece = this.#pieces.at(-1);
    if (piece !== undefined) {
      piece.customer[at] = customer;
      piece.type[at] = type;
    }
    this.#index[slot] = pair + 1;
    if (this.#pairs * 2 > this.#index.length) this.#grow();
    return pair;
  }

  #grow(): void {
    const index = new Int32Array(2 * this.#index.length);
    const mask = index.length - 1;
    for (let pair = 0; pair < this.#pairs; pair++) {
      const piece = this.#pieces[Math.floor(pair / PIECE)];
      const at = pair % PIECE;
      let slot = slotOf(piece?.customer[at] ?? 0, piece?.type[at] ?? 0, mask);
      while (index[slot] !== 0) slot = (slot + 1) & mask;
      index[slot] = pair + 1;
    }
    this.#index = index;
  }

  /** The weights of the past or of the future, by customer; `names` numbers the types. */
  sums(part: "past" | "future", customers: number, names: Int32Array): SparseWeights {
    const gathering = new SparseGathering(customers);
    const each = (use: (customer: number, name: number, weight: number) => void) => {
      let left = this.#pairs;
      for (const piece of this.#pieces) {
        const weights = piece[part];
        const count = Math.min(left, PIECE);
        for (let at = 0; at < count; at++) {
          const weight = weights[at] ?? 0;
          if (weight > 0) use(piece.customer[at] ?? 0, names[piece.type[at] ?? 0] ?? 0, weight);
        }
        left -= count;
      }
    };
    each((customer) => gathering.count(customer));
    gathering.allocate();
    each((customer, name, weight) => gathering.add(customer, name, weight));
    return gathering.finish();
  }
}

function slotOf(customer: number, type: number, mask: number): number {
  const hash = Math.imul(customer, 0x9e3779b1) ^ Math.imul(type + 1, 0x85ebca6b);
  return (hash ^ (hash >>> 15)) & mask;
}

/** Sorts triples by customer, then by name, in two passes over them. */
class SparseGathering {
  readonly #start: Uint32Array;
  #next = new Uint32Array(0);
  #name = new Int32Array(0);
  #weight = new Float64Array(0);

  constructor(customers: number) {
    this.#start = new Uint32Array(customers + 1);
  }

  count(customer: number): void {
    this.#start[customer + 1] = (this.#start[customer + 1] ?? 0) + 1;
  }

  allocate(): void {
    const start = this.#start;
    for (let i = 1; i < start.length; i++) start[i] = (start[i] ?? 0) + (start[i - 1] ?? 0);
    this.#next = start.slice(0, -1);
    const total = start.at(-1) ?? 0;
    this.#name = new Int32Array(total);
    this.#weight = new Float64Array(total);
  }

  add(customer: number, name: number, weight: number): void {
    const to = this.#next[customer] ?? 0;
    this.#name[to] = name;
    this.#weight[to] = weight;
    this.#next[customer] = to + 1;
  }

  finish(): SparseWeights {
    for (let c = 0; c + 1 < this.#start.length; c++) {
      const from = this.#start[c] ?? 0;
      const end = this.#start[c + 1] ?? 0;
      if (end - from > 1) this.#sort(this.#name.subarray(from, end), this.#weight.subarray(from, end));
    }
    return { start: this.#start, name: this.#name, weight: this.#weight };
  }

  #sort(names: Int32Array, weights: Float64Array): void {
    if (names.length > 64) {
      const order = Int32Array.from(names.keys()).sort((a, b) => (names[a] ?? 0) - (names[b] ?? 0));
      const sortedNames = Int32Array.from(order, (i) => names[i] ?? 0);
      const sortedWeights = Float64Array.from(order, (i) => weights[i] ?? 0);
      names.set(sortedNames);
      weights.set(sortedWeights);
      return;
    }
    for (let i = 1; i < names.length; i++) {
      const name = names[i] ?? 0;
      const weight = weights[i] ?? 0;
      let to = i;
      for (; to > 0 && (names[to - 1] ?? 0) > name; to--) {
        names[to] = names[to - 1] ?? 0;
        weights[to] = weights[to - 1] ?? 0;
      }
      names[to] = name;
      weights[to] = weight;
    }
  }
}

/** Numbers of names that products and event types share. */
export interface SharedNames {
  readonly names: readonly string[];
  /** Of each product, and of each event type, in their own vocabularies. */
  readonly products: Int32Array;
  readonly eventTypes: Int32Array;
}

/** One numbering for both vocabularies: a product and an event type of the same name are one. */
export function sharedNames(products: Vocabulary, eventTypes: Vocabulary): SharedNames {
  const numbers = new Map<string, number>();
  const numbered = (name: string) => {
    const found = numbers.get(name) ?? numbers.size;
    numbers.set(name, found);
    return found;
  };
  const ofProducts = Int32Array.from(products.names, numbered);
  const ofTypes = Int32Array.from(eventTypes.names, numbered);
  return { names: [...numbers.keys()], products: ofProducts, eventTypes: ofTypes };
}

/** One count per row of a customer, by name. */
export function portfolioCounts(products: ProductTable, customers: number, names: Int32Array): SparseWeights {
  const rows = productsByCustomer(products, customers);
  const gathering = new SparseGathering(customers);
  const counts = new Map<number, number>();
  const each = (use: (customer: number, name: number, count: number) => void) => {
    for (let customer = 0; customer < customers; customer++) {
      counts.clear();
      const end = rows.start[customer + 1] ?? 0;
      for (let i = rows.start[customer] ?? 0; i < end; i++) {
        const name = names[rows.products[i] ?? 0] ?? 0;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      for (const [name, count] of counts) use(customer, name, count);
    }
  };
  each((customer) => gathering.count(customer));
  gathering.allocate();
  each((customer, name, count) => gathering.add(customer, name, count));
  return gathering.finish();
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

/** All weights of the tables' customers. Throws the signal's reason when aborted. */
export async function weighTables(
  { customers, products, events }: BankTables,
  windows: Windows,
  decay: number,
  options: ReadOptions = {},
): Promise<CustomerWeights> {
  const collected = new EventWeights(windows, decay);
  await passEvents(events, collected, options);
  const shared = sharedNames(products.vocabulary, events.vocabulary);
  const count = customers.ids.length;
  return {
    customers: count,
    names: shared.names,
    past: collected.sums("past", count, shared.eventTypes),
    future: collected.sums("future", count, shared.eventTypes),
    portfolio: portfolioCounts(products, count, shared.products),
  };
}

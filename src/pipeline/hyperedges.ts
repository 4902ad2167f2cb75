import { Slice } from "../formats/event-loop";
import type { ReadOptions } from "../formats/progress";
import { PipelineError } from "./errors";
import type { RecentEvents } from "./recent-events";
import { type CustomerTable, type ProductTable, UNKNOWN_CUSTOMER, type Vocabulary } from "./tables";

/** Lines of entities that occur together: a customer, its products, its recent event types. */
export interface Hyperedges {
  /** Names of the entities, numbered by first appearance. */
  readonly entities: readonly string[];
  /** [entities], 1 for a customer. */
  readonly isCustomer: Uint8Array;
  /** First token of each line, and the number of tokens: [lines + 1]. */
  readonly lineStart: Uint32Array;
  /** Entities of all lines one after the other. */
  readonly tokens: Uint32Array;
}

/** Customers between two looks at the clock. */
const STRIDE = 1024;

/**
 * One line per customer in file order: the customer, its products in file order (duplicates stay), its recent distinct
 * event types, newest first. A product and an event type of the same name are one entity, as they are in a hyperedges
 * file; a customer is never one with them, whatever its id.
 *
 * @throws PipelineError `pipeline/no-customers`.
 */
export async function hyperedgesOfTables(
  customers: CustomerTable,
  products: ProductTable,
  recent: RecentEvents,
  eventTypes: Vocabulary,
  options: ReadOptions = {},
): Promise<Hyperedges> {
  const count = customers.ids.length;
  if (count === 0) throw new PipelineError("pipeline/no-customers");
  const productsOf = productsByCustomer(products, count);
  const names = new Map<string, number>();
  const productName = numbered(products.vocabulary, names);
  const eventName = numbered(eventTypes, names);
  const nameTexts = [...names.keys()];
  /** Entity of each name; −1 before it first appears. */
  const entityOf = new Int32Array(names.size).fill(-1);

  const lineStart = new Uint32Array(count + 1);
  let total = count + productsOf.products.length;
  for (let c = 0; c < count; c++) total += recent.typesOf(c).length;
  const tokens = new Uint32Array(total);
  const entities: string[] = [];
  const customerEntities = new Uint32Array(count);
  let at = 0;
  const addName = (name: number) => {
    let entity = entityOf[name] ?? -1;
    if (entity < 0) {
      entity = entities.push(nameTexts[name] ?? "") - 1;
      entityOf[name] = entity;
    }
    tokens[at++] = entity;
  };
  const slice = new Slice();
  for (let c = 0; c < count; c++) {
    const entity = entities.push(customers.ids[c] ?? "") - 1;
    customerEntities[c] = entity;
    tokens[at++] = entity;
    const end = productsOf.start[c + 1] ?? 0;
    for (let i = productsOf.start[c] ?? 0; i < end; i++) addName(productName[productsOf.products[i] ?? 0] ?? 0);
    for (const type of recent.typesOf(c)) addName(eventName[type] ?? 0);
    lineStart[c + 1] = at;
    if (c % STRIDE === 0 && slice.used) await slice.turnAt(c, count, options);
  }
  const isCustomer = new Uint8Array(entities.length);
  for (const entity of customerEntities) isCustomer[entity] = 1;
  return { entities, isCustomer, lineStart, tokens };
}

/** Products of each customer in file order: those of customer c are `products[start[c] … start[c + 1]]`. */
export function productsByCustomer(
  { rows, customer, product }: ProductTable,
  customers: number,
): { readonly start: Uint32Array; readonly products: Int32Array } {
  const start = new Uint32Array(customers + 1);
  for (let row = 0; row < rows; row++) {
    const who = customer[row] ?? UNKNOWN_CUSTOMER;
    if (who !== UNKNOWN_CUSTOMER) start[who + 1] = (start[who + 1] ?? 0) + 1;
  }
  for (let c = 0; c < customers; c++) start[c + 1] = (start[c + 1] ?? 0) + (start[c] ?? 0);
  const next = start.slice(0, customers);
  const products = new Int32Array(start[customers] ?? 0);
  for (let row = 0; row < rows; row++) {
    const who = customer[row] ?? UNKNOWN_CUSTOMER;
    if (who === UNKNOWN_CUSTOMER) continue;
    const to = next[who] ?? 0;
    products[to] = product[row] ?? 0;
    next[who] = to + 1;
  }
  return { start, products };
}

/** Numbers the names of a vocabulary within `names`, which grows. */
export function numbered({ names: texts }: Vocabulary, names: Map<string, number>): Int32Array {
  return Int32Array.from(texts, (text) => {
    const found = names.get(text);
    if (found !== undefined) return found;
    names.set(text, names.size);
    return names.size - 1;
  });
}

/** Bytes of text per part of a written file. */
const PART_BYTES = 4 * 1024 * 1024;

/** `cleora_hyperedges.txt`: a line per hyperedge, names separated by single spaces. Throws the signal's reason when aborted. */
export async function writeHyperedges(
  { entities, lineStart, tokens }: Hyperedges,
  options: ReadOptions = {},
): Promise<Blob> {
  // Each a Blob of its own, which the platform may put on its disk.
  const parts: Blob[] = [];
  let text = "";
  const slice = new Slice();
  for (let line = 0; line + 1 < lineStart.length; line++) {
    if (line % STRIDE === 0 && slice.used) await slice.turnAt(line, lineStart.length, options);
    const start = lineStart[line] ?? 0;
    const end = lineStart[line + 1] ?? 0;
    for (let i = start; i < end; i++) text += `${i === start ? "" : " "}${entities[tokens[i] ?? 0] ?? ""}`;
    text += "\n";
    if (text.length >= PART_BYTES) {
      parts.push(new Blob([text]));
      text = "";
    }
  }
  return new Blob([...parts, text]);
}

/** What a hyperedges file is read with. */
interface ReadHyperedgesOptions extends ReadOptions {
  readonly fileName: string;
  /** pycleora's generation: the third also splits columns at commas. */
  readonly generation: 2 | 3;
  /** Ids of the customers, by which they are known; null takes the first name of every line. */
  readonly customerIds: readonly string[] | null;
}

/**
 * Reads lines of names as pycleora does: blanks around a line are cut off, columns are separated by tabs (in generation
 * 3, where a line has none, by commas), a line of more than one column is left out, names are separated by single spaces
 * (two in a row make an empty name).
 *
 * @throws PipelineError `pipeline/no-tokens`, `pipeline/not-utf8`, `pipeline/name-of-customer` when a customer's id
 * stands among the products and events of a line: pycleora would make them one entity.
 */
export async function readHyperedges(blob: Blob, options: ReadHyperedgesOptions): Promise<Hyperedges> {
  const { fileName: file, generation, customerIds, signal, onProgress } = options;
  const known = customerIds === null ? null : new Set(customerIds);
  const index = new Map<string, number>();
  const entities: string[] = [];
  const customers: number[] = [];
  const tokens: number[] = [];
  const lineStart: number[] = [0];
  let lineNumber = 0;
  const addLine = (raw: string) => {
    lineNumber++;
    const line = raw.trim();
    if (line.includes("\t") || (generation === 3 && line.includes(","))) return;
    line.split(" ").forEach((name, position) => {
      let entity = index.get(name);
      if (entity === undefined) {
        entity = entities.push(name) - 1;
        index.set(name, entity);
        if (known === null ? position === 0 : known.has(name)) customers.push(entity);
      }
      if (position > 0 && known?.has(name) === true) {
        throw new PipelineError("pipeline/name-of-customer", { file, row: lineNumber, name });
      }
      tokens.push(entity);
    });
    lineStart.push(tokens.length);
  };
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for (let start = 0; start < blob.size; start += PART_BYTES) {
    const end = Math.min(blob.size, start + PART_BYTES);
    const bytes = await blob.slice(start, end).arrayBuffer();
    signal?.throwIfAborted();
    const lines = `${rest}${decodePart(decoder, bytes, end < blob.size, file)}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) addLine(line);
    onProgress?.(end, blob.size);
  }
  if (rest !== "") addLine(rest);
  if (tokens.length === 0) throw new PipelineError("pipeline/no-tokens", { file });
  const isCustomer = new Uint8Array(entities.length);
  for (const entity of customers) isCustomer[entity] = 1;
  return {
    entities,
    isCustomer,
    lineStart: Uint32Array.from(lineStart),
    tokens: Uint32Array.from(tokens),
  };
}

function decodePart(decoder: TextDecoder, bytes: ArrayBuffer, more: boolean, file: string): string {
  try {
    return decoder.decode(bytes, { stream: more });
  } catch (cause) {
    throw new PipelineError("pipeline/not-utf8", { file }, { cause });
  }
}

/** A name that a hyperedges file would not keep whole: it holds a separator or blanks at its ends, or is empty. */
export function splitsInFile(name: string, generation: 2 | 3): boolean {
  return name === "" || /[ \t\r\n]/.test(name) || name.trim() !== name || (generation === 3 && name.includes(","));
}

/**
 * Refuses tables whose names a hyperedges file cannot have kept, by the first such name.
 *
 * @throws PipelineError `pipeline/name-not-in-hyperedges`.
 */
export function requireWholeNames(names: Iterable<string>, generation: 2 | 3): void {
  for (const name of names) {
    if (splitsInFile(name, generation)) throw new PipelineError("pipeline/name-not-in-hyperedges", { name });
  }
}

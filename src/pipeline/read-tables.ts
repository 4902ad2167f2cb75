import { decodeUtf8 } from "../formats/bytes";
import type { SerialError } from "../formats/coded-error";
import type { ReadOptions } from "../formats/progress";
import { ByteInterner } from "../formats/tables/byte-interner";
import type { BadRow, Row, RowSink } from "../formats/tables/csv";
import { type BadRowCode, TableError } from "../formats/tables/table-error";
import type { TableFile } from "../formats/tables/table-file";
import { guessTimestampFormat, type TimestampFormat, TimestampParser } from "../formats/tables/timestamp";
import { type ColumnNames, type Columns, resolveColumns } from "./columns";
import {
  type BankTables,
  type CustomerTable,
  type EventBatch,
  type EventTable,
  type ProductTable,
  UNKNOWN_CUSTOMER,
} from "./tables";

export type BadRowPolicy = "stop" | "skip";

/** Which columns are read; what is left out is guessed. */
export interface TablesMapping {
  readonly customers: ColumnNames<"customers">;
  readonly products: ColumnNames<"products">;
  readonly events: ColumnNames<"events"> & { readonly timestampFormat?: TimestampFormat | null | undefined };
}

/** What was found on the way through one table. */
export interface TableReport {
  readonly file: string;
  /** Rows that count. */
  readonly rows: number;
  readonly badRows: number;
  /** The first bad rows, as what their sentences are made of. */
  readonly firstBad: readonly SerialError[];
  /** Rows of customers that the customers table does not have, how many such customers (at most `MOST_UNKNOWN` are told apart), and the first of them. */
  readonly unknownRows: number;
  readonly unknownCustomers: number;
  readonly firstUnknown: readonly string[];
  /** Names of the columns that were read. */
  readonly columns: Readonly<Record<string, string | null>>;
}

export interface EventsReport extends TableReport {
  readonly timestampFormat: TimestampFormat;
  /** Whether the time stamps name a zone, or count from 1970: then times are UTC, else the file's own clock. */
  readonly zoned: boolean;
}

export interface ReadTables {
  readonly tables: BankTables;
  readonly customers: TableReport;
  readonly products: TableReport;
  readonly events: EventsReport;
}

interface TableFiles {
  readonly customers: TableFile;
  readonly products: TableFile;
  readonly events: TableFile;
}

export interface ReadTablesOptions {
  readonly signal?: AbortSignal | undefined;
  readonly badRows: BadRowPolicy;
  /** Share of the table that is read. */
  readonly onProgress?: ((table: "customers" | "products" | "events", share: number) => void) | undefined;
}

const KEPT_BAD_ROWS = 20;
const MOST_UNKNOWN = 100_000;
const KEPT_UNKNOWN = 5;
const LONGEST_NAME = 1024;
const MOST_TYPES = 1 << 20;
const BATCH_ROWS = 1 << 20;

/**
 * Reads the bank's three tables into columns, in time linear in the bytes and 14 bytes of memory per event. Throws
 * `table/…` where a table cannot be read, and under `badRows: "stop"` the first `row/…`.
 */
export async function readTables(
  files: TableFiles,
  mapping: TablesMapping,
  options: ReadTablesOptions,
): Promise<ReadTables> {
  // All columns are found before the first long read begins.
  const columns = {
    customers: resolveColumns(files.customers, "customers", mapping.customers),
    products: resolveColumns(files.products, "products", mapping.products),
    events: resolveColumns(files.events, "events", mapping.events),
  };
  const timestampFormat = await timestampFormatFor(
    files.events,
    columns.events,
    mapping.events.timestampFormat ?? null,
    options,
  );
  const { ids, customers, report: customersReport } = await readCustomers(files.customers, columns.customers, options);
  const { products, report: productsReport } = await readProducts(files.products, columns.products, ids, options);
  const { events, report: eventsReport } = await readEvents(
    files.events,
    columns.events,
    ids,
    timestampFormat,
    options,
  );
  return {
    tables: { customers, products, events },
    customers: customersReport,
    products: productsReport,
    events: eventsReport,
  };
}

/** Reads rows one by one; what is wrong with one ends the reading or is counted. */
class Reading {
  readonly #table: TableFile;
  readonly #policy: BadRowPolicy;
  readonly firstBad: SerialError[] = [];
  badRows = 0;
  rows = 0;
  unknownRows = 0;
  readonly #unknown = new ByteInterner();

  constructor(table: TableFile, policy: BadRowPolicy) {
    this.#table = table;
    this.#policy = policy;
  }

  async scan(
    columns: readonly (number | null)[],
    row: (row: Row) => void,
    onProgress: (share: number) => void,
    signal?: AbortSignal,
  ) {
    const sink: RowSink = { row, bad: (bad) => this.#bad(bad) };
    const wanted = columns.filter((column) => column !== null);
    const options: ReadOptions = { signal, onProgress: (done, total) => onProgress(done / total) };
    await this.#table.scan(wanted, sink, options);
    if (this.rows === 0 && this.badRows > 0) {
      throw new TableError("table/no-good-rows", { file: this.#table.file, rows: this.badRows });
    }
  }

  /** Reports a row; the caller goes on with the next one. */
  bad(row: Row, code: BadRowCode, column: number | null, params: Readonly<Record<string, string | number>> = {}): void {
    const value = column === null ? null : cellText(row, column);
    this.#bad({ code, line: row.line, column, value, params });
  }

  #bad({ code, line, column, value, params }: BadRow): void {
    const { file, columns, countsLines } = this.#table;
    const record: SerialError = {
      code,
      params: {
        file,
        ...(countsLines ? { line } : { row: line }),
        ...(column === null ? {} : { column: columns[column] ?? "" }),
        ...(value === null ? {} : { value }),
        ...params,
      },
    };
    if (this.#policy === "stop") throw new TableError(code, record.params);
    this.badRows++;
    if (this.firstBad.length < KEPT_BAD_ROWS) {
      this.firstBad.push({ code, params: { ...record.params, leftOut: true } });
    }
  }

  /** Checks a cell that is to become a name, and reports the row when it cannot. */
  isName(row: Row, column: number): boolean {
    const code = nameProblem(row, column);
    if (code !== null) this.bad(row, code, column);
    return code === null;
  }

  /** The customer of a row, or `UNKNOWN_CUSTOMER` (counted); null when the row is bad (reported). */
  customer(row: Row, column: number, ids: ByteInterner): number | null {
    const start = row.starts[column] ?? 0;
    const end = row.ends[column] ?? 0;
    const index = ids.find(row.bytes, start, end);
    if (index >= 0) return index;
    if (!this.isName(row, column)) return null;
    this.unknownRows++;
    if (this.#unknown.size < MOST_UNKNOWN) this.#unknown.intern(row.bytes, start, end);
    return UNKNOWN_CUSTOMER;
  }

  report(columns: Readonly<Record<string, number | null>>): TableReport {
    const named = Object.entries(columns).map(([field, column]) => [
      field,
      column === null ? null : (this.#table.columns[column] ?? null),
    ]);
    return {
      file: this.#table.file,
      rows: this.rows,
      badRows: this.badRows,
      firstBad: this.firstBad,
      unknownRows: this.unknownRows,
      unknownCustomers: this.#unknown.size,
      firstUnknown: Array.from({ length: Math.min(KEPT_UNKNOWN, this.#unknown.size) }, (_, i) => this.#unknown.name(i)),
      columns: Object.fromEntries(named),
    };
  }
}

function cellText({ bytes, starts, ends }: Row, column: number): string {
  const start = starts[column] ?? 0;
  return new TextDecoder().decode(bytes.subarray(start, Math.min(ends[column] ?? 0, start + 80)));
}

/** Names go into files of lines and tokens and into Python's strings. */
function nameProblem({ bytes, starts, ends }: Row, column: number): BadRowCode | null {
  const start = starts[column] ?? 0;
  const end = ends[column] ?? 0;
  if (start === end) return "row/empty";
  if (end - start > LONGEST_NAME) return "row/long-name";
  let isAscii = true;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x20 || byte === 0x7f) return "row/control-character";
    // A byte-order mark inside a file, where two were joined, cannot be seen in a name.
    if (byte === 0xef && bytes[i + 1] === 0xbb && bytes[i + 2] === 0xbf) return "row/control-character";
    if (byte > 0x7f) isAscii = false;
  }
  return isAscii || decodeUtf8(bytes.subarray(start, end)) !== null ? null : "row/not-text";
}

async function readCustomers(
  table: TableFile,
  columns: Columns<"customers">,
  { badRows, signal, onProgress }: ReadTablesOptions,
) {
  const reading = new Reading(table, badRows);
  const ids = new ByteInterner();
  const segment = new TextColumn(columns.segment);
  const churn = new TextColumn(columns.churn);
  const lines: number[] = [];
  const id = columns.customerId ?? 0;
  await reading.scan(
    [id, columns.segment, columns.churn],
    (row) => {
      if (!reading.isName(row, id)) return;
      const index = ids.intern(row.bytes, row.starts[id] ?? 0, row.ends[id] ?? 0);
      if (index < lines.length) {
        reading.bad(row, "row/duplicate-customer", id, { first: lines[index] ?? 0 });
        return;
      }
      lines.push(row.line);
      segment.push(row);
      churn.push(row);
      reading.rows++;
    },
    (share) => onProgress?.("customers", share),
    signal,
  );
  if (reading.rows === 0) throw new TableError("table/no-rows", { file: table.file });
  const customers: CustomerTable = { ids: ids.names(), segments: segment.values, churn: churn.values };
  return { ids, customers, report: reading.report(columns) };
}

/** The customers alone, whose labels a training may refuse: they are known long before all events are read. */
export function readCustomersAlone(
  table: TableFile,
  mapping: TablesMapping["customers"],
  options: ReadTablesOptions,
): Promise<{ readonly customers: CustomerTable; readonly report: TableReport }> {
  return readCustomers(table, resolveColumns(table, "customers", mapping), options);
}

/** Cells of an optional column as text, each different one made once. */
class TextColumn {
  readonly #column: number | null;
  readonly #names = new ByteInterner();
  readonly #texts: string[] = [];
  readonly values: (string | null)[] | null;

  constructor(column: number | null) {
    this.#column = column;
    this.values = column === null ? null : [];
  }

  push(row: Row): void {
    if (this.#column === null || this.values === null) return;
    const start = row.starts[this.#column] ?? 0;
    const end = row.ends[this.#column] ?? 0;
    const index = this.#names.intern(row.bytes, start, end);
    if (index === this.#texts.length) this.#texts.push(this.#names.name(index));
    this.values.push(start === end ? null : (this.#texts[index] ?? null));
  }
}

async function readProducts(
  table: TableFile,
  columns: Columns<"products">,
  ids: ByteInterner,
  { badRows, signal, onProgress }: ReadTablesOptions,
) {
  const reading = new Reading(table, badRows);
  const names = new ByteInterner();
  let customer = new Int32Array(1 << 16);
  let product = new Int32Array(1 << 16);
  const customerColumn = columns.customerId ?? 0;
  const productColumn = columns.productId ?? 0;
  const times = acquisitionTimes(table, columns.acquired);
  let acquired = new Float64Array(times === null ? 0 : product.length);
  await reading.scan(
    [customerColumn, productColumn, times === null ? null : columns.acquired],
    (row) => {
      const owner = reading.customer(row, customerColumn, ids);
      if (owner === null) return;
      const name = internName(reading, names, row, productColumn);
      if (name === null) return;
      if (reading.rows === customer.length) {
        const size = 2 * customer.length;
        customer = grown(customer, new Int32Array(size));
        product = grown(product, new Int32Array(size));
        if (times !== null) acquired = grown(acquired, new Float64Array(size));
      }
      if (times !== null) acquired[reading.rows] = times(row);
      customer[reading.rows] = owner;
      product[reading.rows++] = name;
    },
    (share) => onProgress?.("products", share),
    signal,
  );
  const { rows } = reading;
  const products: ProductTable = {
    rows,
    customer: customer.slice(0, rows),
    product: product.slice(0, rows),
    acquired: times === null ? null : acquired.slice(0, rows),
    vocabulary: { names: names.names() },
  };
  return { products, report: reading.report(columns) };
}

/**
 * Reads when a product was acquired, in microseconds, or NaN: nothing is made of it, so that a cell that is no time is no
 * bad row. Null without such a column, or where its first cells are no times of one form.
 */
function acquisitionTimes(table: TableFile, column: number | null): ((row: Row) => number) | null {
  if (column === null) return null;
  const cells = table.sample.map((row) => row[column] ?? "");
  const format = table.timestamps[column]?.format ?? guessTimestampFormat(cells);
  if (format === null || format === "ambiguous") return null;
  const parser = new TimestampParser(format);
  return ({ bytes, starts, ends }) =>
    parser.parse(bytes, starts[column] ?? 0, ends[column] ?? 0) === null ? parser.micros : Number.NaN;
}

/** The index of a name; a new one is checked first. Null when the row is bad (reported). */
function internName(reading: Reading, names: ByteInterner, row: Row, column: number): number | null {
  const start = row.starts[column] ?? 0;
  const end = row.ends[column] ?? 0;
  const known = names.find(row.bytes, start, end);
  if (known >= 0) return known;
  return reading.isName(row, column) ? names.intern(row.bytes, start, end) : null;
}

function grown<T extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(values: T, larger: T): T {
  larger.set(values);
  return larger;
}

async function readEvents(
  table: TableFile,
  columns: Columns<"events">,
  ids: ByteInterner,
  timestampFormat: TimestampFormat,
  { badRows, signal, onProgress }: ReadTablesOptions,
) {
  const reading = new Reading(table, badRows);
  const names = new ByteInterner();
  const parser = new TimestampParser(timestampFormat);
  const batches = new Batches();
  const customerColumn = columns.customerId ?? 0;
  const typeColumn = columns.eventType ?? 0;
  const timeColumn = columns.timestamp ?? 0;
  await reading.scan(
    [customerColumn, typeColumn, timeColumn],
    (row) => {
      const problem = parser.parse(row.bytes, row.starts[timeColumn] ?? 0, row.ends[timeColumn] ?? 0);
      if (problem !== null) {
        const isEmpty = row.starts[timeColumn] === row.ends[timeColumn];
        reading.bad(row, isEmpty ? "row/empty" : problem, timeColumn, isEmpty ? {} : { format: timestampFormat });
        return;
      }
      const type = internName(reading, names, row, typeColumn);
      if (type === null) return;
      if (type >= MOST_TYPES) {
        throw new TableError("table/too-many-types", {
          file: table.file,
          column: table.columns[typeColumn] ?? "",
          most: MOST_TYPES,
        });
      }
      const customer = reading.customer(row, customerColumn, ids);
      if (customer === null) return;
      batches.push(customer, type, parser.micros, parser.nanos);
      reading.rows++;
    },
    (share) => onProgress?.("events", share),
    signal,
  );
  if (reading.rows === 0) throw new TableError("table/no-rows", { file: table.file });
  const events: EventTable = { rows: reading.rows, batches: batches.finish(), vocabulary: { names: names.names() } };
  // Epoch values name no zone.
  const zoned = parser.zoned ?? table.timestamps[timeColumn]?.utc ?? true;
  const report: EventsReport = { ...reading.report(columns), timestampFormat, zoned };
  return { events, report };
}

/** Columns that grow by a batch of a million rows, so that nothing is copied. */
class Batches {
  readonly #done: EventBatch[] = [];
  #length = 0;
  #customer = new Int32Array(BATCH_ROWS);
  #type: Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer> = new Uint16Array(BATCH_ROWS);
  #time = new Float64Array(BATCH_ROWS);
  #nanoseconds: Uint16Array<ArrayBuffer> | null = null;

  push(customer: number, type: number, micros: number, nanos: number): void {
    if (this.#length === BATCH_ROWS) this.#flush();
    if (type > 0xffff && this.#type instanceof Uint16Array) this.#type = Int32Array.from(this.#type);
    if (nanos > 0) {
      this.#nanoseconds ??= new Uint16Array(BATCH_ROWS);
      this.#nanoseconds[this.#length] = nanos;
    }
    this.#customer[this.#length] = customer;
    this.#type[this.#length] = type;
    this.#time[this.#length++] = micros;
  }

  finish(): readonly EventBatch[] {
    if (this.#length > 0) this.#flush();
    return this.#done;
  }

  #flush(): void {
    const length = this.#length;
    // A full batch keeps its arrays; the last one gives the rest of its memory back.
    const kept = <T extends { slice(start: number, end: number): T }>(values: T) =>
      length === BATCH_ROWS ? values : values.slice(0, length);
    this.#done.push({
      length,
      customer: kept(this.#customer),
      type: kept(this.#type as Uint16Array<ArrayBuffer>),
      time: kept(this.#time),
      nanoseconds: this.#nanoseconds === null ? null : kept(this.#nanoseconds),
    });
    this.#length = 0;
    this.#customer = new Int32Array(BATCH_ROWS);
    this.#type = new Uint16Array(BATCH_ROWS);
    this.#time = new Float64Array(BATCH_ROWS);
    this.#nanoseconds = null;
  }
}

/**
 * How the time stamps of the events are written: as configured, as the file's types say, or as the cells show. Of
 * `03/04/2026` the whole column is asked which number can be no month. Throws `table/timestamp-unknown` and
 * `table/timestamp-ambiguous`.
 */
async function timestampFormatFor(
  table: TableFile,
  { timestamp }: Columns<"events">,
  configured: TimestampFormat | null,
  { signal, onProgress }: ReadTablesOptions,
): Promise<TimestampFormat> {
  const column = timestamp ?? 0;
  const ofFile = table.timestamps[column];
  if (ofFile) return ofFile.format;
  if (configured !== null) return configured;
  const cells = table.sample.map((row) => row[column] ?? "");
  const guess = guessTimestampFormat(cells);
  const name = table.columns[column] ?? "";
  const value = cells.find((cell) => cell !== "") ?? "";
  if (guess === null && value === "") return "iso";
  if (guess === null) throw new TableError("table/timestamp-unknown", { file: table.file, column: name, value });
  if (guess !== "ambiguous") return guess;
  const decided = await dayOrMonthFirst(table, column, signal, (share) => onProgress?.("events", share));
  if (decided === null) throw new TableError("table/timestamp-ambiguous", { file: table.file, column: name, value });
  return decided;
}

/** Ends a scan that has found what it looked for. */
class Found extends Error {
  readonly format: TimestampFormat;

  constructor(format: TimestampFormat) {
    super("found");
    this.format = format;
  }
}

async function dayOrMonthFirst(
  table: TableFile,
  column: number,
  signal: AbortSignal | undefined,
  onProgress: (share: number) => void,
): Promise<TimestampFormat | null> {
  const day = new TimestampParser("day-first");
  const month = new TimestampParser("month-first");
  const sink: RowSink = {
    row({ bytes, starts, ends }) {
      const asDay = day.parse(bytes, starts[column] ?? 0, ends[column] ?? 0) === null;
      const asMonth = month.parse(bytes, starts[column] ?? 0, ends[column] ?? 0) === null;
      if (asDay !== asMonth) throw new Found(asDay ? "day-first" : "month-first");
    },
    bad() {},
  };
  try {
    await table.scan([column], sink, { signal, onProgress: (done, total) => onProgress(done / total) });
  } catch (error) {
    if (error instanceof Found) return error.format;
    throw error;
  }
  return null;
}

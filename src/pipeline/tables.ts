/**
 * The bank's three tables in columns, as every stage after them takes them. Strings are interned once; rows hold indices.
 * A row names its customer by its row in the customers table, in file order, or by `UNKNOWN_CUSTOMER`.
 */

/** Stands in a row whose customer the customers table does not have. Such rows count for the time range and nothing else. */
export const UNKNOWN_CUSTOMER = -1;

/** Names by index, numbered by first appearance in the file. */
export interface Vocabulary {
  readonly names: readonly string[];
}

/** Customers in file order, without duplicates. A column is null when the table has none or it was not mapped. */
export interface CustomerTable {
  readonly ids: readonly string[];
  /** The file's text; null where the cell is empty. */
  readonly segments: readonly (string | null)[] | null;
  /** The file's text; null where the cell is empty. */
  readonly churn: readonly (string | null)[] | null;
}

/** One row per product of a customer, in file order; duplicates stay. */
export interface ProductTable {
  readonly rows: number;
  /** [rows], index into the customers or `UNKNOWN_CUSTOMER`. */
  readonly customer: Int32Array;
  /** [rows], index into `vocabulary`. */
  readonly product: Int32Array;
  /**
   * [rows], when the customer got it, in whole microseconds since 1970 as events have them; NaN where the cell cannot be
   * read as a time. Null without such a column.
   */
  readonly acquired: Float64Array | null;
  readonly vocabulary: Vocabulary;
}

/** Rows of events in a row of batches: 76 million of them have no array of their own. */
export interface EventBatch {
  readonly length: number;
  /** [length], index into the customers or `UNKNOWN_CUSTOMER`. */
  readonly customer: Int32Array<ArrayBuffer>;
  /** [length], index into the vocabulary of the table. */
  readonly type: Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
  /** [length], whole microseconds since 1970-01-01T00:00:00 (UTC, or the file's own clock where it names no zone), rounded down; exact. */
  readonly time: Float64Array<ArrayBuffer>;
  /** [length], 0–999 nanoseconds on top of `time`; null where every one is zero. */
  readonly nanoseconds: Uint16Array<ArrayBuffer> | null;
}

/** Events in file order; of two with the same time stamp the earlier row counts as the earlier one. */
export interface EventTable {
  readonly rows: number;
  readonly batches: readonly EventBatch[];
  readonly vocabulary: Vocabulary;
}

/** What takes events batch by batch, in file order. A batch's arrays are valid only during the call. */
export interface EventSink {
  push(batch: EventBatch): void;
}

export interface BankTables {
  readonly customers: CustomerTable;
  readonly products: ProductTable;
  readonly events: EventTable;
}

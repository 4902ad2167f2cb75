import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { readSlice } from "../bytes";
import { Slice } from "../event-loop";
import { FormatError } from "../format-error";
import type { ReadOptions } from "../progress";
import type { Row, RowSink } from "./csv";
import { TableError } from "./table-error";
import type { ColumnTimes } from "./timestamp";

/** A group's columns are held as they are in the file while it is read. */
const MOST_GROUP_ROWS = 20_000_000;
/** Rows that are held as values, between two answers to a cancel. */
const ROWS_AT_ONCE = 100_000;
/** A file of so many rows more than this that they would take less than an eighth of a byte each lies about them. */
const [MOST_ROWS_OF_SMALL, MOST_ROWS_PER_BYTE] = [1_000_000, 8];
/** A cell longer than this is no name. */
const CELL_BYTES = 4096;

/**
 * A Parquet file: its columns, and its rows as the same cells of UTF-8 that a CSV file gives. Reads the end of the file
 * only. Throws `table/parquet`, `table/parquet-nested` and `table/row-group`.
 */
export async function openParquet(blob: Blob, file: string, rowsAtOnce = ROWS_AT_ONCE) {
  /** Parts of one group ask for the same bytes: those of its whole columns. */
  const recent = new Map<string, Promise<ArrayBuffer>>();
  const buffer: AsyncBuffer = {
    byteLength: blob.size,
    slice(start, end = blob.size) {
      const key = `${start} ${end}`;
      const bytes =
        recent.get(key) ?? readSlice(blob, start, Math.min(end, blob.size), file).then((each) => each.buffer);
      recent.set(key, bytes);
      return bytes;
    },
  };
  const refused = (cause: unknown): unknown =>
    cause instanceof FormatError ||
    cause instanceof TableError ||
    (cause instanceof Error && cause.name === "AbortError")
      ? cause
      : new TableError("table/parquet", { file }, { cause });
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(buffer);
  } catch (cause) {
    throw refused(cause);
  }
  const fields = parquetSchema(metadata).children;
  const columns = fields.map(({ element }) => element.name);
  const timestamps = fields.map(({ element }) => timestampOf(element));
  const scales = fields.map(({ element }) => (isDecimal(element) ? (element.scale ?? 0) : null));
  const textOf = (column: number, value: unknown) => {
    const scale = scales[column] ?? null;
    return scale === null ? plainText(value) : decimalText(value, scale);
  };
  const groups = metadata.row_groups.map(({ num_rows }) => Number(num_rows));
  if (groups.some((rows) => rows > MOST_GROUP_ROWS)) {
    throw new TableError("table/row-group", { file, most: MOST_GROUP_ROWS });
  }

  const total = groups.reduce((sum, rows) => sum + rows, 0);
  if (!(groups.every((rows) => rows >= 0) && total <= MOST_ROWS_OF_SMALL + MOST_ROWS_PER_BYTE * blob.size)) {
    throw new TableError("table/parquet", { file });
  }

  async function read(wanted: readonly number[], rowStart: number, rowEnd: number): Promise<Map<number, unknown[]>> {
    const nested = wanted.find((column) => (fields[column]?.children.length ?? 0) > 0);
    if (nested !== undefined) throw new TableError("table/parquet-nested", { file, column: columns[nested] ?? "" });
    const names = wanted.map((column) => columns[column] ?? "");
    const cells = new Map<number, unknown[]>(wanted.map((column) => [column, new Array(rowEnd - rowStart)]));
    let left = cells.size * (rowEnd - rowStart);
    try {
      await parquetRead({
        file: buffer,
        metadata: { ...metadata, schema: metadata.schema.map(asStored) },
        columns: names,
        rowStart,
        rowEnd,
        compressors,
        parsers: EXACT,
        utf8: false,
        onChunk: (chunk) => {
          const column = wanted[names.indexOf(chunk.columnName)];
          const into = column === undefined ? undefined : cells.get(column);
          if (into === undefined) return;
          const data: ArrayLike<unknown> = chunk.columnData;
          const from = Math.max(rowStart, chunk.rowStart);
          const to = Math.min(rowEnd, chunk.rowEnd, chunk.rowStart + data.length);
          for (let row = from; row < to; row++) into[row - rowStart] = data[row - chunk.rowStart];
          left -= Math.max(0, to - from);
        },
      });
    } catch (cause) {
      throw refused(cause);
    }
    // It tells of more rows than it has.
    if (left > 0) throw new TableError("table/parquet", { file });
    return cells;
  }

  return {
    columns,
    /** Per column: how its cells are to be read as time stamps, where the file's own type says it. */
    timestamps,
    /** The first rows, as text. */
    async sample(rows: number) {
      const flat = columns.map((_, column) => column).filter((column) => (fields[column]?.children.length ?? 0) === 0);
      const count = Math.min(rows, groups[0] ?? 0);
      const cells = await read(flat, 0, count).finally(() => recent.clear());
      return Array.from({ length: count }, (_, row) =>
        columns.map((_, column) => textOf(column, cells.get(column)?.[row])),
      );
    },
    /** Every row in order; only the cells of `wanted` columns (indices) are filled. */
    async scan(wanted: readonly number[], sink: RowSink, { signal, onProgress }: ReadOptions) {
      const bytes = new Uint8Array(CELL_BYTES * wanted.length);
      const rooms = wanted.map((_, place) => bytes.subarray(place * CELL_BYTES, (place + 1) * CELL_BYTES));
      const slice = new Slice();
      const row: Row = { bytes, starts: new Int32Array(columns.length), ends: new Int32Array(columns.length), line: 0 };
      for (const { start, end, isLast } of partsOf(groups, rowsAtOnce)) {
        signal?.throwIfAborted();
        const cells = await read(wanted, start, end);
        if (isLast) recent.clear();
        for (let i = 0; i < end - start; i++) {
          row.line = start + i + 1;
          let isLong = false;
          for (let place = 0; place < wanted.length; place++) {
            const column = wanted[place] ?? 0;
            const value = textOf(column, cells.get(column)?.[i]).trim();
            const { read: taken, written } = encoder.encodeInto(value, rooms[place] ?? bytes);
            row.starts[column] = place * CELL_BYTES;
            row.ends[column] = place * CELL_BYTES + written;
            if (taken < value.length) {
              sink.bad({ code: "row/long-name", line: row.line, column, value: value.slice(0, 40) });
              isLong = true;
              break;
            }
          }
          if (!isLong) sink.row(row);
        }
        onProgress?.(end, total);
        if (slice.used) await slice.turn();
      }
    },
  };
}

/** Rows of each group in as many parts as keep canceling prompt and memory small. */
function partsOf(groups: readonly number[], rowsAtOnce: number) {
  let start = 0;
  return groups.flatMap((rows) => {
    const first = start;
    start += rows;
    return Array.from({ length: Math.ceil(rows / rowsAtOnce) }, (_, part) => ({
      start: first + part * rowsAtOnce,
      end: Math.min(start, first + (part + 1) * rowsAtOnce),
      isLast: first + (part + 1) * rowsAtOnce >= start,
    }));
  });
}

const encoder = new TextEncoder();

/** Time stamps as whole numbers of their unit: a `Date` would round them to milliseconds. */
const EXACT = {
  timestampFromMilliseconds: (millis: bigint) => millis,
  timestampFromMicroseconds: (micros: bigint) => micros,
  timestampFromNanoseconds: (nanos: bigint) => nanos,
  dateFromDays: (days: number) => (days === undefined || days === null ? days : dayText(days)),
};

/** yyyy-MM-dd of a day since 1970: a calendar day, so that no time of day can be lost in it. */
function dayText(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

/** Bytes that no type describes are text. */
function plainText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return value instanceof Uint8Array ? decoder.decode(value) : String(value);
}

const decoder = new TextDecoder();

function isDecimal({ converted_type, logical_type }: SchemaElement): boolean {
  return converted_type === "DECIMAL" || logical_type?.type === "DECIMAL";
}

/** What comes as it is stored: the library makes floats of decimals, in which long ids become one, objects of JSON, and stops at others. */
const STORED = new Set(["DECIMAL", "JSON", "BSON", "INTERVAL", "GEOMETRY", "GEOGRAPHY"]);

function asStored<E extends SchemaElement>(element: E): E {
  const { converted_type = "", logical_type } = element;
  const isStored = STORED.has(converted_type) || STORED.has(logical_type?.type ?? "");
  return isStored ? { ...element, converted_type: undefined, logical_type: undefined } : element;
}

/** A stored decimal, exactly, without zeros at the end of its fraction. */
function decimalText(stored: unknown, scale: number): string {
  if (stored === null || stored === undefined) return "";
  const unscaled =
    stored instanceof Uint8Array ? signedOf(stored) : BigInt(typeof stored === "bigint" ? stored : Number(stored));
  const sign = unscaled < 0n ? "-" : "";
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  if (scale <= 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, "");
}

/** Two's complement, the highest byte first. */
function signedOf(bytes: Uint8Array): bigint {
  return BigInt.asIntN(
    8 * bytes.length,
    bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n),
  );
}

interface SchemaElement {
  readonly type?: string | undefined;
  readonly converted_type?: string | undefined;
  readonly scale?: number | undefined;
  readonly logical_type?:
    | { readonly type: string; readonly unit?: unknown; readonly isAdjustedToUTC?: boolean }
    | undefined;
}

/** The older types have no word for a clock of its own: they are UTC. */
function timestampOf({ type, converted_type, logical_type }: SchemaElement): ColumnTimes | null {
  const utc = logical_type?.isAdjustedToUTC ?? true;
  if (converted_type === "DATE" || logical_type?.type === "DATE") return { format: "iso", utc: false };
  if (converted_type === "TIMESTAMP_MILLIS") return { format: "epoch-ms", utc };
  if (converted_type === "TIMESTAMP_MICROS") return { format: "epoch-us", utc };
  if (type === "INT96" && converted_type === undefined) return { format: "epoch-ns", utc };
  if (logical_type?.type !== "TIMESTAMP") return null;
  const { unit } = logical_type;
  return { format: unit === "NANOS" ? "epoch-ns" : unit === "MICROS" ? "epoch-us" : "epoch-ms", utc };
}

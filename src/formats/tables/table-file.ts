import { type Bytes, joined, readSlice } from "../bytes";
import type { ReadOptions } from "../progress";
import { type CsvHead, CsvScanner, type Dialect, type Row, type RowSink, readCsvHead } from "./csv";
import { encodingOf, type TextEncoding, ToUtf8 } from "./encoding";
import { fileChunks } from "./file-chunks";
import { gunzip } from "./gunzip";
import { openParquet } from "./parquet";
import { TableError } from "./table-error";
import type { ColumnTimes } from "./timestamp";

/** One table file, whatever its format: its columns, its first rows, and all of them in order. */
export interface TableFile {
  readonly file: string;
  readonly format: TableFormat;
  readonly columns: readonly string[];
  /** First rows as text. */
  readonly sample: readonly (readonly string[])[];
  /** Per column: how its time stamps are to be read, where the file's own types say it. */
  readonly timestamps: readonly (ColumnTimes | null)[];
  /** Whether a row's number counts lines of text (else rows of a Parquet file). */
  readonly countsLines: boolean;
  /**
   * Reads every row in order; of a Parquet file only the cells of `wanted` columns (indices) are filled. Time is linear in
   * the bytes, memory a few megabytes. Throws what the sink throws, and `table/…` where the file itself is damaged.
   */
  scan(wanted: readonly number[], sink: RowSink, options?: ReadOptions): Promise<void>;
}

/** What was recognized in a file, for the page to show. */
export interface TableFormat {
  readonly kind: "csv" | "parquet";
  readonly gzip: boolean;
  readonly dialect: Dialect | null;
  readonly encoding: TextEncoding | null;
  readonly bytes: number;
}

const HEAD_BYTES = 256 * 1024;
/** Where the first bytes hold fewer rows, more are read: a row of 16,000 columns is longer than they are. */
const FEW_ROWS = 100;
const MOST_HEAD_BYTES = 16 * 1024 * 1024;
const HEAD_GROWTH = 8;
const SAMPLE_ROWS = 200;

/** What a file that is no table is called in the refusal, by its first bytes. */
const OTHERS: readonly (readonly [string, readonly number[]])[] = [
  ["zip", [0x50, 0x4b, 3, 4]],
  ["zip", [0x50, 0x4b, 5, 6]],
  ["xls", [0xd0, 0xcf, 0x11, 0xe0]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["arrow", [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ["orc", [0x4f, 0x52, 0x43]],
  ["avro", [0x4f, 0x62, 0x6a, 0x01]],
  ["hdf5", [0x89, 0x48, 0x44, 0x46]],
  ["sqlite", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
  ["pdf", [0x25, 0x50, 0x44, 0x46]],
];

/**
 * Opens a CSV, TSV, gzipped or Parquet table by its content, whatever its name; reads its beginning only. Throws
 * `table/empty`, `table/not-a-table`, `table/no-header`, `table/gzip`, `table/parquet` and `file/unreadable`.
 */
export async function openTable(blob: Blob, file: string): Promise<TableFile> {
  if (blob.size === 0) throw new TableError("table/empty", { file });
  const start = await readSlice(blob, 0, Math.min(8, blob.size), file);
  const startsWith = (signature: readonly number[]) => signature.every((byte, i) => start[i] === byte);
  if (startsWith([0x50, 0x41, 0x52, 0x31])) return openParquetTable(blob, file);
  const other = OTHERS.find(([, signature]) => startsWith(signature));
  if (other !== undefined) throw new TableError("table/not-a-table", { file, kind: other[0] });
  const gzip = startsWith([0x1f, 0x8b]);
  const chunks = (options?: ReadOptions) =>
    gzip ? gunzip(() => fileChunks(blob, file, options), file) : fileChunks(blob, file, options);
  const { csv, mark, encoding } = await csvHeadOf(chunks, file);
  return {
    file,
    format: { kind: "csv", gzip, dialect: csv.dialect, encoding, bytes: blob.size },
    columns: csv.columns,
    sample: csv.sample,
    timestamps: csv.columns.map(() => null),
    countsLines: true,
    scan: (_, sink, options) => scanCsv(chunks(options), csv, mark, sink, file, options?.signal),
  };
}

async function openParquetTable(blob: Blob, file: string): Promise<TableFile> {
  const table = await openParquet(blob, file);
  if (table.columns.length === 0) throw new TableError("table/no-header", { file });
  return {
    file,
    format: { kind: "parquet", gzip: false, dialect: null, encoding: null, bytes: blob.size },
    columns: table.columns,
    sample: await table.sample(SAMPLE_ROWS),
    timestamps: table.timestamps,
    countsLines: false,
    scan: (wanted, sink, options = {}) => table.scan(wanted, sink, options),
  };
}

/** The header and the first rows, of as many bytes as it takes to see some. Throws `table/…`. */
async function csvHeadOf(chunks: () => AsyncIterable<Bytes>, file: string) {
  for (let bytes = HEAD_BYTES; ; bytes *= HEAD_GROWTH) {
    const { head, mark, encoding, whole } = await headOf(chunks(), bytes);
    if (bytes === HEAD_BYTES) requireText(head, file);
    const mayGrow = !whole && bytes < MOST_HEAD_BYTES;
    const csv = mayGrow ? triedHead(head, file) : readCsvHead(head, whole, file);
    if (csv !== null && (!mayGrow || csv.sample.length >= FEW_ROWS)) return { csv, mark, encoding };
  }
}

function requireText(head: Bytes, file: string): void {
  if (head.length === 0) throw new TableError("table/empty", { file });
  const zero = head.indexOf(0);
  if (zero >= 0 || /^\s*[[{<]/.test(new TextDecoder().decode(head.subarray(0, 64)))) {
    throw new TableError("table/not-a-table", { file, kind: zero >= 0 ? "binary" : "text" });
  }
}

/** Null where the header goes on behind these bytes. */
function triedHead(head: Bytes, file: string): CsvHead | null {
  try {
    return readCsvHead(head, false, file);
  } catch (error) {
    if (error instanceof TableError) return null;
    throw error;
  }
}

/** The first bytes as UTF-8; `whole` when they are all. */
async function headOf(chunks: AsyncIterable<Bytes>, most: number) {
  const parts: Bytes[] = [];
  let size = 0;
  let whole = true;
  for await (const chunk of chunks) {
    // The bytes may be a view of a buffer that the next chunk reuses.
    parts.push(chunk.slice());
    size += chunk.length;
    whole = size <= most;
    if (!whole) break;
  }
  const raw = joined(parts, size).subarray(0, most);
  const mark = encodingOf(raw);
  const converter = new ToUtf8(mark);
  const head = converter.push(raw, whole);
  return { head, mark, encoding: converter.encoding, whole };
}

async function scanCsv(
  chunks: AsyncIterable<Bytes>,
  { dialect, columns, declared }: CsvHead,
  mark: TextEncoding | null,
  sink: RowSink,
  file: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  let isHeader = true;
  const body: RowSink = {
    row(row: Row) {
      if (isHeader) isHeader = false;
      else sink.row(row);
    },
    bad: (row) => sink.bad(row),
  };
  const scanner = new CsvScanner(dialect, columns.length, body, { file, line: declared === 0 ? 1 : 2 });
  const converter = new ToUtf8(mark);
  let skip = declared;
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    const utf8 = converter.push(chunk, false);
    const taken = Math.min(skip, utf8.length);
    skip -= taken;
    scanner.push(taken > 0 ? utf8.subarray(taken) : utf8);
  }
  scanner.push(converter.push(new Uint8Array(0), true));
  scanner.end();
}

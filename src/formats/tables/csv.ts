import { type Bytes, joined } from "../bytes";
import type { BadRowCode } from "./table-error";
import { TableError } from "./table-error";

const DELIMITERS = [",", ";", "\t", "|"] as const;
type Delimiter = (typeof DELIMITERS)[number];

/** How rows are cut; the quote is always `"`, doubled inside a quoted cell (RFC 4180). */
export interface Dialect {
  readonly delimiter: Delimiter;
  /** What ends a row; a carriage return in front of a line feed belongs to the end. */
  readonly newline: "\n" | "\r";
}

/** The cells of one row, as ranges of bytes (UTF-8). One object is used for all rows: read it during the call. */
export interface Row {
  bytes: Uint8Array;
  /** Where each cell begins and ends in `bytes`, without quotes and outer spaces. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Line of the file that the row begins in, from 1; of a Parquet file its row, from 1. */
  line: number;
}

/** A row that cannot be read; `column` is an index, null where the whole row is meant. */
export interface BadRow {
  readonly code: BadRowCode;
  readonly line: number;
  readonly column: number | null;
  readonly value: string | null;
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface RowSink {
  row(row: Row): void;
  /** Throws where a bad row ends the reading. */
  bad(row: BadRow): void;
}

const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;
const RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** A longer row is a quote that was never closed, or no table. */
const LONGEST_ROW = 1 << 20;

/**
 * Cuts UTF-8 text into rows of `columns` cells as it comes, in time linear in the bytes. Blank lines are no rows. A row of
 * another number of cells and text behind a closing quote are bad rows. Throws `table/open-quote` and `table/row-too-long`.
 */
export class CsvScanner {
  readonly #delimiter: number;
  readonly #newline: number;
  readonly #columns: number;
  readonly #file: string;
  readonly #sink: RowSink;
  readonly #row: Row;
  /** 1 where a cell holds doubled quotes. */
  readonly #doubled: Uint8Array;
  /** The beginning of a row whose end has not come yet, in the pieces that it came in. */
  #rest: Bytes[] = [];
  #restLength = 0;
  #line: number;

  /** @param line The line of the file that the first pushed byte is in. */
  constructor(dialect: Dialect, columns: number, sink: RowSink, { file, line = 1 }: { file: string; line?: number }) {
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#newline = dialect.newline.charCodeAt(0);
    this.#columns = columns;
    this.#file = file;
    this.#sink = sink;
    this.#line = line;
    this.#row = { bytes: new Uint8Array(0), starts: new Int32Array(columns), ends: new Int32Array(columns), line };
    this.#doubled = new Uint8Array(columns);
  }

  /** The next bytes of the file; the scanner may change them. */
  push(chunk: Bytes): void {
    // A row ends where a line does: until then its beginning is not read again with every piece.
    if (chunk.includes(this.#newline)) {
      const bytes = this.#restLength === 0 ? chunk : this.#with(chunk);
      const rest = bytes.subarray(this.#scan(bytes, false));
      this.#rest = [rest];
      this.#restLength = rest.length;
    } else {
      this.#rest.push(chunk.slice());
      this.#restLength += chunk.length;
    }
    if (this.#restLength > LONGEST_ROW) throw this.#tooLong();
  }

  /** What is left is the last row. */
  end(): void {
    this.#scan(this.#with(), true);
    this.#rest = [];
    this.#restLength = 0;
  }

  /** The rest, and what follows it. */
  #with(chunk: Bytes = new Uint8Array(0)): Bytes {
    return joined([...this.#rest, chunk], this.#restLength + chunk.length);
  }

  #tooLong(): TableError {
    const params = { file: this.#file, line: this.#line };
    const hasQuote = this.#rest.some((piece) => piece.includes(QUOTE));
    return new TableError(hasQuote ? "table/open-quote" : "table/row-too-long", params);
  }

  /** Reads whole rows and answers how many bytes they took. */
  #scan(bytes: Bytes, last: boolean): number {
    const { length } = bytes;
    const { starts, ends } = this.#row;
    const delimiter = this.#delimiter;
    const newline = this.#newline;
    const columns = this.#columns;
    const doubled = this.#doubled;
    this.#row.bytes = bytes;
    let rowStart = 0;
    while (rowStart < length) {
      let i = rowStart;
      let cells = 0;
      let innerLines = 0;
      let anyDoubled = false;
      let misquoted = -1;
      let isEmpty = true;
      for (;;) {
        let start = i;
        let end: number;
        if (bytes[i] === QUOTE) {
          start = ++i;
          let isDoubled = 0;
          for (;;) {
            while (i < length && bytes[i] !== QUOTE) {
              if (bytes[i] === newline) innerLines++;
              i++;
            }
            if (i >= length) {
              if (!last) return rowStart;
              throw new TableError("table/open-quote", { file: this.#file, line: this.#line });
            }
            // Whether this one closes is told by the next byte.
            if (i + 1 === length && !last) return rowStart;
            if (bytes[i + 1] !== QUOTE) break;
            isDoubled = 1;
            i += 2;
          }
          end = i++;
          if (cells < columns) doubled[cells] = isDoubled;
          if (isDoubled === 1) anyDoubled = true;
          const behind = i;
          while (i < length && bytes[i] !== delimiter && bytes[i] !== newline) i++;
          if (i >= length && !last) return rowStart;
          for (let k = behind; k < i; k++) {
            if (bytes[k] !== SPACE && bytes[k] !== RETURN && bytes[k] !== TAB && misquoted < 0) misquoted = cells;
          }
        } else {
          while (i < length && bytes[i] !== delimiter && bytes[i] !== newline) i++;
          if (i >= length && !last) return rowStart;
          end = i;
          if (newline === LINE_FEED && end > start && bytes[end - 1] === RETURN && bytes[i] !== delimiter) end--;
          while (start < end && (bytes[start] === SPACE || bytes[start] === TAB)) start++;
          while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--;
          if (cells < columns) doubled[cells] = 0;
        }
        if (cells < columns) {
          starts[cells] = start;
          ends[cells] = end;
        }
        if (end > start) isEmpty = false;
        cells++;
        if (i >= length || bytes[i] === newline) break;
        i++;
      }
      const isBlank = cells === 1 && isEmpty && bytes[rowStart] !== QUOTE;
      if (!isBlank) {
        if (anyDoubled) this.#undouble(Math.min(cells, columns));
        this.#row.line = this.#line;
        if (misquoted >= 0) {
          this.#sink.bad({ code: "row/quote", line: this.#line, column: misquoted, value: null });
        } else if (cells === columns) {
          this.#sink.row(this.#row);
        } else {
          const params = { expected: columns, found: cells };
          this.#sink.bad({ code: "row/fields", line: this.#line, column: null, value: null, params });
        }
      }
      this.#line += innerLines + 1;
      rowStart = i + 1;
    }
    return length;
  }

  /** Takes one of each pair of quotes out, in place: the row is whole and will not be read again. */
  #undouble(cells: number): void {
    const { bytes, starts, ends } = this.#row;
    for (let cell = 0; cell < cells; cell++) {
      if (this.#doubled[cell] !== 1) continue;
      const end = ends[cell] ?? 0;
      let to = starts[cell] ?? 0;
      for (let from = to; from < end; from++) {
        const byte = bytes[from] ?? 0;
        bytes[to++] = byte;
        if (byte === QUOTE) from++;
      }
      ends[cell] = to;
    }
  }
}

/** The beginning of a text file: how its rows are cut, and the first of them as text. */
export interface CsvHead {
  readonly dialect: Dialect;
  readonly columns: readonly string[];
  /** Rows after the header, as text. */
  readonly sample: readonly (readonly string[])[];
  /** Bytes of a first line that only declares the delimiter; the header comes behind it. */
  readonly declared: number;
}

/** Rows of the head that decide the delimiter and are shown. */
const SAMPLE_ROWS = 200;
/** A delimiter must cut this share of the rows into as many cells as the header has. */
const AGREEING = 0.8;

/**
 * Finds delimiter, header and first rows in the first bytes of a file (UTF-8). A first line `sep=;`, as Excel writes it, is
 * obeyed. One column is read as such. Throws `table/no-header` when the first row names nothing.
 *
 * @param whole Whether these bytes are the whole file; else the last row may be cut and is left out.
 */
export function readCsvHead(head: Bytes, whole: boolean, file: string): CsvHead {
  const newline = !head.includes(LINE_FEED) && head.includes(RETURN) ? "\r" : "\n";
  const declared = declaredDelimiter(head);
  const skipped = declared === null ? 0 : declared.end;
  const body = head.subarray(skipped);
  let best: { dialect: Dialect; columns: number; share: number } | null = null;
  for (const delimiter of declared === null ? DELIMITERS : [declared.delimiter]) {
    // What is nowhere cuts nothing.
    if (!body.includes(delimiter.charCodeAt(0))) continue;
    const dialect = { delimiter, newline } as const;
    const counts = cellCounts(body, dialect, whole);
    const columns = counts[0] ?? 0;
    if (columns < 2) continue;
    const share = counts.filter((count) => count === columns).length / counts.length;
    if (share < AGREEING && counts.length > 2) continue;
    if (best === null || share > best.share || (share === best.share && columns > best.columns)) {
      best = { dialect, columns, share };
    }
  }
  const dialect = best?.dialect ?? { delimiter: declared?.delimiter ?? ",", newline };
  const columnCount = best?.columns ?? Math.max(1, cellCounts(body, dialect, whole)[0] ?? 1);
  const [columns, ...sample] = firstRows(body, dialect, columnCount, whole);
  if (columns === undefined || columns.every((name) => name === "")) throw new TableError("table/no-header", { file });
  return { dialect, columns, sample, declared: skipped };
}

function declaredDelimiter(head: Bytes): { readonly delimiter: Delimiter; readonly end: number } | null {
  const match = /^sep=(.)\r?\n/i.exec(new TextDecoder("latin1").decode(head.subarray(0, 16)));
  const delimiter = DELIMITERS.find((candidate) => candidate === match?.[1]);
  return match === null || delimiter === undefined ? null : { delimiter, end: match[0].length };
}

/** Cells of each of the first rows, 0 of one that is misquoted. */
function cellCounts(head: Bytes, dialect: Dialect, whole: boolean): number[] {
  const counts: number[] = [];
  // No row has this many cells: every row comes as a bad one that says how many it has.
  scanHead(head, dialect, 0, whole, {
    row() {},
    bad: ({ code, params }) => {
      counts.push(code === "row/fields" ? Number(params?.found) : 0);
      if (counts.length === SAMPLE_ROWS) throw ENOUGH;
    },
  });
  return counts;
}

/** The header and the first rows. Empty when the header itself is a bad row. */
function firstRows(head: Bytes, dialect: Dialect, columns: number, whole: boolean): string[][] {
  const rows: string[][] = [];
  scanHead(head, dialect, columns, whole, {
    row({ bytes, starts, ends }) {
      const cell = (i: number) => (starts[i] === ends[i] ? "" : decoder.decode(bytes.subarray(starts[i], ends[i])));
      rows.push(Array.from({ length: columns }, (_, i) => cell(i)));
      if (rows.length > SAMPLE_ROWS) throw ENOUGH;
    },
    bad() {
      if (rows.length === 0) throw ENOUGH;
    },
  });
  return rows;
}

/** Thrown by a sink that needs no more rows. */
const ENOUGH = new Error("enough rows");

/** Reads a copy, because the scanner changes what it reads, until the sink has enough. */
function scanHead(head: Bytes, dialect: Dialect, columns: number, whole: boolean, sink: RowSink): void {
  const scanner = new CsvScanner(dialect, columns, sink, { file: "" });
  try {
    scanner.push(head.slice());
    if (whole) scanner.end();
  } catch (error) {
    // A quote that stays open is said with its line when the file is read.
    if (error !== ENOUGH && !(error instanceof TableError)) throw error;
  }
}

const decoder = new TextDecoder();

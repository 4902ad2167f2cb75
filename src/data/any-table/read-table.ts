import type { ReadOptions } from "../../formats";
import type { ErrorParams } from "../../formats/coded-error";
import type { BadRow, Row } from "../../formats/tables/csv";
import { TableError } from "../../formats/tables/table-error";
import { openTable, type TableFile } from "../../formats/tables/table-file";
import { DataError } from "../errors";
import { encodeLabels } from "../labels";
import type { SketchesDataset } from "../sketches";
import { cellNumber, cellText } from "./cell-number";
import { columnFacts, decimalOf, mayHoldNumbers } from "./column-facts";
import { ColumnStatistics } from "./column-statistics";
import { constantOf, type TableHead, type TableMapping } from "./mapping";
import { RowChunks } from "./row-chunks";
import { requireClasses, requireWidth, tableDataset } from "./rules";

/** One typed array of this many numbers is the most that an engine takes. */
const MOST_NUMBERS = 2 ** 31;

/**
 * The columns of a CSV or Parquet file, known by its first rows.
 *
 * @throws TableError as `openTable`.
 */
export async function readTableHead(blob: Blob, file: string): Promise<TableHead> {
  const { columns, sample, timestamps } = await openTable(blob, file);
  const cells = columns.map((_, column) => sample.map((row) => row[column] ?? ""));
  const { decimal, hasCommas } = decimalOf(cells.filter(mayHoldNumbers).flat());
  return {
    file,
    columns: columns.flatMap((name, column) => {
      // A column without a name is pandas' row number.
      if (name === "") return [];
      const facts = columnFacts(name, cells[column] ?? [], decimal);
      return [timestamps[column] === null ? facts : { ...facts, isNumeric: false }];
    }),
    sampled: sample.length,
    decimal,
    hasCommas,
  };
}

/** Which columns may be missing: a table that is only scored needs no label and no id. */
export interface ReadTableOptions extends ReadOptions {
  readonly fileName: string;
  /** Who names the columns, for the sentence about one that is missing. */
  readonly namedBy: string;
  readonly scoring: boolean;
}

/**
 * Reads a CSV or Parquet table as a data set of one block of inputs and a portfolio of none: the features in the order of
 * the mapping and behind them their constant (`constantOf`). Cells without a number become NaN, which the statistics
 * count and the checks before training refuse.
 *
 * @param options `onProgress` hears bytes (of a Parquet file rows) done and in total.
 * @throws TableError `table/…` naming line and column of a cell that is no number; DataError `data/one-class`,
 *   `data/too-many-classes`, `data/too-many-columns`, `data/too-large`; the signal's reason when aborted.
 */
export async function readTable(
  blob: Blob,
  mapping: TableMapping,
  options: ReadTableOptions,
): Promise<SketchesDataset> {
  const file = options.fileName;
  const table = await openTable(blob, file);
  requireWidth(mapping.features.length, file);
  const columnOf = (name: string) => findColumn(table, name, options.namedBy);
  const optional = (name: string | null) =>
    name === null || (options.scoring && !table.columns.includes(name)) ? null : columnOf(name);
  const features = mapping.features.map(columnOf);
  const sampled = () => table.sample.flatMap((row) => features.map((column) => row[column] ?? ""));
  // Next month's file may be written by somebody else's spreadsheet.
  const decimal = options.scoring ? decimalOf(sampled(), mapping.decimal).decimal : mapping.decimal;
  const [label, id] = [optional(mapping.label), optional(mapping.id)];

  const width = features.length + 1;
  const constant = constantOf(features.length);
  const chunks = new RowChunks(width);
  const statistics = new ColumnStatistics(features.length);
  const exact = new Float64Array(features.length);
  const labels = new Texts();
  const ids: (string | null)[] = [];
  await table.scan(
    [...features, ...[label, id].filter((column) => column !== null)],
    {
      row(row) {
        features.forEach((column, i) => {
          exact[i] = numberIn(row, column, decimal, table);
        });
        const into = nextRow(chunks, width, file);
        into.set(exact);
        into[features.length] = constant;
        const isLabeled = label !== null && labels.add(row, label);
        statistics.add(exact, into, row.line, options.scoring || isLabeled);
        if (id !== null) ids.push(textIn(row, id));
      },
      bad(row) {
        throw refused(table, row);
      },
    },
    options,
  );
  const { rows } = chunks;
  if (rows === 0) throw new TableError("table/no-rows", { file });
  const found = label === null ? null : encodeLabels("string", labels.values, rows);
  if (found !== null && !options.scoring) requireClasses(found, mapping.label, file);
  return tableDataset({
    file,
    mapping,
    names: mapping.features,
    inputs: chunks.source(),
    statistics,
    dtype: table.format.kind,
    arrays: [],
    labels: found,
    ids: id === null ? null : ids,
    countsLines: table.countsLines,
  });
}

function nextRow(chunks: RowChunks, width: number, file: string): Float32Array {
  const tooLarge = () => new DataError("data/too-large", { file, rows: chunks.rows, width });
  if ((chunks.rows + 1) * width > MOST_NUMBERS) throw tooLarge();
  try {
    return chunks.next();
  } catch {
    throw tooLarge();
  }
}

function findColumn({ file, columns }: TableFile, name: string, key: string): number {
  const column = columns.indexOf(name);
  if (column < 0) throw new TableError("table/missing-column", { file, column: name, key, columns: [...columns] });
  if (columns.lastIndexOf(name) !== column) throw new TableError("table/duplicate-column", { file, column: name });
  return column;
}

function numberIn(row: Row, column: number, decimal: TableMapping["decimal"], table: TableFile): number {
  const [start, end] = [row.starts[column] ?? 0, row.ends[column] ?? 0];
  const value = cellNumber(row.bytes, start, end, decimal);
  if (value !== null) return value;
  throw new TableError("table/not-a-number", {
    ...placeOf(table, row.line),
    column: table.columns[column] ?? "",
    value: cellText(row.bytes, start, end),
  });
}

function textIn(row: Row, column: number): string | null {
  const text = cellText(row.bytes, row.starts[column] ?? 0, row.ends[column] ?? 0).trim();
  return text === "" ? null : text;
}

function placeOf({ file, countsLines }: TableFile, line: number): ErrorParams {
  return countsLines ? { file, line } : { file, row: line };
}

/** Nothing may be left out silently: a row that cannot be cut ends the reading. */
function refused(table: TableFile, { code, line, column, params }: BadRow): TableError {
  const place = placeOf(table, line);
  if (code === "row/fields") return new TableError("table/row-cells", { ...place, ...params });
  return new TableError("table/row-unreadable", { ...place, column: table.columns[column ?? 0] ?? "" });
}

/** Labels row by row, each distinct text kept once; only an empty cell is none, `None` and `NA` are names. */
class Texts {
  readonly values: (string | null)[] = [];
  readonly #known = new Map<string, string>();

  /** Whether the row has one. */
  add(row: Row, column: number): boolean {
    const text = textIn(row, column);
    if (text === null) {
      this.values.push(null);
      return false;
    }
    const known = this.#known.get(text);
    if (known === undefined) this.#known.set(text, text);
    this.values.push(known ?? text);
    return true;
  }
}

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
import { type Categories, constantOf, MOST_CATEGORIES, type TableHead, type TableMapping } from "./mapping";
import { RowChunks } from "./row-chunks";
import {
  inputName,
  ownNames,
  requireCategories,
  requireClasses,
  requireWidth,
  tableDataset,
  UnknownValues,
} from "./rules";

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
      // A column without a name is pandas' row number; of two with one name whoever takes it is told.
      if (name === "" || columns.indexOf(name) !== column) return [];
      const facts = columnFacts(name, cells[column] ?? [], decimal);
      return [timestamps[column] === null ? facts : { ...facts, isNumeric: false, isText: false }];
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
  /** The values of features of words as training had them; left out, they are read off the table. */
  readonly categories?: Categories;
}

/**
 * Reads a CSV or Parquet table as a data set of one block of inputs and a portfolio of none: the features in the order of
 * the mapping and behind them their constant (`constantOf`). Cells without a number become NaN, which the statistics
 * count and either the checks before training refuse or the scale fills in. Each value of a feature of words is an input:
 * 1 in the rows that have it, 0 in all others, and in a row without one all are 0.
 *
 * @param options `onProgress` hears bytes (of a Parquet file rows) done and in total.
 * @throws TableError `table/…` naming line and column of a cell that is no number; DataError `data/no-inputs`,
 *   `data/one-class`, `data/too-many-classes`, `data/too-many-values`, `data/too-many-columns`, `data/beyond-float32`, `data/too-large`; the signal's reason when aborted.
 */
export async function readTable(
  blob: Blob,
  mapping: TableMapping,
  options: ReadTableOptions,
): Promise<SketchesDataset> {
  const file = options.fileName;
  const table = await openTable(blob, file);
  const columnOf = (name: string) => findColumn(table, name, options.namedBy);
  const optional = (name: string | null) =>
    name === null || (options.scoring && !table.columns.includes(name)) ? null : columnOf(name);
  requireWidth(mapping.features.length, mapping, file);
  const words = new Set(mapping.texts ?? []);
  const wordsAt = (mapping.texts ?? []).map((name) => [name, columnOf(name)] as const);
  const categories = options.categories ?? (await readCategories(table, wordsAt, options));
  const features = featuresOf(mapping, categories, columnOf);
  const names = ownNames(features.flatMap(({ inputs }) => inputs));
  requireWidth(names.length, mapping, file);
  const numbers = features.filter(({ values }) => values === null);
  const sampled = () => table.sample.flatMap((row) => numbers.map(({ column }) => row[column] ?? ""));
  // Next month's file may be written by somebody else's spreadsheet.
  const decimal = options.scoring ? decimalOf(sampled(), mapping.decimal).decimal : mapping.decimal;
  const [label, id] = [optional(mapping.label), optional(mapping.id)];

  const width = names.length + 1;
  const constant = constantOf(names.length);
  const chunks = new RowChunks(width);
  const statistics = new ColumnStatistics(names.length, mapping.gaps === "mean");
  const exact = new Float64Array(names.length);
  const unknown = new UnknownValues();
  const labels = new Texts();
  const ids: (string | null)[] = [];
  await table.scan(
    [...features.map(({ column }) => column), ...[label, id].filter((column) => column !== null)],
    {
      row(row) {
        if (words.size > 0) exact.fill(0);
        for (const { name, column, at, values } of features) {
          if (values === null) {
            exact[at] = numberIn(row, column, decimal, table);
            continue;
          }
          const text = textIn(row, column);
          if (text === null) continue;
          const value = values.get(text);
          if (value === undefined) unknown.add(name, row.line);
          else exact[at + value] = 1;
        }
        const into = nextRow(chunks, width, file);
        into.set(exact);
        into[names.length] = constant;
        const isLabeled = label !== null && labels.add(row, label);
        statistics.add(exact, into, row.line, options.scoring || isLabeled);
        if (id !== null) ids.push(textIn(row, id));
      },
      bad(row) {
        throw refused(table, row);
      },
    },
    wordsAt.length === 0 || options.categories !== undefined ? options : half(options, 1),
  );
  const { rows } = chunks;
  if (rows === 0) throw new TableError("table/no-rows", { file });
  const found = label === null ? null : encodeLabels("string", labels.values, rows);
  if (found !== null && !options.scoring) requireClasses(found, mapping.label, file);
  return tableDataset({
    file,
    mapping,
    names,
    categories,
    unknown,
    inputs: chunks.source(),
    statistics,
    dtype: table.format.kind,
    arrays: [],
    labels: found,
    ids: id === null ? null : ids,
    countsLines: table.countsLines,
  });
}

/** A feature: where its inputs begin, and of words the place of each value among them. */
interface Feature {
  readonly name: string;
  readonly column: number;
  readonly at: number;
  readonly inputs: readonly string[];
  readonly values: ReadonlyMap<string, number> | null;
}

function featuresOf(
  { features, texts = [] }: TableMapping,
  categories: Categories,
  columnOf: (name: string) => number,
): Feature[] {
  let end = 0;
  return features.map((name) => {
    const values = texts.includes(name) ? (categories[name] ?? []) : null;
    const inputs = values?.map((value) => inputName(name, value)) ?? [name];
    const at = end;
    end += inputs.length;
    return {
      name,
      column: columnOf(name),
      at,
      inputs,
      values: values && new Map(values.map((value, i) => [value, i])),
    };
  });
}

/** The values of columns of words, in one pass over the table. @throws as `readTable` */
async function readCategories(
  table: TableFile,
  columns: readonly (readonly [name: string, column: number])[],
  options: ReadTableOptions,
): Promise<Categories> {
  if (columns.length === 0) return {};
  const found = columns.map(([name, column]) => ({ name, column, values: new Set<string>() }));
  await table.scan(
    columns.map(([, column]) => column),
    {
      row(row) {
        for (const { name, column, values } of found) {
          const text = textIn(row, column);
          if (text === null) continue;
          values.add(text);
          if (values.size > MOST_CATEGORIES) requireCategories(values, name, table.file);
        }
      },
      bad(row) {
        throw refused(table, row);
      },
    },
    half(options, 0),
  );
  return Object.fromEntries(found.map(({ name, values }) => [name, requireCategories(values, name, table.file)]));
}

/** The progress of one of two passes over a file. */
function half({ onProgress, ...options }: ReadTableOptions, pass: 0 | 1): ReadTableOptions {
  if (onProgress === undefined) return options;
  return { ...options, onProgress: (done, total) => onProgress(pass * total + done, 2 * total) };
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

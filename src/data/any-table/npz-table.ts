import { FormatError, type NpzEntry, type NpzFile, openNpz } from "../../formats";
import { Slice } from "../../formats/event-loop";
import { TableError } from "../../formats/tables/table-error";
import { columnsOf, readLabels, rowsOf } from "../columns";
import { DataError } from "../errors";
import { type LabelColumn, labelText } from "../labels";
import { denseRows, rowReader } from "../row-source";
import type { SketchesDataset } from "../sketches";
import { columnFacts } from "./column-facts";
import { ColumnStatistics } from "./column-statistics";
import { constantOf, type TableColumn, type TableHead, type TableMapping } from "./mapping";
import type { ReadTableOptions } from "./read-table";
import {
  inputName,
  ownNames,
  requireCategories,
  requireClasses,
  requireWidth,
  tableDataset,
  UnknownValues,
} from "./rules";

const SAMPLE_ROWS = 200;

/**
 * The arrays of an .npz with one entry or row for each row of its first matrix of numbers, or without a matrix for each
 * number of its first column of them, as columns.
 *
 * @throws FormatError
 */
export async function readNpzHead(blob: Blob, file: string): Promise<TableHead> {
  const npz = await openNpz(blob, { fileName: file });
  const rows = commonRows(npz);
  const columns: TableColumn[] = [];
  for (const entry of npz.entries) {
    if (rows === null || rowsOf(entry) !== rows) continue;
    if (isMatrix(entry)) {
      const facts = { isNumeric: true, isText: false, missing: 0, distinct: null, examples: [] };
      columns.push({ name: entry.name, width: columnsOf(entry), ...facts });
    } else if (entry.shape.length === 1) {
      const cells = await firstTexts(npz, entry);
      if (cells !== null) columns.push(columnFacts(entry.name, cells, "."));
    }
  }
  return { file, columns, sampled: Math.min(rows ?? 0, SAMPLE_ROWS), decimal: ".", hasCommas: false };
}

/**
 * Reads an .npz as `readTable` reads a table: matrices of numbers and columns of them, under any names.
 *
 * @throws FormatError; TableError `table/missing-column`; DataError `data/…`; the signal's reason when aborted.
 */
export async function readNpzTable(
  blob: Blob,
  mapping: TableMapping,
  options: ReadTableOptions,
): Promise<SketchesDataset> {
  const { fileName: file, signal, scoring } = options;
  const npz = await openNpz(blob, options);
  const find = (name: string) => entryOf(npz, name, options);
  const optional = (name: string | null) =>
    name === null || (scoring && npz.get(name) === undefined) ? null : find(name);
  const features = mapping.features.map(find);
  const texts = new Set(mapping.texts);
  for (const { name, dtype, shape } of features) {
    if (texts.has(name)) continue;
    if (!"biuf".includes(dtype.kind)) throw new DataError("data/not-numeric", { file, array: name, dtype: dtype.text });
    if (shape.length !== 1 && shape.length !== 2)
      throw new DataError("data/not-a-matrix", { file, array: name, shape: [...shape] });
  }
  const [label, id] = [optional(mapping.label), optional(mapping.id)];
  const [first] = features;
  if (first === undefined || rowsOf(first) === 0)
    throw new DataError("data/no-rows", { file, array: first?.name ?? "" });
  for (const entry of [...features, label, id]) {
    if (entry === null || rowsOf(entry) === rowsOf(first)) continue;
    const params = { first: first.name, firstRows: rowsOf(first), second: entry.name, secondRows: rowsOf(entry) };
    throw new DataError("data/row-mismatch", { file, ...params });
  }
  const words = new Map<string, LabelColumn>();
  for (const name of texts) words.set(name, await readLabels({ npz, file }, name, { signal }));
  const categories =
    options.categories ??
    Object.fromEntries(
      [...words].map(([name, { values }]) => [name, requireCategories(values.map(labelText), name, file)]),
    );
  const inputNames = features.flatMap(({ name, shape }) => {
    if (texts.has(name)) return (categories[name] ?? []).map((value) => inputName(name, value));
    return shape.length === 1 ? [name] : Array.from({ length: columnsOf({ shape }) }, (_, i) => `${name}[${i}]`);
  });
  const names = ownNames(inputNames);
  requireWidth(names.length, mapping, file);

  const rows = rowsOf(first);
  const width = names.length + 1;
  const values = allocate(rows, width, file);
  const statistics = new ColumnStatistics(names.length, mapping.gaps === "mean");
  const unknown = new UnknownValues();
  const total = features.reduce((sum, { dataBytes }) => sum + dataBytes, 0);
  let [offset, before] = [0, 0];
  const slice = new Slice();
  for (const entry of features) {
    const column = words.get(entry.name);
    if (column !== undefined) {
      const known = categories[entry.name] ?? [];
      const places = column.values.map((value) => known.indexOf(labelText(value)));
      for (let row = 0; row < rows; row++) {
        const place = places[column.codes[row] ?? -1];
        if (place !== undefined && place >= 0) values[row * width + offset + place] = 1;
        else if (place !== undefined) unknown.add(entry.name, row + 1);
        if (slice.used) {
          await slice.turn();
          signal?.throwIfAborted();
        }
      }
      offset += known.length;
      before += entry.dataBytes;
      options.onProgress?.(before, total);
      continue;
    }
    const done = before;
    const onProgress = (part: number, of: number) =>
      options.onProgress?.(done + (of === 0 ? 1 : part / of) * entry.dataBytes, total);
    const into = { into: values, rowStride: width, columnOffset: offset };
    const { statistics: found } = await npz.readFloat32(entry.name, { signal, onProgress, ...into });
    statistics.addError(found.maxAbsoluteError);
    offset += entry.shape[1] ?? 1;
    before += entry.dataBytes;
  }
  const labels = label && (await readLabels({ npz, file }, label.name, { signal }));
  if (labels !== null && !scoring) requireClasses(labels, mapping.label, file);
  const constant = constantOf(names.length);
  const inputs = denseRows(values, width);
  const read = rowReader(inputs);
  for (let row = 0; row < rows; row++) {
    values[row * width + names.length] = constant;
    const kept = read(row);
    statistics.add(kept, kept, row + 1, scoring || (labels?.codes[row] ?? -1) >= 0);
    if (slice.used) {
      await slice.turn();
      signal?.throwIfAborted();
    }
  }
  const ids = id && (await npz.readArray(id.name, { signal, keepFloats: true })).toStrings();
  const dtype = [...new Set(features.map((entry) => entry.dtype.text))].join(", ");
  const arrays = npz.entries.map((entry) => ({ name: entry.name, dtype: entry.dtype.text, shape: entry.shape }));
  return tableDataset({
    file,
    mapping,
    names,
    categories,
    unknown,
    inputs,
    statistics,
    dtype,
    arrays,
    labels,
    ids,
    countsLines: false,
  });
}

/** Rows of the first matrix of numbers, or else of the first column of them; null without either. */
function commonRows({ entries }: NpzFile): number | null {
  const first = entries.find(isMatrix) ?? entries.find((entry) => entry.shape.length === 1 && holdsNumbers(entry));
  return first === undefined ? null : rowsOf(first);
}

function isMatrix(entry: NpzEntry): boolean {
  return entry.shape.length === 2 && holdsNumbers(entry);
}

function holdsNumbers({ dtype, shape }: NpzEntry): boolean {
  return "biuf".includes(dtype.kind) && shape.every((length) => length > 0);
}

/** The first entries as text; null of an array that holds no labels. */
async function firstTexts(npz: NpzFile, { name }: NpzEntry): Promise<string[] | null> {
  try {
    const array = await npz.readFirst(name, SAMPLE_ROWS);
    return array
      .toStrings()
      .slice(0, SAMPLE_ROWS)
      .map((text) => text ?? "");
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

function entryOf(npz: NpzFile, column: string, { fileName: file, namedBy: key }: ReadTableOptions): NpzEntry {
  const entry = npz.get(column);
  if (entry !== undefined) return entry;
  throw new TableError("table/missing-column", { file, column, key, columns: [...npz.names] });
}

function allocate(rows: number, width: number, file: string): Float32Array {
  try {
    return new Float32Array(rows * width);
  } catch {
    throw new DataError("data/too-large", { file, rows, width });
  }
}

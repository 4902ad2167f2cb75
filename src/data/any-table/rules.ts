import { DataError } from "../errors";
import { type LabelColumn, labelText } from "../labels";
import type { RowSource } from "../row-source";
import { countRepeated, noLabels, type SketchesDataset } from "../sketches";
import type { ColumnStatistics } from "./column-statistics";
import {
  type Categories,
  MOST_CATEGORIES,
  MOST_CLASSES,
  MOST_FEATURES,
  type TableGap,
  type TableMapping,
} from "./mapping";

/** What was read of a table. */
interface TableParts {
  readonly file: string;
  readonly mapping: TableMapping;
  /** Of each feature; the inputs have the constant behind them. */
  readonly names: readonly string[];
  readonly categories: Categories;
  readonly unknown: UnknownValues;
  readonly inputs: RowSource;
  readonly statistics: ColumnStatistics;
  /** Of the numbers, as the file spells it. */
  readonly dtype: string;
  readonly arrays: SketchesDataset["arrays"];
  /** Null where only a table that is scored may lack them. */
  readonly labels: LabelColumn | null;
  readonly ids: readonly (string | null)[] | null;
  /** Whether places of cells are lines of text, else rows. */
  readonly countsLines: boolean;
}

/** The data set of a table: one block of inputs, and a portfolio of none. @throws DataError `data/beyond-float32` */
export function tableDataset(parts: TableParts): SketchesDataset {
  const { file, mapping, names, inputs, statistics, ids, countsLines } = parts;
  const [beyond] = statistics.beyond(names);
  if (beyond !== undefined) {
    const { column, cells: count, place: row } = beyond;
    throw new DataError("data/beyond-float32", { file, column, count, row, inLines: countsLines });
  }
  return {
    file,
    rows: inputs.rows,
    pastWidth: inputs.width,
    portfolioWidth: 0,
    inputs,
    labels: parts.labels ?? noLabels(inputs.rows),
    churn: null,
    futures: null,
    madeOf: null,
    sketcher: null,
    customerIds: ids,
    duplicateCustomerIds: ids === null ? 0 : countRepeated(ids),
    walk: null,
    codes: null,
    scalars: {},
    statistics: [statistics.found(parts.dtype)],
    arrays: parts.arrays,
    table: {
      mapping,
      names,
      scale: null,
      countsLines,
      gaps: statistics.gaps(names),
      filled: statistics.filled(names),
      categories: parts.categories,
      unknown: parts.unknown.found(),
      constants: statistics.constants(names),
    },
  };
}

/** Values of features of words that training did not know. */
export class UnknownValues {
  readonly #found = new Map<string, TableGap>();

  /** @param place as `ColumnStatistics.add` */
  add(column: string, place: number): void {
    const known = this.#found.get(column) ?? { column, cells: 0, place };
    this.#found.set(column, { ...known, cells: known.cells + 1 });
  }

  found(): TableGap[] {
    return [...this.#found.values()];
  }
}

/** @throws DataError `data/no-inputs`, `data/too-many-columns` */
export function requireWidth(features: number, { features: columns }: TableMapping, file: string): void {
  if (features === 0) throw new DataError("data/no-inputs", { file, columns });
  if (features > MOST_FEATURES)
    throw new DataError("data/too-many-columns", { file, count: features, most: MOST_FEATURES });
}

/**
 * The inputs of a feature of words, by its values.
 *
 * @throws DataError `data/too-many-values`
 */
export function requireCategories(values: Iterable<string>, column: string, file: string): string[] {
  const sorted = [...values].sort();
  if (sorted.length <= MOST_CATEGORIES) return sorted;
  throw new DataError("data/too-many-values", { file, column, most: MOST_CATEGORIES });
}

/** An input's name: that of its column, of a feature of words with the value. */
export function inputName(column: string, value: string): string {
  return `${column}=${value}`;
}

/** Names of inputs of which none comes twice: a column may be called as a value of another is. */
export function ownNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let copy = 2; seen.has(own) || (own !== name && taken.has(own)); copy++) own = `${name} (${copy})`;
    seen.add(own);
    return own;
  });
}

/** @throws DataError `data/one-class`, `data/too-many-classes` */
export function requireClasses({ values }: LabelColumn, column: string, file: string): void {
  const [only] = values;
  if (values.length < 2) {
    throw new DataError("data/one-class", { file, column, value: only === undefined ? "" : labelText(only) });
  }
  if (values.length > MOST_CLASSES) {
    throw new DataError("data/too-many-classes", { file, column, count: values.length, most: MOST_CLASSES });
  }
}

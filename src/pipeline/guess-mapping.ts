import { haveGaps } from "../data/any-table/column-facts";
import { MOST_CLASSES, type TableColumn, type TableHead, type TableMapping } from "../data/any-table/mapping";
import { guessColumn, plainName } from "./columns";

/** What a column with the answer is called beside `segment` and `churn`, English and Turkish; as `plainName` spells it. */
const LABEL_NAMES = [
  "label",
  "labels",
  "target",
  "targets",
  "class",
  "classes",
  "category",
  "y",
  "etiket",
  "etiketler",
  "hedef",
  "sinif",
  "kategori",
];
/** What columns are called that number the rows. */
const NUMBERING = ["index", "row", "rowid", "rownumber", "sira", "sirano", "satir"];
/** A column of texts with no more different values than this share of the rows is a class rather than a name. */
const FEW_VALUES = 0.5;
/** A column called an id with another value in this share of the rows names them. */
const NAMING_SHARE = 0.9;

/** A guess of what the columns mean: null, or none, where nothing says it. */
export type GuessedMapping = Omit<TableMapping, "label"> & { readonly label: string | null };

/**
 * Guesses label, customer and features of a table: by the names, then by what stands in the columns. Features are the
 * columns of numbers but those that may be another label, an id, or the number of the row; where the first rows of these
 * have gaps, the mean stands for them.
 */
export function guessMapping({ columns, sampled, decimal }: TableHead): GuessedMapping {
  const single = singleColumns(columns);
  const mayBeLabel = (column: TableColumn) => isClass(column) && (column.distinct ?? 0) <= fewValues(sampled);
  const named = namedLabels(single);
  const texts = single.filter((column) => !column.isNumeric && mayBeLabel(column));
  const last = columns.at(-1);
  const label = named[0] ?? (texts.length === 1 ? texts[0] : undefined) ?? lastOf(last, mayBeLabel);
  const ids = [...called(single, "customerId"), ...single.filter((column) => isNamedId(column, sampled))].filter(
    (column) => column !== label,
  );
  const others = new Set([label, ...named, ...ids]);
  const features = columns.filter(
    (column) => column.isNumeric && !others.has(column) && !NUMBERING.includes(plainName(column.name)),
  );
  const names = features.map(({ name }) => name);
  return {
    label: label?.name ?? null,
    id: ids[0]?.name ?? null,
    features: names,
    decimal,
    ...(haveGaps(names, columns) && { gaps: "mean" }),
  };
}

/** Whether a table is one to train with: somebody may say that a column of it is a label, and others hold numbers. */
export function mayTrain({ columns, sampled }: TableHead): boolean {
  const numeric = columns.filter(({ isNumeric }) => isNumeric);
  // One row teaches nothing.
  if (sampled < 2) return false;
  const named = new Set(namedLabels(singleColumns(columns)));
  return columns.some((column) => {
    // Values that never come again name the rows, unless the column is called a label: wide tables show few rows.
    const comesAgain = (column.distinct ?? 0) <= Math.max(2, sampled - 1);
    return isClass(column) && (comesAgain || named.has(column)) && numeric.some((feature) => feature !== column);
  });
}

function singleColumns(columns: readonly TableColumn[]): TableColumn[] {
  return columns.filter(({ width }) => width === 1);
}

function called(single: readonly TableColumn[], field: "segment" | "churn" | "customerId"): TableColumn[] {
  const { candidates } = guessColumn({ columns: single.map(({ name }) => name), sample: [], timestamps: [] }, field);
  return candidates.flatMap((index) => single[index] ?? []);
}

/** Columns that are called like an answer and may be one. */
function namedLabels(single: readonly TableColumn[]): TableColumn[] {
  return [
    ...called(single, "segment"),
    ...called(single, "churn"),
    ...single.filter(({ name }) => LABEL_NAMES.includes(plainName(name))),
  ].filter(isClass);
}

function fewValues(sampled: number): number {
  return Math.max(2, sampled * FEW_VALUES);
}

/** Labels are texts or whole numbers, a few different ones. */
function isClass({ width, distinct, isNumeric, examples }: TableColumn): boolean {
  if (width !== 1 || distinct === null || distinct === 0 || distinct > MOST_CLASSES) return false;
  return (
    !isNumeric || examples.every((example) => Number.isInteger(Number(example)) || /^(true|false)$/i.test(example))
  );
}

/** `subscriber_id`, `user id`, `memberId`, with another value in nearly every row. */
function isNamedId({ name, distinct }: TableColumn, sampled: number): boolean {
  return (/(^|[^\p{L}])id$/iu.test(name) || /\p{Ll}Id$/u.test(name)) && (distinct ?? 0) >= sampled * NAMING_SHARE;
}

/** The answer often stands last. */
function lastOf(
  column: TableColumn | undefined,
  mayBeLabel: (column: TableColumn) => boolean,
): TableColumn | undefined {
  return column !== undefined && mayBeLabel(column) ? column : undefined;
}

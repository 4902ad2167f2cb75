import { z } from "zod";
import { DataError } from "../errors";

/** What the columns of a table with a label mean. Columns that are named nowhere take no part. */
export const tableMappingSchema = z.strictObject({
  /** The column with the classes; a two-dimensional array of an .npz is no label. */
  label: z.string().min(1),
  /** Who a row is; null where no column says it. */
  id: z.string().min(1).nullable(),
  /** Columns of numbers, or of words where `texts` names them, in the order of the model's inputs; a matrix of an .npz is one name. */
  features: z.array(z.string().min(1)).min(1).readonly(),
  /** What stands in front of a number's fraction. */
  decimal: z.enum([".", ","]).default("."),
  /** Features of words: every value is an input of its own, 1 in the rows that have it. Left out where there are none. */
  texts: z.array(z.string().min(1)).min(1).readonly().exactOptional(),
  /** What stands for a number that is not there: the mean of the training rows. Left out, such a cell is refused. */
  gaps: z.literal("mean").exactOptional(),
});

/** What the columns of a table with a label mean. */
export type TableMapping = z.output<typeof tableMappingSchema>;

/**
 * The mapping of parsed JSON.
 *
 * @throws DataError `data/bad-mapping` naming the key that is missing, unknown, or of another kind, or a column that is
 *   said to be two things: a label among the features would be learned from itself.
 */
export function parseMapping(json: unknown): TableMapping {
  const parsed = tableMappingSchema.safeParse(json);
  if (parsed.success) {
    const { label, id, features } = parsed.data;
    const twice = repeated([label, ...(id === null ? [] : [id]), ...features]);
    if (twice !== undefined) throw new DataError("data/bad-mapping", { key: "table", column: twice });
    const stray = parsed.data.texts?.find((name) => !features.includes(name));
    if (stray !== undefined) throw new DataError("data/bad-mapping", { key: `table.texts: ${stray}` });
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const key = issue?.code === "unrecognized_keys" ? issue.keys.join(", ") : issue?.path.join(".");
  throw new DataError("data/bad-mapping", { key: `table.${key ?? ""}` });
}

/** The first name that comes again. */
function repeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

/** The values of each feature of words, in the order of its inputs. */
export type Categories = Readonly<Record<string, readonly string[]>>;

/** What a model is used with: the columns of its training, and how they were scaled. */
export const trainedTableSchema = tableMappingSchema.extend({
  /** Of each feature of words; left out where there are none. */
  categories: z.record(z.string(), z.array(z.string()).readonly()).exactOptional(),
  /** Of each input but the constant. */
  mean: z.array(z.number()).readonly(),
  deviation: z.array(z.number().positive()).readonly(),
});

export type TrainedTable = z.output<typeof trainedTableSchema>;

/** The table behind a data set whose features are scaled; null for sketches, and while nothing is scaled. */
export function trainedTable(table: TableOrigin | null): TrainedTable | null {
  if (table === null || table.scale === null) return null;
  const { mapping, categories, scale } = table;
  return { ...mapping, ...(mapping.texts !== undefined && { categories }), ...scale };
}

/** The parts of a mapping in which two may differ, what matters most first. */
const PARTS = ["label", "features", "texts", "gaps", "decimal", "id"] as const;

/** In what two mappings read other numbers or classes out of a file; null where they read the same. */
export function mappingDifference(
  a: TableMapping | null | undefined,
  b: TableMapping | null | undefined,
): (typeof PARTS)[number] | null {
  if (a == null || b == null) return a == null && b == null ? null : "features";
  const part = (mapping: TableMapping, name: (typeof PARTS)[number]) =>
    JSON.stringify(name === "texts" ? (mapping.texts ?? []).toSorted() : (mapping[name] ?? null));
  return PARTS.find((name) => part(a, name) !== part(b, name)) ?? null;
}

/** Whether two mappings read the same numbers and classes out of a file. */
export function sameMapping(a: TableMapping | null | undefined, b: TableMapping | null | undefined): boolean {
  return mappingDifference(a, b) === null;
}

/** A column of a table, as somebody who says what it means sees it. */
export interface TableColumn {
  readonly name: string;
  /** Numbers of a row: 1, but of a matrix of an .npz. */
  readonly width: number;
  /** Whether the first rows hold numbers, apart from a few cells. */
  readonly isNumeric: boolean;
  /** Whether the first rows hold words, whatever the decimal mark. */
  readonly isText: boolean;
  /** Cells without anything among the first rows; 0 of a matrix. */
  readonly missing: number;
  /** Different values among the first rows; null for a matrix. */
  readonly distinct: number | null;
  /** The first different values. */
  readonly examples: readonly string[];
}

/** The beginning of a table: enough to say what its columns mean. */
export interface TableHead {
  readonly file: string;
  readonly columns: readonly TableColumn[];
  /** Rows that the columns are known by. */
  readonly sampled: number;
  /** Whether the first rows hold numbers with a comma, and what that is most likely for. */
  readonly decimal: TableMapping["decimal"];
  readonly hasCommas: boolean;
}

/** Classes that a run may have. */
export const MOST_CLASSES = 64;
/** Inputs that a table may have: a wider one is its transpose, or no table of features. */
export const MOST_FEATURES = 16_384;
/** Values of words that a feature may have: more of them are names, which tell nothing of the next customer. */
export const MOST_CATEGORIES = 64;

/** How a training's columns are brought to one scale: (x − mean) / deviation, over its training rows. */
export interface TableScale {
  readonly mean: readonly number[];
  /** Population standard deviations; 1 where a column never changes. */
  readonly deviation: readonly number[];
}

/** A column with cells of one kind, e.g. without a number. */
export interface TableGap {
  readonly column: string;
  readonly cells: number;
  /** Line of the first of them, or its row where a file has no lines; from 1. */
  readonly place: number;
}

/** What a data set keeps of the table that it was read from. */
export interface TableOrigin {
  readonly mapping: TableMapping;
  /** Name of each input but the last, which is the constant that `constantOf` tells. */
  readonly names: readonly string[];
  /** Null while the numbers are the file's. */
  readonly scale: TableScale | null;
  /** Whether places are lines of text. */
  readonly countsLines: boolean;
  readonly gaps: readonly TableGap[];
  /** Columns with cells that count as the mean of the training rows. */
  readonly filled: readonly TableGap[];
  readonly categories: Categories;
  /** Features of words with values that training did not know: none of their inputs is 1 there. */
  readonly unknown: readonly TableGap[];
  /** Features that are the same in every row. */
  readonly constants: readonly string[];
}

/**
 * The constant behind a row's features. The network divides every row by its length, which would lose how large its
 * numbers are: with a constant beside them nothing is lost. √features is about the length of a row of scaled features.
 */
export function constantOf(features: number): number {
  return Math.fround(Math.sqrt(features));
}

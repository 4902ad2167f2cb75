import { DataError } from "./errors";

/** A label as the file has it. Whole numbers and booleans may be class indices; text never is. */
export type FileLabel = string | number | boolean;

/** What a label column holds: names, whole numbers, or true and false. */
export type LabelKind = "string" | "integer" | "boolean";

/** A label as sentences, `labelMap` and class names spell it; booleans as Python does. */
export function labelText(label: FileLabel): string {
  return typeof label === "boolean" ? (label ? "True" : "False") : String(label);
}

/** The label column, dictionary-encoded: a million rows cost four bytes each and every distinct label is kept once. */
export interface LabelColumn {
  readonly kind: LabelKind;
  /** Distinct labels in order of their first row. */
  readonly values: readonly FileLabel[];
  /** Index into `values` per row, −1 where the row has no label (None, NaN, empty text). */
  readonly codes: Int32Array;
  /** Rows per entry of `values`. */
  readonly counts: readonly number[];
  /** First row (from 0) of each entry of `values`. */
  readonly firstRows: readonly number[];
  readonly missing: number;
}

/** What a configuration makes of a label column. */
export interface AppliedLabels {
  /** Class index per row of the file, −1 for rows that take no part. */
  readonly labels: Int32Array;
  /** Rows per class, over the whole file. */
  readonly counts: readonly number[];
  /** Rows without a label. */
  readonly missing: number;
  /** Labels that are neither a class, nor a class's index, nor in `labelMap`; their rows take no part. */
  readonly unmapped: readonly { readonly label: string; readonly count: number; readonly firstRow: number }[];
}

/** Encodes labels; null, NaN and empty text (after trimming) count as missing. Labels themselves are not trimmed. */
export function encodeLabels(kind: LabelColumn["kind"], rows: Iterable<FileLabel | null>, length: number): LabelColumn {
  const codes = new Int32Array(length);
  const codeOf = new Map<FileLabel, number>();
  const values: FileLabel[] = [];
  const counts: number[] = [];
  const firstRows: number[] = [];
  let missing = 0;
  let row = 0;
  for (const label of rows) {
    if (label === null || Number.isNaN(label) || (typeof label === "string" && label.trim() === "")) {
      codes[row++] = -1;
      missing++;
      continue;
    }
    let code = codeOf.get(label);
    if (code === undefined) {
      code = values.length;
      codeOf.set(label, code);
      values.push(label);
      counts.push(0);
      firstRows.push(row);
    }
    counts[code] = (counts[code] ?? 0) + 1;
    codes[row++] = code;
  }
  return { kind, values, codes, counts, firstRows, missing };
}

/** The configuration keys, or the part of a model's decision, that turn labels into classes. */
export interface LabelRules {
  readonly classes: readonly string[];
  /** File label → class, or null to leave its rows out. */
  readonly labelMap: Readonly<Record<string, string | null>>;
}

/**
 * The class index of each distinct label; null where its rows are left out, undefined where nothing says what it is.
 * The one set of rules for training, scoring and the mapping dialog, in this order:
 *
 * 1. an entry of `labelMap`, which somebody decided;
 * 2. a label, text or number, that is spelled like a class's name: it is that class;
 * 3. whole numbers (and booleans, as 0 and 1) are class indices, but only if all the column's lie in 0…k−1 and none is
 *    spelled like a class's name: 1…4 are not 0…3, and shifted classes would look like good ones.
 *
 * Names are compared in Unicode's composed form, so that a "ü" of two characters is a "ü".
 *
 * @param labels Distinct labels as `labelText` spells them.
 */
export function classesOfLabels(
  kind: LabelKind,
  labels: readonly string[],
  { classes, labelMap }: LabelRules,
): (number | null | undefined)[] {
  const indexOf = byName(classes.map((name, index) => [name, index]));
  const targets = byName(Object.entries(labelMap));
  const spellings = labels.map((label) => (kind === "boolean" ? [label, label === "True" ? "1" : "0"] : [label]));
  const own = spellings.map((names) => firstOf(indexOf, names));
  const numbers = kind === "string" ? [] : spellings.map((names) => Number(names.at(-1)));
  const areIndices =
    own.every((index) => index === undefined) && numbers.every((value) => value >= 0 && value < classes.length);
  return spellings.map((names, at) => {
    const target = firstOf(targets, names);
    if (target === undefined) return own[at] ?? (areIndices ? numbers[at] : undefined);
    return target === null ? null : firstOf(indexOf, [target]);
  });
}

/** Values by name, in the spelling given and in Unicode's composed form; the spelling given goes first. */
function byName<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  return new Map([...entries.map(([name, value]) => [name.normalize(), value] as const), ...entries]);
}

function firstOf<T>(values: ReadonlyMap<string, T>, names: readonly string[]): T | undefined {
  const known = names.flatMap((name) => [name, name.normalize()]).find((name) => values.has(name));
  return known === undefined ? undefined : values.get(known);
}

/**
 * Turns file labels into class indices by the rules of `classesOfLabels`.
 *
 * @throws DataError `data/label-map-class` when `labelMap` names a class that does not exist.
 */
export function applyLabels(
  column: LabelColumn,
  classes: LabelRules["classes"],
  labelMap: LabelRules["labelMap"],
): AppliedLabels {
  for (const [label, target] of Object.entries(labelMap)) {
    if (target !== null && !classes.some((name) => name.normalize() === target.normalize())) {
      throw new DataError("data/label-map-class", { label, target, classes: [...classes] });
    }
  }
  const labels = column.values.map(labelText);
  const classOf = classesOfLabels(column.kind, labels, { classes, labelMap });
  const counts = new Array<number>(classes.length).fill(0);
  const unmapped: { label: string; count: number; firstRow: number }[] = [];
  for (const [code, label] of labels.entries()) {
    const index = classOf[code];
    const count = column.counts[code] ?? 0;
    if (index === undefined) unmapped.push({ label, count, firstRow: column.firstRows[code] ?? 0 });
    else if (index !== null) counts[index] = (counts[index] ?? 0) + count;
  }
  return {
    labels: column.codes.map((code) => classOf[code] ?? -1),
    counts,
    missing: column.missing,
    unmapped,
  };
}

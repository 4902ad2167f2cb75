import { DataError } from "./errors";

/** A label as the file has it. Whole numbers stay numbers, because they are class indices rather than names. */
export type FileLabel = string | number;

/** The label column, dictionary-encoded: a million rows cost four bytes each and every distinct label is kept once. */
export interface LabelColumn {
  readonly kind: "string" | "integer";
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
  /** Rows whose label the configuration maps to null. */
  readonly excluded: number;
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

/**
 * Turns file labels into class indices. In this order: an entry of `labelMap` (a class, or null to leave its rows
 * out); a label equal to a class name; a whole number 0…k−1, which is a class index. Anything else is unmapped.
 *
 * @throws DataError `data/label-map-class` when `labelMap` names a class that does not exist.
 */
export function applyLabels(
  column: LabelColumn,
  classes: readonly string[],
  labelMap: Readonly<Record<string, string | null>>,
): AppliedLabels {
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  const mapped = new Map(
    Object.entries(labelMap).map(([label, target]): [string, number | null] => {
      if (target === null) return [label, null];
      const index = indexOf.get(target);
      if (index === undefined) {
        throw new DataError("data/label-map-class", { label, target, classes: [...classes] });
      }
      return [label, index];
    }),
  );
  const counts = new Array<number>(classes.length).fill(0);
  const unmapped: { label: string; count: number; firstRow: number }[] = [];
  let excluded = 0;
  const classOf = column.values.map((value, code) => {
    const label = String(value);
    const count = column.counts[code] ?? 0;
    const target = mapped.get(label);
    if (target === null) {
      excluded += count;
      return -1;
    }
    const index = target ?? classIndex(value, classes.length, indexOf);
    if (index === undefined) {
      unmapped.push({ label, count, firstRow: column.firstRows[code] ?? 0 });
      return -1;
    }
    counts[index] = (counts[index] ?? 0) + count;
    return index;
  });
  return {
    labels: column.codes.map((code) => classOf[code] ?? -1),
    counts,
    missing: column.missing,
    excluded,
    unmapped,
  };
}

function classIndex(value: FileLabel, classes: number, indexOf: ReadonlyMap<string, number>): number | undefined {
  if (typeof value === "string") return indexOf.get(value);
  return value >= 0 && value < classes ? value : undefined;
}

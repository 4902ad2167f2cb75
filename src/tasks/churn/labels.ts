import {
  type AppliedLabels,
  applyLabels,
  classesOfLabels,
  type LabelColumn,
  type LabelRules,
  labelText,
} from "../../data/labels";

/** Names of the two classes, negative first, as the script's report has them. */
export const CHURN_CLASSES = ["Retained", "Churned"] as const;

/**
 * Words for yes and no, in small letters: what tables of customers say; pandas writes 1.0 where other rows have no label. Numbers and booleans need none. HAYIR becomes
 * "hayir" outside a Turkish locale.
 */
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...["yes", "true", "1", "1.0", "churned", "churn", "evet"].map((word) => [word, true] as const),
  ...["no", "false", "0", "0.0", "retained", "hayır", "hayir"].map((word) => [word, false] as const),
]);

/** What 0 and 1 are where a column has both; a 1 beside other numbers alone could be the first of many. */
const NUMBERS = CHURN_CLASSES.map((name, index) => [String(index), name] as const);

/** Class names by label, for what `churnMap` says. */
export function churnLabelMap(churnMap: Readonly<Record<string, boolean | null>>): LabelRules["labelMap"] {
  const [retained, churned] = CHURN_CLASSES;
  const named = Object.entries(churnMap).map(([label, target]) => [
    label,
    target === null ? null : target ? churned : retained,
  ]);
  return Object.fromEntries(named);
}

/**
 * Labels of any kind as 0 (retained) and 1 (churned): an entry of `churnMap` first, then 0, 1, false, true and words
 * for yes and no. Whatever else there is stays unmapped, and is named; beside 0 and 1 it takes nothing from these.
 */
export function applyChurnLabels(
  column: LabelColumn,
  churnMap: Readonly<Record<string, boolean | null>>,
): AppliedLabels {
  return churnLabels(column, churnLabelMap(churnMap));
}

/** As `applyChurnLabels`, with the entries as names of the two classes. */
export function churnLabels(column: LabelColumn, labelMap: LabelRules["labelMap"]): AppliedLabels {
  return applyLabels(column, CHURN_CLASSES, withOwnMeanings(column, labelMap));
}

/** What a label can say. */
export type ChurnMeaning = "churned" | "stayed" | "leftOut";

/** One label of the file: what it says by itself and with `churnMap`; null where nothing says it. */
export interface ChurnLabel {
  readonly label: string;
  readonly count: number;
  readonly own: ChurnMeaning | null;
  readonly now: ChurnMeaning | null;
}

/** What each distinct label says, in order of their first rows. */
export function churnMeanings(
  column: LabelColumn,
  churnMap: Readonly<Record<string, boolean | null>>,
): readonly ChurnLabel[] {
  const labels = column.values.map(labelText);
  const meanings = (labelMap: LabelRules["labelMap"]) => {
    const rules = { classes: CHURN_CLASSES, labelMap: withOwnMeanings(column, labelMap) };
    return classesOfLabels(column.kind, labels, rules).map((index): ChurnMeaning | null => {
      if (index === undefined) return null;
      return index === null ? "leftOut" : index === 1 ? "churned" : "stayed";
    });
  };
  const [own, now] = [meanings({}), meanings(churnLabelMap(churnMap))];
  return labels.map((label, code) => {
    return { label, count: column.counts[code] ?? 0, own: own[code] ?? null, now: now[code] ?? null };
  });
}

/** The entries, and what the column's other labels say by themselves. */
function withOwnMeanings(column: LabelColumn, labelMap: LabelRules["labelMap"]): LabelRules["labelMap"] {
  const [retained, churned] = CHURN_CLASSES;
  const named = column.values.flatMap((value): [string, string][] => {
    const word = typeof value === "string" ? WORDS.get(value.trim().toLocaleLowerCase("en")) : undefined;
    return word === undefined ? [] : [[labelText(value), word ? churned : retained]];
  });
  const numbers = [0, 1].every((number) => column.values.includes(number)) ? NUMBERS : [];
  return Object.fromEntries([...numbers, ...named, ...Object.entries(labelMap)]);
}

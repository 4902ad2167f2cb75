import type { ChangedPrediction } from "../../../run/compare";

export type Outcome = "fixed" | "broken" | "stillWrong";

/** A changed customer as the list shows it. */
export interface ListedChange extends ChangedPrediction {
  /** Null where no open file tells it. */
  readonly id: string | null;
  readonly outcome: Outcome;
}

export const CHANGE_COLUMNS = ["row", "id", "actual", "before", "after", "outcome"] as const;
export type ChangeColumn = (typeof CHANGE_COLUMNS)[number];

export interface ChangeOrder {
  readonly column: ChangeColumn;
  readonly descending: boolean;
}

export function outcomeOf({ actual, before, after }: ChangedPrediction): Outcome {
  if (after === actual) return "fixed";
  return before === actual ? "broken" : "stillWrong";
}

const OUTCOMES: readonly Outcome[] = ["broken", "fixed", "stillWrong"];
const ids = new Intl.Collator("en", { numeric: true });

const compare: Readonly<Record<ChangeColumn, (a: ListedChange, b: ListedChange) => number>> = {
  row: (a, b) => (a.row ?? 0) - (b.row ?? 0),
  id: (a, b) => ids.compare(a.id ?? "", b.id ?? ""),
  actual: (a, b) => a.actual - b.actual,
  before: (a, b) => a.before - b.before,
  after: (a, b) => a.after - b.after,
  outcome: (a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome),
};

/** The changes of one outcome (or all) in the asked order; customers that are alike stay in the order of their rows. */
export function listedChanges(
  changes: readonly ListedChange[],
  outcome: Outcome | "all",
  { column, descending }: ChangeOrder,
): ListedChange[] {
  const sign = descending ? -1 : 1;
  return changes
    .filter((change) => outcome === "all" || change.outcome === outcome)
    .sort((a, b) => sign * compare[column](a, b) || compare.row(a, b));
}

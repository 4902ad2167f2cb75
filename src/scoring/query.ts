import type { Scores } from "./scores";
import type { Since } from "./since";

/** What a list of customers shows, and in which order. */
export interface CustomersQuery {
  /** Part of an id, any case; empty for all. */
  readonly id: string;
  readonly predicted: number | null;
  readonly actual: number | null;
  /** What the other model on the same customers predicts; null for all. */
  readonly beside: number | null;
  /**
   * Beside an earlier file of scores: whose class is another now, who is not in that file, or who had this class (of that
   * file's) then; null for all.
   */
  readonly since: "changed" | "added" | number | null;
  /** Only rows with `from` ≤ probability < `to`, as histograms count; 1 includes 1. Compared in float32. */
  readonly probability: { readonly segment: number; readonly from: number; readonly to: number } | null;
  readonly sort:
    | { readonly by: "row" | "id" | "predicted" | "actual" | "entropy" | "top" }
    | { readonly by: "probability"; readonly segment: number };
  readonly descending: boolean;
}

/** Rows that match, in order; ties keep the file's order whichever way the sort runs. */
export function findRows(
  scores: Scores,
  query: CustomersQuery,
  beside: Scores | null = null,
  since: Since | null = null,
): Int32Array {
  const { classes, probabilities, predictions, actual } = scores;
  const part = query.id.toLowerCase();
  const rows: number[] = [];
  const least = Math.fround(query.probability?.from ?? 0);
  const { to = 1 } = query.probability ?? {};
  const end = to >= 1 ? Number.POSITIVE_INFINITY : Math.fround(to);
  for (let row = 0; row < scores.rows; row++) {
    if (query.predicted !== null && predictions[row] !== query.predicted) continue;
    if (query.actual !== null && (actual === null || actual[row] !== query.actual)) continue;
    if (query.beside !== null && beside !== null && beside.predictions[row] !== query.beside) continue;
    if (query.since !== null && since !== null && !isSince(query.since, since.before[row] ?? -1, predictions[row]))
      continue;
    if (query.probability !== null) {
      const p = probabilities[row * classes.length + query.probability.segment] ?? 0;
      if (p < least || p >= end) continue;
    }
    if (part !== "" && !scores.id(row).toLowerCase().includes(part)) continue;
    rows.push(row);
  }
  const found = Int32Array.from(rows);
  const sign = query.descending ? -1 : 1;
  const { sort } = query;
  switch (sort.by) {
    case "row":
      return query.descending ? found.reverse() : found;
    case "id":
      return found.sort((a, b) => {
        const [x, y] = [scores.id(a), scores.id(b)];
        return x === y ? a - b : sign * (x < y ? -1 : 1);
      });
    case "predicted":
      return sortedBy(found, sign, (row) => predictions[row] ?? 0);
    case "actual":
      return sortedBy(found, sign, (row) => actual?.[row] ?? -1);
    case "entropy":
      return sortedBy(found, sign, (row) => scores.entropy[row] ?? 0);
    case "top":
      return sortedBy(found, sign, (row) => probabilities[row * classes.length + (predictions[row] ?? 0)] ?? 0);
    case "probability":
      return sortedBy(found, sign, (row) => probabilities[row * classes.length + sort.segment] ?? 0);
  }
}

function isSince(wanted: "changed" | "added" | number, before: number, now: number | undefined): boolean {
  if (wanted === "added") return before < 0;
  return wanted === "changed" ? before >= 0 && before !== now : before === wanted;
}

function sortedBy(rows: Int32Array, sign: 1 | -1, key: (row: number) => number): Int32Array {
  return rows.sort((a, b) => sign * (key(a) - key(b)) || a - b);
}

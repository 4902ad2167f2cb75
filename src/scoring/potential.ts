import { cutOf } from "../metrics/cut";
import type { Scores } from "./scores";

/** Whose segment "from" means: the actual one where it is known (else the predicted), or always the predicted one. */
export type FromSegment = "actual" | "predicted";

/** Customers of one segment whose probability of another is over a threshold. */
export interface Transition {
  readonly from: number;
  readonly to: number;
  /** Strictly greater counts. */
  readonly threshold: number;
}

/** The segment a customer counts as having. */
export function currentSegment(scores: Scores, row: number, source: FromSegment): number {
  const actual = source === "actual" ? (scores.actual?.[row] ?? -1) : -1;
  return actual >= 0 ? actual : (scores.predictions[row] ?? 0);
}

/** Rows of a transition, most probable first, ties by row index. Compared in float32, as NumPy does with float32 arrays. */
export function transitionRows(scores: Scores, { from, to, threshold }: Transition, source: FromSegment): Int32Array {
  const limit = Math.fround(threshold);
  const chance = (row: number) => scores.probabilities[row * scores.classes.length + to] ?? 0;
  const rows: number[] = [];
  for (let row = 0; row < scores.rows; row++) {
    if (currentSegment(scores, row, source) === from && chance(row) > limit) rows.push(row);
  }
  return Int32Array.from(rows).sort((a, b) => chance(b) - chance(a) || a - b);
}

/** The `count` customers of a segment with the highest probability of another, whatever that is. */
export function nearestRows(scores: Scores, from: number, to: number, count: number, source: FromSegment): Int32Array {
  return transitionRows(scores, { from, to, threshold: -1 }, source).slice(0, count);
}

/** Customers over a threshold for every pair of segments: `[from][to]`; the diagonal is 0. */
export function transitionCounts(scores: Scores, threshold: number, source: FromSegment): number[][] {
  const { classes, probabilities, rows } = scores;
  const limit = Math.fround(threshold);
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  for (let row = 0; row < rows; row++) {
    const from = currentSegment(scores, row, source);
    const line = counts[from];
    if (line === undefined) continue;
    for (let to = 0; to < classes.length; to++) {
      if (to !== from && (probabilities[row * classes.length + to] ?? 0) > limit) line[to] = (line[to] ?? 0) + 1;
    }
  }
  return counts;
}

/** Customers of a transition at each of `steps` + 1 equal thresholds from 0 to 1: the curve beside the slider. */
export function countByThreshold(scores: Scores, from: number, to: number, source: FromSegment, steps = 100): number[] {
  const chances = Float64Array.from(
    transitionRows(scores, { from, to, threshold: -1 }, source),
    (row) => scores.probabilities[row * scores.classes.length + to] ?? 0,
  );
  // Most probable first: the count over a threshold is the first place that is not over it.
  return Array.from({ length: steps + 1 }, (_, step) => {
    const limit = Math.fround(step / steps);
    return cutOf(chances, (chance) => chance > limit);
  });
}

import type { ThresholdMetrics } from "../../metrics/binary";
import type { ChurnEvaluation } from "./evaluation";

type Point = readonly [x: number, y: number];

/** Share of the customers contacted, and of the churners caught among them. */
export function gainPoints({ shares, captured }: ChurnEvaluation["gains"]): readonly Point[] {
  return shares.map((share, i) => [share, captured[i] ?? 0]);
}

/** Share of the customers contacted, and how many times more churners they hold than a random choice. */
export function liftPoints(gains: ChurnEvaluation["gains"]): readonly Point[] {
  return gainPoints(gains).flatMap(([share, captured]): Point[] => (share === 0 ? [] : [[share, captured / share]]));
}

/** Where a decision stands on the gains curve. */
export function decisionGain(
  { rows, positives }: Pick<ChurnEvaluation, "rows" | "positives">,
  { reached, hits }: Pick<ThresholdMetrics, "reached" | "hits">,
): Point {
  return [rows === 0 ? 0 : reached / rows, positives === 0 ? 0 : hits / positives];
}

/** Where nobody stands on a logarithmic axis of counts: below one, so that one customer does not look like none. */
const NOBODY = Math.log10(0.5);

/** What a place on that axis counts. */
export function countAtHeight(height: number): number {
  return height === NOBODY ? 0 : 10 ** height;
}

/**
 * The histogram's outline on a logarithmic axis: log10 of the counts, an empty bin below 1. Ticks are that place and the
 * powers of ten up to the highest count.
 */
export function logCounts({ negative, positive }: ChurnEvaluation["histogram"]): {
  readonly negative: readonly Point[];
  readonly positive: readonly Point[];
  readonly ticks: readonly number[];
} {
  const outline = (counts: readonly number[]): Point[] =>
    counts.flatMap((count, bin): Point[] => {
      const height = count === 0 ? NOBODY : Math.log10(count);
      return [
        [bin / counts.length, height],
        [(bin + 1) / counts.length, height],
      ];
    });
  const highest = [...negative, ...positive].reduce((most, count) => Math.max(most, count), 1);
  const decades = Array.from({ length: Math.max(1, Math.ceil(Math.log10(highest))) + 1 }, (_, power) => power);
  return { negative: outline(negative), positive: outline(positive), ticks: [NOBODY, ...decades] };
}

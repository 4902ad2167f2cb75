import type { ThresholdPoint } from "./precision-recall";

/** The thresholds that an explorer offers: 0 to 1 in hundredths. */
export const EXPLORED: readonly number[] = Array.from({ length: 101 }, (_, step) => step / 100);

/** What one mistake costs, in any unit: someone chosen wrongly, someone missed. Not negative. */
interface MistakeCosts {
  readonly falsePositive: number;
  readonly falseNegative: number;
}

/** Harmonic mean of precision and recall; 0 where nobody is found. */
export function f1At({ precision, recall }: ThresholdPoint): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** What the mistakes at a threshold cost together. @param positives Rows that are really of the class. */
export function costAt({ reached, hits }: ThresholdPoint, positives: number, costs: MistakeCosts): number {
  return (reached - hits) * costs.falsePositive + (positives - hits) * costs.falseNegative;
}

/** The point whose mistakes cost least, the highest threshold of equals (fewest customers contacted); null without points. */
export function cheapest(
  points: readonly ThresholdPoint[],
  positives: number,
  costs: MistakeCosts,
): ThresholdPoint | null {
  let best: ThresholdPoint | null = null;
  for (const point of points) {
    if (best === null || costAt(point, positives, costs) <= costAt(best, positives, costs)) best = point;
  }
  return best;
}

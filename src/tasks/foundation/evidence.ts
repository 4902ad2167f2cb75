import { bootstrapMean, type Interval } from "../../evidence/intervals";
import { inParts, type LongWork } from "../../evidence/yield";
import { cosineSimilarities } from "../../metrics/cosine";
import type { Codes } from "../../pipeline/codes";
import type { FutureBaselines } from "./baselines";
import { type NameSimilarity, nameSimilarities } from "./names";
import type { TestedFutures } from "./tested";

/** A mean over the test split's customers with its 95 % interval. */
export interface MeanSimilarity {
  readonly value: number;
  readonly interval: Interval;
}

/** What a model of the future is measured against: mean cosine similarities on the same customers. */
export interface FoundationEvidence {
  readonly task: "foundation";
  readonly evidence: {
    readonly model: MeanSimilarity;
    readonly baselines: Readonly<Record<keyof FutureBaselines, MeanSimilarity | null>>;
    /** Mean similarity within each subspace, over customers with a future; null where the sketches do not show them. */
    readonly subspaces: readonly number[] | null;
    /** Per product and event; null where nobody said which bins they have. */
    readonly names: readonly NameSimilarity[] | null;
    /** Customers of the test split without future events: their similarity is 0 whatever the model says. */
    readonly withoutFuture: number;
  };
}

/** Means and intervals of the model's similarities and of what it must beat. */
export async function similarityEvidence(
  tested: TestedFutures,
  rules: FutureBaselines,
  codes: Codes | null,
  work: LongWork,
): Promise<FoundationEvidence> {
  const part = inParts(work, 2);
  return {
    task: "foundation",
    evidence: {
      model: await meanOf(tested.similarities, part()),
      baselines: await ruleEvidence(rules, part()),
      subspaces: subspaceSimilarities(tested),
      names: codes && nameSimilarities(tested, codes),
      withoutFuture: sumsOf(tested).reduce((count, sum) => count + (sum === 0 ? 1 : 0), 0),
    },
  };
}

/** Means and intervals of what a model must beat. */
export async function ruleEvidence(
  { meanFuture, copyPast, linear }: FutureBaselines,
  work: LongWork,
): Promise<FoundationEvidence["evidence"]["baselines"]> {
  const part = inParts(work, 3);
  return {
    meanFuture: await meanOf(meanFuture, part()),
    copyPast: copyPast && (await meanOf(copyPast, part())),
    linear: await meanOf(linear, part()),
  };
}

async function meanOf(values: Float32Array, work: LongWork): Promise<MeanSimilarity> {
  let total = 0;
  for (const value of values) total += value;
  return { value: total / values.length, interval: await bootstrapMean(values, work) };
}

function sumsOf({ futures, width }: TestedFutures): Float64Array {
  return Float64Array.from({ length: futures.length / width }, (_, row) =>
    futures.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0),
  );
}

/** How far the sum of a row may be from a whole number: files may hold rounded bins. */
const SUM_TOLERANCE = 0.25;

/**
 * Mean cosine similarity within each subspace. A sketch's bins sum to 1 within every subspace, so its row sums to their
 * number.
 */
export function subspaceSimilarities(tested: TestedFutures): readonly number[] | null {
  const { predictions, futures, width } = tested;
  const sums = sumsOf(tested);
  const count = Math.round(sums.find((sum) => sum !== 0) ?? 0);
  const isSketch = sums.every((sum) => sum === 0 || Math.abs(sum - count) < SUM_TOLERANCE);
  if (count < 2 || width % count !== 0 || !isSketch) return null;
  const bins = width / count;
  const present = sums.reduce((rows, sum) => rows + (sum === 0 ? 0 : 1), 0);
  // A row of the file is a row of `count` subspaces after one another.
  const similarities = cosineSimilarities(predictions, futures, bins);
  const totals = new Array<number>(count).fill(0);
  for (const [place, similarity] of similarities.entries()) {
    totals[place % count] = (totals[place % count] ?? 0) + similarity;
  }
  return totals.map((total) => total / present);
}

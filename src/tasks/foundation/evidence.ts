import { bootstrapMean, type Interval } from "../../evidence/intervals";
import type { LongWork } from "../../evidence/yield";
import type { FutureBaselines } from "./baselines";

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
  };
}

/** Means and intervals of the model's similarities and of what it must beat. */
export async function similarityEvidence(
  model: Float32Array,
  { meanFuture, copyPast, linear }: FutureBaselines,
  work: LongWork,
): Promise<FoundationEvidence> {
  const mean = async (values: Float32Array): Promise<MeanSimilarity> => {
    let total = 0;
    for (const value of values) total += value;
    return { value: total / values.length, interval: await bootstrapMean(values, work) };
  };
  return {
    task: "foundation",
    evidence: {
      model: await mean(model),
      baselines: {
        meanFuture: await mean(meanFuture),
        copyPast: copyPast && (await mean(copyPast)),
        linear: await mean(linear),
      },
    },
  };
}

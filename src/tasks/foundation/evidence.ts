import { resampledMeans } from "../../evidence/intervals";
import type { LongWork } from "../../evidence/yield";
import type { FutureBaselines } from "./baselines";

/** A mean with the ends of its 95 % interval. */
export interface MeanInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What a model of the future is measured against: mean similarities on the same customers. */
export interface FoundationEvidence {
  readonly task: "foundation";
  readonly evidence: {
    readonly model: MeanInterval;
    readonly baselines: Readonly<Record<keyof FutureBaselines, MeanInterval | null>>;
  };
}

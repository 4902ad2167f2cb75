import type { ModelState } from "../model/architecture";
import type { EpochRecord } from "./epoch-record";

/** Weights the run would evaluate if it ended now, and the epoch (from 1) they are from. */
export interface BestModel {
  readonly epoch: number;
  readonly model: ModelState;
}

export const OUTCOMES = ["completed", "stopped-early", "stopped-by-user", "non-finite", "max-steps"] as const;

export interface TrainingOutcome {
  readonly outcome: (typeof OUTCOMES)[number];
  readonly history: readonly EpochRecord[];
  readonly stepLoss: Float64Array;
  readonly stepGradNorm: Float64Array;
  /** Epoch (from 1) with the lowest validation loss. */
  readonly bestEpoch: number | null;
  /** What the engine now holds and what is to be evaluated and exported; null when no epoch was finished. */
  readonly kept: BestModel | null;
  /** Step (from 0) whose loss or gradient norm was NaN or infinite. */
  readonly nonFiniteStep: number | null;
  /** Without pauses and the computer's sleep; over all parts of a resumed run. */
  readonly seconds: number;
  /** Median. */
  readonly secondsPerStep: number | null;
}

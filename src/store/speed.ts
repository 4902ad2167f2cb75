import type { EpochRecord } from "../training/epoch-record";

/** Steps and rows done since the run's speed was last reset, after so many seconds of training time (pauses left out). */
export interface SpeedSample {
  readonly steps: number;
  readonly rows: number;
  readonly seconds: number;
}

/**
 * Steps or rows per second over the kept samples. The first sample only marks where measuring starts, so that slow first
 * steps (compilation, page faults) do not poison the estimate; null until a second one exists.
 */
export function perSecond(samples: readonly SpeedSample[], of: "steps" | "rows"): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.seconds <= first.seconds) return null;
  return (last[of] - first[of]) / (last.seconds - first.seconds);
}

/**
 * Seconds until the last possible epoch ends: remaining steps at the recent speed, plus what validation has cost per
 * epoch so far (an epoch's seconds minus its steps' share). Early stopping can only make it shorter.
 */
export function estimateSecondsLeft(
  rate: number | null,
  stepsDone: number,
  stepsTotal: number,
  epochs: readonly Pick<EpochRecord, "seconds">[],
  stepsPerEpoch: number,
): number | null {
  if (rate === null || rate <= 0) return null;
  const steps = Math.max(0, stepsTotal - stepsDone) / rate;
  const overhead = epochs.map(({ seconds }) => Math.max(0, seconds - stepsPerEpoch / rate));
  const perEpoch = overhead.length === 0 ? 0 : overhead.reduce((sum, value) => sum + value, 0) / overhead.length;
  const epochsLeft = Math.max(0, stepsTotal / stepsPerEpoch - epochs.length);
  return steps + perEpoch * epochsLeft;
}

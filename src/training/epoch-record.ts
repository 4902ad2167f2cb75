import { z } from "zod";

/** A number as a run has it: also NaN or infinite, which zod's plain number is not. */
export const anyNumber = z.custom<number>((value) => typeof value === "number");

/** @param value How a measured number stands there: any number while a run goes on, null for NaN where JSON keeps it. */
function epochSchema<V extends z.ZodType<number | null>>(value: V) {
  return z
    .object({
      /** From 1. */
      epoch: z.int(),
      trainLoss: value,
      valLoss: value,
      /** What the task measures on the validation split, by the names that `run.json` gives it. */
      metrics: z.record(z.string(), value.nullable()).readonly(),
      /** One per parameter group as used in the epoch, before the scheduler's step. */
      learningRates: z.array(z.number()).readonly(),
      /** Mean over the epoch's steps of the global norm before clipping. */
      gradNorm: value,
      /** Training and validation, without pauses and the computer's sleep. */
      seconds: z.number(),
    })
    .readonly();
}

/** One finished epoch of a run that goes on. */
export const epochRecordSchema = epochSchema(anyNumber);
export type EpochRecord = z.output<typeof epochRecordSchema>;

/** One finished epoch as it is stored: JSON has no NaN. */
export const storedEpochSchema = epochSchema(z.number().nullable());
type StoredEpoch = z.output<typeof storedEpochSchema>;

/** Keys that every task's epochs have; what else `run.json` lists of an epoch are the task's metrics. */
export const EPOCH_KEYS: readonly string[] = ["epoch", "trainLoss", "valLoss", "learningRates", "gradNorm", "seconds"];

/** A validation metric of an epoch by its name; NaN where it is undefined or the task has no such metric. */
export function metricOf({ metrics }: Pick<StoredEpoch, "metrics">, name: string): number {
  return metrics[name] ?? Number.NaN;
}

/** The learning rate of a parameter group, by its place; NaN where the run has no such group. */
export function rateOf({ learningRates }: Pick<StoredEpoch, "learningRates">, group: number): number {
  return learningRates[group] ?? Number.NaN;
}

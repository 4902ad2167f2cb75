import { SEGMENT_BASELINES } from "../evidence/evidence";
import type { Interval } from "../evidence/intervals";
import type { SerialError } from "../formats/coded-error";
import { CHURN_BASELINES } from "./churn/evidence";
import { leadingOf, type MetricKey, type TaskId } from "./registry";

/** What a model is measured against. */
export const BASELINE_NAMES = [
  ...SEGMENT_BASELINES,
  "nearestNeighbour",
  ...CHURN_BASELINES,
  "meanFuture",
  "copyPast",
  "linear",
] as const;
export type BaselineName = (typeof BASELINE_NAMES)[number];

export type MetricValues = Readonly<Partial<Record<MetricKey, number | null>>>;

/** One thing that needs no network, and what it reaches on the test split. */
export interface MeasuredBaseline {
  readonly name: BaselineName;
  /** False for one that only stands beside the others. */
  readonly mustBeat: boolean;
  readonly metrics: MetricValues;
  /** Of the task's leading metric; null where none was computed. */
  readonly interval: Interval;
}

/** Baselines on one split, as every task has them. */
export interface BaselineTable {
  readonly task: TaskId;
  readonly baselines: readonly MeasuredBaseline[];
  /** Rows that were looked at, smaller than the splits when capped; null where none ever are. */
  readonly usedRows: { readonly train: number; readonly test: number } | null;
  /** What the data may give away, most certain first. */
  readonly warnings: readonly SerialError[];
}

/** What a model must beat, before it is trained: on the split that a run would make. */
export interface BaselineCheck extends BaselineTable {
  readonly splitRows: { readonly train: number; readonly test: number };
}

/** What a finished model's numbers are worth, as every task has it. */
export interface Measured extends BaselineTable {
  readonly intervals: Readonly<Partial<Record<MetricKey, Interval>>>;
  /** Intervals of recall by class; empty for a task without classes. */
  readonly recall: Readonly<Record<string, Interval>>;
  /** Null for a task without probabilities of classes. */
  readonly expectedCalibrationError: number | null;
}

/** The baseline that is hardest to beat in a metric, the first of equal ones; null where none has it. */
export function strongestBy(
  { baselines }: Pick<BaselineTable, "baselines">,
  metric: MetricKey,
): { readonly name: BaselineName; readonly value: number } | null {
  let strongest: { readonly name: BaselineName; readonly value: number } | null = null;
  for (const { name, mustBeat, metrics } of baselines) {
    const value = metrics[metric] ?? null;
    if (mustBeat && value !== null && (strongest === null || value > strongest.value)) strongest = { name, value };
  }
  return strongest;
}

/**
 * How the model stands to the strongest baseline in the metric that its task is ranked by; null where either has none. The
 * two are not told apart where the model's 95 % interval holds the baseline.
 */
export function standingOf(table: Pick<Measured, "task" | "baselines" | "intervals">, model: MetricValues) {
  const { key, column } = leadingOf(table.task);
  const strongest = strongestBy(table, key);
  const value = model[key] ?? null;
  if (strongest === null || value === null) return null;
  const interval = table.intervals[key] ?? null;
  const toldApart = interval === null || strongest.value < interval[0] || strongest.value > interval[1];
  return { column, strongest, value, beats: value > strongest.value, toldApart };
}

import type { RunView } from "../../store/state";
import type { EpochRecord } from "../../training/epoch-record";
import { metricOf } from "../../training/epoch-record";
import { decimatedIndices, POINTS_LIVE, POINTS_STILL } from "./decimation";
import { smoothed } from "./smoothing";

/** One drawn point: `x` counts steps or epochs from 1; a line's value is null where it is not finite. */
export type ChartRow = { readonly x: number } & Readonly<Record<string, number | null>>;

/** A value that is not a number, marked at the height of the last one that was. */
export interface Outlier {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

export interface StepChart {
  readonly rows: readonly ChartRow[];
  readonly outliers: readonly Outlier[];
  /** All values, by step − 1: what hovering reads. */
  readonly raw: Float64Array;
  readonly average: Float64Array;
}

/** True while values stream in: few points, a steady axis. */
export function isStreaming(state: RunView["state"]): boolean {
  return state === "training" || state === "evaluating";
}

/**
 * A step series as it is drawn: `raw` and its `average`. The average is taken over all steps and thinned afterwards
 * together with the raw line, never the other way round.
 *
 * @param weight Weight of the past in the average, 0 to below 1.
 * @param atEpochEnds Values that exist only after each epoch (validation loss), drawn as `validation` at its last step.
 */
export function stepChart(
  values: Float64Array,
  streaming: boolean,
  weight: number,
  atEpochEnds: { readonly stepsPerEpoch: number; readonly values: readonly number[] } | null = null,
): StepChart {
  const limit = streaming ? POINTS_LIVE : POINTS_STILL;
  const average = smoothed(values, weight);
  const ends = new Map<number, number>();
  if (atEpochEnds !== null) {
    for (const epoch of decimatedIndices(atEpochEnds.values, limit / 4)) {
      const index = Math.min((epoch + 1) * atEpochEnds.stepsPerEpoch, values.length) - 1;
      ends.set(index, atEpochEnds.values[epoch] ?? Number.NaN);
    }
  }
  const indices = [...new Set([...decimatedIndices(values, limit - ends.size), ...ends.keys()])].sort((a, b) => a - b);
  const outliers: Outlier[] = [];
  let last = firstFinite(values);
  const rows = indices.map((index) => {
    const raw = values[index] ?? Number.NaN;
    if (Number.isFinite(raw)) last = raw;
    else outliers.push({ x: index + 1, y: last, value: raw });
    return {
      x: index + 1,
      raw: finiteOrNull(raw),
      average: finiteOrNull(average[index]),
      validation: finiteOrNull(ends.get(index)),
    };
  });
  return { rows, outliers, raw: values, average };
}

/** Keys of a chart over epochs, each with how it reads from an epoch's record. */
export type EpochKeys = Readonly<Record<string, (record: EpochRecord) => number>>;

/** Rows over epochs for some keys; thinned by the first key where a run has more epochs than can be drawn. */
export function epochRows(epochs: readonly EpochRecord[], keys: EpochKeys, streaming: boolean): ChartRow[] {
  const [first] = Object.values(keys);
  if (first === undefined) return [];
  const indices = decimatedIndices(epochs.map(first), streaming ? POINTS_LIVE : POINTS_STILL);
  return indices.flatMap((index) => {
    const record = epochs[index];
    if (record === undefined) return [];
    const values = Object.entries(keys).map(([key, read]) => [key, finiteOrNull(read(record))] as const);
    return [{ ...Object.fromEntries(values), x: record.epoch }];
  });
}

/**
 * The epoch with the highest value of a validation metric, the earliest of equals; not to be confused with the best
 * epoch. @param column The metric's name in the history.
 */
export function highestEpoch(epochs: readonly EpochRecord[], column: string): EpochRecord | null {
  let best: EpochRecord | null = null;
  const value = (record: EpochRecord) => metricOf(record, column);
  for (const record of epochs) {
    if (!Number.isNaN(value(record)) && (best === null || value(record) > value(best))) best = record;
  }
  return best;
}

function firstFinite(values: Float64Array): number {
  return values.find(Number.isFinite) ?? 0;
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

import type { RunView } from "../../store/state";
import type { EpochRecord } from "../../training/epoch-record";
import { metricOf } from "../../training/epoch-record";
import { decimatedIndices, POINTS_LIVE, POINTS_STILL } from "./decimation";
import type { PlotPoint } from "./plot-parts";
import { smoothed } from "./smoothing";

/** A value that is not a number, marked at the height of the last one that was. */
interface Outlier {
  readonly x: number;
  readonly y: number;
}

/** A step series as it is drawn: `x` counts steps from 1. */
export interface StepChart {
  readonly rawPoints: readonly PlotPoint[];
  readonly averagePoints: readonly PlotPoint[];
  /** Values that exist once per epoch, at its last step. */
  readonly endPoints: readonly PlotPoint[];
  readonly outliers: readonly Outlier[];
  /** All values, by step − 1: what hovering reads. */
  readonly raw: Float64Array;
  readonly average: Float64Array;
}

/** True until a run has ended, in its pauses too: few points, and an axis that leaves room for what is still to come. */
export function isStreaming(state: RunView["state"]): boolean {
  return state !== "finished" && state !== "failed";
}

/**
 * A step series as it is drawn: the values and their average. The average is taken over all steps and thinned afterwards
 * together with the values, never the other way round.
 *
 * @param weight Weight of the past in the average, 0 to below 1.
 * @param atEpochEnds Values that exist only after each epoch (validation loss), drawn at its last step.
 */
export function stepChart(
  values: Float64Array,
  streaming: boolean,
  weight: number,
  atEpochEnds: { readonly stepsPerEpoch: number; readonly values: readonly number[] } | null = null,
): StepChart {
  const limit = streaming ? POINTS_LIVE : POINTS_STILL;
  const average = smoothed(values, weight);
  const endPoints = (atEpochEnds === null ? [] : decimatedIndices(atEpochEnds.values, limit / 4)).map(
    (epoch): PlotPoint => {
      const step = Math.min((epoch + 1) * (atEpochEnds?.stepsPerEpoch ?? 0), values.length);
      return [step, atEpochEnds?.values[epoch] ?? Number.NaN];
    },
  );
  const indices = decimatedIndices(values, limit - endPoints.length);
  const pointsOf = (series: Float64Array) =>
    indices.map((index): PlotPoint => [index + 1, series[index] ?? Number.NaN]);
  const rawPoints = pointsOf(values);
  const outliers: Outlier[] = [];
  let last = values.find(Number.isFinite) ?? 0;
  for (const [x, value] of rawPoints) {
    if (Number.isFinite(value)) last = value;
    else outliers.push({ x, y: last });
  }
  return {
    rawPoints,
    averagePoints: pointsOf(average),
    endPoints: endPoints.filter(([, value]) => Number.isFinite(value)),
    outliers,
    raw: values,
    average,
  };
}

/** A value over epochs, thinned where a run has more of them than can be drawn. */
export function epochPoints(
  epochs: readonly EpochRecord[],
  read: (record: EpochRecord) => number,
  streaming: boolean,
): readonly PlotPoint[] {
  const values = epochs.map(read);
  return decimatedIndices(values, streaming ? POINTS_LIVE : POINTS_STILL).map((index) => [
    epochs[index]?.epoch ?? index + 1,
    values[index] ?? Number.NaN,
  ]);
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

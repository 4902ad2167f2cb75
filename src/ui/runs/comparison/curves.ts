import type { RunRecord, StoredRoc } from "../../../run/record";
import { freezesBackbone } from "../../../tasks/classes";
import type { ColumnKey } from "../../../tasks/registry";
import { stepsPerEpoch } from "../../../training/batches";
import { metricOf, rateOf } from "../../../training/epoch-record";
import { decimatedIndices } from "../../charts/decimation";
import type { PlotPoint } from "../../charts/plot-parts";
import { tprAt } from "../../charts/roc";
import { STEP_SMOOTHING, smoothed } from "../../charts/smoothing";

/** What can be overlaid; the two rates are one chart. */
export type CurveKey = ColumnKey | "trainLoss" | "valLoss" | "backboneRate" | "headRate" | "gradNorm";
export type CurveAxis = "epoch" | "step";

/** A line: ascending x, and y with NaN where a value is missing or was not finite. */
export interface Curve {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const EMPTY: Curve = { x: new Float64Array(0), y: new Float64Array(0) };

type Json = NonNullable<RunRecord["json"]>;
type Epoch = Json["history"][number];

const readEpoch: Readonly<Record<CurveKey, (epoch: Epoch) => number | null>> = {
  trainLoss: ({ trainLoss }) => trainLoss,
  valLoss: ({ valLoss }) => valLoss,
  valAccuracy: (epoch) => metricOf(epoch, "valAccuracy"),
  valF1Macro: (epoch) => metricOf(epoch, "valF1Macro"),
  valAuc: (epoch) => metricOf(epoch, "valAuc"),
  valSimilarity: (epoch) => metricOf(epoch, "valSimilarity"),
  backboneRate: (epoch) => rateOf(epoch, 0),
  headRate: (epoch) => rateOf(epoch, 1),
  gradNorm: ({ gradNorm }) => gradNorm,
};

/** Training steps of one of the run's epochs; 1 where the run does not tell. */
export function epochSteps({ json }: RunRecord): number {
  return json === null ? 1 : Math.max(1, stepsPerEpoch(json.split.sizes[0], json.config.batchSize));
}

/**
 * A run's values over epochs or steps, both counted from 1. By step, what was recorded at every step is its moving
 * average over all steps; what exists once per epoch stands at the epoch's last step.
 */
export function runCurve(run: RunRecord, key: CurveKey, axis: CurveAxis): Curve {
  const { json } = run;
  if (json === null) return lossCurve(run.reference?.losses ?? [], key, axis);
  const steps = key === "trainLoss" ? json.steps.loss : key === "gradNorm" ? json.steps.gradNorm : [];
  if (axis === "step" && steps.length > 0) {
    return {
      x: Float64Array.from(steps, (_, index) => index + 1),
      y: smoothed(Float64Array.from(steps, numberOrNaN), STEP_SMOOTHING),
    };
  }
  // A frozen backbone learns at no rate, whatever its optimizer group says.
  if (key === "backboneRate" && freezesBackbone(json.config)) return EMPTY;
  const scale = axis === "step" ? epochSteps(run) : 1;
  const read = readEpoch[key];
  return {
    x: Float64Array.from(json.history, ({ epoch }) => epoch * scale),
    y: Float64Array.from(json.history, (epoch) => numberOrNaN(read(epoch))),
  };
}

/** What a reference's model says of its epochs; how many steps they had it does not say. */
function lossCurve(
  losses: NonNullable<NonNullable<RunRecord["reference"]>["losses"]>,
  key: CurveKey,
  axis: CurveAxis,
): Curve {
  if (axis === "step" || (key !== "trainLoss" && key !== "valLoss")) return EMPTY;
  return {
    x: Float64Array.from(losses, (_, index) => index + 1),
    y: Float64Array.from(losses, ({ train, validation }) => (key === "trainLoss" ? train : validation)),
  };
}

/** The points to draw: no more than `limit`, highest and lowest values among them. */
export function drawnPoints({ x, y }: Curve, limit: number): readonly PlotPoint[] {
  return decimatedIndices(y, limit).map((index) => [x[index] ?? 0, y[index] ?? Number.NaN]);
}

/** The value at a place: of the last point not after it. NaN before the first point and after the last. */
export function heightAt({ x, y }: Curve, place: number): number {
  const last = x.at(-1);
  if (last === undefined || place > last) return Number.NaN;
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return y[low - 1] ?? Number.NaN;
}

/** The last finite value; NaN without one. */
export function lastValue({ y }: Curve): number {
  return y.findLast(Number.isFinite) ?? Number.NaN;
}

/** Points of a drawn ROC curve. */
const ROC_POINTS = 200;

/**
 * A run's ROC curve of one class, or the mean over classes (`null`), up to a false positive rate: true positive rates
 * on an even grid, as the overlay draws and reads them.
 *
 * @returns null where the run kept no curves or the class's is undefined.
 */
export function rocCurveOf(
  { roc }: RunRecord,
  segment: number | null,
  maxFpr: number,
): (Curve & { readonly auc: number }) | null {
  const chosen = segment === null ? roc : roc?.slice(segment, segment + 1);
  if (chosen == null || chosen.length === 0) return null;
  const areas = chosen.map(({ auc }) => auc);
  if (areas.some((auc) => auc === null)) return null;
  const x = Float64Array.from({ length: ROC_POINTS + 1 }, (_, index) => (index / ROC_POINTS) * maxFpr);
  const y = x.map((fpr) => mean(chosen.map((curve: StoredRoc) => tprAt(curve, fpr) ?? 0)));
  return { x: Float64Array.from([0, ...x]), y: Float64Array.from([0, ...y]), auc: mean(areas.map(numberOrNaN)) };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function numberOrNaN(value: number | null): number {
  return value ?? Number.NaN;
}

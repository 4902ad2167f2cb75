import type { BaselineData, BaselinePredictions } from "../../evidence/baselines";
import { calibration } from "../../evidence/calibration";
import type { Evidence } from "../../evidence/evidence";
import { bootstrapIntervals } from "../../evidence/intervals";
import { type PrecisionRecallCurve, RankedScores } from "../../evidence/precision-recall";
import type { LongWork } from "../../evidence/yield";
import type { ClassAnswers } from "../../metrics/types";
import { scoreBaselines } from "./baselines";
import type { SegmentEvidence } from "./evidence";

/** Points of a curve that are sent to the page; it is computed from all rows and thinned only for drawing. */
const DRAWN_POINTS = 400;

/** Everything that a finished run is measured against, from its data, its split and its predictions. */
export async function gatherSegmentEvidence(
  data: BaselineData,
  predictions: BaselinePredictions,
  test: ClassAnswers,
  validation: ClassAnswers,
  classes: readonly string[],
  work: LongWork = {},
): Promise<SegmentEvidence> {
  const { recall, ...ofMetrics } = await bootstrapIntervals(test, work);
  const calibrations = { validation: calibration(validation), test: calibration(test) };
  const evidence: Evidence = {
    baselines: scoreBaselines(data, predictions),
    intervals: {
      ...ofMetrics,
      recall: Object.fromEntries(classes.map((name, index) => [name, recall[index] ?? null])),
    },
    calibration: { expectedCalibrationError: calibrations.test.expectedCalibrationError },
    neighborRows: predictions.neighborRows,
  };
  const precisionRecall = classes.map((_, index) =>
    thinnedCurve(new RankedScores(test.probabilities, test.labels, test.classes, index).curve()),
  );
  return { task: "segment", evidence, calibration: calibrations, precisionRecall };
}

function thinnedCurve(curve: PrecisionRecallCurve): PrecisionRecallCurve {
  const { length } = curve.precision;
  if (length <= DRAWN_POINTS) return curve;
  const keep = Array.from({ length: DRAWN_POINTS }, (_, index) =>
    Math.round((index * (length - 1)) / (DRAWN_POINTS - 1)),
  );
  const at = (values: readonly number[]) => keep.flatMap((index) => values[index] ?? []);
  return { ...curve, precision: at(curve.precision), recall: at(curve.recall), thresholds: at(curve.thresholds) };
}

import { type BaselineScores, SEGMENT_BASELINES } from "../../evidence/evidence";
import type { Measured, MeasuredBaseline } from "../measured";
import type { SegmentEvidence } from "./evidence";

/** What needs no training, in the order of the table. */
export function segmentBaselines(scores: BaselineScores): readonly MeasuredBaseline[] {
  return SEGMENT_BASELINES.map((name) => ({ name, mustBeat: true, metrics: scores[name], interval: null }));
}

export function measuredSegment({ evidence }: SegmentEvidence): Measured {
  const { baselines, intervals, calibration, neighborRows } = evidence;
  const { recall, ...ofMetrics } = intervals;
  return {
    task: "segment",
    baselines: segmentBaselines(baselines),
    usedRows: neighborRows,
    warnings: [],
    intervals: ofMetrics,
    recall,
    expectedCalibrationError: calibration.expectedCalibrationError,
  };
}

import { type BaselineScores, SEGMENT_BASELINES } from "../../evidence/evidence";
import type { Measured, MeasuredBaseline } from "../measured";
import type { SegmentEvidence } from "./evidence";

/** What needs no training, in the order of the table. */
export function segmentBaselines(scores: BaselineScores): readonly MeasuredBaseline[] {
  const isOneBlock = scores.nearestNeighbourPast === undefined;
  return SEGMENT_BASELINES.flatMap((known) => {
    const metrics = scores[known];
    const name = isOneBlock && known === "nearestNeighbourBoth" ? "nearestNeighbour" : known;
    return metrics === undefined ? [] : [{ name, mustBeat: true, metrics: { ...metrics }, interval: null }];
  });
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

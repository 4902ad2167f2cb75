import type { BinaryIntervals } from "../../evidence/binary-intervals";
import type { Measured, MeasuredBaseline } from "../measured";
import { CHURN_BASELINES, type ChurnBaselineScores, type ChurnEvidence } from "./evidence";
import { CHURN_CLASSES } from "./labels";

/** As the table has them: without those that could not be computed. */
export function measuredBaselines(scores: ChurnBaselineScores): readonly MeasuredBaseline[] {
  return CHURN_BASELINES.flatMap((name) => {
    const of = scores[name];
    if (of === null) return [];
    const { interval, ...metrics } = of;
    return [{ name, mustBeat: true, metrics, interval }];
  });
}

/** Intervals at a threshold, the nearest of those that were computed. */
export function intervalsAt({ auc, average_precision, decisions }: BinaryIntervals, threshold: number) {
  const [first, ...others] = decisions;
  const distance = (of: { readonly threshold: number }) => Math.abs(of.threshold - threshold);
  const at = others.reduce((best, other) => (best && distance(best) <= distance(other) ? best : other), first);
  const { accuracy = null, precision = null, recall = null, specificity = null, f1 = null } = at ?? {};
  const [retained, churned] = CHURN_CLASSES;
  const recalls = { [retained]: specificity, [churned]: recall };
  return { accuracy, precision, recall, f1, auc, average_precision, recalls };
}

/** @param threshold that intervals are wanted at. */
export function measuredChurn({ evidence, intervals }: ChurnEvidence, threshold: number): Measured {
  const { recalls, ...ofMetrics } = intervalsAt(intervals, threshold);
  return {
    task: "churn",
    baselines: measuredBaselines(evidence.baselines),
    usedRows: evidence.baselineRows,
    warnings: evidence.warnings,
    intervals: ofMetrics,
    recall: recalls,
    expectedCalibrationError: evidence.calibration.expectedCalibrationError,
  };
}

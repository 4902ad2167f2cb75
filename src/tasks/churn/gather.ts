import type { SketchesDataset } from "../../data/sketches";
import { binaryIntervals } from "../../evidence/binary-intervals";
import { calibration } from "../../evidence/calibration";
import type { LongWork } from "../../evidence/yield";
import type { ClassAnswers } from "../../metrics/types";
import type { ChurnBaselines } from "./baselines";
import type { ChurnEvaluation } from "./evaluation";
import type { ChurnEvidence } from "./evidence";
import { leakWarnings } from "./leaks";
import { intervalsAt } from "./measured";
import { churnedOf } from "./predictor";

/** @throws the signal's reason when the work was canceled. */
export async function gatherChurnEvidence(
  sketches: SketchesDataset,
  found: ChurnBaselines,
  tested: { readonly evaluation: ChurnEvaluation; readonly answers: ClassAnswers },
  validation: ClassAnswers,
  work: LongWork,
): Promise<ChurnEvidence> {
  const { evaluation, answers } = tested;
  const thresholds = evaluation.decisions.map(({ threshold }) => threshold);
  const intervals = await binaryIntervals(churnedOf(answers.probabilities), answers.labels, thresholds, work);
  const [onTest, onValidation] = [calibration(answers), calibration(validation)];
  return {
    task: "churn",
    evidence: {
      baselines: found.scores,
      intervals: intervalsAt(intervals, evaluation.threshold),
      calibration: { expectedCalibrationError: onTest.expectedCalibrationError },
      baselineRows: found.usedRows,
      warnings: leakWarnings(sketches, found, evaluation.metrics.auc),
    },
    calibration: { validation: onValidation, test: onTest },
    intervals,
  };
}

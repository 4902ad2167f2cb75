import type { SketchesDataset } from "../../data/sketches";
import { binaryIntervals } from "../../evidence/binary-intervals";
import { type Calibration, calibration } from "../../evidence/calibration";
import { inParts, type LongWork } from "../../evidence/yield";
import type { ClassAnswers } from "../../metrics/types";
import type { ChurnBaselineData, ChurnBaselineStore } from "./baselines";
import type { ChurnEvaluation } from "./evaluation";
import type { ChurnEvidence } from "./evidence";
import { leakWarnings } from "./leaks";
import { intervalsAt } from "./measured";
import { churnedOf } from "./predictor";

/** @throws the signal's reason when the work was cancelled. */
export async function gatherChurnEvidence(
  sketches: SketchesDataset,
  data: ChurnBaselineData,
  baselines: ChurnBaselineStore,
  tested: { readonly evaluation: ChurnEvaluation; readonly answers: ClassAnswers },
  validation: ClassAnswers,
  work: LongWork,
): Promise<ChurnEvidence> {
  const { evaluation, answers } = tested;
  const part = inParts(work, 2);
  const found = await baselines.get(data, part());
  const thresholds = evaluation.decisions.map(({ threshold }) => threshold);
  const intervals = await binaryIntervals(churnedOf(answers.probabilities), answers.labels, thresholds, part());
  const [onTest, onValidation] = [calibrationOf(answers), calibrationOf(validation)];
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

function calibrationOf({ probabilities, labels, classes }: ClassAnswers): Calibration {
  return calibration(probabilities, labels, classes);
}

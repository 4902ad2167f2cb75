import type { Calibration } from "../../evidence/calibration";
import type { Evidence } from "../../evidence/evidence";
import type { PrecisionRecallCurve } from "../../evidence/precision-recall";

/** What a finished model is measured against, with what only the page draws. */
export interface SegmentEvidence {
  readonly task: "segment";
  readonly evidence: Evidence;
  readonly calibration: { readonly validation: Calibration; readonly test: Calibration };
  /** Per class in class order, on the test split. */
  readonly precisionRecall: readonly PrecisionRecallCurve[];
}

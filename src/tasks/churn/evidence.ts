import type { BinaryIntervals } from "../../evidence/binary-intervals";
import type { Calibration } from "../../evidence/calibration";
import type { Interval } from "../../evidence/intervals";
import type { SerialError } from "../../formats/coded-error";
import type { BinaryMetrics } from "../../metrics/binary";

/** What needs no network, in the order of the table. */
export const CHURN_BASELINES = [
  "largestClass",
  "bestColumn",
  "logisticPast",
  "logisticPortfolio",
  "logisticBoth",
] as const;
type ChurnBaselineName = (typeof CHURN_BASELINES)[number];

/** What a baseline reaches, with the interval of its AUC. A single column calls nobody churned: it only orders. */
export type ChurnBaselineScore = (BinaryMetrics | Pick<BinaryMetrics, "auc">) & { readonly interval: Interval };
/** Null where the training rows have one class only, or nothing orders them. */
export type ChurnBaselineScores = Readonly<Record<ChurnBaselineName, ChurnBaselineScore | null>>;

/** What a finished model is measured against, with what only the page draws. */
export interface ChurnEvidence {
  readonly task: "churn";
  /** As `run.json` has it. */
  readonly evidence: {
    readonly baselines: ChurnBaselineScores;
    /** At the configuration's threshold. */
    readonly intervals: Readonly<Record<keyof BinaryMetrics, Interval>> & {
      readonly recalls: Readonly<Record<string, Interval>>;
    };
    readonly calibration: { readonly expectedCalibrationError: number };
    readonly baselineRows: { readonly train: number; readonly test: number };
    readonly warnings: readonly SerialError[];
  };
  readonly calibration: { readonly validation: Calibration; readonly test: Calibration };
  /** At every threshold that may be chosen. */
  readonly intervals: BinaryIntervals;
}

import type { ReliabilityBin } from "../evidence/calibration";
import type { Evidence } from "../evidence/evidence";
import type { Interval } from "../evidence/intervals";
import type { ChurnEvaluation } from "./churn/evaluation";
import type { Config } from "./config";
import type { Evaluation, MetricKey } from "./registry";
import type { RunJson } from "./run-json";
import type { SegmentEvaluation } from "./segment/evaluation";

/** Everything that the report and the model card say, from one finished run. */
export interface RunDocument {
  readonly run: RunJson;
  readonly walk: number;
  /** Name of the checkpoint that it is about. */
  readonly checkpoint: string;
  readonly demo: boolean;
  /** When the run finished. */
  readonly finishedAt: Date;
  /** Names in class order. */
  readonly classes: readonly string[];
  /** At the threshold that was chosen, where the task decides by one. */
  readonly test: SegmentEvaluation | ChurnEvaluation;
  readonly evidence: Evidence;
  readonly reliability: readonly ReliabilityBin[];
}

/** The test's numbers by name, of whichever task. */
export function testMetrics({ test }: Pick<RunDocument, "test">): Readonly<Partial<Record<MetricKey, number | null>>> {
  return test.metrics;
}

/**
 * Whether a test is shown at the threshold that its run was configured with, which the resamples behind the intervals
 * were judged at; true for tasks that decide by none.
 */
export function isAsConfigured(of: {
  readonly test: Evaluation;
  readonly run: { readonly config: Partial<Config> };
}): boolean {
  const { test } = of;
  const { config } = of.run;
  return test.task !== "churn" || (config.task === "churn" && config.threshold === test.threshold);
}

/**
 * Intervals by metric. Churn's accuracy has one only at the configuration's threshold, which the resamples were judged
 * at.
 */
export function metricIntervals({ test, run, evidence }: Pick<RunDocument, "test" | "run" | "evidence">) {
  const { accuracy, f1_macro, auc_ovr } = evidence.intervals;
  const intervals: Readonly<Partial<Record<MetricKey, Interval>>> = {
    ...(isAsConfigured({ test, run }) && { accuracy }),
    ...(test.task === "churn" ? { auc: auc_ovr } : { f1_macro, auc_ovr }),
  };
  return intervals;
}

/** Mean of the classes' F1, which baselines are compared by. */
export function macroF1({ test }: Pick<RunDocument, "test">): number {
  return test.task === "segment" ? test.metrics.f1_macro : test.reportAverages.macro["f1-score"];
}

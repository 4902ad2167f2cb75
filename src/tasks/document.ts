import type { ReliabilityBin } from "../evidence/calibration";
import type { Importance } from "../evidence/importance";
import { chosenOnTest } from "./churn/decision";
import type { ChurnEvaluation } from "./churn/evaluation";
import { configFor } from "./config";
import type { Measured, MetricValues } from "./measured";
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
  /** At the same threshold. */
  readonly measured: Measured;
  /** What the inputs matter; null until somebody asked. */
  readonly importance: Importance | null;
  readonly reliability: readonly ReliabilityBin[];
}

/** The threshold, where it was chosen on the test customers since the end; null while it is the configuration's. */
export function chosenThreshold({ run, test }: Pick<RunDocument, "run" | "test">): number | null {
  if (test.task !== "churn") return null;
  return chosenOnTest(test, configFor("churn", run.config).threshold) ? test.threshold : null;
}

/** The test's numbers by name, of whichever task. */
export function testMetrics({ test }: Pick<RunDocument, "test">): MetricValues {
  return test.metrics;
}

import type { ThresholdMetrics } from "../../metrics/binary";
import { classificationReport } from "../../metrics/classification";
import type { ChurnEvaluation } from "./evaluation";

/** The decision nearest to a threshold among those that were computed; the lower one of two. */
export function nearestDecision(decisions: readonly ThresholdMetrics[], threshold: number): ThresholdMetrics | null {
  let nearest: ThresholdMetrics | null = null;
  for (const decision of decisions) {
    if (nearest === null || Math.abs(decision.threshold - threshold) < Math.abs(nearest.threshold - threshold)) {
      nearest = decision;
    }
  }
  return nearest;
}

/** Whether another threshold than the configuration's was chosen, with the test's own numbers in sight. */
export function chosenOnTest({ decisions, threshold }: ChurnEvaluation, configured: number): boolean {
  return nearestDecision(decisions, threshold) !== nearestDecision(decisions, configured);
}

/** Rows are retained and churned customers, columns those called so at the threshold. */
export function confusionAt(
  { rows, positives }: Pick<ChurnEvaluation, "rows" | "positives">,
  { reached, hits }: Pick<ThresholdMetrics, "reached" | "hits">,
): [[number, number], [number, number]] {
  const alarms = reached - hits;
  return [
    [rows - positives - alarms, alarms],
    [positives - hits, hits],
  ];
}

/**
 * The evaluation with another threshold: matrix, report and the metrics that follow it. Curves, areas and everything
 * else of the ranking stay. The same object where nothing was computed to read it from.
 */
export function decidedAt(evaluation: ChurnEvaluation, threshold: number): ChurnEvaluation {
  const decision = nearestDecision(evaluation.decisions, threshold);
  if (decision === null) return evaluation;
  const confusion = confusionAt(evaluation, decision);
  const report = classificationReport(confusion);
  const { accuracy, precision, recall, f1 } = decision;
  return {
    ...evaluation,
    threshold: decision.threshold,
    metrics: { ...evaluation.metrics, accuracy, precision, recall, f1 },
    confusion,
    report: report.rows,
    reportAverages: { macro: report.macro, weighted: report.weighted },
  };
}

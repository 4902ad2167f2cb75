// @ts-check

/**
 * @param {import("../../src/protocol/run").RunHeader} header
 */
export function startLine({ engine, split, totalParameters, trainableParameters, config }) {
  const where = [engine.adapter ?? `${engine.threads} ${engine.threads === 1 ? "thread" : "threads"}`, engine.reason];
  return (
    `Engine: ${engine.name} (${where.join(", ")}) | Train: ${split.train}, Val: ${split.validation}, Test: ${split.test}` +
    ` | Parameters: ${grouped(totalParameters)}, trainable ${grouped(trainableParameters)} | Seed: ${config.seed}`
  );
}

/**
 * One epoch as the Python script prints it.
 *
 * @param {Pick<Extract<import("../../src/protocol/run").RunEvent, { type: "epoch" }>, "record" | "bestEpoch">} event
 * @param {number} epochs The most that there can be.
 */
export function epochLine({ record, bestEpoch }, epochs) {
  const epoch = String(record.epoch).padStart(String(epochs).length);
  const parts = [
    `Epoch ${epoch}/${epochs}`,
    `Train Loss: ${record.trainLoss.toFixed(4)}`,
    `Val Loss: ${record.valLoss.toFixed(4)}`,
    `Val Acc: ${record.valAccuracy.toFixed(4)}`,
    `Val F1: ${record.valF1Macro.toFixed(4)}`,
    `${record.seconds.toFixed(1)} s`,
  ];
  return parts.join(" | ") + (bestEpoch === record.epoch ? " | best" : "");
}

/**
 * How the run ended and what the test split says.
 *
 * @param {Pick<import("../../src/protocol/run").RunResult, "outcome" | "evaluatedEpoch" | "seconds"> & {
 *   test: { metrics: import("../../src/metrics/types").ClassificationMetrics } | null }} result
 */
export function finalLines({ outcome, evaluatedEpoch, seconds, test }) {
  const ended = {
    completed: "All epochs done",
    "stopped-early": "Early stopping",
    "stopped-by-user": "Stopped",
    "non-finite": "Stopped at a loss that is not finite",
    "max-steps": "Stopped after --max-steps",
  }[outcome];
  const lines = [`${ended} after ${seconds.toFixed(1)} s`];
  if (test === null) return lines;
  const { accuracy, precision_macro, recall_macro, f1_macro, f1_weighted, auc_ovr } = test.metrics;
  return [
    ...lines,
    [
      `Test (epoch ${evaluatedEpoch})`,
      `Accuracy: ${accuracy.toFixed(4)}`,
      `Precision: ${precision_macro.toFixed(4)}`,
      `Recall: ${recall_macro.toFixed(4)}`,
      `F1 (Macro): ${f1_macro.toFixed(4)}`,
      `F1 (Weighted): ${f1_weighted.toFixed(4)}`,
      `AUC (OvR): ${auc_ovr === null ? "nan" : auc_ovr.toFixed(4)}`,
    ].join(" | "),
  ];
}

/** @param {number} count */
function grouped(count) {
  return count.toLocaleString("en");
}

import type { Loss } from "../../engine/objective";
import type { ReportRow } from "../../metrics/types";
import type { RunHeader } from "../../run/run";
import type { RunView } from "../../store/state";
import { type ClassEvaluation, classEvaluation } from "../../tasks/class-evaluation";
import { classNamesOf, freezesBackbone } from "../../tasks/classes";
import type { Config } from "../../tasks/config";
import { type Evaluation, type MetricKey, type TaskId, taskOf } from "../../tasks/registry";
import type { EpochRecord } from "../../training/epoch-record";
import { metricOf, rateOf } from "../../training/epoch-record";

/**
 * The run as the Python script would print it, untranslated on purpose: people paste these lines into tickets and
 * compare them with the script's own.
 */
export function consoleLines({ header, epochs, epochsSinceBest, bestEpoch, result, state }: RunView): string[] {
  const lines = [...headLines(header), ...epochs.map((record) => epochLine(record, header.config))];
  if (result === null) return state === "failed" ? [...lines, "Training failed"] : lines;
  const { outcome, nonFiniteStep, test, evaluatedEpoch } = result;
  const ended = [...lines, ...outcomeLines(outcome, nonFiniteStep, epochs.length, epochsSinceBest, bestEpoch)];
  if (test === null) return ended;
  const title = `Test results (epoch ${evaluatedEpoch ?? epochs.length}, ${test.rows} customers)`;
  return [...ended, "", title, ...metricLines(test, header.config)];
}

function headLines(header: RunHeader): string[] {
  const { engine, split, withoutFuture, totalParameters, trainableParameters, config, loss } = header;
  const place = engine.adapter ?? `${engine.threads} ${engine.threads === 1 ? "thread" : "threads"}`;
  return [
    `Device: ${engine.name} (${place})`,
    `Train: ${split.train} | Val: ${split.validation} | Test: ${split.test}`,
    ...(withoutFuture === null
      ? []
      : [`Customers without future events (uniform target): ${withoutFuture} of ${rowsOf(split)}`]),
    ...lossLines(loss, config),
    `Total parameters: ${grouped(totalParameters)} | Trainable: ${grouped(trainableParameters)}`,
  ];
}

function rowsOf({ train, validation, test }: RunHeader["split"]): number {
  return train + validation + test;
}

/** What the loss was weighed by. */
function lossLines(loss: Loss, config: Config): string[] {
  switch (loss.kind) {
    case "cross-entropy": {
      const weights = classNamesOf(config).map(
        (name, index) => `${name} ${(loss.classWeights[index] ?? 0).toFixed(4)}`,
      );
      return [`Class weights: ${weights.join(", ")}`];
    }
    case "bce-with-logits":
      return [`Positive weight: ${loss.positiveWeight.toFixed(4)}`];
    case "kl-divergence":
      return [];
  }
}

/** One epoch's line. The learning rate is the one that training used: the head's when the backbone is frozen. */
function epochLine(record: EpochRecord, config: Config) {
  const { epochs } = config;
  return [
    `Epoch ${String(record.epoch).padStart(String(epochs).length)}/${epochs}`,
    `Train Loss: ${fixed(record.trainLoss)}`,
    `Val Loss: ${fixed(record.valLoss)}`,
    ...VALIDATION[config.task].map(([name, column]) => `${name}: ${fixed(metricOf(record, column))}`),
    `LR: ${scientific(rateOf(record, freezesBackbone(config) ? 1 : 0))}`,
  ].join(" | ");
}

function outcomeLines(
  outcome: NonNullable<RunView["result"]>["outcome"],
  nonFiniteStep: number | null,
  epochs: number,
  epochsSinceBest: number,
  bestEpoch: number | null,
): string[] {
  const best = bestEpoch === null ? "" : ` | Best epoch: ${bestEpoch}`;
  switch (outcome) {
    case "completed":
      return [`Finished after ${epochsOf(epochs)}${best}`];
    case "stopped-early":
      return [`Early stopping at epoch ${epochs}: no improvement for ${epochsOf(epochsSinceBest)}${best}`];
    case "stopped-by-user":
      return [`Stopped by user after ${epochsOf(epochs)}${best}`];
    case "non-finite":
      return [`Loss is not finite at step ${(nonFiniteStep ?? 0) + 1}: training stopped${best}`];
    case "max-steps":
      return ["Stopped after --max-steps"];
  }
}

/** What each script prints of an epoch's validation, by the history's names. */
const VALIDATION = {
  segment: [
    ["Val Acc", "valAccuracy"],
    ["Val F1", "valF1Macro"],
  ],
  churn: [["Val AUC", "valAuc"]],
  foundation: [["Val Similarity", "valSimilarity"]],
} as const satisfies Record<TaskId, readonly (readonly [string, string])[]>;

const METRIC_NAMES = {
  accuracy: "Accuracy",
  precision_macro: "Precision (macro)",
  recall_macro: "Recall (macro)",
  f1_macro: "F1 (macro)",
  f1_weighted: "F1 (weighted)",
  auc_ovr: "AUC (OvR)",
  precision: "Precision",
  recall: "Recall",
  f1: "F1",
  auc: "AUC",
  average_precision: "Average precision",
  mean_similarity: "Mean similarity",
  median: "Median",
  std: "Std",
  min: "Min",
  max: "Max",
} as const satisfies Record<MetricKey, string>;

function metricLines(test: Evaluation, config: Config): string[] {
  const values: Readonly<Partial<Record<MetricKey, number | null>>> = test.metrics;
  const lines = taskOf(test.task).metrics.map(({ key }) => {
    const value = values[key] ?? null;
    return `${METRIC_NAMES[key].padEnd(18)} ${value === null ? "nan" : fixed(value)}`;
  });
  const classes = classEvaluation(test);
  return classes === null ? lines : [...lines, "", ...reportLines(classes, classNamesOf(config))];
}

/** scikit-learn's `classification_report(digits=4)` as text (sklearn/metrics/_classification.py). */
function reportLines({ report, reportAverages, metrics, rows }: ClassEvaluation, names: readonly string[]): string[] {
  const width = names.reduce((most, name) => Math.max(most, name.length), "weighted avg".length);
  const line = (name: string, cells: readonly string[]) =>
    `${name.padStart(width)} ${cells.map((cell) => ` ${cell.padStart(9)}`).join("")}`;
  const row = (name: string, values: ReportRow) =>
    line(name, [fixed(values.precision), fixed(values.recall), fixed(values["f1-score"]), String(values.support)]);
  return [
    line("", ["precision", "recall", "f1-score", "support"]),
    "",
    ...report.map((values, index) => row(names[index] ?? String(index), values)),
    "",
    line("accuracy", ["", "", fixed(metrics.accuracy), String(rows)]),
    row("macro avg", reportAverages.macro),
    row("weighted avg", reportAverages.weighted),
  ];
}

function fixed(value: number): string {
  if (Number.isNaN(value)) return "nan";
  return Number.isFinite(value) ? value.toFixed(4) : value > 0 ? "inf" : "-inf";
}

/** Python's `{:.2e}`, whose exponents have two digits at least. */
function scientific(value: number): string {
  return value.toExponential(2).replace(/\d+$/, (exponent) => exponent.padStart(2, "0"));
}

function epochsOf(count: number): string {
  return count === 1 ? "1 epoch" : `${count} epochs`;
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

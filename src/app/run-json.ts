import { version } from "../../package.json";
import type { SketchesDataset } from "../data/sketches";
import { SPLIT_RULE } from "../data/split";
import type { BackboneShape } from "../model/architecture";
import type { ModelSketcher } from "../model/decision";
import type { RunHeader } from "../run/run";
import { sketcherRecord } from "../tasks/files";
import type { DatasetRecord, FileRecord, FoundationFile, FoundationRecord, RunJson } from "../tasks/run-json";
import type { TaskClasses } from "../tasks/work";
import type { TrainingOutcome } from "../training/outcome";

/** What a task makes of the file's rows. */
interface DatasetFacts {
  readonly classes: Pick<TaskClasses, "names" | "counts"> | null;
  readonly withoutFuture: number | null;
}

/** `dataset` of `run.json`. */
export function datasetRecord(
  file: FileRecord,
  sketches: Pick<SketchesDataset, "rows" | "pastWidth" | "portfolioWidth" | "table">,
  { classes, withoutFuture }: DatasetFacts,
  sketcher: ModelSketcher | null,
): DatasetRecord {
  const labels = Object.fromEntries(classes?.names.map((name, index) => [name, classes.counts[index] ?? 0]) ?? []);
  const leftOut = sketches.rows - (classes?.counts.reduce((sum, count) => sum + count, 0) ?? sketches.rows);
  const filled = sketches.table?.filled ?? [];
  return {
    ...file,
    rows: sketches.rows,
    widths: { past: sketches.pastWidth, portfolio: sketches.portfolioWidth },
    labels: leftOut > 0 ? { ...labels, "": leftOut } : labels,
    ...sketcherRecord(sketcher),
    ...(withoutFuture !== null && { withoutFuture }),
    ...(filled.length > 0 && { filled: Object.fromEntries(filled.map(({ column, cells }) => [column, cells])) }),
  };
}

/** `foundation` of `run.json`; null for a run without one. */
export function foundationRecord(
  file: FoundationFile | null,
  foundation: { readonly shape: BackboneShape } | null,
): FoundationRecord | null {
  if (file === null || foundation === null) return null;
  const { inputDim, hiddenDim, outputDim, numLayers } = foundation.shape;
  const { run, ...known } = file;
  return {
    ...known,
    ...(run === null ? {} : { run }),
    rows: null,
    widths: { input: inputDim, hidden: hiddenDim, output: outputDim, layers: numLayers },
    labels: null,
  };
}

/** What `run.json` says of a run. NaN and infinite losses become null in the file, as JSON has neither. */
export function runJson(run: {
  readonly header: RunHeader;
  readonly splitSeed: number;
  readonly dataset: DatasetRecord;
  readonly foundation: FoundationRecord | null;
  readonly outcome: TrainingOutcome;
  readonly test: RunJson["test"];
  readonly evidence: RunJson["evidence"];
}): RunJson {
  const { header, outcome } = run;
  const { split } = header;
  return {
    version: version,
    task: header.task,
    config: header.config,
    dataset: run.dataset,
    foundation: run.foundation,
    split: { sizes: [split.train, split.validation, split.test], seed: run.splitSeed, rule: SPLIT_RULE },
    engine: header.engine,
    // A run of a few steps is a measurement of steps, whatever epochs it happened to finish.
    history: outcome.outcome === "max-steps" ? [] : outcome.history,
    steps: { loss: Array.from(outcome.stepLoss), gradNorm: Array.from(outcome.stepGradNorm) },
    bestEpoch: outcome.outcome === "max-steps" ? null : outcome.bestEpoch,
    stoppedEarly: outcome.outcome === "stopped-early",
    ...(header.loss.kind === "bce-with-logits" && { positiveWeight: header.loss.positiveWeight }),
    test: run.test,
    evidence: run.evidence,
    seconds: outcome.seconds,
    secondsPerStep: outcome.secondsPerStep,
  };
}

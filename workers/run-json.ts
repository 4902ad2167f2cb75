import { version } from "../package.json";
import { SPLIT_RULE } from "../src/data/split";
import type { Evidence } from "../src/evidence/evidence";
import type { BackboneShape } from "../src/model/architecture";
import type { RunHeader } from "../src/protocol/run";
import type { Evaluation } from "../src/tasks/registry";
import type { DatasetRecord, FoundationRecord, RunJson } from "../src/tasks/run-json";
import { testRecord } from "../src/tasks/segment/evaluation";
import type { TrainingOutcome } from "../src/training/trainer";

/** Who the two files were. */
export interface FileRecord {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** `dataset` of `run.json`. @param counts rows per class, of the whole file. */
export function datasetRecord(
  file: FileRecord,
  sketches: { readonly rows: number; readonly pastWidth: number; readonly portfolioWidth: number },
  classes: readonly string[],
  counts: readonly number[],
): DatasetRecord {
  const labels = Object.fromEntries(classes.map((name, index) => [name, counts[index] ?? 0]));
  const leftOut = sketches.rows - counts.reduce((sum, count) => sum + count, 0);
  return {
    ...file,
    rows: sketches.rows,
    widths: { past: sketches.pastWidth, portfolio: sketches.portfolioWidth },
    labels: leftOut > 0 ? { ...labels, "": leftOut } : labels,
  };
}

/** `foundation` of `run.json`. */
export function foundationRecord(file: FileRecord, shape: BackboneShape): FoundationRecord {
  return {
    ...file,
    rows: null,
    widths: { input: shape.inputDim, hidden: shape.hiddenDim, output: shape.outputDim, layers: shape.numLayers },
    labels: null,
  };
}

/** What `run.json` says of a run. NaN and infinite losses become null in the file, as JSON has neither. */
export function runJson(run: {
  readonly header: RunHeader;
  readonly splitSeed: number;
  readonly dataset: DatasetRecord;
  readonly foundation: FoundationRecord;
  readonly outcome: TrainingOutcome;
  readonly test: Evaluation | null;
  readonly evidence: Evidence | null;
}): RunJson {
  const { header, outcome, test } = run;
  const { split } = header;
  return {
    version: version,
    task: header.task,
    config: header.config,
    dataset: run.dataset,
    foundation: run.foundation,
    split: { sizes: [split.train, split.validation, split.test], seed: run.splitSeed, rule: SPLIT_RULE },
    engine: header.engine,
    // A run of a few steps is a measurement of steps, whatever epochs it happened to finish (contract, section 5).
    history: outcome.outcome === "max-steps" ? [] : outcome.history,
    steps: { loss: Array.from(outcome.stepLoss), gradNorm: Array.from(outcome.stepGradNorm) },
    bestEpoch: outcome.outcome === "max-steps" ? null : outcome.bestEpoch,
    stoppedEarly: outcome.outcome === "stopped-early",
    test:
      test === null ? null : { metrics: { ...test.metrics }, ...testRecord(test, header.config.classes), details: {} },
    evidence: run.evidence === null ? null : { ...run.evidence },
    seconds: outcome.seconds,
    secondsPerStep: outcome.secondsPerStep,
  };
}

import type { Importance } from "../evidence/importance";
import type { Locale } from "../i18n/messages";
import type { RunHeader } from "../protocol/run";
import type { TaskEvidence } from "../tasks/registry";
import type { DatasetRecord, FoundationRecord } from "../tasks/run-json";
import type { PreparedTask, RunSketcher, Scored, TaskSources } from "../tasks/work";
import type { TrainingOutcome } from "../training/trainer";

/** Inputs of a run: what the session keeps of the two files, and the walk that they agree on. */
export interface RunSources extends TaskSources {
  readonly walk: number;
  /** What made the sketches; null where it is not known. */
  readonly sketcher: SketcherFile | null;
}

/** A `sketcher_walk….npz`. */
export interface SketcherFile {
  readonly name: string;
  readonly sha256: string;
  readonly blob: Blob;
}

/** What the exported files are made from. */
export interface FinishedRun {
  readonly header: RunHeader;
  readonly sources: RunSources;
  readonly dataset: Promise<DatasetRecord>;
  readonly foundation: Promise<FoundationRecord | null>;
  /** Language of the report. */
  readonly locale: Locale;
  readonly prepared: PreparedTask;
  readonly sketcher: RunSketcher | null;
  readonly outcome: TrainingOutcome;
  readonly finishedAt: Date;
  readonly test: Scored | null;
  /** Chosen since the end; null while it is the configuration's. */
  readonly threshold: number | null;
  /** What the inputs matter to the model; null until somebody asked. */
  readonly importance: Importance | null;
  /** Resolves when baselines and intervals are known; null without a test or when they failed. */
  readonly evidence: Promise<TaskEvidence | null>;
}

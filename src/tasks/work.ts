import type { SketchesDataset } from "../data/sketches";
import type { Importance } from "../evidence/importance";
import type { LongWork } from "../evidence/yield";
import type { Locale } from "../i18n/messages";
import type { ClassAnswers, RocCurve } from "../metrics/types";
import type { PredictorShape } from "../model/architecture";
import type { ModelSketcher } from "../model/decision";
import type { Foundation } from "../model/foundation";
import type { TrainingOutcome } from "../training/outcome";
import type { PreparedRun } from "../training/prepare";
import type { Config } from "./config";
import type { BaselineCheck } from "./measured";
import type { Evaluation, ExportKind, TaskEvidence, TaskId } from "./registry";
import type { RunJson } from "./run-json";

/** The files of a run, read. */
export interface TaskSources {
  readonly sketches: SketchesDataset;
  readonly foundation: Foundation | null;
  /** What made the sketches; null where it is not known. */
  readonly sketcher: SketcherFile | null;
}

/** A model's answers for some rows, and how good they are. */
export interface Scored {
  readonly evaluation: Evaluation;
  /** Null for tasks without classes. */
  readonly answers: ClassAnswers | null;
  /** The network's own, `[rows, outputs]`, where files are made of them. */
  readonly outputs: Float32Array | null;
}

/** A `sketcher_walk….npz`. */
export interface SketcherFile extends Pick<ModelSketcher, "name" | "sha256"> {
  readonly blob: Blob;
}

/** What made a run's sketches, to be handed on with its model. */
export interface RunSketcher extends SketcherFile, ModelSketcher {}

/** Files that a task makes itself: `run.json` is the same for all. */
type TaskFileKind = Exclude<ExportKind, "run">;

/** What the files of a finished run are made from, beside what the task kept itself. */
export interface FinishedTask {
  readonly config: Config;
  readonly walk: number;
  /** Marks everything as made from synthetic data. */
  readonly demo: boolean;
  /** Language of report and model card. */
  readonly locale: Locale;
  readonly finishedAt: Date;
  readonly outcome: TrainingOutcome;
  readonly test: Scored | null;
  /** Chosen since the end, where the task decides by one; null while it is the configuration's. */
  readonly threshold: number | null;
  /** What the inputs matter to the model; null until somebody asked. */
  readonly importance: Importance | null;
  /** Resolves some seconds after the end; null without a test, or when it could not be computed. */
  readonly evidence: Promise<TaskEvidence | null>;
  /** Null where it is not known. */
  readonly sketcher: RunSketcher | null;
  readonly json: () => Promise<RunJson>;
  /** The studio's. */
  readonly version: string;
  /** SHA-256 of a file, lower-case hexadecimal. */
  readonly fingerprint: (file: Blob) => Promise<string>;
}

/** The classes that a task tells apart. */
export interface TaskClasses {
  readonly names: readonly string[];
  /** Per row of the file, −1 for rows that take no part. */
  readonly labels: Int32Array;
  /** Rows of the file per class. */
  readonly counts: readonly number[];
  /** The network that scores. */
  readonly shape: PredictorShape;
}

/** A run of a task, ready for its first step: what the generic loop needs, and what only the task can say. */
export interface PreparedTask {
  readonly run: PreparedRun;
  /** Null for tasks without classes. */
  readonly classes: TaskClasses | null;
  /** Rows of the file without future events; null for tasks that learn no futures. */
  readonly withoutFuture: number | null;
  /** @param outputs the network's, `[rows.length, outputs]`. @param rows of the file. */
  score(outputs: Float32Array, rows: Int32Array): Scored;
  /** The task's leading metric of some rows' outputs; null where it is undefined. Parameters as of `score`. */
  leadingScore(outputs: Float32Array, rows: Int32Array): number | null;
  /** `test` of `run.json`. @param evidence null before it is known. */
  testRecord(evaluation: Evaluation, evidence: TaskEvidence | null): NonNullable<RunJson["test"]>;
  /** Curves that the history keeps of the test, thinned for drawing; null for tasks without. */
  curves(test: Evaluation): readonly RocCurve[] | null;
  /** How similar each tested customer's predicted future is to the real one; null for tasks that predict none. */
  similarities(test: Scored): Float32Array | null;
  /** What the model is measured against. @throws the signal's reason when canceled. */
  gatherEvidence(test: Scored, validation: Scored, work: LongWork): Promise<TaskEvidence>;
  /**
   * One file of the finished run.
   *
   * @throws CodedError `export/no-test` where the file tells of a test that was not made.
   */
  file(kind: TaskFileKind, finished: FinishedTask): Promise<Blob>;
}

/** What a task computes: the worker's half of it. */
export interface TaskWork {
  /**
   * What a model must beat, on the split that a run would make; kept for the run's own evidence.
   *
   * @throws the signal's reason when canceled, and as `prepare`.
   */
  baselines(sketches: SketchesDataset, config: Config, work: LongWork): Promise<BaselineCheck>;
  /**
   * Chooses rows and targets, splits, and initializes the network, with the script's draws in the script's order.
   *
   * @throws CodedError for files that do not fit the task or each other.
   */
  prepare(sources: TaskSources, config: Config): PreparedTask | Promise<PreparedTask>;
}

/** An evaluation of this task. @throws RangeError for another task's. */
export function evaluationOf<T extends TaskId>(task: T, evaluation: Evaluation): Extract<Evaluation, { task: T }> {
  if (isOf(task, evaluation)) return evaluation;
  throw new RangeError(`a ${task} run with a ${evaluation.task} evaluation`);
}

/** The answers of a task that tells classes apart. @throws RangeError where there are none. */
export function answersOf({ answers }: Scored): ClassAnswers {
  if (answers === null) throw new RangeError("a run of classes without answers");
  return answers;
}

/** Evidence of this task, or null. @throws RangeError for another task's. */
export function evidenceOf<T extends TaskId>(
  task: T,
  evidence: TaskEvidence | null,
): Extract<TaskEvidence, { task: T }> | null {
  if (evidence === null || isOf(task, evidence)) return evidence;
  throw new RangeError(`a ${task} run with ${evidence.task} evidence`);
}

function isOf<T extends TaskId, Value extends { readonly task: TaskId }>(
  task: T,
  value: Value,
): value is Extract<Value, { task: T }> {
  return value.task === task;
}

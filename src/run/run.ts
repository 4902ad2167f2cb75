import type { EngineInfo } from "../engine/engine";
import type { Loss } from "../engine/objective";
import type { ModelSketcher } from "../model/decision";
import type { Config } from "../tasks/config";
import type { Evaluation, TaskId } from "../tasks/registry";
import type { FileRecord, FoundationFile } from "../tasks/run-json";
import type { EpochRecord } from "../training/epoch-record";
import type { TrainingOutcome } from "../training/outcome";

/** What the page knows of a run when it starts; the run's own configuration, never the form's. */
export interface RunHeader {
  readonly id: string;
  readonly task: TaskId;
  readonly startedAt: number;
  readonly config: Config;
  readonly engine: EngineInfo;
  readonly walk: number;
  /** What made the sketches, by its file; null where it is not known. */
  readonly sketcher: Pick<ModelSketcher, "name" | "sha256"> | null;
  readonly split: { readonly train: number; readonly validation: number; readonly test: number };
  /** Customers of the file without future events, where futures are learned: they are taught the uniform distribution. */
  readonly withoutFuture: number | null;
  /** With its weights. */
  readonly loss: Loss;
  readonly stepsPerEpoch: number;
  /** Of a full batch. */
  readonly flopsPerStep: number;
  readonly totalParameters: number;
  readonly trainableParameters: number;
  readonly demo: boolean;
  /** Whether it learns from any table with a label, not from sketches. */
  readonly isTable: boolean;
}

/** What a run has done so far; of a resumed one, when it was saved. */
export interface RunProgress {
  readonly epochs: readonly EpochRecord[];
  /** Validation evaluation of each finished epoch, by index (epoch − 1): the scrubber's. */
  readonly validations: readonly Evaluation[];
  /** In step order. */
  readonly stepLoss: Float64Array;
  readonly stepGradNorm: Float64Array;
  readonly bestEpoch: number | null;
  readonly epochsSinceBest: number;
  /** Training time without pauses. */
  readonly elapsedSeconds: number;
}

/** How a run ended, with what the results view shows. */
export interface RunOutcome
  extends Pick<TrainingOutcome, "outcome" | "bestEpoch" | "nonFiniteStep" | "seconds" | "secondsPerStep"> {
  /** Epoch whose weights were evaluated and are exported. */
  readonly evaluatedEpoch: number | null;
  readonly test: Evaluation | null;
}

/** Who the two files of a run were. */
export interface RunFiles {
  readonly sketches: FileRecord;
  /** Null for a run that makes a model from nothing. */
  readonly foundation: FoundationFile | null;
}

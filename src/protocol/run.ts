import type { EngineInfo, StepRecord } from "../engine/engine";
import type { Loss } from "../engine/objective";
import type { RocCurve } from "../metrics/types";
import type { Config } from "../tasks/config";
import type { Evaluation, TaskEvidence, TaskId } from "../tasks/registry";
import type { RunJson } from "../tasks/run-json";
import type { EpochRecord } from "../training/epoch-record";
import type { SerialError } from "./files";

export type { EpochRecord };

/** What the page knows of a run when it starts; the run's own configuration, never the form's. */
export interface RunHeader {
  readonly id: string;
  readonly task: TaskId;
  readonly startedAt: number;
  readonly config: Config;
  readonly engine: EngineInfo;
  readonly walk: number;
  /** What made the sketches, by its file; null where it is not known. */
  readonly sketcher: { readonly name: string; readonly sha256: string } | null;
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
}

/** What a resumed run had already done when it was saved. */
export interface EarlierProgress {
  readonly epochs: readonly EpochRecord[];
  readonly validations: readonly Evaluation[];
  readonly stepLoss: Float64Array;
  readonly stepGradNorm: Float64Array;
  readonly bestEpoch: number | null;
  readonly epochsSinceBest: number;
  readonly elapsedSeconds: number;
}

/** Pushed by the worker while a run goes on, at most a few per second. */
export type RunEvent =
  | { readonly type: "started"; readonly header: RunHeader; readonly earlier: EarlierProgress | null }
  /** The run goes on from its newest saved state after its engine or its worker failed; `notice` says what happened. */
  | {
      readonly type: "restarted";
      readonly header: RunHeader;
      readonly earlier: EarlierProgress | null;
      readonly notice: SerialError;
    }
  | {
      readonly type: "steps";
      readonly epoch: number;
      readonly records: readonly StepRecord[];
      readonly elapsedSeconds: number;
    }
  | {
      readonly type: "epoch";
      readonly record: EpochRecord;
      readonly validation: Evaluation;
      readonly bestEpoch: number | null;
      readonly epochsSinceBest: number;
    }
  | { readonly type: "state"; readonly state: "training" | "paused" | "evaluating" }
  | { readonly type: "finished"; readonly result: RunResult }
  /** Baselines and intervals arrive after the results; null when they could not be computed. */
  | { readonly type: "evidence"; readonly evidence: TaskEvidence | null }
  /** Something went wrong that does not end the run, e.g. an autosave that could not be written. */
  | { readonly type: "warning"; readonly error: SerialError }
  /** What the history keeps: after the first epoch, at the end, and when the evidence is there. */
  | { readonly type: "record"; readonly id: string; readonly record: RunProgressRecord }
  /** What came to that since: after each epoch, at most once a second. As JSON has it. */
  | { readonly type: "progress"; readonly id: string; readonly delta: unknown }
  | { readonly type: "failed"; readonly error: SerialError };

/** A run as the history stores it, as far as it got. */
export interface RunProgressRecord {
  /** As JSON has it: NaN and infinities are null. */
  readonly json: RunJson;
  /** Test rows of the file with actual and predicted class, once evaluated. */
  readonly predictions: {
    readonly rows: Int32Array;
    readonly labels: Int32Array;
    readonly predicted: Int32Array;
  } | null;
  /** How similar each test customer's predicted future is to the real one, once evaluated; null for other tasks. */
  readonly similarities: Float32Array | null;
  /** The test split's curves per class, once evaluated. */
  readonly roc: readonly RocCurve[] | null;
  /** Bytes of the checkpoint kept in the browser; 0 when none is. */
  readonly checkpointBytes: number;
  /** SHA-256 of the checkpoint, whether it is kept or not; null without one. */
  readonly checkpointSha256: string | null;
}

/** A file of a finished run, and why others are missing from it. */
export interface ExportedFile {
  readonly blob: Blob;
  /** Null where nothing is missing. */
  readonly leftOut: SerialError | null;
}

/** How a run ended, with what the results view shows. */
export interface RunResult {
  readonly outcome: "completed" | "stopped-early" | "stopped-by-user" | "non-finite" | "max-steps";
  readonly bestEpoch: number | null;
  /** Epoch whose weights were evaluated and are exported. */
  readonly evaluatedEpoch: number | null;
  readonly test: Evaluation | null;
  /** Set when the loss became NaN or infinite: the (0-based) step. */
  readonly nonFiniteStep: number | null;
  readonly seconds: number;
  readonly secondsPerStep: number | null;
}

import type { SerialError } from "../formats/coded-error";
import type { RunRecordUpdate } from "../run/record";
import type { RunHeader, RunOutcome, RunProgress } from "../run/run";
import type { Evaluation, TaskEvidence } from "../tasks/registry";
import type { TrainerEvent } from "../training/trainer";

/** Pushed by the worker while a run goes on, at most a few per second. */
export type RunEvent =
  | { readonly type: "started"; readonly header: RunHeader; readonly earlier: RunProgress | null }
  /** The run goes on from its newest saved state after its engine or its worker failed; `notice` says what happened. */
  | {
      readonly type: "restarted";
      readonly header: RunHeader;
      readonly earlier: RunProgress | null;
      readonly notice: SerialError;
    }
  | Exclude<TrainerEvent<Evaluation>, { type: "state" }>
  | { readonly type: "state"; readonly state: "training" | "paused" | "evaluating" }
  | { readonly type: "finished"; readonly result: RunOutcome }
  /** How far baselines and intervals are, 0..1. */
  | { readonly type: "evidence-progress"; readonly share: number }
  /** Baselines and intervals arrive after the results; null when they could not be computed. */
  | { readonly type: "evidence"; readonly evidence: TaskEvidence | null }
  /** Something went wrong that does not end the run, e.g. an autosave that could not be written. */
  | { readonly type: "warning"; readonly error: SerialError }
  /** What the history keeps: after the first epoch, at the end, and when the evidence is there. */
  | { readonly type: "record"; readonly id: string; readonly record: RunRecordUpdate }
  /** What came to that since: after each epoch, at most once a second. As JSON has it. */
  | { readonly type: "progress"; readonly id: string; readonly delta: unknown }
  | { readonly type: "failed"; readonly error: SerialError };

/** A file of a finished run, and why others are missing from it. */
export interface ExportedFile {
  readonly blob: Blob;
  /** Null where nothing is missing. */
  readonly leftOut: SerialError | null;
}

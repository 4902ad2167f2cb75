import type { SerialError } from "../formats/coded-error";
import type { Locale } from "../i18n/messages";
import type { FoundationSummary, OpenProgress, SketchesSummary, TableQuestion } from "../protocol/files";
import type { Preflight } from "../protocol/preflight";
import type { ResumableRun } from "../protocol/worker-api";
import type { RunHeader, RunOutcome, RunProgress } from "../run/run";
import type { InputKind } from "../storage/input-files";
import type { Config } from "../tasks/config";
import type { TaskEvidence } from "../tasks/registry";
import type { SpeedSample } from "./speed";

/** One of the two inputs: nothing, being read, kept (`value`), with the last refusal beside it so that nothing is lost. */
export interface InputSlot<T> {
  readonly value: T | null;
  readonly loading: OpenProgress | null;
}

/** A refusal is shown where the cause is: on the drop target, naming the file. */
export interface Refusal {
  readonly file: string;
  readonly error: SerialError;
}

/** A run as the page sees it. The buffers of its step series grow in place; views of them are fresh. */
export interface RunView extends RunProgress {
  readonly header: RunHeader;
  readonly state: "training" | "paused" | "evaluating" | "finished" | "failed";
  /** Steps so far. */
  readonly stepCount: number;
  /** Step within the current epoch, from 0. */
  readonly epochStep: number;
  /** What the recent speed is computed from. */
  readonly speed: readonly SpeedSample[];
  readonly stepsPerSecond: number | null;
  readonly rowsPerSecond: number | null;
  readonly secondsLeft: number | null;
  readonly result: RunOutcome | null;
  /** Arrives some seconds after the result. */
  readonly evidence: TaskEvidence | null;
  /** How far it is until then, 0..1; null while nothing tells. */
  readonly evidenceShare: number | null;
  readonly error: SerialError | null;
  /** What went wrong without ending the run; one per code. */
  readonly warnings: readonly SerialError[];
}

/** `<html data-state>`: files and the current run; tests and commands wait for it. */
export type StudioPhase = "empty" | "loading" | "ready" | "training" | "paused" | "evaluating" | "finished" | "failed";

export interface StudioState {
  readonly sketches: InputSlot<SketchesSummary>;
  readonly foundation: InputSlot<FoundationSummary>;
  /** The files that the worker holds, for the day it has to be replaced. */
  readonly inputFiles: Readonly<Record<InputKind, File | null>>;
  readonly refusals: readonly Refusal[];
  /** Files of one kind, or several to train on, were dropped at once: the user chooses. */
  readonly choice: { readonly kind: InputKind | "data"; readonly files: readonly File[] } | null;
  /** A table that waits until somebody says what its columns mean. */
  readonly table: (TableQuestion & { readonly file: File }) | null;
  /** Dropped files are being told apart. */
  readonly identifying: boolean;
  /** Files dropped while a run goes on: they wait for the next run. */
  readonly waiting: readonly File[];
  readonly demo: boolean;
  readonly config: Config;
  readonly preflight: Preflight | null;
  readonly preflightError: SerialError | null;
  readonly run: RunView | null;
  /** Inputs were opened since the run that is shown began: its results are not theirs. */
  readonly newInputs: boolean;
  /** A queue goes on: it holds the worker between two of its runs, too. */
  readonly queueing: boolean;
  /** A list of configurations that was dropped, for the form of a queue. */
  readonly configurations: readonly unknown[] | null;
  /** Unfinished runs of earlier visits. */
  readonly resumable: readonly ResumableRun[];
  readonly locale: Locale;
  readonly theme: "system" | "light" | "dark";
}

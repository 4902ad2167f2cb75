import type { Result, SerialError } from "../formats/coded-error";
import type { Locale } from "../i18n/messages";
import type { FoundationSummary, OpenProgress, SketchesSummary, TableQuestion } from "../protocol/files";
import type { Preflight } from "../protocol/preflight";
import type { ResumableRun } from "../protocol/worker-api";
import type { RunHeader, RunOutcome, RunProgress } from "../run/run";
import type { InputKind } from "../storage/input-files";
import type { ChurnEvaluation } from "../tasks/churn/evaluation";
import type { Config } from "../tasks/config";
import type { ExportRequest, TaskEvidence, TaskId } from "../tasks/registry";
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

/** A file that was offered as a download. */
interface SavedExport {
  readonly file: string;
  readonly bytes: number;
  /** Why files are missing from a zip; null where none is. */
  readonly leftOut: SerialError | null;
}

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

export interface StudioActions {
  /** Takes whatever was dropped or picked: sketches, foundation model, configuration JSON. */
  openFiles(files: readonly File[], wanted?: "inputs" | "results"): Promise<void>;
  /** Opens a table whose columns mean this (a `TableMapping`, which the worker judges). */
  openTable(file: File, mapping: unknown): Promise<void>;
  cancelOpening(): void;
  chooseFile(file: File): Promise<void>;
  dismissRefusal(refusal: Refusal): void;
  removeInput(kind: InputKind): Promise<void>;
  /** Loads the demo bank and its configuration; false when a run goes on or the files do not arrive. */
  openDemo(task?: TaskId): Promise<boolean>;
  startDemo(task?: TaskId): Promise<void>;
  /** Replaces some keys; the configuration stays valid (forms validate before they call). */
  setConfig(changes: Partial<Config>): void;
  /** Another task, with its defaults. */
  setTask(task: TaskId): void;
  resetConfig(): void;
  /** Starts with the loaded files and the configuration; a refusal appears as `preflightError`. */
  startTraining(options?: { readonly maxSteps: number | null }): Promise<void>;
  /** Starts a run of a queue under its own configuration; the form keeps what it says. */
  startQueued(id: string, config: Config): Promise<void>;
  /** A queue takes the worker, or gives it back: then files that waited are opened. */
  setQueueing(queueing: boolean): void;
  /** Whoever reads `configurations` empties it. */
  takeConfigurations(): void;
  /** Looks for unfinished runs of earlier visits; called once when the page opens. */
  findResumable(): Promise<SerialError | null>;
  /** Goes on with an unfinished run; its two files must be loaded (the worker compares their SHA-256). */
  resumeRun(id: string, options?: { readonly maxSteps: number | null }): Promise<void>;
  discardResumable(id: string): Promise<void>;
  pauseTraining(): Promise<void>;
  /** Saves the run where it is. */
  saveRun(): Promise<void>;
  resumeTraining(): Promise<void>;
  /** Ends the run after the current step; the best epoch so far is evaluated. */
  stopTraining(): Promise<void>;
  /** Shows the finished churn run at another threshold, which its files follow; run.json keeps the configuration's. */
  showDecided(test: ChurnEvaluation): void;
  /** Offers one file of the finished run as a download under its own name. */
  exportFile(request: ExportRequest): Promise<Result<SavedExport>>;
  /**
   * Opens the model of the finished pre-training run for fine-tuning and chooses what it is for: segments, or churn where
   * the sketches have no segments.
   */
  fineTuneRunModel(): Promise<Result<null>>;
  /** Puts the model of a pre-training run, told by its id, where fine-tuning begins; nothing while a run goes on. */
  fineTuneWith(model: File, run: string): Promise<void>;
  /** Opens the model of a pre-training run, of this visit or kept from an earlier one; false when there is none. */
  openRunModel(id: string): Promise<boolean>;
  /** Opens sketches that were made here, also while a queue holds the worker; false when they are refused, which is said. */
  openSketches(file: File): Promise<boolean>;
  /** What is set for a task, whichever is chosen. */
  configOf(task: TaskId): Config;
  setLocale(locale: Locale): void;
  setTheme(theme: StudioState["theme"]): void;
}

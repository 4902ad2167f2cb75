import type { Importance } from "../evidence/importance";
import type { ThresholdPoint } from "../evidence/precision-recall";
import type { SerialError } from "../formats/coded-error";
import type { Locale } from "../i18n/messages";
import type { RunFiles, RunHeader } from "../run/run";
import type { Config } from "../tasks/config";
import type { BaselineCheck } from "../tasks/measured";
import type { ExportRequest } from "../tasks/registry";
import type { TrainerState } from "../training/trainer";
import type { Answers } from "./answers";
import type { FileKind, OpenedFile, OpenProgress } from "./files";
import type { PerformanceApi } from "./performance";
import type { PredictApi } from "./predict";
import type { Preflight, TimeSpan } from "./preflight";
import type { ReferencesApi } from "./reference";
import type { ExportedFile, RunEvent } from "./run";
import type { StoredApi } from "./stored";

/**
 * The services of the studio worker: at most one sketches file, one foundation model and one run at a time. Every answer
 * is a `Result`; progress and events come through callbacks (Comlink proxies).
 */
export interface StudioServices {
  readonly life: LifeApi;
  readonly inputs: Answers<InputsApi>;
  readonly run: Answers<RunApi>;
  readonly evidence: Answers<EvidenceApi>;
  readonly predict: Answers<PredictApi>;
  readonly performance: Answers<PerformanceApi>;
  readonly references: Answers<ReferencesApi>;
  readonly stored: Answers<StoredApi>;
}

/** How the page learns that the worker lives. */
interface LifeApi {
  /** Answers at once: the page asks to learn whether the worker still does. */
  ping(): Promise<void>;
  /** Holds a Web Lock as long as the worker lives; false where the browser gives none. */
  hold(name: string): Promise<boolean>;
}

/** Files: what they are, and those that are kept for a run. */
export interface InputsApi {
  /** What a file is, by content: the first kilobytes decide. */
  identifyFile(file: File): FileKind;
  /**
   * Reads a file, tells what it is and, for sketches and foundation models, keeps it for training.
   *
   * @param run Id of the run that made a foundation model which comes straight from it.
   * @param mapping What the columns of a table with a label mean, a `TableMapping` that nobody has judged yet; without it the answer is a question, and nothing is read; false refuses such a table.
   */
  openFile(
    file: File,
    onProgress: (progress: OpenProgress) => void,
    run?: string | null,
    mapping?: unknown,
  ): OpenedFile;
  /** Cancels the reading in progress; its `openFile` answers `open/canceled`. */
  cancelOpen(): void;
  closeFile(kind: "sketches" | "foundation"): void;
  /** SHA-256 of the kept files, hashed in the background after their cards appear. */
  fingerprints(): { sketches: string | null; foundation: string | null };
  /** SHA-256 of a file that is not kept: is it the one that is wanted? */
  fingerprintOf(file: File): string;
  /** Customer ids of rows of the open sketches file; null when its SHA-256 is another one or it has no ids. */
  customerIds(sha256: string, rows: Int32Array): readonly string[] | null;
  /** Deferred CRC check of the foundation file: a warning or null. */
  verifyFoundation(): SerialError | null;
}

/** How large sketches are: their customers, and the columns of one window. */
export interface SketchesSize {
  readonly rows: number;
  readonly width: number;
}

/** The run: checks before it, its way, and its files. */
export interface RunApi {
  preflight(config: Config): Preflight;
  /** Seconds of trainings that follow one another on such sketches, which need not be made yet; null where nothing tells. */
  secondsOf(configs: readonly Config[], sketches: SketchesSize): TimeSpan | null;
  start(config: Config, options: StartOptions, onEvent: (event: RunEvent) => void): void;
  /** Unfinished runs that this browser can go on with and that no tab trains, newest first. */
  resumable(): readonly ResumableRun[];
  /** Gives an unfinished run up. */
  discardResumable(id: string): void;
  pause(): void;
  resume(): void;
  /** Saves the run before its next step: the page may be left. A paused run is saved already. */
  save(): void;
  /** Ends the run after the current step; the best epoch so far is kept and evaluated. */
  stop(): void;
  /** From which probability on the finished run's customers count as churned, for its files and for Predict. */
  decide(threshold: number): void;
  /**
   * One exported file of the finished run, or all of them as a zip; report and model card in the page's language. Colors
   * of figures are always light paper.
   */
  exportFile(request: ExportRequest, locale: Locale): ExportedFile;
}

/** What stands beside a run's metrics. */
export interface EvidenceApi {
  /**
   * What a model must beat on this data and split; null when the checks fail, a run goes on, or another question or
   * `cancelBaselines` came in between. Progress is a share 0..1.
   */
  baselines(config: Config, onProgress: (share: number) => void): BaselineCheck | null;
  cancelBaselines(): void;
  /** What choosing a segment's test customers at these thresholds means, for the finished run. */
  testThresholds(segment: number, at: readonly number[]): readonly ThresholdPoint[];
  /** What the inputs matter to the finished run's model, on its validation split; null when canceled. */
  importance(onProgress: (done: number, total: number) => void): Importance | null;
  cancelImportance(): void;
}

/** An unfinished run with the state of its last autosave; its files are known by their SHA-256. */
export interface ResumableRun
  extends RunFiles,
    Pick<RunHeader, "id" | "startedAt" | "config" | "demo">,
    Pick<TrainerState, "epoch" | "step"> {
  /** Whether its training had ended: only its results are to be made again. */
  readonly ended: boolean;
}

export interface StartOptions {
  readonly id: string;
  readonly demo: boolean;
  /** A run to go on with from its last autosave, under its own configuration; null starts afresh. */
  readonly resumeId: string | null;
  readonly maxSteps: number | null;
  /** Only the results of a run whose training had ended are made again; without its last save nothing is. */
  readonly resultsOnly?: boolean;
  /** Why the page starts this run again although nobody asked: its worker is gone. Null for everything people do. */
  readonly restartCause: "worker-died" | "worker-silent" | null;
}

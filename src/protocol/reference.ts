import type { RocCurve } from "../metrics/types";
import type { PredictorTask } from "../tasks/predictor";
import type { RunJson } from "../tasks/run-json";
import type { Result, SerialError } from "./files";

/** Where a part of a reference run comes from. */
export interface ReferenceSource {
  /** The file's own name, inside an archive its name there. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The archive that it was in; null for a file of its own. */
  readonly archive: string | null;
}

/** What a trained predictor says of its run, beside its weights. */
export interface ReferencePredictor extends ReferenceSource {
  readonly kind: "predictor";
  readonly task: PredictorTask;
  readonly walk: number | null;
  readonly classes: readonly string[];
  readonly freezeBackbone: boolean | null;
  /** By the names of the task's metrics. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** What a foundation model says of the run that pre-trained it. */
export interface ReferenceFoundation extends ReferenceSource {
  readonly kind: "foundation";
  readonly walk: number | null;
  /** By the names of the task's metrics. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Of every epoch that the file tells. */
  readonly losses: readonly { readonly train: number; readonly validation: number }[];
  /** Of every test customer; null in files that do not tell. */
  readonly similarities: Float32Array | null;
}

/** Predicted futures of the test customers, compared with the real ones. */
export interface ReferenceFutures extends ReferenceSource {
  readonly kind: "futures";
  /** By the names of the task's metrics. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Of every test customer. */
  readonly similarities: Float32Array;
}

/** Test predictions with what follows from them. */
export interface ReferencePredictions extends ReferenceSource {
  readonly kind: "predictions";
  readonly task: PredictorTask;
  readonly classes: readonly string[];
  /** Class indices per test customer; `rows` of the sketches file, empty where the file does not tell. */
  readonly predictions: { readonly rows: Int32Array; readonly labels: Int32Array; readonly predicted: Int32Array };
  /** Computed from the predictions; the AUC is null without probabilities. */
  readonly test: NonNullable<RunJson["test"]>;
  /** Per class in class order; null without probabilities. */
  readonly roc: readonly RocCurve[] | null;
}

/** A `run.json`, parsed and not yet validated. */
export interface ReferenceRunJson extends ReferenceSource {
  readonly kind: "run";
  readonly json: unknown;
}

/** One file (or member of an archive) of a run that was made elsewhere. */
export type ReferencePart =
  | ReferenceFoundation
  | ReferenceFutures
  | ReferencePredictor
  | ReferencePredictions
  | ReferenceRunJson;

/** What a drop of results held: everything that could be read, and why the rest could not. */
export interface ReadReferences {
  readonly parts: readonly ReferencePart[];
  readonly refusals: readonly { readonly file: string; readonly error: SerialError }[];
}

export interface ReferenceProgress {
  readonly file: string;
  /** Bytes of the files that are done, of all files. */
  readonly done: number;
  readonly total: number;
}

/** The part of the worker that reads results of runs made elsewhere; it keeps nothing of them. */
export interface ReferencesApi {
  read(files: readonly File[], onProgress: (progress: ReferenceProgress) => void): Promise<Result<ReadReferences>>;
  /** Cancels the reading in progress; its `read` answers `open/cancelled`. */
  cancel(): Promise<void>;
}

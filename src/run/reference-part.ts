import type { RocCurve } from "../metrics/types";
import type { PredictorTask } from "../tasks/predictor";
import type { FileRecord, RunJson } from "../tasks/run-json";
import type { RunRecord } from "./record";

/** Where a part of a reference run comes from: a file's own name, inside an archive its name there. */
export interface ReferenceSource extends FileRecord {
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
interface ReferenceFoundation extends ReferenceSource {
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
  readonly predictions: NonNullable<RunRecord["predictions"]>;
  /** Computed from the predictions; the AUC is null without probabilities. */
  readonly test: NonNullable<RunJson["test"]>;
  /** Per class in class order; null without probabilities. */
  readonly roc: readonly RocCurve[] | null;
}

/** A `run.json`, parsed and not yet validated. */
interface ReferenceRunJson extends ReferenceSource {
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

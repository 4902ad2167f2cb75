import type { TableMapping } from "../data/any-table/mapping";
import type { EngineInfo } from "../engine/engine";
import type { ReportRow } from "../metrics/types";
import type { ModelSketcher } from "../model/decision";
import type { EpochRecord } from "../training/epoch-record";
import type { Config } from "./config";
import type { TaskId } from "./registry";

/** Who a file was. */
export interface FileRecord {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** What the columns mean, of a table with a label; left out for every other file. */
  readonly table?: TableMapping;
}

/** Who a foundation model was. */
export interface FoundationFile extends FileRecord {
  /** Id of the studio's run that made it, where it came straight from that; null for a file. */
  readonly run: string | null;
}

/** `dataset` of `run.json`. */
export interface DatasetRecord extends FileRecord {
  readonly rows: number;
  readonly widths: { readonly past: number; readonly portfolio: number };
  /** Rows per class name, plus rows left out under "". */
  readonly labels: Readonly<Record<string, number>>;
  /** What made the sketches, and the mean input of the training split; left out where it is not known. */
  readonly sketcher?: ModelSketcher;
  /** Customers without future events, where futures are learned. */
  readonly withoutFuture?: number;
  /** Cells of a table's columns that count as the mean of the training rows. */
  readonly filled?: Readonly<Record<string, number>>;
}

/** `foundation` of `run.json`. */
export interface FoundationRecord extends FileRecord {
  /** Id of the run that made it, where it came from that without a file in between. */
  readonly run?: string;
  readonly rows: null;
  readonly widths: {
    readonly input: number;
    readonly hidden: number;
    readonly output: number;
    readonly layers: number;
  };
  readonly labels: null;
}

/** What `run.json` says, with metrics by name (`flatRunJson` writes the file). */
export interface RunJson {
  readonly version: string;
  readonly task: TaskId;
  readonly config: Config;
  readonly dataset: DatasetRecord;
  /** Null for a run without a foundation model. */
  readonly foundation: FoundationRecord | null;
  readonly split: { readonly sizes: readonly [number, number, number]; readonly seed: number; readonly rule: string };
  readonly engine: EngineInfo;
  readonly history: readonly EpochRecord[];
  readonly steps: { readonly loss: readonly number[]; readonly gradNorm: readonly number[] };
  readonly bestEpoch: number | null;
  readonly stoppedEarly: boolean;
  /** What a row of the positive class weighs in the loss, where the loss has such a weight. */
  readonly positiveWeight?: number;
  readonly test: {
    readonly metrics: Readonly<Record<string, number | null>>;
    readonly confusion_matrix: readonly (readonly number[])[] | null;
    readonly report: Readonly<Record<string, ReportRow>> | null;
    /** What else the task measures, by the names that `run.json` gives it. */
    readonly details: Readonly<Record<string, unknown>>;
  } | null;
  /** What the model is measured against, as the task has it; null without a test. */
  readonly evidence: Readonly<Record<string, unknown>> | null;
  readonly seconds: number;
  readonly secondsPerStep: number | null;
}

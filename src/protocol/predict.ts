import type { Calibration } from "../evidence/calibration";
import type { MetricIntervals } from "../evidence/intervals";
import type { ThresholdPoint } from "../evidence/precision-recall";
import type { SerialError } from "../formats/coded-error";
import type { PredictorShape } from "../model/architecture";
import type { DecisionRules } from "../model/decision";
import type { ActionBands, CustomerAction } from "../scoring/actions";
import type { FromSegment, Transition } from "../scoring/potential";
import type { CustomersQuery } from "../scoring/query";
import type { Reasons } from "../scoring/reasons";
import type { Since } from "../scoring/since";
import type { CsvOptions, CsvStyle, SegmentSummary } from "../scoring/table-text";
import type { PredictorTask } from "../tasks/predictor";
import type { Evaluation } from "../tasks/registry";

/** A model that can score: from the finished run, a `.pt` of the studio or the Python script, or `.safetensors`. */
export interface ModelSummary {
  /** Whether it scores tables with the columns of its training, instead of sketches. */
  readonly isTable: boolean;
  readonly task: PredictorTask;
  readonly source: "run" | "file";
  /** The run that made it; null for a file from elsewhere. */
  readonly run: string | null;
  readonly file: string;
  /** SHA-256 of its checkpoint; null for the finished run's own model, whose record has it. */
  readonly sha256: string | null;
  readonly shape: PredictorShape;
  readonly classes: readonly string[];
  readonly walk: number | null;
  readonly parameters: number;
  /** From which probability on a customer counts as churned; null for a model of segments. */
  readonly threshold: number | null;
  /** The sketcher of its training data, and the file itself where this browser has it; null where nobody says it. */
  readonly sketcher: { readonly name: string; readonly blob: Blob | null } | null;
  /** File of the other task's model that is asked about the same customers; null without one. */
  readonly beside: string | null;
  /** SHA-256 of its checkpoint; null without one, and for the finished run's own. */
  readonly besideSha256: string | null;
  /** Metrics that the checkpoint carries. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly warnings: readonly SerialError[];
}

export interface ScoringProgress {
  readonly stage: "reading" | "scoring";
  readonly done: number;
  readonly total: number;
}

/** Scored customers as the page first shows them; rows are fetched by window. */
export interface ScoringSummary {
  readonly task: PredictorTask;
  /** What the other task's model says of the same customers; null without one. */
  readonly beside: { readonly task: PredictorTask; readonly classes: readonly string[] } | null;
  readonly file: string;
  /** SHA-256 of every customer's id, class and probabilities. */
  readonly sha256: string;
  readonly rows: number;
  readonly classes: readonly string[];
  /** From which probability on a customer counts as churned; null for segments. */
  readonly threshold: number | null;
  /** Rows whose actual segment is known; 0 without usable labels. */
  readonly labeled: number;
  /** Per class: customers predicted, their mean probability of it, actual customers. */
  readonly segments: readonly SegmentSummary[];
  /** A file that was scored here, the test split of the finished run, or a file of scores by itself. */
  readonly source: "file" | "test" | "scores";
  /** Null where nothing had to be computed. */
  readonly timing: { readonly engine: string; readonly seconds: number } | null;
  readonly warnings: readonly SerialError[];
  /** What has become of these customers since an earlier file of scores; null without one that can be compared. */
  readonly since: SinceSummary | null;
}

/** Counts of what has changed since an earlier file of scores. */
interface SinceSummary extends Omit<Since, "before"> {
  readonly file: string;
}

export interface ScoredRow {
  /** Among the scored rows: what `customer` asks for. */
  readonly row: number;
  readonly rowInFile: number;
  readonly id: string;
  readonly predicted: number;
  readonly actual: number | null;
  readonly probabilities: readonly number[];
  readonly entropy: number;
  /** What the other task's model says; null without one. */
  readonly beside: { readonly predicted: number; readonly probabilities: readonly number[] } | null;
  /** Class in the earlier file, among its `classes`; null for who is not in it, or without one. */
  readonly before: number | null;
}

export interface PotentialQuery extends Transition {
  readonly source: FromSegment;
}

interface PotentialAnswer {
  /** What was asked, so that no count is ever shown beside another threshold. */
  readonly query: PotentialQuery;
  /** Rows over the threshold, most probable first. */
  readonly rows: Int32Array;
  /** `[from][to]` over the same threshold. */
  readonly matrix: readonly (readonly number[])[];
  /** Customers over 0, 0.01 … 1. */
  readonly countByThreshold: readonly number[];
}

/** Of a file that the model learned from, which customers it is judged on. */
export type JudgedRows = "test" | "all";

/**
 * What is known of the customers that a model is judged on. Of a file that it learned from: how many it was trained or
 * chosen on, and how many were kept for the test, among those whose class is known. Of another file: how many of them it
 * was trained or chosen on by their ids, null where these cannot be compared.
 */
export type JudgedOn =
  | { readonly kind: "test" }
  | { readonly kind: "unknown" }
  | { readonly kind: "other"; readonly learned: number | null }
  | { readonly kind: "learned"; readonly of: JudgedRows; readonly learned: number; readonly test: number };

/** Where labels are known: how far the probabilities can be trusted. */
export interface Reliability {
  readonly judgedOn: JudgedOn;
  readonly evaluation: Evaluation;
  readonly calibration: Calibration;
  readonly intervals: MetricIntervals;
}

/** How far the new file lies from the training data: shifts of columns' means, in training standard deviations. */
export interface Drift {
  /** Columns that were compared, and those among them that moved noticeably. */
  readonly columns: number;
  readonly moved: number;
  /** The columns that moved most, largest first; none that did not move noticeably. */
  readonly largest: readonly {
    /** From 0, of its sketch. */
    readonly column: number;
    readonly sketch: "past" | "portfolio";
    /** Of a table's column; null for sketches, and for the constant beside a table's columns. */
    readonly name: string | null;
    readonly shift: number;
  }[];
}

/** A customer's own page. */
export interface CustomerDetail extends ScoredRow {
  readonly past: Float32Array;
  readonly portfolio: Float32Array;
  /** Name of each past input but the last, of a table; null for sketches. */
  readonly columns: readonly string[] | null;
  /** gradient × input of the predicted class's logit, per input column. */
  readonly attribution: Float32Array;
}

/** Why a prediction is what it is, in products and events. */
export interface CustomerReasons extends Reasons {
  /** Whose mean input is the usual one: the training split's, or, where that is not known, the scored customers'. */
  readonly usual: "training" | "scored";
}

/** Whose reasons are computed: of one customer, or of a sample of those of a class. */
export type ExplainedOf = "customer" | "class";

/** The mean reasons of a sample of the customers that are taken for a class. */
export interface ClassReasons extends CustomerReasons {
  readonly customers: number;
  readonly of: number;
  /** Customers of the sample that are left out: the sketcher does not explain their sketches. */
  readonly unreadable: number;
}

export type ScoresFormat = "csv" | "jsonl" | "npz";

/** The worker's answers about scored customers. One model and one scored file at a time. */
export interface PredictApi {
  /** Takes the finished run's model. */
  takeRunModel(): ModelSummary;
  /** Takes the finished run's model with its test split as the scored customers. */
  takeTestSplit(): { readonly model: ModelSummary; readonly scored: ScoringSummary };
  /**
   * Opens a model of either task; one of the other task stays beside it and is asked about the same customers.
   *
   * @param rules what the training data's labels became and from where on a customer counts as churned: the model's
   *   `decision.json`, or what a kept run says; null where nobody says it
   * @param run the kept run that made it; none for a file from elsewhere
   */
  openModel(file: File, rules: File | DecisionRules | null, run?: string): ModelSummary;
  /** Gives up the model that stands beside the one in use. */
  dropBeside(): ModelSummary;
  /** Makes the model beside the one in use, and the other way round; with what it said of the customers. */
  turn(): { readonly model: ModelSummary; readonly scored: ScoringSummary | null };
  /** The customers most likely to leave, most likely first. */
  atRisk(count: number): Int32Array;
  /** Customers by action, at these bands. */
  actionCounts(bands: ActionBands): Readonly<Record<CustomerAction, number>>;
  /** Reads and scores a sketches file in blocks. */
  scoreFile(file: File, onProgress: (progress: ScoringProgress) => void): ScoringSummary;
  cancelScoring(): void;
  /**
   * Sets an earlier file of scores beside those of now, and of what is scored next; without a model, shows it by itself.
   * Null while there is nothing that it stands beside.
   */
  openEarlier(file: File, onProgress: (progress: ScoringProgress) => void): ScoringSummary | null;
  /** Gives up the earlier file; what is left is what was scored here. */
  dropEarlier(): ScoringSummary | null;
  /** Rows of the file that match, in order. */
  findCustomers(query: CustomersQuery): Int32Array;
  scoredRows(rows: Int32Array): readonly ScoredRow[];
  potential(query: PotentialQuery): PotentialAnswer;
  /** The `count` customers of `from` most probable to be `to`. */
  nearest(query: PotentialQuery, count: number): Int32Array;
  uncertain(count: number): Int32Array;
  /** What is known of the scored customers: how many of them the model learned from. */
  judgedOn(): JudgedOn;
  /** @param of whom the model is judged on where it learned from this file; else it is everyone. */
  reliability(of: JudgedRows): Reliability | null;
  /** Threshold explorer: what choosing a segment at these thresholds reaches; `of` as for `reliability`. */
  thresholds(segment: number, at: readonly number[], of: JudgedRows): readonly ThresholdPoint[];
  /** Against the loaded training data; null when none is loaded, or none of this width. */
  drift(): Drift | null;
  customer(row: number): CustomerDetail;
  /** Takes a sketcher for models that do not bring their own; null for none. */
  takeSketcher(sketcher: Blob | null): void;
  /** Null where the names behind the sketches are not known. Progress is a share 0..1. */
  customerReasons(row: number, onProgress: (share: number) => void): CustomerReasons | null;
  /** Progress is a share 0..1. */
  classReasons(predicted: number, onProgress: (share: number) => void): ClassReasons | null;
  /** Ends what `customerReasons` or `classReasons` computes; it answers `open/canceled`. */
  cancelReasons(of: ExplainedOf): void;
  exportScores(format: ScoresFormat, rows: Int32Array | null, options: CsvOptions): Blob;
  /** Counts, mean probabilities and potential per segment, as CSV. */
  exportSummary(query: Omit<PotentialQuery, "from" | "to">, style: CsvStyle): Blob;
}

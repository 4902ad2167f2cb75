import type { TableHead, TableMapping } from "../data/any-table/mapping";
import type { LabelKind } from "../data/labels";
import type { SerialError } from "../formats/coded-error";
import type { BackboneShape } from "../model/architecture";
import type { GuessedMapping } from "../pipeline/guess-mapping";
import type { TaskId } from "../tasks/registry";

/** Identity of a dropped file; `sha256` arrives later (hashed in the background). */
export interface FileIdentity {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string | null;
}

/** One array of the sketches file as the data card lists it. */
interface ArraySummary {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** What conversion to float32 and the values themselves look like, per sketch array. */
export interface SketchStatistics {
  readonly name: string;
  readonly width: number;
  readonly dtype: string;
  /** Largest |float32(x) − x|; 0 when nothing is lost. */
  readonly maxConversionError: number;
  /** Share of values that are exactly zero, 0..1. */
  readonly zeroShare: number;
  readonly nan: number;
  readonly infinite: number;
  readonly allZeroRows: number;
  readonly min: number;
  readonly max: number;
}

/** A distinct label of the file with its rows. */
export interface LabelCount {
  readonly label: string;
  readonly count: number;
  readonly firstRow: number;
}

/** The data card. Everything that the page shows of a sketches file; the arrays stay in the worker. */
export interface SketchesSummary extends FileIdentity {
  readonly rows: number;
  readonly pastWidth: number;
  readonly portfolioWidth: number;
  /** What the columns of a table with a label mean; null for sketches. */
  readonly table: TableMapping | null;
  /** Columns of the future sketches; null without them. */
  readonly futureWidth: number | null;
  /** What the file has the labels of, or the targets: tasks that it can be trained for. */
  readonly serves: readonly TaskId[];
  readonly arrays: readonly ArraySummary[];
  readonly statistics: readonly SketchStatistics[];
  readonly labelKind: LabelKind;
  readonly labels: readonly LabelCount[];
  /** Rows without a label (None, empty, NaN): left out of training. */
  readonly missingLabels: number;
  readonly duplicateCustomerIds: number;
  readonly hasCustomerIds: boolean;
  readonly walk: number | null;
  /** Other 0-d scalars found, e.g. past_days. */
  readonly scalars: Readonly<Record<string, number | string>>;
  readonly firstRows: readonly {
    readonly customerId: string;
    readonly label: string;
    readonly past: readonly number[];
  }[];
  readonly warnings: readonly SerialError[];
}

/** The foundation card. */
export interface FoundationSummary extends FileIdentity {
  readonly shape: BackboneShape;
  readonly dropout: number;
  readonly architecture: string;
  readonly parameters: number;
  readonly walk: number | null;
  readonly trainLosses: readonly number[];
  readonly valLosses: readonly number[];
  readonly meanSimilarity: number | null;
  readonly warnings: readonly SerialError[];
}

/** A table whose columns have to be given a meaning before it is read. */
export interface TableQuestion {
  readonly head: TableHead;
  readonly guess: GuessedMapping;
  /** Whether it may as well be a bank's table of customers, which sketches are made of. */
  readonly isCustomers: boolean;
}

/** What a dropped file turned out to be. */
export type OpenedFile =
  | ({ readonly kind: "labeled-table" } & TableQuestion)
  | { readonly kind: "sketches"; readonly summary: SketchesSummary }
  | { readonly kind: "foundation"; readonly summary: FoundationSummary }
  | { readonly kind: "sketcher"; readonly file: string }
  | { readonly kind: "configuration"; readonly file: string; readonly json: unknown };

export interface OpenProgress {
  readonly file: string;
  readonly stage: "reading" | "checking";
  readonly done: number;
  readonly total: number;
}

/**
 * What the studio takes, by content: `table` is one of the bank's three, `labeled-table` has columns of numbers and may have a label, `customers` may be either, `bank-table` too (products or events by its names, with numbers that may be features), `scores` are those of customers whom a model has scored, `sketcher` makes sketches of other customers, `result` is what a run wrote (a predictor, predictions, `run.json`, or an archive of
 * them), `decision` the `decision.json` beside a predictor, `other` whatever is none of these; `openFile` names that precisely when it refuses it.
 */
export type FileKind =
  | "sketches"
  | "sketcher"
  | "table"
  | "labeled-table"
  | "customers"
  | "bank-table"
  | "scores"
  | "checkpoint"
  | "configuration"
  | "decision"
  | "result"
  | "other";

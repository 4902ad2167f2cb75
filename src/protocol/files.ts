import type { TableHead, TableMapping } from "../data/any-table/mapping";
import type { LabelKind } from "../data/labels";
import type { SketchArrayStatistics, SketchesDataset } from "../data/sketches";
import type { SerialError } from "../formats/coded-error";
import type { FoundationMetadata } from "../model/foundation";
import type { GuessedMapping } from "../pipeline/guess-mapping";
import type { TaskId } from "../tasks/registry";

/** Identity of a dropped file; `sha256` arrives later (hashed in the background). */
export interface FileIdentity {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string | null;
}

/** What conversion to float32 and the values themselves look like, per sketch array. */
export type SketchStatistics = Omit<SketchArrayStatistics, "firstNonFinite">;

/** A distinct label of the file with its rows. */
export interface LabelCount {
  readonly label: string;
  readonly count: number;
  readonly firstRow: number;
}

/** The data card. Everything that the page shows of a sketches file; the arrays stay in the worker. */
export interface SketchesSummary
  extends FileIdentity,
    Pick<
      SketchesDataset,
      "rows" | "pastWidth" | "portfolioWidth" | "arrays" | "duplicateCustomerIds" | "walk" | "scalars"
    > {
  /** What the columns of a table with a label mean; null for sketches. */
  readonly table: TableMapping | null;
  /** Columns of the future sketches; null without them. */
  readonly futureWidth: number | null;
  /** What the file has the labels of, or the targets: tasks that it can be trained for. */
  readonly serves: readonly TaskId[];
  readonly statistics: readonly SketchStatistics[];
  readonly labelKind: LabelKind;
  readonly labels: readonly LabelCount[];
  /** Rows without a label (None, empty, NaN): left out of training. */
  readonly missingLabels: number;
  readonly hasCustomerIds: boolean;
  readonly firstRows: readonly {
    readonly customerId: string;
    readonly label: string;
    readonly past: readonly number[];
  }[];
  readonly warnings: readonly SerialError[];
}

/** The foundation card. */
export interface FoundationSummary extends FileIdentity, Omit<FoundationMetadata, "file" | "warnings"> {
  readonly parameters: number;
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

import type { LabelColumn } from "../data/labels";
import type { TableFormat } from "../formats/tables/table-file";
import type { Codes } from "../pipeline/codes";
import type { ColumnGuess, TableField, TableRole } from "../pipeline/columns";
import type { Gauge } from "../pipeline/gauge";
import type { Instant, Windows } from "../pipeline/instant";
import type { EventsReport, TableReport } from "../pipeline/read-tables";
import type { Cutoff, SketchConfig } from "../pipeline/sketch-config";
import type { UnknownName } from "../pipeline/sketcher";
import type { SketchPart, SketchShare } from "../pipeline/sketches";
import type { TableFacts } from "../pipeline/table-facts";

/** What a dropped file can be on the way from tables to sketches. */
export type SourceRole = TableRole | "hyperedges" | "embeddings";

/** A file as the data place shows it: what it is taken for, and how its columns are understood. */
export interface OpenedSource {
  readonly file: string;
  readonly bytes: number;
  /** What it is by content; null where a table's columns do not tell. */
  readonly role: SourceRole | null;
  /** Null where it is no table. */
  readonly table: OpenedTable | null;
}

interface OpenedTable {
  readonly format: TableFormat;
  readonly columns: readonly string[];
  /** First rows as text. */
  readonly sample: readonly (readonly string[])[];
  /** The guessed column of each field, for every role the table may have. */
  readonly guesses: Readonly<Record<TableField, ColumnGuess>>;
}

export type SourceFiles = Readonly<Record<TableRole, File>> & {
  /** Replaces the lines made from the tables. */
  readonly hyperedges?: File | undefined;
  /** Replaces the graph. */
  readonly embeddings?: File | undefined;
};

export interface ReadBank {
  readonly customers: TableReport;
  readonly products: TableReport;
  readonly events: EventsReport;
}

/** What is being done, and how much of it: a share 0..1, or null where that is unknown. */
export interface SketchProgress {
  readonly stage: SketchProgressStage;
  readonly share: number | null;
}

type SketchProgressStage =
  | "customers"
  | "products"
  | "events"
  | "counting"
  | "hyperedges"
  | "graph"
  | "walks"
  | "map"
  | "sketches"
  | "files";

export type OnSketchProgress = (progress: SketchProgress) => void;

/** Labels of the customers table and the names of their columns; null without such a column. */
export interface CustomerLabels {
  readonly rows: number;
  readonly columns: Readonly<Record<"segment" | "churn", string | null>>;
  readonly segment: LabelColumn | null;
  readonly churn: LabelColumn | null;
}

/** The graph of customers, products and event types. */
export interface GraphSummary {
  readonly entities: number;
  /** Products and event types. */
  readonly names: number;
  readonly lines: number;
  readonly trimmedLines: number;
  readonly edges: number;
  /** Names with a space or another separator: one entity here, several in pycleora; the first few of them. */
  readonly splitNames: readonly string[];
  readonly walks: readonly WalkSummary[];
  readonly seconds: number;
}

/** What a number of walks made of the names' vectors. */
interface WalkSummary {
  readonly walk: number;
  /** How alike the vectors of products and event types have become. */
  readonly gauge: Gauge;
}

/** What the sketches of one number of walks are made with. */
export interface CodesSummary extends Omit<Codes, "edges"> {
  readonly walk: number;
  readonly kinds: readonly ("product" | "event")[];
  /** Names that customers have and that have no code. */
  readonly withoutCode: readonly string[];
}

export interface MadeSketches {
  readonly customers: number;
  readonly width: number;
  readonly windows: Windows;
  /** Customers whose sketch is empty. */
  readonly empty: Readonly<Record<SketchPart, number>>;
  /** Products that were acquired after the cutoff and count all the same; null where the table does not say when. */
  readonly acquiredLater: number | null;
  /** Products that count; null in sketches that were kept before it was noted. */
  readonly products: number | null;
  readonly walks: readonly CodesSummary[];
  /** What the weights of one number of walks come to. */
  readonly weightBytes: number;
  readonly seconds: number;
}

/** One customer's sketches in words: what it did and has, largest share first. */
export interface CustomerSketch {
  readonly id: string;
  readonly segment: string | null;
  readonly churn: string | null;
  readonly shares: Readonly<Record<SketchPart, readonly SketchShare[]>>;
}

export interface Neighbor {
  readonly name: string;
  readonly cosine: number;
}

/** Points of a map of vectors in the plane. */
export interface EntityMap {
  /** Products and event types first, then a sample of customers. */
  readonly points: readonly MapPoint[];
}

export interface MapPoint {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly kind: "product" | "event" | "customer";
  readonly segment: string | null;
  readonly churn: string | null;
}

/** Files of the way from tables to sketches; all but the first two once per number of walks. */
export type SketchFileKind = "hyperedges" | "settings" | "embeddings" | "sketches" | "weights" | "sketcher";

export interface SketchFile {
  readonly name: string;
  readonly blob: Blob;
}

/** Other customers' tables, and the sketcher of the training. */
export type NewCustomersFiles = Readonly<Record<TableRole | "sketcher", File>>;

/** Sketches of other customers: a file to be scored, and what is to be said of it. */
export interface NewSketchesFile extends SketchFile {
  readonly windows: Windows;
  /** The newest event of all; null without any. */
  readonly newest: Instant | null;
  readonly pastDays: number;
  readonly futureDays: number;
  readonly customers: number;
  /** Customers without a known event in the past window. */
  readonly withoutPast: number;
  readonly unknownProducts: readonly UnknownName[];
  readonly unknownEventTypes: readonly UnknownName[];
  /** Rows of customers that the customers table does not have, and the first few of these. */
  readonly unknownCustomers: { readonly rows: number; readonly names: readonly string[] };
  /** Rows that cannot be read and were left out, of all tables. */
  readonly badRows: number;
}

/**
 * The worker of the data place: three tables (or their replacements), the graph made of them and the sketches made of
 * that. Each stage keeps what the next ones need; making one anew forgets the later ones.
 */
export interface DataWorkerApi {
  /** Holds a Web Lock as long as the worker lives; false where the browser gives none. */
  holdLife(name: string): boolean;
  /** Tells what a file is, from its beginning. */
  openSource(file: File): OpenedSource;
  /** SHA-256 of a file; its reading goes on beside, and hashes it no second time. */
  fingerprintOf(file: File): string;
  /** Reads the tables. */
  readTables(files: SourceFiles, config: SketchConfig, onProgress: OnSketchProgress): ReadBank;
  /** Reads the customers alone, as their labels will stand in the sketches. */
  customerLabels(file: File, config: SketchConfig): CustomerLabels;
  /** All at once: reads the tables, makes graph and sketches, and gives the events up on the way, as the page never does. */
  sketchTables(
    files: SourceFiles,
    config: SketchConfig,
    options: GraphOptions,
    onProgress: OnSketchProgress,
  ): MadeSketches;
  /** Counts what one wants to know of the tables that were read. */
  facts(onProgress: OnSketchProgress): TableFacts;
  /** Makes the graph and walks it, or takes the embeddings of a file. */
  makeGraph(config: SketchConfig, options: GraphOptions, onProgress: OnSketchProgress): GraphSummary;
  /** SHA-256 of the graph's vectors of products and event types, of every number of walks: what sketches are made from. */
  graphFingerprint(): string;
  /** Bins the names of each number of walks and weighs every customer's events. */
  makeSketches(config: SketchConfig, onProgress: OnSketchProgress): MadeSketches;
  /** Names whose vectors are nearest to a name's, nearest first. */
  neighbors(walk: number, name: string): readonly Neighbor[];
  /** Vectors in the plane, near to each other where they are alike (UMAP). */
  map(walk: number, onProgress: OnSketchProgress): EntityMap;
  /** A customer by its id; null when there is none. */
  customer(walk: number, id: string): CustomerSketch | null;
  /** One file to keep; `walk` is ignored by the files that are made once. */
  exportFile(kind: SketchFileKind, walk: number, onProgress: OnSketchProgress): SketchFile;
  /**
   * Makes sketches of other customers by the codes of a training, without the graph.
   *
   * @param cutoff Where their past ends; null: as in training, the future days before the newest event.
   */
  sketchNew(
    files: NewCustomersFiles,
    config: SketchConfig,
    cutoff: Cutoff | null,
    onProgress: OnSketchProgress,
  ): NewSketchesFile;
  /** Ends what is being done, but for `sketchNew`; its call answers `open/canceled`. */
  cancel(): void;
  /** Ends `sketchNew`, which goes on beside all else. */
  cancelNew(): void;
}

export interface GraphOptions {
  /** Whether the rows of customers are written also above 100,000 of them. */
  readonly customerEmbeddings: boolean;
}

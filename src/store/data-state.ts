import type { Result, SerialError } from "../formats/coded-error";
import type { TableFacts } from "../pipeline/table-facts";
import type {
  CustomerSketch,
  EntityMap,
  GraphSummary,
  MadeSketches,
  Neighbor,
  ReadBank,
  SketchFileKind,
  SketchProgress,
} from "../protocol/tables";
import type { DataRecord, KeptSketches } from "./data-record";
import type { TableSources } from "./table-sources";

/** The steps of the place, in order. */
export type Step = "tables" | "graph" | "sketches";

/** What a step was made with: when the settings have changed since, what is shown is stale. */
type Made = Readonly<Record<Step, string | null>>;

export interface DataState extends Pick<TableSources, "sources" | "refusals" | "config"> {
  readonly failed: { readonly step: Step; readonly error: SerialError } | null;
  readonly made: Made;
  /**
   * Content hashes of what was made, and `[hash of what it was made from, …settings]`; null until that is known. Sketches
   * that are not kept have no hash until their file is written.
   */
  readonly content: DataRecord["content"];
  readonly bank: ReadBank | null;
  readonly facts: TableFacts | null;
  readonly graph: GraphSummary | null;
  readonly map: { readonly walk: number; readonly map: EntityMap } | null;
  readonly sketches: MadeSketches | null;
  readonly progress: SketchProgress | null;
  /** Whether the demo bank's tables are on their way. */
  readonly fetching: boolean;
  /** The last step whose results the worker holds; what an earlier visit came to is shown, and made anew when it is needed. */
  readonly held: Step | null;
  /** The sketches that this browser keeps: of this visit or of an earlier one. */
  readonly kept: KeptSketches | null;
  /** Whether the last sketches were too large to be kept, or the browser keeps nothing. */
  readonly notKept: boolean;
}

export interface DataActions extends Omit<TableSources, "sources" | "refusals" | "config"> {
  openDemo(): Promise<void>;
  /** Reads the tables; files of an earlier visit are opened again first, for which a browser may have to ask: needs a click. */
  read(): Promise<void>;
  /** Reads the tables first where the worker does not hold them as they are now. */
  makeGraph(): Promise<void>;
  /** Makes what comes before first where the worker does not hold it as it would be now. */
  makeSketches(): Promise<void>;
  /** Makes everything anew that an earlier visit made, so that all can be asked of it again. */
  makeAgain(): Promise<void>;
  makeMap(walk: number): Promise<void>;
  neighbors(walk: number, name: string): Promise<Result<readonly Neighbor[]>>;
  customer(walk: number, id: string): Promise<Result<CustomerSketch | null>>;
  save(kind: SketchFileKind, walk: number): Promise<void>;
  /** The sketches of a number of walks as the Studio takes them; null when they cannot be made. */
  weights(walk: number): Promise<File | null>;
  /** Takes the sketches of a number of walks to the Studio, those that the worker holds or those that were kept. */
  useInStudio(walk: number): Promise<void>;
  /** Deletes the sketches that this browser keeps. */
  forgetKept(): Promise<void>;
  /** Looks whether what was kept is still there: another tab, or the browser, may have taken it away. */
  checkKept(): Promise<void>;
  cancel(): void;
  dismiss(): void;
}

/** What the parts of the place's state work with. */
export interface DataContext {
  set(changes: Partial<DataState>): void;
  get(): DataState & DataActions;
}

export const nothingMade: Pick<DataState, "bank" | "facts" | "graph" | "map" | "sketches" | "made" | "content"> = {
  bank: null,
  facts: null,
  graph: null,
  map: null,
  sketches: null,
  made: { tables: null, graph: null, sketches: null },
  content: { graph: null, sketches: null },
};

import type { SerialError } from "../formats/coded-error";
import type { TableFacts } from "../pipeline/table-facts";
import type { EntityMap, GraphSummary, MadeSketches, ReadBank, SketchProgress } from "../protocol/tables";
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

/** What the parts of the place's state work with. */
export interface DataContext {
  set(changes: Partial<DataState>): void;
  get(): DataState;
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

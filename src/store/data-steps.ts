import type { SketchConfig } from "../pipeline/sketch-config";
import type { SketchProgress } from "../protocol/tables";
import type { DataState, Step } from "./data-state";
import { missingTables, type Source } from "./table-sources";

type Table = Pick<Source, "opened" | "lastModified" | "role" | "sha256">;

/** What a table is in a step's key; null until it is hashed. */
function byContent({ role, sha256 }: Table) {
  return sha256 === null ? null : [role, sha256];
}

/** What stands in its place until then. */
function byName({ role, opened, lastModified }: Table) {
  return [role, opened.file, opened.bytes, lastModified];
}

/** A step's key with tables by their content that were not hashed yet when it was made. */
export function settled(made: string, sources: readonly Table[]): string {
  return sources.reduce((key, source) => {
    const content = byContent(source);
    return content === null ? key : key.replaceAll(JSON.stringify(byName(source)), JSON.stringify(content));
  }, made);
}

/** The same for everything that was made. */
export function settledAll(
  { made, kept }: Pick<DataState, "made" | "kept">,
  sources: readonly Table[],
): Pick<DataState, "made" | "kept"> {
  const each = (key: string | null) => key && settled(key, sources);
  const keptNow = each(kept?.made ?? null);
  return {
    made: { tables: each(made.tables), graph: each(made.graph), sketches: each(made.sketches) },
    // The same object where it says the same: whoever looks after what is kept compares it.
    kept: kept === null || keptNow === null || keptNow === kept.made ? kept : { ...kept, made: keptNow },
  };
}

/** Every step depends on these keys, and on those of the steps before it. */
export function keyOf(step: Step, { sources, config }: Pick<DataState, "sources" | "config">): string {
  const files = sources
    .flatMap((source) => (source.role === null ? [] : [byContent(source) ?? byName(source)]))
    .sort(([a = ""], [b = ""]) => ((a ?? "") < (b ?? "") ? -1 : 1));
  const tables = [files, config.tables, config.badRows];
  const graph = [tables, config.recentEvents, config.cleora, config.walks];
  return JSON.stringify(step === "tables" ? tables : step === "graph" ? graph : [graph, config.sketch]);
}

/** The tables as they are chosen, by their contents: JSON of roles and hashes; null until all are hashed. */
export function tablesContent(sources: readonly Source[]): string | null {
  const used = sources.filter(({ role }) => role !== null);
  if (missingTables(sources).length > 0 || used.some(({ sha256 }) => sha256 === null)) return null;
  return JSON.stringify(used.map(({ role, sha256 }) => [role, sha256]).sort());
}

/** The settings that graph and sketches would be made with now. */
export function stepSettings({ tables, badRows, recentEvents, cleora, walks, sketch }: SketchConfig) {
  return { graph: [tables, badRows, recentEvents, cleora, walks], sketches: [sketch] };
}

/** The step that a part of the work belongs to. */
export const stepOf = {
  customers: "tables",
  products: "tables",
  events: "tables",
  counting: "tables",
  hyperedges: "graph",
  graph: "graph",
  walks: "graph",
  map: "graph",
  sketches: "sketches",
  files: "sketches",
} as const satisfies Record<SketchProgress["stage"], Step>;

const STEPS: readonly Step[] = ["tables", "graph", "sketches"];

export const isBefore = (held: Step | null, step: Step) => held === null || STEPS.indexOf(held) < STEPS.indexOf(step);

/** Whether what a step has made is still what its settings say. */
export function isStale(state: DataState, step: Step): boolean {
  const made = state.made[step];
  return made !== null && made !== keyOf(step, state);
}

/** The first step that is not made as its settings say, which is what comes next; undefined where all are. */
export function firstOpenStep(state: DataState): Step | undefined {
  const made = { tables: state.bank, graph: state.graph, sketches: state.sketches };
  return STEPS.find((step) => made[step] === null || isStale(state, step));
}

/** Whether a step can be asked for: every table is there, and nothing else is being made. */
export function isReady({ sources, progress }: Pick<DataState, "sources" | "progress">): boolean {
  return progress === null && missingTables(sources).length === 0;
}

/** Whether the sketches that are kept are those that the files and settings of now would give. */
export function isKeptCurrent(state: DataState): boolean {
  return state.kept !== null && state.kept.made === keyOf("sketches", state);
}

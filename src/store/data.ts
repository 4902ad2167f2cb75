import { create } from "zustand";
import type { Field, TableRole } from "../pipeline/columns";
import { defaultSketchConfig, parseSketchConfig, type SketchConfig } from "../pipeline/sketch-config";
import type { TableFacts } from "../pipeline/table-facts";
import type { Result, SerialError } from "../protocol/files";
import { serialError } from "../protocol/serial-error";
import type {
  CustomerSketch,
  EntityMap,
  GraphSummary,
  Neighbor,
  OpenedSource,
  ReadBank,
  SketchesSummary,
  SketchFileKind,
  SketchProgress,
  SourceFiles,
  SourceRole,
} from "../protocol/tables";
import { dataWorker, onDataLost } from "./data-worker";
import { saveBlob } from "./download";
import { noteUserFile, withoutFolders } from "./handles";
import { usePlace } from "./place";
import { useStudio } from "./studio";
import { withProgress } from "./with-progress";

/** A dropped file, and what it is used as; null is unused. */
export interface Source {
  readonly file: File;
  readonly opened: OpenedSource;
  readonly role: SourceRole | null;
}

/** The steps of the place, in order. */
export type Step = "tables" | "graph" | "sketches";

/** What a step was made with: when the settings have changed since, what is shown is stale. */
type Made = Readonly<Record<Step, string | null>>;

interface DataState {
  readonly sources: readonly Source[];
  /** Files that could not be opened, and the last refusal of a step. */
  readonly refusals: readonly { readonly file: string; readonly error: SerialError }[];
  readonly failed: { readonly step: Step; readonly error: SerialError } | null;
  readonly config: SketchConfig;
  readonly made: Made;
  readonly bank: ReadBank | null;
  readonly facts: TableFacts | null;
  readonly graph: GraphSummary | null;
  readonly map: { readonly walk: number; readonly map: EntityMap } | null;
  readonly sketches: SketchesSummary | null;
  readonly progress: SketchProgress | null;
}

interface DataActions {
  addFiles(files: readonly File[]): Promise<void>;
  openDemo(): Promise<void>;
  remove(file: File): void;
  /** What a file is used as; the file that was it before is not used any more. */
  setRole(file: File, role: SourceRole | null): void;
  /** A column by name; null for none, undefined to guess. */
  setColumn(role: TableRole, field: Field, column: string | null | undefined): void;
  /** Changes keys of the configuration; answers with what is wrong with them, and keeps them out. */
  change(keys: Partial<SketchConfig>): SerialError | null;
  read(): Promise<void>;
  makeGraph(): Promise<void>;
  makeSketches(): Promise<void>;
  makeMap(walk: number): Promise<void>;
  neighbors(walk: number, name: string): Promise<Result<readonly Neighbor[]>>;
  customer(walk: number, id: string): Promise<Result<CustomerSketch | null>>;
  save(kind: SketchFileKind, walk: number): Promise<void>;
  /** Takes the sketches of a number of walks to the Studio. */
  useInStudio(walk: number): Promise<void>;
  cancel(): void;
  dismiss(): void;
}

/** Every step depends on these keys, and on those of the steps before it. */
function keyOf(step: Step, { sources, config }: Pick<DataState, "sources" | "config">): string {
  const files = sources.map(({ opened, role }) => [opened.file, opened.bytes, role]);
  const tables = [files, config.tables, config.badRows];
  const graph = [tables, config.recentEvents, config.cleora, config.walks];
  return JSON.stringify(step === "tables" ? tables : step === "graph" ? graph : [graph, config.sketch]);
}

/** Whether what a step has made is still what its settings say. */
export function isStale(state: DataState, step: Step): boolean {
  const made = state.made[step];
  return made !== null && made !== keyOf(step, state);
}

/** The file of each role; null while one of the tables is missing. */
export function sourceFiles(sources: readonly Source[]): SourceFiles | null {
  const of = (role: SourceRole) => sources.find((source) => source.role === role)?.file;
  const [customers, products, events] = [of("customers"), of("products"), of("events")];
  if (customers === undefined || products === undefined || events === undefined) return null;
  return { customers, products, events, hyperedges: of("hyperedges"), embeddings: of("embeddings") };
}

const nothingMade: Pick<DataState, "bank" | "facts" | "graph" | "map" | "sketches" | "made"> = {
  bank: null,
  facts: null,
  graph: null,
  map: null,
  sketches: null,
  made: { tables: null, graph: null, sketches: null },
};

/** Told apart by content, as all tables are; a server hands out a name that ends in .gz unpacked, or not at all. */
const DEMO_FILES = ["bank_customers.csv", "bank_products.csv", "bank_events.gzip"] as const;

/** The data place: files and settings are the page's, tables and what is made of them stay in the worker. */
export const useData = create<DataState & DataActions>()((set, get) => {
  const withoutRole = (role: SourceRole | null, but: File) =>
    get().sources.map((source) =>
      role !== null && source.role === role && source.file !== but ? { ...source, role: null } : source,
    );

  /** Asks the worker for something long; null when it refused, which is kept beside the step, or was cancelled. */
  async function ask<T>(
    step: Step,
    request: (report: (progress: SketchProgress) => void) => Promise<Result<T>>,
  ): Promise<T | null> {
    set({ failed: null, progress: { stage: "files", share: null } });
    const result = await withProgress((progress: SketchProgress) => set({ progress }), request);
    set({ progress: null });
    if (result.ok) return result.value;
    set({ failed: result.error.code === "open/cancelled" ? null : { step, error: result.error } });
    return null;
  }

  /** The same for what a step makes: remembers the settings that it was made with. */
  async function make<T>(
    step: Step,
    request: (report: (progress: SketchProgress) => void) => Promise<Result<T>>,
  ): Promise<T | null> {
    const key = keyOf(step, get());
    const value = await ask(step, request);
    if (value !== null) set({ made: { ...get().made, [step]: key } });
    return value;
  }

  return {
    sources: [],
    refusals: [],
    failed: null,
    config: defaultSketchConfig(),
    ...nothingMade,
    progress: null,

    async addFiles(dropped) {
      const { files, refusals } = withoutFolders(dropped);
      set({ refusals: [...get().refusals, ...refusals] });
      for (const file of files) {
        const result = await dataWorker().openSource(file);
        if (!result.ok) {
          set({ refusals: [...get().refusals, { file: file.name, error: result.error }] });
          continue;
        }
        const role = result.value.role;
        set({ sources: [...withoutRole(role, file), { file, opened: result.value, role }], failed: null });
      }
    },

    async openDemo() {
      const files: File[] = [];
      for (const name of DEMO_FILES) {
        const response = await fetch(new URL(`demo/tables/${name}`, document.baseURI)).catch(() => null);
        if (response === null || !response.ok) {
          const error = { code: "open/demo-unavailable", params: { file: name } };
          return set({ refusals: [...get().refusals, { file: name, error }] });
        }
        files.push(new File([await response.blob()], name));
      }
      set({ sources: [], ...nothingMade });
      await get().addFiles(files);
      await get().read();
    },

    remove: (file) => set({ sources: get().sources.filter((source) => source.file !== file) }),

    setRole(file, role) {
      set({ sources: withoutRole(role, file).map((source) => (source.file === file ? { ...source, role } : source)) });
    },

    setColumn(role, field, column) {
      const { tables } = get().config;
      const { [field]: _, ...others }: Record<string, string | null | undefined> = tables[role];
      const columns = column === undefined ? others : { ...others, [field]: column };
      get().change({ tables: { ...tables, [role]: columns } });
    },

    change(keys) {
      try {
        set({ config: parseSketchConfig({ ...get().config, ...keys }) });
        return null;
      } catch (error) {
        return serialError(error);
      }
    },

    async read() {
      const files = sourceFiles(get().sources);
      if (files === null) return;
      set({ ...nothingMade });
      set({ bank: await make("tables", (report) => dataWorker().readTables(files, get().config, report)) });
      if (get().bank !== null) set({ facts: await ask("tables", (report) => dataWorker().facts(report)) });
    },

    async makeGraph() {
      set({ graph: null, map: null, sketches: null });
      const { config } = get();
      const options = { customerEmbeddings: false };
      set({ graph: await make("graph", (report) => dataWorker().makeGraph(config, options, report)) });
    },

    async makeSketches() {
      set({ sketches: null });
      const { config } = get();
      set({ sketches: await make("sketches", (report) => dataWorker().makeSketches(config, report)) });
    },

    async makeMap(walk) {
      const map = await ask("graph", (report) => dataWorker().map(walk, report));
      if (map !== null) set({ map: { walk, map } });
    },

    neighbors: (walk, name) => dataWorker().neighbors(walk, name),
    customer: (walk, id) => dataWorker().customer(walk, id),

    async save(kind, walk) {
      const step: Step = kind === "hyperedges" || kind === "embeddings" ? "graph" : "sketches";
      const file = await ask(step, (report) => dataWorker().exportFile(kind, walk, report));
      if (file !== null) saveBlob(file.blob, file.name);
    },

    async useInStudio(walk) {
      const made = await ask("sketches", (report) => dataWorker().exportFile("weights", walk, report));
      if (made === null) return;
      usePlace.getState().open("studio");
      const file = new File([made.blob], made.name);
      noteUserFile(file, null);
      await useStudio.getState().openFiles([file]);
    },

    cancel: () => void dataWorker().cancel(),
    dismiss: () => set({ refusals: [], failed: null }),
  };
});

// The files are still the page's: one press reads them again.
onDataLost((detail) => {
  if (useData.getState().bank === null) return;
  useData.setState({
    ...nothingMade,
    failed: { step: "tables", error: { code: "open/worker-failed", params: { detail } } },
  });
});

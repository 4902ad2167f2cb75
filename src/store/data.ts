import { create } from "zustand";
import { type Result, serialError } from "../formats/coded-error";
import { defaultSketchConfig, type SketchConfig } from "../pipeline/sketch-config";
import type { CustomerSketch, Neighbor, SketchFileKind, SketchProgress } from "../protocol/tables";
import { forgetSketchFiles } from "../storage/kept-sketches";
import { dataKept } from "./data-kept";
import { rememberData } from "./data-memory";
import { DEMO_FILES, dataSources } from "./data-sources";
import { type DataContext, type DataState, nothingMade, type Step } from "./data-state";
import { isBefore, isStale, keyOf, settled, stepSettings, tablesContent } from "./data-steps";
import { cancelDataWork, dataWorker, onDataLost, onTablesReplaced } from "./data-worker";
import { saveBlob } from "./download";
import { withoutFolders } from "./handles";
import { openPlace } from "./place";
import { useStudio } from "./studio";
import { type Source, sourceFiles, type TableSources, tableSources } from "./table-sources";
import { withProgress } from "./with-progress";

/** What can be done in the place, where each step first makes anew what it needs and the worker does not hold. */
function dataActions(context: DataContext) {
  const { set, get } = context;
  const { openAll, fetchDemo, reopen } = dataSources(context);
  const { keep, keptFile, checkKept, hashWritten, handOver } = dataKept(context);

  /** Asks the worker for something long; null when it refused, which is kept beside the step, or was canceled. */
  async function ask<T>(
    step: Step,
    request: (report: (progress: SketchProgress) => void) => Promise<Result<T>>,
  ): Promise<T | null> {
    set({ failed: null, progress: { stage: "files", share: null } });
    const result = await withProgress((progress: SketchProgress) => set({ progress }), request);
    set({ progress: null });
    if (result.ok) return result.value;
    set({ failed: result.error.code === "open/canceled" ? null : { step, error: result.error } });
    return null;
  }

  /** The same for what a step makes: remembers the settings that it was made with. */
  async function make<T>(
    step: Step,
    request: (report: (progress: SketchProgress) => void) => Promise<Result<T>>,
  ): Promise<T | null> {
    const key = keyOf(step, get());
    const value = await ask(step, request);
    if (value !== null) set({ made: { ...get().made, [step]: settled(key, get().sources) }, held: step });
    return value;
  }

  /** Notes what the graph that was just made is, and what it was made from, once all of that is hashed. */
  async function noteGraph(sources: readonly Source[], config: SketchConfig): Promise<void> {
    const { made } = get();
    const graph = await dataWorker().graphFingerprint();
    const hashes = sources.map(async (source) => {
      const found = source.file && (await dataWorker().fingerprintOf(source.file));
      return { ...source, sha256: found?.ok ? found.value : null };
    });
    const tables = tablesContent(await Promise.all(hashes));
    // Made anew meanwhile, or given up.
    if (!graph.ok || tables === null || made.graph === null || get().made.graph !== now(made.graph)) return;
    const key = JSON.stringify([tables, ...stepSettings(config).graph]);
    set({ content: { ...get().content, graph: { sha256: graph.value, made: key } } });
  }

  /** What sketches were made from, and with; null where the graph is made anew already. */
  async function sketchesMadeFrom(config: SketchConfig): Promise<string | null> {
    const graph = await dataWorker().graphFingerprint();
    return graph.ok ? JSON.stringify([graph.value, ...stepSettings(config).sketches]) : null;
  }

  /** A key of a while ago, with the tables that were hashed since. */
  const now = (made: string) => settled(made, get().sources);

  /** Whether the worker holds what a step makes of the files and settings of now. */
  function holdsNow(step: Step): boolean {
    return !isBefore(get().held, step) && !isStale(get(), step);
  }

  /** Makes anew what the worker does not hold as far as a step, and all that was made after it; false when that fails. */
  async function hold(step: Step): Promise<boolean> {
    if (isBefore(get().held, step)) await actions.makeAgain();
    return !isBefore(get().held, step);
  }

  /**
   * @param before What to show until the step is done.
   * @returns Whether it was done to its end: neither refused nor canceled.
   */
  async function read(before: Partial<DataState>): Promise<boolean> {
    set({ failed: null });
    if (!(await reopen())) return false;
    const files = sourceFiles(get().sources);
    if (files === null) return false;
    set({ ...before, held: null });
    const bank = await make("tables", (report) => dataWorker().readTables(files, get().config, report));
    if (bank === null) return false;
    set({ bank });
    const facts = await ask("tables", (report) => dataWorker().facts(report));
    if (facts === null) return false;
    set({ facts });
    return true;
  }

  async function makeGraph(before: Partial<DataState>): Promise<void> {
    set({ ...before, held: "tables", content: { graph: null, sketches: null } });
    const { sources, config } = get();
    const options = { customerEmbeddings: false };
    const graph = await make("graph", (report) => dataWorker().makeGraph(config, options, report));
    if (graph === null) return;
    set({ graph });
    void noteGraph(sources, config);
  }

  async function makeSketches(before: Partial<DataState>): Promise<void> {
    set({ ...before, held: "graph", content: { ...get().content, sketches: null } });
    const { config } = get();
    const sketches = await make("sketches", (report) => dataWorker().makeSketches(config, report));
    if (sketches === null) return;
    set({ sketches });
    const { made } = get();
    const from = await sketchesMadeFrom(config);
    const sha256 = await keep(sketches, from);
    if (from === null || made.sketches === null || get().made.sketches !== now(made.sketches)) return;
    set({ content: { ...get().content, sketches: { sha256, made: from } } });
  }

  const actions = {
    async addFiles(dropped: readonly File[]): Promise<void> {
      await memory.restored;
      const { files, refusals } = withoutFolders(dropped);
      const before = get().refusals;
      set({ refusals: [...before, ...refusals] });
      await openAll(files, false, before);
    },

    async openDemo(): Promise<void> {
      await memory.restored;
      set({ fetching: true });
      try {
        const files = await fetchDemo(DEMO_FILES);
        if (files === null) return;
        set({ sources: [], ...nothingMade, held: null });
        await openAll(files, true);
      } finally {
        set({ fetching: false });
      }
      await actions.read();
    },

    /** Reads the tables; files of an earlier visit are opened again first, for which a browser may have to ask: needs a click. */
    async read(): Promise<void> {
      await read(nothingMade);
    },

    /** Reads the tables first where the worker does not hold them as they are now. */
    async makeGraph(): Promise<void> {
      if (!holdsNow("tables") && !(await read(nothingMade))) return;
      if (holdsNow("tables")) await makeGraph({ graph: null, map: null, sketches: null });
    },

    /** Makes what comes before first where the worker does not hold it as it would be now. */
    async makeSketches(): Promise<void> {
      if (!holdsNow("graph")) await actions.makeGraph();
      if (holdsNow("graph")) await makeSketches({ sketches: null });
    },

    /** Makes everything anew that an earlier visit made, so that all can be asked of it again. */
    async makeAgain(): Promise<void> {
      const { graph, sketches } = get();
      if (!(await read({}))) return;
      if (graph !== null && holdsNow("tables")) await makeGraph({});
      if (sketches !== null && holdsNow("graph")) await makeSketches({});
    },

    async makeMap(walk: number): Promise<void> {
      if (!(await hold("graph"))) return;
      const map = await ask("graph", (report) => dataWorker().map(walk, report));
      if (map !== null) set({ map: { walk, map } });
    },

    neighbors: (walk: number, name: string): Promise<Result<readonly Neighbor[]>> => dataWorker().neighbors(walk, name),

    async customer(walk: number, id: string): Promise<Result<CustomerSketch | null>> {
      if (await hold("sketches")) return dataWorker().customer(walk, id);
      const failed = get().failed;
      return { ok: false, error: failed?.error ?? { code: "open/canceled", params: {} } };
    },

    async save(kind: SketchFileKind, walk: number): Promise<void> {
      const step: Step = kind === "hyperedges" || kind === "embeddings" ? "graph" : "sketches";
      const kept = isBefore(get().held, step) ? await keptFile(kind, walk) : null;
      if (kept !== null) return saveBlob(kept.file, kept.file.name);
      if (!(await hold(step))) return;
      const file = await ask(step, (report) => dataWorker().exportFile(kind, walk, report));
      if (file === null) return;
      saveBlob(file.blob, file.name);
      if (kind === "weights" || kind === "sketches") await hashWritten(kind, file.blob, file.name, walk);
    },

    /** The sketches of a number of walks as the Studio takes them; null when they cannot be made. */
    async weights(walk: number): Promise<File | null> {
      const kept = await keptFile("weights", walk);
      if (kept !== null) return handOver(kept.file, walk, kept.handle);
      if (!(await hold("sketches"))) return null;
      const made = await ask("sketches", (report) => dataWorker().exportFile("weights", walk, report));
      return made && handOver(new File([made.blob], made.name), walk, null);
    },

    /** Takes the sketches of a number of walks to the Studio, those that the worker holds or those that were kept. */
    async useInStudio(walk: number): Promise<void> {
      const file = await actions.weights(walk);
      if (file === null) return;
      openPlace("studio");
      await useStudio.getState().openFiles([file]);
    },

    /** Deletes the sketches that this browser keeps. */
    async forgetKept(): Promise<void> {
      try {
        await forgetSketchFiles();
        set({ kept: null });
      } catch (error) {
        set({ failed: { step: "sketches", error: serialError(error) } });
      }
    },

    /** Looks whether what was kept is still there: another tab, or the browser, may have taken it away. */
    async checkKept(): Promise<void> {
      await memory.restored;
      await checkKept();
    },

    cancel: (): void => void cancelDataWork("cancel"),
    dismiss: (): void => set({ refusals: [], failed: null }),
  };
  return actions;
}

/** The data place: files and settings are the page's, tables and what is made of them stay in the worker. */
export const useData = create<DataState & TableSources & ReturnType<typeof dataActions>>()((set, get) => ({
  sources: [],
  refusals: [],
  failed: null,
  config: defaultSketchConfig(),
  ...nothingMade,
  progress: null,
  fetching: false,
  held: null,
  kept: null,
  notKept: false,
  ...tableSources(set, get),
  ...dataActions({ set, get }),
}));

// What was made is shown on; whoever asks for more of it has it made again.
onTablesReplaced(() => useData.setState({ held: null, map: null }));

// The files are still the page's: one press reads them again.
onDataLost((error) => {
  if (useData.getState().held === null) return;
  if (error.code === "open/canceled") return useData.setState({ held: null, map: null });
  useData.setState({ ...nothingMade, held: null, failed: { step: "tables", error } });
});

const memory = rememberData(useData);

/** Gives up files, settings and all that was made, in every tab: the record of it was deleted. */
export const forgetData = memory.forget;

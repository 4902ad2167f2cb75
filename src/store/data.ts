import { create } from "zustand";
import type { Result, SerialError } from "../formats/coded-error";
import { serialError } from "../formats/coded-error";
import { defaultSketchConfig, type SketchConfig } from "../pipeline/sketch-config";
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
import { storageEstimate } from "../storage/browser-answer";
import { forgetSketchFiles, keepSketchFiles, keptSketchFile, sketchesBudget } from "../storage/kept-sketches";
import { type DataRecord, dataRecordSchema, type KeptSketches, keptSchema } from "./data-record";
import { cancelDataWork, dataWorker, onDataLost, onTablesReplaced } from "./data-worker";
import { openDatabase } from "./database";
import { saveBlob } from "./download";
import { allowHandle, handleOf, noteUserFile, withoutFolders } from "./handles";
import { type Origin, writeOrigin } from "./origins";
import { pageStorage } from "./page-storage";
import { usePlace } from "./place";
import { useStudio } from "./studio";
import { studioWorker } from "./studio-worker";
import {
  missingTables,
  refusalsSince,
  type Source,
  sourceFiles,
  type TableSources,
  tableSources,
  withoutRole,
} from "./table-sources";
import { withProgress } from "./with-progress";

/** The steps of the place, in order. */
export type Step = "tables" | "graph" | "sketches";

/** What a step was made with: when the settings have changed since, what is shown is stale. */
type Made = Readonly<Record<Step, string | null>>;

/** Key of the place's record among the database's settings. */
const SETTING = "data";

/** What is left of the way after a reload: sketches, where they were not too large. */
type KeptKind = KeptSketches["files"][number]["kind"];

interface DataState extends Pick<TableSources, "sources" | "refusals" | "config"> {
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

interface DataActions extends Omit<TableSources, "sources" | "refusals" | "config"> {
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
function settled(made: string, sources: readonly Table[]): string {
  return sources.reduce((key, source) => {
    const content = byContent(source);
    return content === null ? key : key.replaceAll(JSON.stringify(byName(source)), JSON.stringify(content));
  }, made);
}

/** The same for everything that was made. */
function settledAll(
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
function keyOf(step: Step, { sources, config }: Pick<DataState, "sources" | "config">): string {
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

/** What of the state the next visit finds. */
const REMEMBERED = ["sources", "config", "made", "content", "bank", "facts", "graph", "sketches", "kept"] as const;

function recordOf({ sources, config, made, content, bank, facts, graph, sketches, kept }: DataState): DataRecord {
  // Rows of the tables are not written down: only what they are called, and what was counted.
  const remembered = sources.map(({ file: _, opened, ...source }) => ({
    ...source,
    opened: { ...opened, table: opened.table === null ? null : { ...opened.table, sample: [] } },
  }));
  return { sources: remembered, config, made, content, bank, facts, graph, sketches, kept };
}

const nothingMade: Pick<DataState, "bank" | "facts" | "graph" | "map" | "sketches" | "made" | "content"> = {
  bank: null,
  facts: null,
  graph: null,
  map: null,
  sketches: null,
  made: { tables: null, graph: null, sketches: null },
  content: { graph: null, sketches: null },
};

const DEMO_FILES: readonly string[] = ["bank_customers.csv", "bank_products.csv", "bank_events.csv.gz"];

/** A server hands out a name that ends in .gz unpacked, or not at all; earlier visits kept the file under this one. */
const SERVED: Readonly<Record<string, string>> = { "bank_events.csv.gz": "bank_events.gzip" };

const isDemoFile = (file: string) => DEMO_FILES.includes(file) || Object.values(SERVED).includes(file);

/** Whether the place has tables or kept sketches of the visitor's own, which the demo bank would take away. */
export function holdsOwn({ sources, kept }: Pick<DataState, "sources" | "kept">): boolean {
  return sources.some(({ demo }) => !demo) || Object.values(kept?.inputs ?? {}).some(({ file }) => !isDemoFile(file));
}

const isBefore = (held: Step | null, step: Step) => held === null || STEPS.indexOf(held) < STEPS.indexOf(step);

/** Resolves once the last visit's record was read, if there is one: nothing may be written over it before. */
let restored: Promise<void> = Promise.resolve();

/** Whether these files are kept as they are now, but for that of the settings, which says when it was written. */
async function isKept({ files }: KeptSketches, wanted: KeptSketches["files"]): Promise<boolean> {
  const alike = files.every(({ kind, walk, sha256 }, place) => {
    const other = wanted[place];
    return other?.kind === kind && other.walk === walk && (kind === "settings" || other.sha256 === sha256);
  });
  if (!alike || files.length !== wanted.length) return false;
  return !(await Promise.all(files.map(({ name, bytes }) => keptSketchFile(name, bytes)))).includes(null);
}

/** The files that were handed over to the Studio. */
const madeWith = new WeakMap<File, Origin>();

/** Notes the hash of a file of sketches; that of most walks stands for all. */
function noteHash(sha256: string, { made, walk }: Origin): void {
  writeOrigin(pageStorage, sha256, { made, walk });
  const { content, sketches } = useData.getState();
  if (content.sketches?.made !== made || content.sketches.sha256 !== null) return;
  if (sketches?.walks.at(-1)?.walk === walk) useData.setState({ content: { ...content, sketches: { sha256, made } } });
}

/** The data place: files and settings are the page's, tables and what is made of them stay in the worker. */
export const useData = create<DataState & DataActions>()((set, get) => {
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

  /**
   * Opens a file as a source; its refusal goes with the others.
   *
   * @param known The source of an earlier visit that it is.
   * @param before Refusals that are history once this file is taken.
   */
  async function open(
    file: File,
    demo: boolean,
    known: Source | undefined,
    before: DataState["refusals"],
  ): Promise<void> {
    const result = await dataWorker().openSource(file);
    if (!result.ok) return set({ refusals: [...get().refusals, { file: file.name, error: result.error }] });
    const source: Source = {
      file,
      opened: result.value,
      role: known?.role ?? result.value.role,
      lastModified: file.lastModified,
      // What is called the same is taken for the same until it is hashed again.
      sha256: known?.lastModified === file.lastModified ? known.sha256 : null,
      demo,
      handle: await handleOf(file),
    };
    const others = withoutRole(get().sources, source.role, source).filter((other) => other !== known);
    const refusals = refusalsSince(get().refusals, before);
    set({ sources: [...others, source], refusals, failed: null });
    void hash(file);
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

  /** Hashes a file beside all else. */
  async function hash(file: File): Promise<void> {
    const found = await dataWorker().fingerprintOf(file);
    if (!found.ok) return;
    const hashed = (source: Source) => (source.file === file ? { ...source, sha256: found.value } : source);
    if (!get().sources.some((source) => source.file === file)) return;
    const sources = get().sources.map(hashed);
    set({ sources, ...settledAll(get(), sources) });
  }

  /** A key of a while ago, with the tables that were hashed since. */
  const now = (made: string) => settled(made, get().sources);

  async function openAll(
    files: readonly File[],
    demo: boolean,
    before: DataState["refusals"] = get().refusals,
  ): Promise<void> {
    for (const file of files) {
      const isIt = ({ file: opened, opened: { file: name, bytes } }: Source) =>
        opened === null && name === file.name && bytes === file.size;
      await open(file, demo, get().sources.find(isIt), before);
    }
  }

  async function fetchDemo(names: readonly string[]): Promise<readonly File[] | null> {
    const files: File[] = [];
    for (const name of names) {
      // A connection may break in the middle of a file, too.
      const content = await fetch(new URL(`demo/tables/${SERVED[name] ?? name}`, document.baseURI))
        .then((response) => (response.ok ? response.blob() : null))
        .catch(() => null);
      if (content === null) {
        const error = { code: "open/demo-unavailable", params: { file: name } };
        set({ refusals: [...get().refusals, { file: name, error }] });
        return null;
      }
      files.push(new File([content], name, { lastModified: 0 }));
    }
    return files;
  }

  /** Opens the files of an earlier visit again; false when one cannot be had, and why is kept beside the step. */
  async function reopen(): Promise<boolean> {
    const closed = get().sources.filter(({ file }) => file === null);
    const refuse = (error: SerialError) => {
      set({ failed: { step: "tables", error } });
      return false;
    };
    // A browser takes the click as consent for a few seconds only: every permission is asked first.
    for (const { handle, opened } of closed) {
      if (handle === null || (await allowHandle(handle, "read"))) continue;
      return refuse({ code: "files/permission", params: { file: opened.file } });
    }
    const demo = await fetchDemo(closed.flatMap((source) => (source.demo ? [source.opened.file] : [])));
    if (demo === null) return false;
    const before = get().refusals;
    await openAll(demo, true, before);
    for (const source of closed.filter((each) => !each.demo)) {
      const name = source.opened.file;
      if (source.handle === null) return refuse({ code: "sketch/drop-again", params: { file: name } });
      const file = await source.handle.getFile().catch(() => null);
      if (file === null) return refuse({ code: "files/gone", params: { file: name } });
      noteUserFile(file, source.handle);
      // One that has changed since is what it is now: what was made of the other shows as stale.
      await open(file, false, source, before);
    }
    return true;
  }

  /** One of the sketches' files, and its hash; null when it cannot be made, which is kept beside the step. */
  async function hashed(kind: KeptKind, walk: number) {
    const file = await withProgress(
      (progress: SketchProgress) => set({ progress }),
      (report) => dataWorker().exportFile(kind, walk, report),
    );
    if (!file.ok) return null;
    const content = new File([file.value.blob], file.value.name);
    const sha256 = await studioWorker().inputs.fingerprintOf(content);
    if (!sha256.ok) return null;
    return { kind, walk, name: content.name, bytes: content.size, sha256: sha256.value, content };
  }

  /**
   * Keeps what the Studio and new customers need of the sketches in the browser, unless that is too much.
   *
   * @param from What they were made from: remembered of their files, wherever these go.
   * @returns SHA-256 of those of most walks; null where they could not be made.
   */
  async function keep({ walks, weightBytes, customers }: MadeSketches, from: string | null): Promise<string | null> {
    let last: string | null = null;
    const noted = (file: Awaited<ReturnType<typeof hashed>>) => {
      if (file?.kind !== "weights") return;
      last = file.sha256;
      if (from !== null) writeOrigin(pageStorage, file.sha256, { made: from, walk: file.walk });
    };
    const made = get().made.sketches;
    const before = get().kept;
    // The worker does one thing at a time: until they are kept, nothing else may be asked of it.
    set({ kept: null, notKept: false, progress: { stage: "files", share: null } });
    try {
      const estimate = await storageEstimate();
      if (weightBytes * walks.length > sketchesBudget(estimate?.quota ?? null)) {
        await forgetSketchFiles();
        set({ notKept: true });
        return null;
      }
      const wanted: readonly { readonly kind: KeptKind; readonly walk: number }[] = [
        ...walks.flatMap(({ walk }) => (["weights", "sketcher"] as const).map((kind) => ({ kind, walk }))),
        { kind: "settings", walk: 0 },
      ];
      const files: (KeptSketches["files"][number] & { readonly content: File })[] = [];
      for (const { kind, walk } of wanted) {
        const file = await hashed(kind, walk);
        if (file === null) {
          await forgetSketchFiles();
          return last;
        }
        noted(file);
        files.push(file);
      }
      // The same again are left as they are: whoever has them open, as the Studio may, could not read them any more.
      const same = before !== null && made !== null && before.made === now(made) && (await isKept(before, files));
      if (!same) await keepSketchFiles(files.map(({ content }) => content));
      // Forgotten meanwhile.
      if (made === null || get().made.sketches !== now(made)) {
        await forgetSketchFiles();
        return null;
      }
      if (same) {
        set({ kept: before });
        return last;
      }
      const settings = files.at(-1)?.content;
      set({
        kept: keptSchema.parse({
          madeAt: Date.now(),
          customers,
          walks: walks.map(({ walk }) => walk),
          files,
          inputs: JSON.parse((await settings?.text()) ?? "{}").inputs,
          made: now(made),
        }),
      });
    } catch {
      // Private windows keep nothing, and a disk may be full: the sketches then last as long as the tab.
      set({ notKept: true });
    } finally {
      set({ progress: null });
    }
    return last;
  }

  /**
   * Hashes sketches that were written for the visitor, beside all else: weights that are not kept were not hashed yet, and
   * matrices are the same sketches in another file, which is known again when it comes back.
   */
  async function hashWritten(kind: "weights" | "sketches", content: Blob, name: string, walk: number): Promise<void> {
    const { sketches } = get().content;
    if (sketches === null || (kind === "weights" && sketches.sha256 !== null)) return;
    const found = await studioWorker().inputs.fingerprintOf(new File([content], name));
    if (!found.ok) return;
    const origin = { made: sketches.made, walk };
    if (kind === "weights") return noteHash(found.value, origin);
    const weights = get().kept?.files.find((kept) => kept.kind === "weights" && kept.walk === walk);
    if (weights !== undefined) writeOrigin(pageStorage, weights.sha256, origin);
    writeOrigin(pageStorage, found.value, origin);
  }

  /** A file of the kept sketches; null when there is none, it is gone, or another tab has kept others under its name. */
  async function keptFile(kind: SketchFileKind, walk: number) {
    const { kept } = get();
    const found = kept?.files.find((file) => file.kind === kind && (file.walk === walk || kind === "settings"));
    if (found === undefined) return null;
    set({ progress: { stage: "files", share: null } });
    const there = await keptSketchFile(found.name, found.bytes).catch(() => "silent" as const);
    // The browser may still have them.
    if (there === "silent") {
      set({ progress: null });
      return null;
    }
    const sha256 = there && (await studioWorker().inputs.fingerprintOf(there.file));
    set({ progress: null });
    if (sha256?.ok && sha256.value === found.sha256) return there;
    if (get().kept === kept) set({ kept: null });
    return null;
  }

  /** Whether the worker holds what a step makes of the files and settings of now. */
  function holdsNow(step: Step): boolean {
    return !isBefore(get().held, step) && !isStale(get(), step);
  }

  /** Makes anew what the worker does not hold as far as a step, and all that was made after it; false when that fails. */
  async function hold(step: Step): Promise<boolean> {
    if (isBefore(get().held, step)) await get().makeAgain();
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

  return {
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

    async addFiles(dropped) {
      await restored;
      const { files, refusals } = withoutFolders(dropped);
      const before = get().refusals;
      set({ refusals: [...before, ...refusals] });
      await openAll(files, false, before);
    },

    async openDemo() {
      await restored;
      set({ fetching: true });
      try {
        const files = await fetchDemo(DEMO_FILES);
        if (files === null) return;
        set({ sources: [], ...nothingMade, held: null });
        await openAll(files, true);
      } finally {
        set({ fetching: false });
      }
      await get().read();
    },

    ...tableSources(set, get),

    async read() {
      await read(nothingMade);
    },

    async makeGraph() {
      if (!holdsNow("tables") && !(await read(nothingMade))) return;
      if (holdsNow("tables")) await makeGraph({ graph: null, map: null, sketches: null });
    },

    async makeSketches() {
      if (!holdsNow("graph")) await get().makeGraph();
      if (holdsNow("graph")) await makeSketches({ sketches: null });
    },

    async makeAgain() {
      const { graph, sketches } = get();
      if (!(await read({}))) return;
      if (graph !== null && holdsNow("tables")) await makeGraph({});
      if (sketches !== null && holdsNow("graph")) await makeSketches({});
    },

    async makeMap(walk) {
      if (!(await hold("graph"))) return;
      const map = await ask("graph", (report) => dataWorker().map(walk, report));
      if (map !== null) set({ map: { walk, map } });
    },

    neighbors: (walk, name) => dataWorker().neighbors(walk, name),

    async customer(walk, id) {
      if (await hold("sketches")) return dataWorker().customer(walk, id);
      const failed = get().failed;
      return { ok: false, error: failed?.error ?? { code: "open/canceled", params: {} } };
    },

    async save(kind, walk) {
      const step: Step = kind === "hyperedges" || kind === "embeddings" ? "graph" : "sketches";
      const kept = isBefore(get().held, step) ? await keptFile(kind, walk) : null;
      if (kept !== null) return saveBlob(kept.file, kept.file.name);
      if (!(await hold(step))) return;
      const file = await ask(step, (report) => dataWorker().exportFile(kind, walk, report));
      if (file === null) return;
      saveBlob(file.blob, file.name);
      if (kind === "weights" || kind === "sketches") await hashWritten(kind, file.blob, file.name, walk);
    },

    async weights(walk) {
      const kept = await keptFile("weights", walk);
      let file = kept?.file;
      // What is kept may be made anew while the Studio still has it open: what the worker holds is handed over whole.
      if (file === undefined || get().held === "sketches") {
        if (!(await hold("sketches"))) return null;
        const exported = await ask("sketches", (report) => dataWorker().exportFile("weights", walk, report));
        if (exported === null) return null;
        file = new File([exported.blob], exported.name);
      }
      const { content } = get();
      if (content.sketches !== null) madeWith.set(file, { made: content.sketches.made, walk });
      noteUserFile(file, kept?.handle ?? null);
      return file;
    },

    async useInStudio(walk) {
      const file = await get().weights(walk);
      if (file === null) return;
      usePlace.getState().open("studio");
      await useStudio.getState().openFiles([file]);
    },

    async forgetKept() {
      try {
        await forgetSketchFiles();
        set({ kept: null });
      } catch (error) {
        set({ failed: { step: "sketches", error: serialError(error) } });
      }
    },

    async checkKept() {
      await restored;
      const { kept } = get();
      if (kept === null) return;
      const files = kept.files.map(({ name, bytes }) => keptSketchFile(name, bytes));
      // Silence says nothing of them.
      const gone = await Promise.all(files).then(
        (found) => found.includes(null),
        () => false,
      );
      if (gone && get().kept === kept) set({ kept: null });
    },

    cancel: () => void cancelDataWork("cancel"),
    dismiss: () => set({ refusals: [], failed: null }),
  };
});

// What was made is shown on; whoever asks for more of it has it made again.
onTablesReplaced(() => useData.setState({ held: null, map: null }));

// The files are still the page's: one press reads them again.
onDataLost((error) => {
  if (useData.getState().held === null) return;
  if (error.code === "open/canceled") return useData.setState({ held: null, map: null });
  useData.setState({ ...nothingMade, held: null, failed: { step: "tables", error } });
});

// The Studio says the hash of what was handed over, whether the browser keeps it or not.
useStudio.subscribe(({ sketches: { value } }, before) => {
  if (value === before.sketches.value || value === null || value.sha256 === null) return;
  const open = useStudio.getState().inputFiles.sketches;
  const made = open === null ? undefined : madeWith.get(open);
  if (made !== undefined) noteHash(value.sha256, made);
});

/** Every tab hears of it: what it holds would be written down again with its next change. */
const forgetting = "BroadcastChannel" in globalThis ? new BroadcastChannel("segment-studio.forgetting") : null;
forgetting?.addEventListener("message", reset);

function reset(): void {
  const { progress, cancel } = useData.getState();
  if (progress !== null) cancel();
  useData.setState(useData.getInitialState());
}

/** Gives up files, settings and all that was made, in every tab: the record of it was deleted. */
export async function forgetData(): Promise<void> {
  await restored;
  reset();
  forgetting?.postMessage(null);
}

/** Shows what the last visit left, and from then on writes down what is to be found by the next one. */
async function follow(): Promise<void> {
  const database = await openDatabase().catch(() => null);
  const found = dataRecordSchema.safeParse(await database?.setting(SETTING).catch(() => null));
  if (found.success && useData.getState().sources.length === 0) {
    const { sources, ...left } = found.data;
    // Earlier builds knew tables by name, size and time.
    const known = settledAll(left, sources);
    useData.setState({ ...left, ...known, sources: sources.map((source) => ({ ...source, file: null })) });
  }
  const initial = useData.getInitialState();
  let writing = false;
  let due = false;
  const write = async () => {
    due = true;
    if (writing) return;
    writing = true;
    // What changes while one record is written goes into the next.
    while (due) {
      due = false;
      const state = useData.getState();
      // Forgotten: there is nothing to write down.
      if (REMEMBERED.every((key) => state[key] === initial[key])) continue;
      await database?.setSetting(SETTING, recordOf(state)).catch(() => undefined);
    }
    writing = false;
  };
  useData.subscribe((state, before) => {
    if (REMEMBERED.some((key) => state[key] !== before[key])) void write();
  });
}

restored = follow();

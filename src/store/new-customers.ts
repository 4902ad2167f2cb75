import { create } from "zustand";
import type { Result, SerialError } from "../formats/coded-error";
import { defaultSketchConfig, NOW } from "../pipeline/sketch-config";
import type { FileKind } from "../protocol/files";
import type { ModelSummary } from "../protocol/predict";
import type { NewSketchesFile, SketchProgress } from "../protocol/tables";
import { cancelDataWork, dataWorker, onDataLost } from "./data-worker";
import { isNpz, predictActions, usePredict } from "./predict";
import { studioEvents } from "./studio-events";
import { studioWorker } from "./studio-worker";
import { refusalsSince, type Source, sourceFiles, type TableSources, tableSources, withoutRole } from "./table-sources";
import { withProgress } from "./with-progress";

/** Where the past of new customers ends: at this moment, at a time that is written, or as in training. */
export const PAST_ENDS = ["now", "given", "training"] as const;
type PastEnd = (typeof PAST_ENDS)[number];

interface NewCustomersState {
  /** Dropped for models that do not bring their own. */
  readonly sketcher: File | null;
  readonly pastEnd: PastEnd;
  /** The written time, as ISO. */
  readonly cutoff: string;
  readonly progress: SketchProgress | null;
  readonly error: SerialError | null;
  /** What was made last, and is scored in Predict. */
  readonly made: NewSketchesFile | null;
  /** The file that was given to be scored last, and the tables that it was made of. */
  readonly sent: { readonly file: File; readonly tables: readonly string[] } | null;
}

/** The clock of this machine, to the minute, as a time stamp without a zone. */
function localMinute(now: Date): string {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The sketcher that is used: the one that was dropped, else the model's own; null where this browser has neither. */
export function sketcherInUse(dropped: File | null, model: Pick<ModelSummary, "sketcher"> | null): File | null {
  if (dropped !== null) return dropped;
  const own = model?.sketcher ?? null;
  return own === null || own.blob === null ? null : new File([own.blob], own.name);
}

/** Tables of new customers in Predict: files and settings are the page's, rows stay in the worker. */
export const useNewCustomers = create<TableSources & NewCustomersState>()((set, get) => ({
  sources: [],
  refusals: [],
  config: defaultSketchConfig(),
  ...tableSources(set, get),
  async addFiles(files) {
    const before = get().refusals;
    for (const file of files) {
      const result = await dataWorker().openSource(file);
      if (!result.ok) {
        set({ refusals: [...get().refusals, { file: file.name, error: result.error }] });
        continue;
      }
      const { role } = result.value;
      const { lastModified } = file;
      const known = { sha256: null, demo: false, handle: null };
      const source: Source = { file, opened: result.value, role, lastModified, ...known };
      const refusals = refusalsSince(get().refusals, before);
      set({ sources: [...withoutRole(get().sources, role, source), source], refusals, error: null });
    }
  },
  sketcher: null,
  pastEnd: "now",
  cutoff: localMinute(new Date()),
  progress: null,
  error: null,
  made: null,
  sent: null,
}));

const { setState: set, getState: get } = useNewCustomers;

/** What one does with them. */
export const newCustomersActions = {
  setSketcher(sketcher: File | null) {
    set({ sketcher, error: null });
    void studioWorker().predict.takeSketcher(sketcher);
  },

  setPastEnd: (pastEnd: PastEnd) => set({ pastEnd }),

  setCutoff: (cutoff: string) => set({ cutoff }),

  /** Makes sketches of the tables by the stored codes, and scores them. */
  async score() {
    const { sources, config, pastEnd, cutoff } = get();
    const tables = sourceFiles(sources);
    const sketcher = sketcherInUse(get().sketcher, usePredict.getState().model);
    if (tables === null || sketcher === null) return;
    const { customers, products, events } = tables;
    const text = { now: NOW, given: cutoff, training: null }[pastEnd];
    // The field proposes the time of this machine's clock.
    const end = text === null ? null : { text, clock: "local" as const };
    set({ error: null, made: null, progress: { stage: "files", share: null } });
    const result: Result<NewSketchesFile> = await withProgress(
      (progress: SketchProgress) => set({ progress }),
      (report) => dataWorker().sketchNew({ sketcher, customers, products, events }, config, end, report),
    );
    set({ progress: null });
    if (!result.ok) return set({ error: result.error.code === "open/canceled" ? null : result.error });
    const { name, blob } = result.value;
    const file = new File([blob], name);
    set({ made: result.value, sent: { file, tables: [customers, products, events].map((table) => table.name) } });
    await predictActions.scoreFile(file);
  },

  cancel: () => void cancelDataWork("cancelNew"),

  dismiss: () => set({ refusals: [], error: null }),
};

/** Takes what is dropped in Predict: a model of a table scores tables, else tables and a sketcher wait until they are told to be scored, the rest is opened. */
export async function openInPredict(files: readonly File[]): Promise<void> {
  const kinds = await Promise.all(files.map((file) => studioWorker().inputs.identifyFile(file)));
  const ofKind = (kind: FileKind) =>
    files.filter((_, index) => {
      const answer = kinds[index];
      return answer?.ok === true && answer.value === kind;
    });
  const npz = new Set<File>();
  for (const file of ofKind("labeled-table")) if (await isNpz(file)) npz.add(file);
  const dropped = [...ofKind("table"), ...ofKind("customers"), ...ofKind("bank-table"), ...ofKind("labeled-table")];
  const tables = dropped.filter((file) => !npz.has(file));
  const sketchers = ofKind("sketcher");
  const others = files.filter((file) => !tables.includes(file) && !sketchers.includes(file));
  if (others.length > 0) await predictActions.openFiles(others);
  const { addFiles } = useNewCustomers.getState();
  for (const file of sketchers) newCustomersActions.setSketcher(file);
  const { model, scoredFile } = usePredict.getState();
  // A file of columns that was opened with the others has come first.
  if (model?.isTable === true)
    await predictActions.scoreFirst([...others.filter((file) => file === scoredFile), ...tables]);
  else if (tables.length > 0) await addFiles(tables);
}

// The sketcher that was dropped was the dead worker's.
studioEvents.on("lost", () => void studioWorker().predict.takeSketcher(useNewCustomers.getState().sketcher));

onDataLost((error) => {
  if (useNewCustomers.getState().progress === null) return;
  useNewCustomers.setState({ progress: null, error: error.code === "open/canceled" ? null : error });
});

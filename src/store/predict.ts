import { create } from "zustand";
import type { Result, SerialError } from "../formats/coded-error";
import type { DecisionRules } from "../model/decision";
import type { Answers } from "../protocol/answers";
import type { FileKind } from "../protocol/files";
import type {
  ClassReasons,
  CustomerReasons,
  ExplainedOf,
  ModelSummary,
  PotentialQuery,
  PredictApi,
  ScoresFormat,
  ScoringProgress,
  ScoringSummary,
} from "../protocol/predict";
import { type ActionBands, DEFAULT_BANDS } from "../scoring/actions";
import type { CustomersQuery } from "../scoring/query";
import type { CsvOptions, CsvStyle } from "../scoring/table-text";
import { saveBlob } from "./download";
import { withoutFolders } from "./handles";
import { decisionFor } from "./model-files";
import { pageStorage } from "./page-storage";
import { usePlace } from "./place";
import { loadPreferences, savePreferences } from "./preferences";
import type { RunView, StudioState } from "./state";
import { studioEvents } from "./studio-events";
import { studioWorker } from "./studio-worker";
import { withProgress } from "./with-progress";

/** The customers that a link asks for: behind a cell of the matrix, a bar of the histogram, a point of a curve. */
export type CustomersFocus = Pick<CustomersQuery, "predicted" | "actual" | "probability"> &
  Partial<Pick<CustomersQuery, "since">>;

/** Predict: a model, a scored file, and why the last attempt failed. */
interface PredictState {
  readonly model: ModelSummary | null;
  /** The model's file; null for the finished run's. */
  readonly modelFile: File | null;
  readonly scored: ScoringSummary | null;
  readonly progress: ScoringProgress | null;
  /** The sketches that were scored last: another model scores them again. */
  readonly scoredFile: File | null;
  /** Name of the earlier file of scores that today's stand beside; null without one. */
  readonly earlier: string | null;
  /** The last refusal, beside the file it belongs to; what was loaded stays. */
  readonly refusal: { readonly file: string; readonly error: SerialError } | null;
  /** What the customers' filter begins with; null for everyone. */
  readonly focus: CustomersFocus | null;
  /** Counts what was scored and what was asked for, so that the views begin anew with each. */
  readonly visit: number;
  /** From which probability of churn on which action is taken. */
  readonly bands: ActionBands;
  readonly reasons: ClassesReasons;
}

/** The classes' reasons of what is scored: they go on behind a closed tab, and stay until something else is scored. */
interface ClassesReasons {
  /** The class that was asked for last; null before. */
  readonly predicted: number | null;
  /** Share 0..1 of its reasons that is computed; null where none are. */
  readonly share: number | null;
  readonly answers: ReadonlyMap<number, Result<ClassReasons | null>>;
}

const NO_REASONS: ClassesReasons = { predicted: null, share: null, answers: new Map() };

/** What the worker is asked about the scored customers as it is. */
type Asked = Pick<
  Answers<PredictApi>,
  | "findCustomers"
  | "scoredRows"
  | "potential"
  | "nearest"
  | "uncertain"
  | "atRisk"
  | "actionCounts"
  | "judgedOn"
  | "reliability"
  | "thresholds"
  | "drift"
  | "customer"
>;

interface PredictActions extends Asked {
  /**
   * Takes the finished run's model, and scores the customers with it that were scored before.
   *
   * @param customers what it scores where none were, such as `openInStudio`
   */
  takeRunModel(customers?: File | null): Promise<void>;
  /**
   * @param rules its `decision.json`, or what a kept run says; null where there is neither
   * @param run the kept run that made it; none for a file from elsewhere
   */
  openModel(file: File, rules: File | DecisionRules | null, run?: string): Promise<void>;
  /** Gives up the other task's model. */
  dropBeside(): Promise<void>;
  /** Shows what the other task's model says first. */
  turn(): Promise<void>;
  scoreFile(file: File): Promise<void>;
  /** Scores the first of dropped files and says that the others wait: there is one list of customers. */
  scoreFirst(files: readonly File[]): Promise<void>;
  /** Takes dropped files: models are opened first, with the `decision.json` beside them, then sketches are scored. */
  openFiles(files: readonly File[]): Promise<void>;
  /** Sets an earlier file of scores beside those of now; without a model it is shown by itself. */
  openEarlier(file: File): Promise<void>;
  dropEarlier(): Promise<void>;
  cancel(): void;
  dismissRefusal(): void;
  /** Opens Predict with the test customers of the finished run that a link asks for. */
  showTestCustomers(focus: CustomersFocus): Promise<void>;
  /** Lists these of the scored customers. */
  lookAt(focus: CustomersFocus): void;
  /** Other bands, remembered between visits. */
  setBands(bands: ActionBands): void;
  /** Progress is a share 0..1. */
  customerReasons(row: number, onProgress: (share: number) => void): Promise<Result<CustomerReasons | null>>;
  /** Computes the reasons of a sample of the customers that are taken for a class. */
  explainClass(predicted: number): Promise<void>;
  cancelReasons(of: ExplainedOf): void;
  /** Offers scored customers as a download; `rows` null writes everyone in file order. */
  exportScores(format: ScoresFormat, rows: Int32Array | null, options: CsvOptions): Promise<Result<string>>;
  /** Offers the segments' counts, mean probabilities and potential as a download. */
  exportSummary(query: Omit<PotentialQuery, "from" | "to">, style: CsvStyle): Promise<Result<string>>;
}

/** Whether the finished run has a model that Predict does not hold as it is: none of a run, of another task, or at another threshold. */
export function offersRunModel(run: RunView | null, model: ModelSummary | null): boolean {
  const test = run?.result?.test ?? null;
  if (test === null || test.task === "foundation") return false;
  const threshold = test.task === "churn" ? test.threshold : null;
  return model?.source !== "run" || model.task !== test.task || model.threshold !== threshold;
}

/** The customers that are open in the Studio; null while it has read none. */
export function openInStudio({ sketches, inputFiles }: Pick<StudioState, "sketches" | "inputFiles">): File | null {
  return sketches.value === null ? null : inputFiles.sketches;
}

function isKind(answer: Result<FileKind> | undefined, kind: FileKind): boolean {
  return answer?.ok === true && answer.value === kind;
}

/** Whether a file that is sketches or a table is the .npz of one, by how it begins. */
export async function isNpz(file: Blob): Promise<boolean> {
  return (await file.slice(0, 4).text()) === "PK\u0003\u0004";
}

function rememberedBands(): ActionBands {
  return loadPreferences(pageStorage).actionBands ?? DEFAULT_BANDS;
}

/** Predict's state; the scored columns stay in the worker, the page asks for the rows that it shows. */
export const usePredict = create<PredictState & PredictActions>()((set, get) => ({
  model: null,
  modelFile: null,
  scored: null,
  scoredFile: null,
  earlier: null,
  progress: null,
  refusal: null,
  focus: null,
  visit: 0,
  bands: rememberedBands(),
  reasons: NO_REASONS,

  async takeRunModel(customers = null) {
    const result = await studioWorker().predict.takeRunModel();
    set(
      result.ok
        ? { model: result.value, modelFile: null, scored: null, refusal: null, focus: null }
        : { refusal: { file: "", error: result.error } },
    );
    const file = get().scoredFile ?? customers;
    if (result.ok && file !== null) await get().scoreFile(file);
  },

  async openModel(file, rules, run) {
    set({ progress: { stage: "reading", done: 0, total: file.size }, refusal: null });
    const result = await studioWorker().predict.openModel(file, rules, run);
    set(
      result.ok
        ? { model: result.value, modelFile: file, scored: null, progress: null, focus: null }
        : { progress: null, refusal: { file: file.name, error: result.error } },
    );
    const { scoredFile } = get();
    if (result.ok && scoredFile !== null) await get().scoreFile(scoredFile);
  },

  async dropBeside() {
    const result = await studioWorker().predict.dropBeside();
    const { scored, visit } = get();
    if (result.ok) set({ model: result.value, scored: scored && { ...scored, beside: null }, visit: visit + 1 });
  },

  async turn() {
    const result = await studioWorker().predict.turn();
    if (result.ok) set({ ...result.value, modelFile: null, focus: null, visit: get().visit + 1 });
  },

  scoreFile: (file) => show(file, 0, { scoredFile: file }, (report) => studioWorker().predict.scoreFile(file, report)),

  async scoreFirst(files) {
    const [first, second] = files;
    if (first === undefined) return;
    if (get().scoredFile !== first) await get().scoreFile(first);
    // Neither a refused file nor a canceled one was scored in the place of the others.
    if (second === undefined || get().scoredFile !== first) return;
    set({ refusal: { file: second.name, error: { code: "predict/one-file", params: { scored: first.name } } } });
  },

  openEarlier: (file) =>
    show(file, file.size, { earlier: file.name }, (report) => studioWorker().predict.openEarlier(file, report)),

  async dropEarlier() {
    const result = await studioWorker().predict.dropEarlier();
    if (result.ok) set({ scored: result.value, earlier: null, focus: null, visit: get().visit + 1 });
  },

  async openFiles(dropped) {
    const { files, refusals } = withoutFolders(dropped);
    const kinds = await Promise.all(files.map((file) => studioWorker().inputs.identifyFile(file)));
    const npz = await Promise.all(files.map(isNpz));
    // No table of a bank is an .npz: a table's model scores it, and another says what it lacks.
    const sketches = files.filter(
      (_, index) => isKind(kinds[index], "sketches") || (isKind(kinds[index], "labeled-table") && npz[index]),
    );
    const decisions = files.filter((_, index) => isKind(kinds[index], "decision"));
    const earlier = files.filter((_, index) => isKind(kinds[index], "scores"));
    const models = files.filter((file) => ![...sketches, ...decisions, ...earlier].includes(file));
    const [decision = null] = decisions;
    // A decision that comes later is that of the model which is there.
    const { modelFile } = get();
    if (decision !== null && models.length === 0 && modelFile !== null) models.push(modelFile);
    if (decision !== null && models.length === 0) {
      return set({ refusal: { file: decision.name, error: { code: "predict/decision-alone", params: {} } } });
    }
    // What comes with the models is scored next; the last file need not be scored in between.
    if (sketches.length > 0) set({ scoredFile: null });
    for (const file of models) await get().openModel(file, await decisionFor(file, decisions));
    await get().scoreFirst(sketches);
    for (const file of earlier) await get().openEarlier(file);
    const [folder = null] = refusals;
    if (folder !== null) set({ refusal: folder });
  },

  cancel() {
    void studioWorker().predict.cancelScoring();
  },

  dismissRefusal() {
    set({ refusal: null });
  },

  async showTestCustomers(focus) {
    const result = await studioWorker().predict.takeTestSplit();
    set(
      result.ok
        ? { ...result.value, modelFile: null, progress: null, refusal: null, focus, visit: get().visit + 1 }
        : { refusal: { file: "", error: result.error } },
    );
    usePlace.getState().open("predict");
  },

  lookAt(focus) {
    set({ focus, visit: get().visit + 1 });
  },

  findCustomers: (query) => studioWorker().predict.findCustomers(query),
  scoredRows: (rows) => studioWorker().predict.scoredRows(rows),
  potential: (query) => studioWorker().predict.potential(query),
  nearest: (query, count) => studioWorker().predict.nearest(query, count),
  uncertain: (count) => studioWorker().predict.uncertain(count),
  atRisk: (count) => studioWorker().predict.atRisk(count),
  actionCounts: (bands) => studioWorker().predict.actionCounts(bands),

  setBands(bands) {
    savePreferences(pageStorage, { actionBands: bands });
    set({ bands });
  },
  judgedOn: () => studioWorker().predict.judgedOn(),
  reliability: (of) => studioWorker().predict.reliability(of),
  thresholds: (segment, at, of) => studioWorker().predict.thresholds(segment, at, of),
  drift: () => studioWorker().predict.drift(),
  customer: (row) => studioWorker().predict.customer(row),
  customerReasons: (row, onProgress) =>
    withProgress(onProgress, (report) => studioWorker().predict.customerReasons(row, report)),
  async explainClass(predicted) {
    const { scored } = get();
    const tell = (changes: Partial<ClassesReasons>) => {
      // What is said of other customers is not these classes'.
      if (get().scored === scored) set(({ reasons }) => ({ reasons: { ...reasons, ...changes } }));
    };
    tell({ predicted, share: 0 });
    const result = await withProgress(
      (share: number) => tell({ share }),
      (report) => studioWorker().predict.classReasons(predicted, report),
    );
    const isDone = result.ok || result.error.code !== "open/canceled";
    const { answers } = get().reasons;
    tell({ share: null, ...(isDone && { answers: new Map(answers).set(predicted, result) }) });
  },
  cancelReasons: (of) => void studioWorker().predict.cancelReasons(of),

  async exportScores(format, rows, options) {
    const file = await studioWorker().predict.exportScores(format, rows, options);
    return offered(file, `${get().scored?.task ?? "segment"}_scores.${format}`);
  },
  async exportSummary(query, style) {
    return offered(await studioWorker().predict.exportSummary(query, style), "segment_summary.csv");
  },
}));

/** Shows what a file gives; of a canceled one nothing is told, and what was shown stays. */
async function show(
  file: File,
  total: number,
  taken: Partial<PredictState>,
  request: (report: (progress: ScoringProgress) => void) => Promise<Result<ScoringSummary | null>>,
): Promise<void> {
  const set = usePredict.setState;
  set({ progress: { stage: "reading", done: 0, total }, refusal: null });
  const result = await withProgress((progress: ScoringProgress) => set({ progress }), request);
  if (result.ok)
    return set(({ visit }) => ({ ...taken, scored: result.value, progress: null, focus: null, visit: visit + 1 }));
  const canceled = result.error.code === "open/canceled";
  set({ progress: null, refusal: canceled ? null : { file: file.name, error: result.error } });
}

/** Offers a file as a download; its name. */
function offered(file: Result<Blob>, name: string): Result<string> {
  if (!file.ok) return file;
  saveBlob(file.value, name);
  return { ok: true, value: name };
}

// Other scores have other reasons.
usePredict.subscribe((now, before) => {
  if (now.scored === before.scored || now.reasons === NO_REASONS) return;
  if (now.reasons.share !== null) now.cancelReasons("class");
  usePredict.setState({ reasons: NO_REASONS });
});

// Models and scored columns were the dead worker's; the scored file is scored again with the next model.
studioEvents.on("lost", (error) => {
  const { model, modelFile, earlier } = usePredict.getState();
  if (model === null && earlier === null) return;
  usePredict.setState({
    model: null,
    modelFile: null,
    scored: null,
    earlier: null,
    progress: null,
    refusal: { file: modelFile?.name ?? earlier ?? "", error },
  });
});

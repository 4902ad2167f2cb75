import { create } from "zustand";
import type { Result, SerialError } from "../formats/coded-error";
import type { DecisionRules } from "../model/decision";
import type { FileKind } from "../protocol/files";
import type {
  ClassReasons,
  ExplainedOf,
  JudgedRows,
  ModelSummary,
  PotentialQuery,
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
import { openPlace } from "./place";
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

/** Predict's state; the scored columns stay in the worker, the page asks for the rows that it shows. */
export const usePredict = create<PredictState>()(() => ({
  model: null,
  modelFile: null,
  scored: null,
  scoredFile: null,
  earlier: null,
  progress: null,
  refusal: null,
  focus: null,
  visit: 0,
  bands: loadPreferences(pageStorage).actionBands ?? DEFAULT_BANDS,
  reasons: NO_REASONS,
}));

const { setState: set, getState: get } = usePredict;
const worker = () => studioWorker().predict;

/** What can be done in Predict, and asked about the scored customers. */
export const predictActions = {
  /**
   * Takes the finished run's model, and scores the customers with it that were scored before.
   *
   * @param customers what it scores where none were, such as `openInStudio`
   */
  async takeRunModel(customers: File | null = null) {
    const result = await worker().takeRunModel();
    set(
      result.ok
        ? { model: result.value, modelFile: null, scored: null, refusal: null, focus: null }
        : { refusal: { file: "", error: result.error } },
    );
    const file = get().scoredFile ?? customers;
    if (result.ok && file !== null) await predictActions.scoreFile(file);
  },

  /**
   * @param rules its `decision.json`, or what a kept run says; null where there is neither
   * @param run the kept run that made it; none for a file from elsewhere
   */
  async openModel(file: File, rules: File | DecisionRules | null, run?: string) {
    set({ progress: { stage: "reading", done: 0, total: file.size }, refusal: null });
    const result = await worker().openModel(file, rules, run);
    set(
      result.ok
        ? { model: result.value, modelFile: file, scored: null, progress: null, focus: null }
        : { progress: null, refusal: { file: file.name, error: result.error } },
    );
    const { scoredFile } = get();
    if (result.ok && scoredFile !== null) await predictActions.scoreFile(scoredFile);
  },

  /** Gives up the other task's model. */
  async dropBeside() {
    const result = await worker().dropBeside();
    const { scored, visit } = get();
    if (result.ok) set({ model: result.value, scored: scored && { ...scored, beside: null }, visit: visit + 1 });
  },

  /** Shows what the other task's model says first. */
  async turn() {
    const result = await worker().turn();
    if (result.ok) set({ ...result.value, modelFile: null, focus: null, visit: get().visit + 1 });
  },

  scoreFile: (file: File) => show(file, 0, { scoredFile: file }, (report) => worker().scoreFile(file, report)),

  /** Scores the first of dropped files and says that the others wait: there is one list of customers. */
  async scoreFirst([first, second]: readonly File[]) {
    if (first === undefined) return;
    if (get().scoredFile !== first) await predictActions.scoreFile(first);
    // Neither a refused file nor a canceled one was scored in the place of the others.
    if (second === undefined || get().scoredFile !== first) return;
    set({ refusal: { file: second.name, error: { code: "predict/one-file", params: { scored: first.name } } } });
  },

  /** Sets an earlier file of scores beside those of now; without a model it is shown by itself. */
  openEarlier: (file: File) =>
    show(file, file.size, { earlier: file.name }, (report) => worker().openEarlier(file, report)),

  async dropEarlier() {
    const result = await worker().dropEarlier();
    if (result.ok) set({ scored: result.value, earlier: null, focus: null, visit: get().visit + 1 });
  },

  /** Takes dropped files: models are opened first, with the `decision.json` beside them, then sketches are scored. */
  async openFiles(dropped: readonly File[]) {
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
    for (const file of models) await predictActions.openModel(file, await decisionFor(file, decisions));
    await predictActions.scoreFirst(sketches);
    for (const file of earlier) await predictActions.openEarlier(file);
    const [folder = null] = refusals;
    if (folder !== null) set({ refusal: folder });
  },

  cancel: () => void worker().cancelScoring(),
  dismissRefusal: () => set({ refusal: null }),

  /** Opens Predict with the test customers of the finished run that a link asks for. */
  async showTestCustomers(focus: CustomersFocus) {
    const result = await worker().takeTestSplit();
    set(
      result.ok
        ? { ...result.value, modelFile: null, progress: null, refusal: null, focus, visit: get().visit + 1 }
        : { refusal: { file: "", error: result.error } },
    );
    openPlace("predict");
  },

  /** Lists these of the scored customers. */
  lookAt: (focus: CustomersFocus) => set({ focus, visit: get().visit + 1 }),

  findCustomers: (query: CustomersQuery) => worker().findCustomers(query),
  scoredRows: (rows: Int32Array) => worker().scoredRows(rows),
  potential: (query: PotentialQuery) => worker().potential(query),
  nearest: (query: PotentialQuery, count: number) => worker().nearest(query, count),
  uncertain: (count: number) => worker().uncertain(count),
  atRisk: (count: number) => worker().atRisk(count),
  actionCounts: (bands: ActionBands) => worker().actionCounts(bands),
  judgedOn: () => worker().judgedOn(),
  reliability: (of: JudgedRows) => worker().reliability(of),
  thresholds: (segment: number, at: readonly number[], of: JudgedRows) => worker().thresholds(segment, at, of),
  drift: () => worker().drift(),
  customer: (row: number) => worker().customer(row),

  /** Other bands, remembered between visits. */
  setBands(bands: ActionBands) {
    savePreferences(pageStorage, { actionBands: bands });
    set({ bands });
  },

  /** Progress is a share 0..1. */
  customerReasons: (row: number, onProgress: (share: number) => void) =>
    withProgress(onProgress, (report) => worker().customerReasons(row, report)),

  /** Computes the reasons of a sample of the customers that are taken for a class. */
  async explainClass(predicted: number) {
    const { scored } = get();
    const tell = (changes: Partial<ClassesReasons>) => {
      // What is said of other customers is not these classes'.
      if (get().scored === scored) set(({ reasons }) => ({ reasons: { ...reasons, ...changes } }));
    };
    tell({ predicted, share: 0 });
    const result = await withProgress(
      (share: number) => tell({ share }),
      (report) => worker().classReasons(predicted, report),
    );
    const isDone = result.ok || result.error.code !== "open/canceled";
    const { answers } = get().reasons;
    tell({ share: null, ...(isDone && { answers: new Map(answers).set(predicted, result) }) });
  },

  cancelReasons: (of: ExplainedOf) => void worker().cancelReasons(of),

  /** Offers scored customers as a download; `rows` null writes everyone in file order. */
  async exportScores(format: ScoresFormat, rows: Int32Array | null, options: CsvOptions) {
    const file = await worker().exportScores(format, rows, options);
    return offered(file, `${get().scored?.task ?? "segment"}_scores.${format}`);
  },

  /** Offers the segments' counts, mean probabilities and potential as a download. */
  async exportSummary(query: Omit<PotentialQuery, "from" | "to">, style: CsvStyle) {
    return offered(await worker().exportSummary(query, style), "segment_summary.csv");
  },
};

/** Shows what a file gives; of a canceled one nothing is told, and what was shown stays. */
async function show(
  file: File,
  total: number,
  taken: Partial<PredictState>,
  request: (report: (progress: ScoringProgress) => void) => Promise<Result<ScoringSummary | null>>,
): Promise<void> {
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
  if (now.reasons.share !== null) predictActions.cancelReasons("class");
  set({ reasons: NO_REASONS });
});

// Models and scored columns were the dead worker's; the scored file is scored again with the next model.
studioEvents.on("lost", (error) => {
  const { model, modelFile, earlier } = get();
  if (model === null && earlier === null) return;
  set({
    model: null,
    modelFile: null,
    scored: null,
    earlier: null,
    progress: null,
    refusal: { file: modelFile?.name ?? earlier ?? "", error },
  });
});

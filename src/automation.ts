import type { Foreseen, ScoreFiles, ScoreRequest, SketchRequest, TableChoice } from "./commands";
import { serialError } from "./formats/coded-error";
import { errorSentence } from "./i18n/errors";
import { engineMessages } from "./i18n/messages/engine";
import type { RunEvent } from "./protocol/run";
import type { NewCustomersFiles, SourceFiles } from "./protocol/tables";
import { noteUserFile } from "./store/handles";
import { hasInputs, phaseOf } from "./store/phase";
import { useReferences } from "./store/reference";
import { setLocale, useStudio } from "./store/studio";
import { studioEvents } from "./store/studio-events";
import { expectLabels } from "./store/table-mappings";
import { parseConfig } from "./tasks/config";
import { type ExportRequest, exportsOf, inWritingOrder, isFigure, type TaskId } from "./tasks/registry";
import { lookUp } from "./ui/lookup";
import { consoleLines } from "./ui/run/console-lines";

/**
 * Parameter of the page's address by which a command keeps the saves of ended runs: its results are files, and the save
 * is what they can be made from until it has them all. Such a page draws nothing, for nobody sees it.
 */
export const KEEP_SAVES = "keep-saves";

/**
 * What commands and tests use: the same store and worker that the page uses, as `globalThis.segmentStudio`.
 * Sentences are English, as everything on a command line is.
 */
const automation = {
  phase: () => {
    const state = useStudio.getState();
    const phase = phaseOf(state);
    // What nobody has told apart yet is on its way.
    return phase === "empty" && state.identifying ? "loading" : phase;
  },
  /** Sentences of everything that was refused, of failed checks before training, and of a run that failed. */
  problems: () => {
    const state = useStudio.getState();
    const { refusals, preflight, preflightError, run } = state;
    const failed = preflight?.checks.filter(({ status }) => status === "error") ?? [];
    return [
      ...refusals.map(({ error }) => errorSentence(error, "en")),
      ...(hasInputs(state) ? [] : useReferences.getState().taken).map(({ name }) =>
        errorSentence({ code: "reference/not-for-training", params: { file: name } }, "en"),
      ),
      ...(preflightError === null ? [] : [errorSentence(preflightError, "en")]),
      ...failed.map(({ message }) => errorSentence(message, "en")),
      ...(run === null || run.error === null ? [] : [errorSentence(run.error, "en")]),
    ];
  },
  /** Sentences of what does not keep a run from starting or ending: warned checks, a restart on another engine. */
  warnings: () => {
    const { preflight, run } = useStudio.getState();
    const warned = preflight?.checks.filter(({ status }) => status === "warning") ?? [];
    return [...warned.map(({ message }) => message), ...(run?.warnings ?? [])].map((warning) =>
      errorSentence(warning, "en"),
    );
  },
  preflight: () => useStudio.getState().preflight,
  /** Any subset of the configuration keys; throws an error whose message is the sentence. */
  setConfig: (json: unknown) => {
    try {
      useStudio.getState().setConfig(parseConfig(json));
    } catch (error) {
      throw new Error(errorSentence(serialError(error), "en"));
    }
  },
  /** Of the page, and so of what runs hand on: report and model card. */
  setLanguage: setLocale,
  /** Opens what the Studio's file dialog would. */
  openFiles: (files: readonly File[]) => {
    for (const file of files) noteUserFile(file, null);
    void useStudio.getState().openFiles(files);
  },
  /** Loads the demo bank, without starting; answers with its configuration of the task, null when it did not arrive. */
  openDemo: async (task?: TaskId) => ((await useStudio.getState().openDemo(task)) ? useStudio.getState().config : null),
  startDemo: () => useStudio.getState().startDemo(),
  start: (options: { readonly maxSteps: number | null }) => useStudio.getState().startTraining(options),
  /**
   * Goes on with the newest unfinished run, as it was started; null when there is none.
   *
   * @param options `given`: keys of the configuration that the command names.
   */
  resume: async ({ given, ...options }: { readonly maxSteps: number | null; readonly given: readonly string[] }) => {
    await useStudio.getState().findResumable();
    const { resumable, config } = useStudio.getState();
    const newest = resumable[0];
    if (newest === undefined) return null;
    const { asStarted } = await import("./commands");
    await useStudio.getState().resumeRun(newest.id, options);
    return { warning: asStarted(newest.config, config, given) };
  },
  stop: () => useStudio.getState().stopTraining(),
  /** Says that what is opened from now on has a label: no table is taken for one of a bank's. */
  expectLabels,
  /** Whether the open data are sketches, and no table with a label. */
  holdsSketches: () => useStudio.getState().sketches.value?.table === null,
  /** The table that waits until somebody says what its columns mean; null without one. */
  askedColumns: () => {
    const { table } = useStudio.getState();
    return table && { file: table.file.name, columns: table.head.columns.map(({ name }) => name) };
  },
  /** Reads that table; answers with the form that it brings, null when it was refused. */
  readTable: async (choice: TableChoice) => (await import("./commands")).readAskedTable(choice),
  /** Starts the download and answers with an English sentence when it cannot. */
  exportFile: async (request: ExportRequest) => {
    const result = await useStudio.getState().exportFile(request);
    return result.ok ? null : errorSentence(result.error, "en");
  },
  /** What `npm run train` writes of the run that ended, in that order: all but other tools' formats. */
  filesOfRun: () => {
    const { run } = useStudio.getState();
    if (run === null) return [];
    const files = exportsOf(run.header.task, {
      model: run.result?.test != null,
      sketcher: run.header.sketcher !== null,
    }).filter(({ group }) => group !== "others");
    return inWritingOrder(files).map((file) => ({ kind: file.kind, isFigure: isFigure(file) }));
  },
  /** The run so far as the Python script would print it, after a line on the engine and why it was taken. */
  consoleLines: () => {
    const { run } = useStudio.getState();
    if (run === null) return [];
    const { name, reason } = run.header.engine;
    const { reason: reasons, otherReason } = engineMessages.en;
    return [`Engine: ${name}: ${lookUp(reasons, reason) ?? otherReason(reason)}`, ...consoleLines(run)];
  },
  /** Scores a sketches file with a model and offers the chosen customers as a download. */
  score: async (files: ScoreFiles, request: ScoreRequest) => (await import("./commands")).score(files, request),
  /** Makes sketches of other customers' tables by the codes of a training, to be scored. */
  sketchNew: async (files: NewCustomersFiles, config: unknown, cutoff: string | null) =>
    (await import("./commands")).sketchNew(files, config, cutoff),
  /** Says what `npm run pipeline` would do with tables, or why one of its trainings would be refused. */
  foresee: async (files: Foreseen["files"], configs: Foreseen["configs"]) =>
    (await import("./commands")).foresee({ files, configs }),
  /** Makes graph embeddings and sketches of tables and offers every file as a download. */
  sketch: async (files: SourceFiles, config: unknown, options: SketchRequest) =>
    (await import("./commands")).sketch(files, config, options),
  subscribe: (listener: (event: RunEvent) => void) => studioEvents.on("run", listener),
};

export type Automation = typeof automation;

/** Installs it; called once by the page's entry. */
export function installAutomation(): void {
  Object.defineProperty(globalThis, "segmentStudio", { value: automation });
}

import { errorSentence } from "./i18n/errors";
import { formatPercent } from "./i18n/format";
import { engineMessages } from "./i18n/messages/engine";
import { isoText } from "./pipeline/instant";
import type { UnknownName } from "./pipeline/sketcher";
import type { Result, SerialError } from "./protocol/files";
import type { ScoresFormat, ScoringSummary } from "./protocol/predict";
import type { Preflight } from "./protocol/preflight";
import type { RunEvent } from "./protocol/run";
import { serialError } from "./protocol/serial-error";
import type { NewCustomersFiles, NewSketchesFile, SourceFiles } from "./protocol/tables";
import type { ActionBands } from "./scoring/actions";
import type { FromSegment, Transition } from "./scoring/potential";
import type { CsvOptions } from "./scoring/table-text";
import { saveBlob } from "./store/download";
import { hasInputs, phaseOf } from "./store/phase";
import { usePredict } from "./store/predict";
import { useReferences } from "./store/reference";
import type { StudioPhase } from "./store/state";
import { onRunEvents, useStudio } from "./store/studio";
import { type Config, parseConfig } from "./tasks/config";
import { type ExportKind, type ExportRequest, exportsOf, type TaskId } from "./tasks/registry";
import { lookUp } from "./ui/lookup";
import { consoleLines } from "./ui/run/console-lines";

/**
 * Parameter of the page's address by which a command keeps the saves of ended runs: its results are files, and the save
 * is what they can be made from until it has them all.
 */
export const KEEP_SAVES = "keep-saves";

/**
 * The door for `npm run train` and tests: the same store and worker that the page uses, as `globalThis.segmentStudio`.
 * Sentences are English, as everything on a command line is.
 */
export interface Automation {
  phase(): StudioPhase;
  /** Sentences of everything that was refused, of failed checks before training, and of a run that failed. */
  problems(): string[];
  /** Sentences of what does not keep a run from starting or ending: warned checks, a restart on another engine. */
  warnings(): string[];
  preflight(): Preflight | null;
  /** Any subset of the configuration keys; throws an error whose message is the sentence. */
  setConfig(json: unknown): void;
  /** Loads the demo bank, without starting; answers with its configuration of the task, null when it did not arrive. */
  openDemo(task?: TaskId): Promise<Config | null>;
  startDemo(): Promise<void>;
  start(options: { readonly maxSteps: number | null }): Promise<void>;
  /** Goes on with the newest unfinished run; false when there is none. */
  resume(options: { readonly maxSteps: number | null }): Promise<boolean>;
  stop(): Promise<void>;
  /** Starts the download and answers with an English sentence when it cannot. */
  exportFile(request: ExportRequest): Promise<string | null>;
  /** What `npm run train` writes of the run that ended: all but other tools' formats, what needs no model last. */
  filesOfRun(): readonly ExportKind[];
  /** The run so far as the Python script would print it, after a line on the engine and why it was taken. */
  consoleLines(): string[];
  /** Scores a sketches file with a model (and the `decision.json` beside it) and offers the chosen customers as a download. */
  score(model: File, sketches: File, decision: File | null, request: ScoreRequest): Promise<ScoreAnswer>;
  /** Makes sketches of other customers' tables by the codes of a training, to be scored. */
  sketchNew(files: NewCustomersFiles, config: unknown, cutoff: string | null): Promise<NewSketchesAnswer>;
  /** Makes graph embeddings and sketches of tables and offers every file as a download. */
  sketch(files: SourceFiles, config: unknown, options: SketchRequest): Promise<SketchAnswer>;
  subscribe(listener: (event: RunEvent) => void): () => void;
}

/** Unknown names that a line names. */
const SHOWN_NAMES = 5;

/** Which customers `npm run score` writes, and how. */
export interface ScoreRequest {
  readonly format: ScoresFormat;
  readonly topUncertain: number | null;
  /** Of a churn model. */
  readonly topRisk: number | null;
  readonly bands: ActionBands;
  readonly potential: { readonly from: string; readonly to: string; readonly threshold: number } | null;
  readonly from: FromSegment;
  readonly separator: CsvOptions["separator"];
  readonly decimal: CsvOptions["decimal"];
  readonly byteOrderMark: boolean;
}

export interface SketchRequest {
  readonly customerEmbeddings: boolean;
  /** Told once per stage. */
  readonly onStage: (line: string) => void;
}

/** What was refused, or how many files were offered. */
export interface SketchAnswer {
  readonly sentence: string | null;
  readonly files: number;
}

async function sketch(
  files: SourceFiles,
  json: unknown,
  { customerEmbeddings, onStage }: SketchRequest,
): Promise<SketchAnswer> {
  // Only this command and the data place need them.
  const [{ sketchTables }, { parseSketchConfig }] = await Promise.all([
    import("./store/sketching"),
    import("./pipeline/sketch-config"),
  ]);
  let offered = 0;
  let stage = "";
  try {
    const result = await sketchTables(files, parseSketchConfig(json), {
      customerEmbeddings,
      onProgress: (progress) => {
        if (progress.stage !== stage) onStage(`${progress.stage} …`);
        stage = progress.stage;
      },
      onFile: async ({ name, blob }) => {
        saveBlob(blob, name);
        offered++;
      },
    });
    return { sentence: result.ok ? null : errorSentence(result.error, "en"), files: offered };
  } catch (error) {
    return { sentence: errorSentence(serialError(error), "en"), files: offered };
  }
}

function newSketchesLines(made: NewSketchesFile, proposed: boolean): readonly string[] {
  const { windows, pastDays, futureDays, customers, withoutPast, badRows } = made;
  const why = proposed ? `, ${futureDays} days before the newest event` : "";
  const unknown = (what: string, names: readonly UnknownName[]) => {
    const rows = names.reduce((sum, { rows: each }) => sum + each, 0);
    const shown = names.slice(0, SHOWN_NAMES).map(({ name }) => name);
    const more = names.length > SHOWN_NAMES ? ", …" : "";
    return names.length === 0 ? [] : [`Unknown ${what}, left out: ${names.length} (${rows} rows): ${shown}${more}`];
  };
  return [
    `The past of ${customers} customers: ${pastDays} days up to ${isoText(windows.cutoff)}${why}; ${withoutPast} have none`,
    ...unknown("products", made.unknownProducts),
    ...unknown("event types", made.unknownEventTypes),
    ...(badRows === 0 ? [] : [`Rows that cannot be read, left out: ${badRows}`]),
  ];
}

export type NewSketchesAnswer =
  | { readonly ok: true; readonly sketches: File; readonly lines: readonly string[] }
  | { readonly ok: false; readonly sentence: string };

async function sketchNew(files: NewCustomersFiles, json: unknown, cutoff: string | null): Promise<NewSketchesAnswer> {
  const [{ sketchNewTables }, { parseSketchConfig }] = await Promise.all([
    import("./store/sketching"),
    import("./pipeline/sketch-config"),
  ]);
  try {
    const made = await sketchNewTables(files, parseSketchConfig(json), cutoff);
    if (!made.ok) return { ok: false, sentence: errorSentence(made.error, "en") };
    const { name, blob } = made.value;
    return { ok: true, sketches: new File([blob], name), lines: newSketchesLines(made.value, cutoff === null) };
  } catch (error) {
    return { ok: false, sentence: errorSentence(serialError(error), "en") };
  }
}

export type ScoreAnswer =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly sentence: string };

async function score(model: File, sketches: File, decision: File | null, request: ScoreRequest): Promise<ScoreAnswer> {
  const predict = usePredict.getState();
  const failed = (error: SerialError): ScoreAnswer => ({ ok: false, sentence: errorSentence(error, "en") });
  await predict.openModel(model, decision);
  const { model: opened, refusal } = usePredict.getState();
  if (opened === null || refusal !== null) return failed(refusal?.error ?? { code: "predict/no-model", params: {} });
  await predict.scoreFile(sketches);
  const { scored, refusal: refused } = usePredict.getState();
  if (scored === null) return failed(refused?.error ?? { code: "predict/nothing-scored", params: {} });
  const chosen = await chosenRows(request, scored);
  if (!chosen.ok) return failed(chosen.error);
  const { rows, transitions } = chosen.value;
  const { separator, decimal, byteOrderMark, from, bands } = request;
  const written = await predict.exportScores(request.format, rows, {
    separator,
    decimal,
    byteOrderMark,
    from,
    bands,
    transitions,
  });
  if (!written.ok) return failed(written.error);
  const warnings = [...opened.warnings, ...scored.warnings].map(
    (warning) => `Warning: ${errorSentence(warning, "en")}`,
  );
  const counts = scored.segments.map(
    ({ name, predicted }) =>
      `${name.padEnd(12)} ${String(predicted).padStart(8)}  ${formatPercent(predicted / Math.max(1, scored.rows), "en")}`,
  );
  const timing = scored.timing === null ? "" : ` (${scored.timing.engine}, ${scored.timing.seconds.toFixed(1)} s)`;
  const summary = `${rows?.length ?? scored.rows} of ${scored.rows} customers written${timing}`;
  return { ok: true, lines: [...warnings, ...counts, summary] };
}

/** Null rows: everyone, in file order. */
async function chosenRows(
  { topUncertain, topRisk, potential, from: source }: ScoreRequest,
  { task, classes }: ScoringSummary,
): Promise<Result<{ readonly rows: Int32Array | null; readonly transitions: readonly Transition[] }>> {
  const predict = usePredict.getState();
  if (topUncertain !== null) {
    const rows = await predict.uncertain(topUncertain);
    return rows.ok ? { ok: true, value: { rows: rows.value, transitions: [] } } : rows;
  }
  if (topRisk !== null) {
    if (task !== "churn") return { ok: false, error: { code: "predict/no-risk", params: {} } };
    const rows = await predict.atRisk(topRisk);
    return rows.ok ? { ok: true, value: { rows: rows.value, transitions: [] } } : rows;
  }
  if (potential === null) return { ok: true, value: { rows: null, transitions: [] } };
  const { threshold } = potential;
  const [from, to] = [classes.indexOf(potential.from), classes.indexOf(potential.to)];
  if (from < 0 || to < 0 || from === to) {
    const value = `${potential.from}:${potential.to}:${threshold}`;
    return { ok: false, error: { code: "predict/potential", params: { value, classes: [...classes] } } };
  }
  const answer = await predict.potential({ from, to, threshold, source });
  return answer.ok ? { ok: true, value: { rows: answer.value.rows, transitions: [{ from, to, threshold }] } } : answer;
}

/** Installs the door; called once by the page's entry. */
export function installAutomation(): void {
  const automation: Automation = {
    phase: () => phaseOf(useStudio.getState()),
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
    warnings: () => {
      const { preflight, run } = useStudio.getState();
      const warned = preflight?.checks.filter(({ status }) => status === "warning") ?? [];
      return [...warned.map(({ message }) => message), ...(run?.warnings ?? [])].map((warning) =>
        errorSentence(warning, "en"),
      );
    },
    preflight: () => useStudio.getState().preflight,
    setConfig: (json) => {
      try {
        useStudio.getState().setConfig(parseConfig(json));
      } catch (error) {
        throw new Error(errorSentence(serialError(error), "en"));
      }
    },
    openDemo: async (task) => ((await useStudio.getState().openDemo(task)) ? useStudio.getState().config : null),
    startDemo: () => useStudio.getState().startDemo(),
    start: (options) => useStudio.getState().startTraining(options),
    resume: async (options) => {
      await useStudio.getState().findResumable();
      const newest = useStudio.getState().resumable[0];
      if (newest === undefined) return false;
      await useStudio.getState().resumeRun(newest.id, options);
      return true;
    },
    stop: () => useStudio.getState().stopTraining(),
    exportFile: async (request) => {
      const result = await useStudio.getState().exportFile(request);
      return result.ok ? null : errorSentence(result.error, "en");
    },
    filesOfRun: () => {
      const { run } = useStudio.getState();
      if (run === null) return [];
      const files = exportsOf(run.header.task, run.result?.test != null).filter(({ group }) => group !== "others");
      return files.toSorted((a, b) => Number(b.needsModel) - Number(a.needsModel)).map(({ kind }) => kind);
    },
    consoleLines: () => {
      const { run } = useStudio.getState();
      if (run === null) return [];
      const { name, reason } = run.header.engine;
      const { reason: reasons, otherReason } = engineMessages.en;
      return [`Engine: ${name}: ${lookUp(reasons, reason) ?? otherReason(reason)}`, ...consoleLines(run)];
    },
    score,
    sketch,
    sketchNew,
    subscribe: onRunEvents,
  };
  Object.defineProperty(globalThis, "segmentStudio", { value: automation });
}

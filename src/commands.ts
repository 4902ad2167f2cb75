/**
 * What the commands do that the page does not: loaded when one asks. Sentences are English, as everything on a command
 * line is.
 */

import { applyLabels } from "./data/labels";
import type { Result, SerialError } from "./formats/coded-error";
import { serialError } from "./formats/coded-error";
import { errorSentence } from "./i18n/errors";
import { formatCount, formatPercent } from "./i18n/format";
import { lineageMessages } from "./i18n/messages/lineage";
import { taskMessages } from "./i18n/messages/tasks";
import type { TableRole } from "./pipeline/columns";
import { isoText } from "./pipeline/instant";
import { parseSketchConfig } from "./pipeline/sketch-config";
import { emptySketches, isFewLater } from "./pipeline/sketch-files";
import type { UnknownName } from "./pipeline/sketcher";
import type { ScoresFormat, ScoringSummary } from "./protocol/predict";
import type { CustomerLabels, MadeSketches, NewCustomersFiles, NewSketchesFile, SourceFiles } from "./protocol/tables";
import type { ActionBands } from "./scoring/actions";
import type { FromSegment, Transition } from "./scoring/potential";
import type { CsvOptions } from "./scoring/table-text";
import { trainOnTable } from "./store/any-table";
import { saveBlob } from "./store/download";
import { predictActions, usePredict } from "./store/predict";
import { customerLabels, sketchNewTables, sketchTables } from "./store/sketching";
import { useStudio } from "./store/studio";
import { trainingPlan } from "./store/way";
import { applyChurnLabels } from "./tasks/churn/labels";
import { type Config, parseConfig, valueAt } from "./tasks/config";
import { withGaps, withId, withLabel, withTexts } from "./tasks/segment/table-config";

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
interface SketchAnswer {
  readonly sentence: string | null;
  readonly files: number;
}

/** Makes graph embeddings and sketches of tables and offers every file as a download. */
export async function sketch(
  files: SourceFiles,
  json: unknown,
  { customerEmbeddings, onStage }: SketchRequest,
): Promise<SketchAnswer> {
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
    if (!result.ok) return { sentence: errorSentence(result.error, "en"), files: offered };
    for (const line of sketchLines(result.value)) onStage(line);
    return { sentence: null, files: offered };
  } catch (error) {
    return { sentence: errorSentence(serialError(error), "en"), files: offered };
  }
}

/** What is to be known of sketches that were made. */
export function sketchLines({
  acquiredLater: count,
  products: total,
  empty,
  customers,
  windows,
}: Pick<MadeSketches, "acquiredLater" | "products" | "empty" | "customers" | "windows">): string[] {
  const lines: string[] = [];
  for (const error of emptySketches(customers, empty, windows)) {
    lines.push(`Warning: ${errorSentence(error, "en")}`);
  }
  if (count !== null && count > 0) {
    const sentence = errorSentence({ code: "leak/acquired-later", params: { count, total } }, "en");
    lines.push(isFewLater(count, total) ? sentence : `Warning: ${sentence}`);
  }
  return lines;
}

/** What `npm run pipeline` was given. */
export interface Foreseen {
  readonly files: Readonly<Record<TableRole, File>>;
  /** By stage, those that are wanted. */
  readonly configs: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
}

/** What was refused, or what would be done. */
interface ForeseenAnswer {
  readonly sentence: string | null;
  readonly lines: readonly string[];
}

/** Labels that a sentence names. */
const SHOWN_LABELS = 3;

/** Says what a whole way would do, or what its trainings would refuse of the customers' labels, before it begins. */
export async function foresee({ files, configs }: Foreseen): Promise<ForeseenAnswer> {
  const { sketches = {}, ...stages } = configs;
  const trainings: Config[] = [];
  for (const [stage, config] of Object.entries(stages)) {
    try {
      trainings.push(parseConfig(config));
    } catch (error) {
      return { sentence: `${stage}: ${errorSentence(serialError(error), "en")}`, lines: [] };
    }
  }
  try {
    const read = await customerLabels(files.customers, parseSketchConfig(sketches));
    if (!read.ok) return { sentence: errorSentence(read.error, "en"), lines: [] };
    for (const config of trainings) {
      const sentence = unfitLabels(files.customers.name, read.value, config);
      if (sentence !== null) return { sentence, lines: [] };
    }
    const { plan } = lineageMessages.en;
    const { width, epochs } = trainingPlan(trainings);
    const most = epochs.map(({ task, most: count }) => `${taskMessages.en.names[task]} ${formatCount(count, "en")}`);
    const facts = [
      [plan.customers, formatCount(read.value.rows, "en")],
      [plan.products, files.products.name],
      [plan.events, files.events.name],
      [plan.width, formatCount(width, "en")],
      [plan.epochs, most.join(" · ")],
    ];
    const made = ["sketches", ...epochs.map(({ task }) => `${task} model`)].join(", ");
    return { sentence: null, lines: [...facts.map(([label, value]) => `${label}: ${value}`), `Makes: ${made}`] };
  } catch (error) {
    return { sentence: errorSentence(serialError(error), "en"), lines: [] };
  }
}

/** What is wrong with the labels that a training would learn; null where nothing is. */
function unfitLabels(file: string, labels: CustomerLabels, config: Config): string | null {
  const { task } = config;
  if (task === "foundation") return null;
  const column = labels.columns[task];
  const found = labels[task];
  const leaveOut = `or leave the model out with "${task}": null.`;
  if (column === null || found === null || found.values.length === 0) {
    const what = column === null ? "no column of labels" : `no label in the column “${column}”`;
    return `“${file}” has ${what} for the task ${task}: name another as "tables": {"customers": {"${task}": …}} in --config, ${leaveOut}`;
  }
  const { unmapped, counts } =
    task === "segment" ? applyLabels(found, config.classes, config.labelMap) : applyChurnLabels(found, config.churnMap);
  if (unmapped.length === 0) {
    if (task === "segment" || counts[1] !== 0) return null;
    return `By the column “${column}” of “${file}” no customer churned, so the task churn has nothing to learn: say in --config under "churn" with "churnMap" which labels mean it, ${leaveOut}`;
  }
  const rows = unmapped.reduce((sum, { count }) => sum + count, 0);
  const shown = unmapped.slice(0, SHOWN_LABELS).map(({ label }) => `“${label}”`);
  const more = unmapped.length > SHOWN_LABELS ? ", …" : "";
  const remedy = task === "segment" ? '"classes" or "labelMap"' : '"churnMap"';
  return `The column “${column}” of “${file}” has labels that match no class of the task ${task} (${shown.join(", ")}${more}; ${rows === 1 ? "1 row" : `${rows} rows`}): say in --config under "${task}" with ${remedy} what they are, ${leaveOut}`;
}

/**
 * What a run that goes on has otherwise than a command says; null where it has all of it.
 *
 * @param given Keys that the command names.
 */
export function asStarted(run: Config, asked: Config, given: readonly string[]): string | null {
  const differing = given.flatMap((key) => {
    const [has, wanted] = [run, asked].map((config) => JSON.stringify(valueAt(config, [key])) ?? "nothing");
    return has === wanted ? [] : [`${key} ${has} instead of ${wanted}`];
  });
  return differing.length === 0 ? null : `The run goes on as it was started, with ${differing.join(", ")}.`;
}

/** What `npm run train` is told of a table's columns. */
export interface TableChoice {
  readonly label: string;
  /** Null takes the column that looks like one, if any. */
  readonly id: string | null;
  /** Null takes the columns of numbers that look like features. */
  readonly features: readonly string[] | null;
  /** Whether the mean stands for a number that is not there; null decides by the first rows of the features. */
  readonly fillsGaps: boolean | null;
}

/** What a table brings: a form, and its columns that are neither label nor id and that nobody has chosen or left out. */
interface TakenTable {
  readonly form: Config;
  readonly unlearned: readonly string[];
}

/** Reads the table that waits; answers with what it brings, null when it was refused. */
export async function readAskedTable({ label, id, features, fillsGaps }: TableChoice): Promise<TakenTable | null> {
  const { table } = useStudio.getState();
  if (table === null) return null;
  const guess = withLabel(table.guess, label);
  const draft = id === null ? guess : withId(guess, id);
  const chosen = { ...draft, features: features ?? draft.features };
  const { columns } = table.head;
  await trainOnTable(withTexts(withGaps(chosen, columns, fillsGaps), columns));
  const { table: asked, config } = useStudio.getState();
  const taken = new Set([label, chosen.id, ...chosen.features]);
  const unlearned = features === null ? columns.map(({ name }) => name).filter((name) => !taken.has(name)) : [];
  return asked === null ? { form: config, unlearned } : null;
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
    ...(made.unknownCustomers.rows === 0
      ? []
      : [`Rows of unknown customers, left out: ${made.unknownCustomers.rows}: ${made.unknownCustomers.names}`]),
    ...(badRows === 0 ? [] : [`Rows that cannot be read, left out: ${badRows}`]),
  ];
}

type NewSketchesAnswer =
  | { readonly ok: true; readonly sketches: File; readonly lines: readonly string[] }
  | { readonly ok: false; readonly sentence: string };

/** Makes sketches of other customers' tables by the codes of a training. */
export async function sketchNew(
  files: NewCustomersFiles,
  json: unknown,
  cutoff: string | null,
): Promise<NewSketchesAnswer> {
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

export interface ScoreFiles {
  readonly model: File;
  readonly sketches: File;
  /** The model's `decision.json`. */
  readonly decision?: File | null | undefined;
  /** Earlier scores of these customers, to say what has changed. */
  readonly earlier?: File | null | undefined;
}

/** Scores a sketches file with a model and offers the chosen customers as a download. Sentences are English. */
export async function score(
  { model, sketches, decision, earlier }: ScoreFiles,
  request: ScoreRequest,
): Promise<ScoreAnswer> {
  const failed = (error: SerialError): ScoreAnswer => ({ ok: false, sentence: errorSentence(error, "en") });
  await predictActions.openModel(model, decision ?? null);
  const { model: opened, refusal } = usePredict.getState();
  if (opened === null || refusal !== null) return failed(refusal?.error ?? { code: "predict/no-model", params: {} });
  await predictActions.scoreFile(sketches);
  if (earlier && usePredict.getState().refusal === null) await predictActions.openEarlier(earlier);
  const { scored, refusal: refused } = usePredict.getState();
  if (scored === null || refused !== null)
    return failed(refused?.error ?? { code: "predict/nothing-scored", params: {} });
  const chosen = await chosenRows(request, scored);
  if (!chosen.ok) return failed(chosen.error);
  const { rows, transitions } = chosen.value;
  const { separator, decimal, byteOrderMark, from, bands } = request;
  const written = await predictActions.exportScores(request.format, rows, {
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
  const { since } = scored;
  const changes =
    since === null
      ? []
      : [
          `Since ${since.file}: ${since.changed} changed, ${since.both - since.changed} as before, ${since.added} new, ${since.gone} gone`,
        ];
  const timing = scored.timing === null ? "" : ` (${scored.timing.engine}, ${scored.timing.seconds.toFixed(1)} s)`;
  const summary = `${rows?.length ?? scored.rows} of ${scored.rows} customers written${timing}`;
  return { ok: true, lines: [...warnings, ...counts, ...changes, summary] };
}

/** Null rows: everyone, in file order. */
async function chosenRows(
  { topUncertain, topRisk, potential, from: source }: ScoreRequest,
  { task, classes }: ScoringSummary,
): Promise<Result<{ readonly rows: Int32Array | null; readonly transitions: readonly Transition[] }>> {
  if (topUncertain !== null) {
    const rows = await predictActions.uncertain(topUncertain);
    return rows.ok ? { ok: true, value: { rows: rows.value, transitions: [] } } : rows;
  }
  if (topRisk !== null) {
    if (task !== "churn") return { ok: false, error: { code: "predict/no-risk", params: {} } };
    const rows = await predictActions.atRisk(topRisk);
    return rows.ok ? { ok: true, value: { rows: rows.value, transitions: [] } } : rows;
  }
  if (potential === null) return { ok: true, value: { rows: null, transitions: [] } };
  const { threshold } = potential;
  const [from, to] = [classes.indexOf(potential.from), classes.indexOf(potential.to)];
  if (from < 0 || to < 0 || from === to) {
    const value = `${potential.from}:${potential.to}:${threshold}`;
    return { ok: false, error: { code: "predict/potential", params: { value, classes: [...classes] } } };
  }
  const answer = await predictActions.potential({ from, to, threshold, source });
  return answer.ok ? { ok: true, value: { rows: answer.value.rows, transitions: [{ from, to, threshold }] } } : answer;
}

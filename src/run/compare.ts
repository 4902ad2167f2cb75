import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { TableMapping } from "../data/any-table/mapping";
import { utf8 } from "../formats/bytes";
import { labelMapOf } from "../tasks/classes";
import { CONFIG_KEYS, effectiveConfig, valueAt } from "../tasks/config";
import { leadingOf } from "../tasks/registry";
import { metricOf } from "../training/epoch-record";
import type { RunRecord, StoredRunJson } from "./record";
import { classesOf, configOf, taskOfRun } from "./stored-values";

/**
 * What runs are ranked by: the validation loss or the task's own leading metric on the validation split. Test metrics
 * are shown but never crown a winner.
 */
export type RankBy = "valLoss" | "leading";

/**
 * The value a run is ranked by: what its kept model had on the validation split, of a run that goes on the one that would
 * be kept now. Files from elsewhere that tell the losses alone keep the lowest.
 */
export function rankValue({ json, reference }: RunRecord, by: RankBy): number | null {
  if (json === null)
    return by === "valLoss" ? least((reference?.losses ?? []).map(({ validation }) => validation)) : null;
  const kept = keptEpoch(json);
  if (kept === undefined) return null;
  const value =
    by === "valLoss" ? (kept.valLoss ?? Number.NaN) : metricOf(kept, leadingOf(taskOfRun({ json, reference })).column);
  return Number.isFinite(value) ? value : null;
}

/** The epoch whose weights the run keeps, one whose outputs were finite; undefined where it has none. */
function keptEpoch({ config, history, bestEpoch }: StoredRunJson): StoredRunJson["history"][number] | undefined {
  return config.restore === "last"
    ? history.findLast(({ valLoss }) => valLoss !== null)
    : history.find(({ epoch }) => epoch === bestEpoch);
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.min(a, b));
}

/** The best value of the runs; null where fewer than two have one. */
export function bestOf(runs: readonly RunRecord[], by: RankBy): number | null {
  const values = runs.flatMap((run) => rankValue(run, by) ?? []);
  return values.length < 2 ? null : values.reduce((a, b) => (by === "valLoss" ? Math.min(a, b) : Math.max(a, b)));
}

/** Best first; runs without a value last, newest first among equals. */
export function ranked(runs: readonly RunRecord[], by: RankBy): RunRecord[] {
  return sortedRuns(runs, (run) => rankValue(run, by), by === "leading");
}

/** The runs by a value of theirs; those without one come last either way, the newest first among equals. */
export function sortedRuns(
  runs: readonly RunRecord[],
  of: (run: RunRecord) => number | string | null,
  descending: boolean,
): RunRecord[] {
  const sign = descending ? -1 : 1;
  const valued = runs.map((run) => ({ run, value: of(run) }));
  valued.sort((a, b) => {
    const newest = b.run.startedAt - a.run.startedAt;
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null) || newest;
    return sign * compared(a.value, b.value) || newest;
  });
  return valued.map(({ run }) => run);
}

/** Names as people sort them: `run 9` before `run 10`. */
function compared(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

/** One configuration key in which the runs differ, with each run's value as JSON text (empty where unknown). */
interface ConfigDifference {
  readonly key: string;
  readonly values: readonly string[];
}

/** Only the keys whose values are not the same in every run, as they took effect. */
export function configDifferences(runs: readonly RunRecord[]): ConfigDifference[] {
  const configs = runs.map((run) => effectiveConfig(configOf(run), run.json?.foundation));
  return CONFIG_KEYS.map((key) => ({
    key,
    values: configs.map((config) => JSON.stringify(valueAt(config, [key])) ?? ""),
  })).filter(({ values }) => new Set(values.filter((value) => value !== "")).size > 1);
}

/** What a run was given and ran on, beside its configuration. */
const INPUT_KEYS = ["sketches", "columns", "foundation", "split", "engine"] as const;
type InputKey = (typeof INPUT_KEYS)[number];

const readInput: Readonly<
  Record<InputKey, (json: StoredRunJson) => { readonly text: string | null; readonly sha256: string }>
> = {
  sketches: ({ dataset }) => ({ text: dataset.file, sha256: dataset.sha256 }),
  columns: ({ dataset: { table } }) => columnsText(table),
  foundation: ({ foundation }) => ({ text: foundation?.file ?? null, sha256: foundation?.sha256 ?? "" }),
  split: ({ split }) => ({ text: `${split.sizes.join(" / ")}, seed ${split.seed}`, sha256: "" }),
  engine: ({ engine }) => ({
    text: engine.adapter === null ? engine.name : `${engine.name}, ${engine.adapter}`,
    sha256: "",
  }),
};

/** Features that a text names; of more, as of embeddings, it tells their number, and a hash tells them apart. */
const NAMED_FEATURES = 8;

/** What is learned of what, of a table with a label; other files say it by themselves. */
function columnsText(table: TableMapping | undefined) {
  if (table === undefined) return { text: "", sha256: "" };
  const { label, features, decimal, gaps } = table;
  const named = features.slice(0, NAMED_FEATURES).join(", ");
  const few = features.length <= NAMED_FEATURES;
  return {
    text: `${label} ← ${few ? named : `${named}, … (${features.length})`}${decimal === "," ? " (1,5)" : ""}${gaps === undefined ? "" : " (∅ → x̄)"}`,
    sha256: few ? "" : bytesToHex(sha256(utf8.encode(JSON.stringify(features)))),
  };
}

/** Runs of the tasks that fine-tune, by whether they began with a foundation model; those that do not tell are in neither. */
export function byOrigin(runs: readonly RunRecord[]): {
  readonly scratch: readonly RunRecord[];
  readonly tuned: readonly RunRecord[];
} {
  const known = runs.filter((run) => run.json !== null && taskOfRun(run) !== "foundation");
  return {
    scratch: known.filter(({ json }) => json?.foundation === null),
    tuned: known.filter(({ json }) => json?.foundation !== null),
  };
}

/** One input in which the runs differ, with each run's as text: empty where unknown, null where it was given none. */
interface InputDifference {
  readonly key: InputKey;
  readonly values: readonly (string | null)[];
}

/**
 * Only the inputs that are not the same in every run. Files are told apart by their SHA-256, of which the first digits
 * stand beside names that are alike.
 */
export function inputDifferences(runs: readonly RunRecord[]): InputDifference[] {
  return INPUT_KEYS.flatMap((key) => {
    const inputs = runs.map(({ json }) => (json === null ? { text: "", sha256: "" } : readInput[key](json)));
    const stated = inputs.filter(({ text }) => text !== "");
    if (new Set(stated.map(({ text, sha256 }) => `${text}\n${sha256}`)).size < 2) return [];
    const alike = new Set(inputs.map(({ text }) => text)).size < inputs.length;
    const values = inputs.map(({ text, sha256 }) =>
      alike && sha256 !== "" ? `${text} (${sha256.slice(0, 8)})` : text,
    );
    return [{ key, values }];
  });
}

/** Why two runs' numbers may not be compared customer by customer. */
export type Obstacle = "different-task" | "different-data" | "different-classes" | "different-split" | "unknown";

/**
 * Whether two runs learned the same and were tested on the same customers with the same classes; null when they did.
 *
 * Where both runs kept their test customers those decide; otherwise the recorded split does, of which a reference from
 * elsewhere may know nothing.
 */
export function comparability(a: RunRecord, b: RunRecord): Obstacle | null {
  if (taskOfRun(a) !== taskOfRun(b)) return "different-task";
  const [first, second] = [a.json, b.json];
  if (first !== null && second !== null && learned(first) !== learned(second)) return "different-data";
  const told = (run: RunRecord) => (taskOfRun(run) === "foundation" ? [] : classesOf(run));
  const [classes, others] = [told(a), told(b)];
  if (classes === null || others === null) return "unknown";
  if (classes.join("\n") !== others.join("\n")) return "different-classes";
  if (a.predictions !== null && b.predictions !== null) {
    return sameCustomers(a.predictions, b.predictions) ? null : "different-split";
  }
  if (first === null || second === null) return comparableFutures(a.similarities, b.similarities);
  const key = ({ split, config }: StoredRunJson) =>
    JSON.stringify([split, labelMapOf(config), "churnMap" in config ? config.churnMap : null]);
  return key(first) === key(second) ? null : "different-split";
}

/** The customers and the answers: of a table, its label's column is part of them, the features are not. */
function learned({ dataset: { sha256, table } }: StoredRunJson): string {
  return JSON.stringify([sha256, table?.label ?? null]);
}

/**
 * A reference from the script tells nothing of its customers but how similar their futures are, and 0 stands for those
 * who had none: where it stands at the same places they are taken for the same customers.
 */
function comparableFutures(a: Float32Array | null, b: Float32Array | null): Obstacle | null {
  if (a === null || b === null) return "unknown";
  if (a.length !== b.length || a.some((value, index) => (value === 0) !== (b[index] === 0))) return "different-split";
  return a.includes(0) ? null : "unknown";
}

type Predictions = NonNullable<RunRecord["predictions"]>;

/** Files from Python know the order of their test customers, not their rows: then the actual segments must agree. */
function sameCustomers(a: Predictions, b: Predictions): boolean {
  const rowsKnown = a.rows.length === a.labels.length && b.rows.length === b.labels.length;
  return sameNumbers(a.labels, b.labels) && (!rowsKnown || sameNumbers(a.rows, b.rows));
}

function sameNumbers(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** A test customer whose prediction differs between two runs on the same split. */
export interface ChangedPrediction {
  /** Row in the sketches file, from 0; null where neither run knows it. */
  readonly row: number | null;
  readonly actual: number;
  readonly before: number;
  readonly after: number;
}

/** Customers that two runs call differently, in test order; none where the runs may not be compared. */
export function changedPredictions(a: RunRecord, b: RunRecord): ChangedPrediction[] {
  const [before, after] = [a.predictions, b.predictions];
  if (before === null || after === null || comparability(a, b) !== null) return [];
  const rows = before.rows.length > 0 ? before.rows : after.rows;
  const changed: ChangedPrediction[] = [];
  before.predicted.forEach((called, index) => {
    const now = after.predicted[index] ?? called;
    if (now === called) return;
    changed.push({ row: rows[index] ?? null, actual: before.labels[index] ?? 0, before: called, after: now });
  });
  return changed;
}

/** What became of the customers whose prediction changed. */
interface ChangeCounts {
  /** Wrong before, right after. */
  readonly fixed: number;
  /** Right before, wrong after. */
  readonly broken: number;
  /** Wrong both times, in different ways. */
  readonly stillWrong: number;
}

export function changeCounts(changed: readonly ChangedPrediction[]): ChangeCounts {
  const fixed = changed.filter(({ actual, after }) => after === actual).length;
  const broken = changed.filter(({ actual, before }) => before === actual).length;
  return { fixed, broken, stillWrong: changed.length - fixed - broken };
}

/** Cell by cell, second minus first; null when the class sets differ in size. */
export function confusionDifference(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
): number[][] | null {
  if (a.length !== b.length) return null;
  return b.map((row, i) => row.map((value, j) => value - (a[i]?.[j] ?? 0)));
}

/** Mean and sample standard deviation (n − 1) of a queue's seeds; deviation null for one run. */
export function meanAndDeviation(
  values: readonly number[],
): { readonly mean: number; readonly deviation: number | null } | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

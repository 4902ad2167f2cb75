import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { TableMapping } from "../data/any-table/mapping";
import { utf8 } from "../formats/bytes";
import type { LineageFacts, StageFacts } from "../run/lineage";
import type { RunRecord } from "../run/record";
import type { TaskId } from "../tasks/registry";
import type { Origin } from "./origins";

/** The data place's steps: what they have made, by content, and the settings that they would be made with now. */
interface DataFacts {
  readonly hasTables: boolean;
  /** Roles and hashes of the tables as they are chosen; null while one is missing or not hashed yet. */
  readonly tables: string | null;
  readonly settings: Readonly<Record<"graph" | "sketches", readonly unknown[]>>;
  readonly hasGraph: boolean;
  readonly hasSketches: boolean;
  /** Null until it is hashed; sketches that are not kept have no hash until their file is written. */
  readonly content: Readonly<
    Record<"graph" | "sketches", { readonly sha256: string | null; readonly made: string } | null>
  >;
  readonly running: "tables" | "graph" | "sketches" | null;
}

/** A run of the history, as far as the way asks. */
export type LineageRun = Pick<RunRecord, "id" | "state" | "source" | "demo" | "checkpointSha256"> & {
  readonly json: {
    readonly task: TaskId;
    readonly dataset: { readonly sha256: string; readonly table?: TableMapping };
    readonly foundation: { readonly sha256: string } | null;
  } | null;
};

/** What the way's states are derived from. */
export interface LineageSources {
  readonly data: DataFacts;
  /** Sketches that were made here, by the SHA-256 of a file of them: made from `[hash of their graph, …settings]`. */
  readonly origins: Readonly<Record<string, Origin>>;
  /** SHA-256 of the sketches that are open in the Studio, or that the data place keeps. */
  readonly sketches: string | null;
  /** SHA-256 of the foundation model that is open in the Studio. */
  readonly foundation: string | null;
  /** Newest first. */
  readonly runs: readonly LineageRun[];
  readonly demo: boolean;
  /** What is trained right now. */
  readonly training: TaskId | null;
  /** The models that are open in Predict, those of files: by their checkpoint's hash. */
  readonly models: Readonly<Partial<Record<"segment" | "churn", string>>>;
  /** What was scored, and the model that did it: its checkpoint's hash, or its run, as far as they are known. */
  readonly scored: {
    readonly sha256: string;
    readonly task: "segment" | "churn";
    readonly model: string | null;
    readonly run: string | null;
  } | null;
}

const nothing: StageFacts = { isThere: false, hash: null, settings: null, from: {}, isRunning: false };

/** Every stage as hashes: what it has, and what that was made from. */
export function lineageFacts(sources: LineageSources): LineageFacts {
  const { data, training } = sources;
  const tables = { ...nothing, isThere: data.hasTables, hash: data.tables && digest(data.tables) };
  return {
    tables: { ...tables, isRunning: data.running === "tables" },
    graph: { ...graphOf(sources), isRunning: data.running === "graph" },
    sketches: { ...sketchesOf(sources), isRunning: data.running === "sketches" },
    foundation: { ...foundationOf(sources), isRunning: training === "foundation" },
    segment: { ...fineTuned("segment", sources), isRunning: training === "segment" },
    churn: { ...fineTuned("churn", sources), isRunning: training === "churn" },
    predictions: predictionsOf(sources),
  };
}

function graphOf({ data }: LineageSources): StageFacts {
  const settings = digest(JSON.stringify(data.settings.graph));
  if (!data.hasGraph) return { ...nothing, settings };
  const { content } = data;
  const from = madeFrom(content.graph?.made ?? null);
  const tables = from.upstream === undefined ? {} : { tables: digest(from.upstream) };
  return {
    ...nothing,
    isThere: true,
    hash: content.graph?.sha256 ?? null,
    settings,
    from: { ...from.settings, ...tables },
  };
}

/** Those that are open in the Studio, else those that the data place has. */
function sketchesOf(sources: LineageSources): StageFacts {
  const { data, origins, sketches } = sources;
  const settings = data.hasTables ? digest(JSON.stringify(data.settings.sketches)) : null;
  if (sketches === null && !data.hasSketches) return { ...nothing, settings };
  const made = sketches === null ? data.content.sketches?.made : origins[sketches]?.made;
  const from = madeFrom(made ?? null);
  const graph = from.upstream === undefined ? {} : { graph: from.upstream };
  const hash = sketches ?? data.content.sketches?.sha256 ?? null;
  const identity = hash && identityOf(hash, sources);
  return { ...nothing, isThere: true, hash, identity, settings, from: { ...from.settings, ...graph } };
}

/** Sketches of one making are the same in every file that holds them: weights, or the matrices that Python reads. */
function identityOf(hash: string, { origins }: Pick<LineageSources, "origins">): string {
  const origin = origins[hash];
  return origin === undefined ? hash : digest(JSON.stringify([origin.made, origin.walk]));
}

/** The model that is open, else the newest that a run of these sketches made. */
function foundationOf(sources: LineageSources): StageFacts {
  const { foundation, runs } = sources;
  if (foundation === null) return byRun(finished("foundation", sources), sources);
  const run = runs.find(({ checkpointSha256 }) => checkpointSha256 === foundation);
  return run === undefined ? { ...nothing, isThere: true, hash: foundation } : byRun(run, sources);
}

function fineTuned(task: "segment" | "churn", sources: LineageSources): StageFacts {
  const run = finished(task, sources);
  // A model that came from elsewhere stands here while Predict has it open, and no run of this browser's does.
  const file = sources.models[task];
  if (run === undefined && file !== undefined) return { ...nothing, isThere: true, hash: file };
  const facts = byRun(run, sources);
  const model = run?.json?.foundation;
  return model == null ? facts : { ...facts, from: { ...facts.from, foundation: model.sha256 } };
}

function byRun(run: LineageRun | undefined, sources: LineageSources): StageFacts {
  if (run === undefined || run.json === null) return nothing;
  const from = { sketches: identityOf(run.json.dataset.sha256, sources) };
  return { ...nothing, isThere: true, hash: run.checkpointSha256, from, run: run.id };
}

/** What a model scored; of a model that no run here made, it is not asked which run stands on the way. */
function predictionsOf(sources: LineageSources): StageFacts {
  const { scored, runs } = sources;
  if (scored === null) return nothing;
  const made = runs.find(({ id, checkpointSha256 }) => {
    return id === scored.run || (scored.model !== null && checkpointSha256 === scored.model);
  });
  const file = sources.models[scored.task];
  const model = made === undefined ? (file === scored.model ? file : null) : made.checkpointSha256;
  return { ...nothing, isThere: true, hash: scored.sha256, from: model == null ? {} : { [scored.task]: model } };
}

/** The newest run of a task on sketches of this way; runs of another data set, or of a table, are none of its stages. */
function finished(task: TaskId, { runs, sketches, origins, demo }: LineageSources) {
  return runs.find(({ json, state, source, demo: ofDemo }) => {
    if (json?.task !== task || state !== "finished" || source !== "studio") return false;
    const { sha256, table } = json.dataset;
    if (table !== undefined || (demo && !ofDemo)) return false;
    // The whole way's runs on the demo bank are of sketches that were made here.
    if (sha256 === sketches || origins[sha256] !== undefined) return true;
    return sketches === null && ofDemo === demo;
  });
}

/** The two halves of a key, `[upstream, …settings]`; earlier builds kept no hash of the upstream, which then says nothing. */
function madeFrom(made: string | null): { upstream?: string; settings: { settings?: string } } {
  const parsed: unknown = made === null ? null : JSON.parse(made);
  const [upstream, ...settings]: readonly unknown[] = Array.isArray(parsed) ? parsed : [];
  return typeof upstream === "string"
    ? { upstream, settings: { settings: digest(JSON.stringify(settings)) } }
    : { settings: {} };
}

const digests = new Map<string, string>();

/** SHA-256 of what is short: a few hashes, or settings. */
function digest(text: string): string {
  const known = digests.get(text);
  if (known !== undefined) return known;
  const hash = bytesToHex(sha256(utf8.encode(text)));
  digests.set(text, hash);
  return hash;
}

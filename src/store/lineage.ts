import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { utf8 } from "../formats/bytes";
import type { LineageFacts, StageFacts } from "../run/lineage";
import type { RunRecord } from "../run/record";
import type { TaskId } from "../tasks/registry";

/** The data place's steps: what they would be made with now, and what they were made with. */
export interface DataKeys {
  /** Of the tables as they are chosen; null while one is missing. */
  readonly tables: string | null;
  /** JSON of what graph and sketches depend on: `[tables, …settings]` and `[graph, settings]`. */
  readonly now: { readonly graph: string; readonly sketches: string };
  readonly made: { readonly graph: string | null; readonly sketches: string | null };
  readonly running: "tables" | "graph" | "sketches" | null;
}

/** A run of the history, as far as the way asks. */
export type LineageRun = Pick<RunRecord, "id" | "state" | "source" | "demo"> & {
  readonly json: {
    readonly task: TaskId;
    readonly dataset: { readonly sha256: string };
    readonly foundation: { readonly sha256: string; readonly run?: string | undefined } | null;
  } | null;
};

/** What the way's states are derived from. */
export interface LineageSources {
  readonly data: DataKeys;
  /** Sketches that were made here, by their SHA-256: the key that they were made with. */
  readonly origins: Readonly<Record<string, string>>;
  /** SHA-256 of the sketches that are open in the Studio, or that the data place keeps. */
  readonly sketches: string | null;
  /** SHA-256 of the foundation model that is open in the Studio. */
  readonly foundation: string | null;
  /** Newest first. */
  readonly runs: readonly LineageRun[];
  readonly demo: boolean;
  /** What is trained right now. */
  readonly training: TaskId | null;
  /** What was scored, and the run whose model did it where that is known. */
  readonly scored: { readonly key: string; readonly task: "segment" | "churn"; readonly run: string | null } | null;
}

const nothing: StageFacts = { hash: null, settings: null, from: {}, isRunning: false };

/** Every stage as hashes: what it has, and what that was made from. */
export function lineageFacts(sources: LineageSources): LineageFacts {
  const { data, scored, training } = sources;
  const model = foundationOf(sources);
  return {
    tables: { ...nothing, hash: data.tables && digest(data.tables), isRunning: data.running === "tables" },
    graph: {
      hash: data.made.graph && digest(data.made.graph),
      ...partsOf(data.now.graph, data.made.graph, "tables"),
      isRunning: data.running === "graph",
    },
    sketches: { ...sketchesOf(sources), isRunning: data.running === "sketches" },
    foundation: { ...nothing, ...model, isRunning: training === "foundation" },
    segment: { ...fineTuned("segment", sources), isRunning: training === "segment" },
    churn: { ...fineTuned("churn", sources), isRunning: training === "churn" },
    predictions:
      scored === null
        ? nothing
        : { ...nothing, hash: digest(scored.key), from: scored.run === null ? {} : { [scored.task]: scored.run } },
  };
}

function sketchesOf({ data, origins, sketches }: LineageSources): Omit<StageFacts, "isRunning"> {
  // Not taken to the Studio yet, they are known by what they were made with.
  const made = sketches === null ? data.made.sketches : (origins[sketches] ?? null);
  return {
    hash: sketches ?? (made === null ? null : digest(made)),
    ...partsOf(data.tables === null ? null : data.now.sketches, made, "graph"),
  };
}

/** The model that is open, else the newest that a run of these sketches made. */
function foundationOf(sources: LineageSources): Pick<StageFacts, "hash" | "from"> {
  const { foundation, runs } = sources;
  if (foundation === null) return byRun(finished("foundation", sources));
  const name = runs.flatMap(({ json }) => (json?.foundation?.sha256 === foundation ? [json.foundation.run] : []))[0];
  const run = runs.find(({ id }) => id === name);
  return run === undefined ? { hash: name ?? foundation, from: {} } : byRun(run);
}

function fineTuned(task: "segment" | "churn", sources: LineageSources): StageFacts {
  const run = finished(task, sources);
  const { hash, from } = byRun(run);
  const model = run?.json?.foundation;
  return { ...nothing, hash, from: model == null ? from : { ...from, foundation: model.run ?? model.sha256 } };
}

function byRun(run: LineageRun | undefined): Pick<StageFacts, "hash" | "from"> {
  if (run === undefined || run.json === null) return { hash: null, from: {} };
  return { hash: run.id, from: { sketches: run.json.dataset.sha256 } };
}

/** The newest run of a task on sketches of this way; another data set's runs are none of its stages. */
function finished(task: TaskId, { runs, sketches, origins, demo }: LineageSources) {
  return runs.find(({ json, state, source, demo: ofDemo }) => {
    if (json?.task !== task || state !== "finished" || source !== "studio" || ofDemo !== demo) return false;
    const { sha256 } = json.dataset;
    return sketches === null || sha256 === sketches || origins[sha256] !== undefined;
  });
}

/** The two halves of a key, `[upstream, …settings]`: the settings of now, and hashes of both when it was made. */
function partsOf(now: string | null, made: string | null, upstream: "tables" | "graph") {
  const settings = now === null ? null : halves(now).settings;
  if (made === null) return { settings, from: {} };
  const then = halves(made);
  return { settings, from: { [upstream]: then.upstream, settings: then.settings } };
}

function halves(key: string): { readonly upstream: string; readonly settings: string } {
  const parsed: unknown = JSON.parse(key);
  const [upstream, ...settings]: readonly unknown[] = Array.isArray(parsed) ? parsed : [];
  return { upstream: digest(JSON.stringify(upstream)), settings: digest(JSON.stringify(settings)) };
}

const digests = new Map<string, string>();

function digest(text: string): string {
  const known = digests.get(text);
  if (known !== undefined) return known;
  const hash = bytesToHex(sha256(utf8.encode(text)));
  digests.set(text, hash);
  return hash;
}

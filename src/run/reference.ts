import { CodedError, type SerialError, serialError } from "../formats/coded-error";
import type { Config } from "../tasks/config";
import { type MetricKey, type TaskId, taskOf } from "../tasks/registry";
import { RECORD_VERSION, type RunRecord, runJsonSchema, type StoredRunJson, type StoredTest } from "./record";
import type { ReferencePart } from "./reference-part";
import { storedRoc } from "./roc";
import { classesOf, taskOfRun, testOf } from "./stored-values";

/** Two numbers of one test split agree to this: the same formulas on the same predictions. */
const METRIC_TOLERANCE = 1e-6;

/** Churn's metrics that no threshold moves: predictions need not say at which one the others were computed. */
const RANKING_METRICS: ReadonlySet<string> = new Set(["auc", "average_precision"] satisfies MetricKey[]);

/** What tells most of a run gives it its id and its name. */
const KINDS: readonly ReferencePart["kind"][] = ["run", "foundation", "predictor", "predictions", "futures"];

interface ReferenceRuns {
  /** One record per run, from all of its parts. */
  readonly runs: readonly RunRecord[];
  readonly refusals: readonly { readonly file: string; readonly error: SerialError }[];
}

interface ReferenceOptions {
  /** Milliseconds since 1970: when the runs are added. */
  readonly now: number;
  /** The name of a run whose configuration is known. */
  readonly nameOf: (config: Config) => string;
}

/**
 * The runs behind the parts of one drop. Parts of different kinds are one run when they name the same walk and classes and
 * their test metrics agree; without metrics to compare, when they were in one archive. A part that is there twice counts
 * once.
 *
 * A record holds what its parts say and null for the rest. Its id comes from the contents of the part that tells most, so
 * that the same files give the same run.
 */
export function referenceRuns(parts: readonly ReferencePart[], options: ReferenceOptions): ReferenceRuns {
  const refusals: ReferenceRuns["refusals"][number][] = [];
  const runs: { record: RunRecord; parts: ReferencePart[] }[] = [];
  const different = parts.filter((part, index) => parts.findIndex(({ sha256 }) => sha256 === part.sha256) === index);
  const ordered = [...different].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  for (const part of ordered) {
    try {
      const record = recordOf(part, options);
      const known = runs.find((run) => belongs(run, record, part));
      if (known === undefined) {
        runs.push({ record, parts: [part] });
      } else {
        known.record = completed(known.record, record);
        known.parts.push(part);
      }
    } catch (error) {
      refusals.push({ file: part.file, error: serialError(error) });
    }
  }
  return { runs: runs.map(({ record }) => record), refusals };
}

/** True where both records have a file in common: they are of the same run. */
export function sharesFile(a: Pick<RunRecord, "reference">, b: Pick<RunRecord, "reference">): boolean {
  const known = hashes(a);
  return [...hashes(b)].some((sha256) => known.has(sha256));
}

/** True where a record already has every file of another. */
export function holdsFiles(run: Pick<RunRecord, "reference">, of: Pick<RunRecord, "reference">): boolean {
  const known = hashes(run);
  return [...hashes(of)].every((sha256) => known.has(sha256));
}

/** A record with what another one of the same run knows beyond it; what the user wrote and the id stay. */
export function completed(run: RunRecord, more: RunRecord): RunRecord {
  const [own, other] = [run.reference, more.reference];
  if (own === null || other === null) return run;
  const known = hashes(run);
  const [first, second] = [own.test, other.test];
  return {
    ...run,
    outcome: run.outcome ?? more.outcome,
    walk: run.walk ?? more.walk,
    json: run.json ?? more.json,
    predictions: run.predictions ?? more.predictions,
    similarities: run.similarities ?? more.similarities,
    roc: run.roc ?? more.roc,
    reference: {
      files: [...own.files, ...other.files.filter(({ sha256 }) => !known.has(sha256))],
      task: own.task,
      classes: own.classes ?? other.classes,
      freezeBackbone: own.freezeBackbone ?? other.freezeBackbone,
      losses: own.losses ?? other.losses,
      // Whichever has a matrix was computed from predictions and knows every number.
      test: first?.confusion_matrix == null && second !== null ? second : first,
    },
  };
}

/** The name, or the first of `name (2)`, `name (3)` … that no run has: files of many runs are called the same. */
export function freeName(name: string, runs: readonly Pick<RunRecord, "name">[]): string {
  const taken = new Set(runs.map((run) => run.name));
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} (${number})`;
  return free;
}

function hashes({ reference }: Pick<RunRecord, "reference">): ReadonlySet<string> {
  return new Set(reference?.files.map(({ sha256 }) => sha256));
}

function belongs(
  run: { readonly record: RunRecord; readonly parts: readonly ReferencePart[] },
  record: RunRecord,
  part: ReferencePart,
): boolean {
  if (run.parts.some(({ kind }) => kind === part.kind)) return false;
  if (taskOfRun(run.record) !== taskOfRun(record)) return false;
  const walks = [run.record.walk, record.walk];
  if (walks.every((walk) => walk !== null) && walks[0] !== walks[1]) return false;
  const classes = [classesOf(run.record), classesOf(record)].map((names) => names?.join("\n"));
  if (classes.every((names) => names !== undefined) && classes[0] !== classes[1]) return false;
  const [known, other] = [testOf(run.record)?.metrics ?? {}, testOf(record)?.metrics ?? {}];
  const pairs = Object.entries(known).flatMap(([metric, a]) => {
    const b = other[metric];
    const compared = taskOfRun(record) !== "churn" || RANKING_METRICS.has(metric);
    return !compared || a == null || b == null ? [] : [Math.abs(a - b)];
  });
  if (pairs.length > 0) return pairs.every((difference) => difference <= METRIC_TOLERANCE);
  return part.archive !== null && run.parts.every(({ archive }) => archive === part.archive);
}

function recordOf(part: ReferencePart, { now, nameOf }: ReferenceOptions): RunRecord {
  const { file, bytes, sha256 } = part;
  const json = part.kind === "run" ? checkedRunJson(part.json, file) : null;
  return {
    version: RECORD_VERSION,
    id: `reference-${sha256}`,
    name: json === null ? (part.archive ?? file).replace(/\.[^.]*$/, "") : nameOf(json.config),
    notes: "",
    starred: false,
    tags: [],
    startedAt: now,
    state: "finished",
    outcome: json?.stoppedEarly ? "stopped-early" : null,
    failure: null,
    source: "reference",
    reference: {
      files: [{ file, bytes, sha256 }],
      task: taskOfPart(part, json),
      classes: "classes" in part ? [...part.classes] : null,
      freezeBackbone: part.kind === "predictor" ? part.freezeBackbone : null,
      losses: part.kind === "foundation" && part.losses.length > 0 ? [...part.losses] : null,
      test: testOfPart(part),
    },
    demo: false,
    walk: part.kind === "run" ? (json?.config.walk ?? null) : (walkOfPart(part) ?? walkInName(file)),
    json,
    predictions: part.kind === "predictions" ? part.predictions : null,
    similarities: "similarities" in part ? part.similarities : null,
    roc: part.kind === "predictions" && part.roc !== null ? storedRoc(part.roc) : null,
    threshold: null,
    checkpointBytes: 0,
    checkpointSha256: null,
    queue: null,
    changedAt: now,
  };
}

function taskOfPart(part: ReferencePart, json: StoredRunJson | null): TaskId {
  if (part.kind === "foundation" || part.kind === "futures") return "foundation";
  return part.kind === "run" ? (json?.task ?? "segment") : part.task;
}

function walkOfPart(part: ReferencePart): number | null {
  return "walk" in part ? part.walk : null;
}

/** The scripts write the walk into their files' names; predictions have it nowhere else. */
function walkInName(file: string): number | null {
  const match = /_walk(\d{1,6})(?!\d)/.exec(file);
  return match === null ? null : Number(match[1]);
}

function testOfPart(part: ReferencePart): StoredTest | null {
  switch (part.kind) {
    case "run":
      return null;
    case "foundation":
    case "futures":
    case "predictor": {
      const named = taskOf(taskOfPart(part, null)).metrics.map(({ key }) => [key, part.metrics[key] ?? null] as const);
      if (named.every(([, value]) => value === null)) return null;
      return { metrics: Object.fromEntries(named), confusion_matrix: null, report: null, details: {} };
    }
    case "predictions": {
      const { metrics, confusion_matrix, report, details } = part.test;
      return {
        metrics: { ...metrics },
        confusion_matrix: confusion_matrix?.map((row) => [...row]) ?? null,
        report: report && { ...report },
        details: { ...details },
      };
    }
  }
}

/** @throws CodedError `reference/run-json` naming the first key that does not fit. */
function checkedRunJson(json: unknown, file: string): StoredRunJson {
  const parsed = runJsonSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join(".") ?? "";
  throw new CodedError("reference/run-json", { file, key: path });
}

import type { Config } from "../tasks/config";
import { type MetricKey, type TaskId, taskOf } from "../tasks/registry";
import { meanAndDeviation, type RankBy, rankValue } from "./compare";
import { varyingKeys } from "./queue";
import type { RunRecord } from "./record";
import { testOf } from "./stored-values";

/** What a queue's table shows of each configuration; test metrics never rank. */
export type QueueMetric = RankBy | MetricKey;

/** The metrics of a task's queue, in the order in which they are shown. */
export function queueMetrics(task: TaskId): readonly QueueMetric[] {
  return ["valLoss", "leading", ...taskOf(task).listed];
}

export type MeanAndDeviation = NonNullable<ReturnType<typeof meanAndDeviation>>;

/** One configuration of a queue with its seeds pooled. */
export interface QueueGroup {
  readonly config: Config;
  /** All its runs, however they ended. */
  readonly runs: readonly RunRecord[];
  /** Runs that the numbers are of: those that ended by themselves with a finite loss. */
  readonly counted: number;
  readonly metrics: Readonly<Partial<Record<QueueMetric, MeanAndDeviation | null>>>;
}

export interface QueueSummary {
  readonly id: string;
  /** Of all its runs. */
  readonly task: TaskId;
  readonly startedAt: number;
  readonly runs: readonly RunRecord[];
  /** Keys in which the configurations differ, without the seed. */
  readonly varying: readonly string[];
  /** How many seeds the queue has. */
  readonly seeds: number;
  /** True where another seed also drew another split. */
  readonly splitMoves: boolean;
  /** Best mean validation value first. */
  readonly groups: readonly QueueGroup[];
  /** Runs that are in no mean. */
  readonly leftOut: Readonly<Record<"going" | "stopped" | "failed", number>>;
}

/** Every queue of the history, newest first. */
export function queueSummaries(runs: readonly RunRecord[], rankBy: RankBy): QueueSummary[] {
  const queued = runs.filter(({ queue }) => queue !== null);
  return [...grouped(queued, ({ queue }) => queue ?? "")]
    .map(([id, members]) => summary(id, [...members].sort(byStart), rankBy))
    .sort((a, b) => b.startedAt - a.startedAt);
}

function summary(id: string, runs: readonly RunRecord[], rankBy: RankBy): QueueSummary {
  const known = runs.flatMap((run) => (run.json === null ? [] : [{ run, config: run.json.config }]));
  const groups = [...grouped(known, ({ config }) => JSON.stringify(withoutSeeds(config))).values()]
    .flatMap((members) => {
      const [first] = members;
      const own = members.map(({ run }) => run);
      return first === undefined ? [] : [group(first.config, own)];
    })
    .sort((a, b) => byMean(a, b, rankBy));
  const count = (kind: ReturnType<typeof fate>) => runs.filter((run) => fate(run) === kind).length;
  return {
    id,
    task: known[0]?.config.task ?? "segment",
    startedAt: runs[0]?.startedAt ?? 0,
    runs,
    varying: varyingKeys(groups.map(({ config }) => withoutSeeds(config))),
    seeds: new Set(known.map(({ config }) => config.seed)).size,
    splitMoves: new Set(known.map(({ run }) => run.json?.split.seed)).size > 1,
    groups,
    leftOut: { going: count("going"), stopped: count("stopped"), failed: count("failed") },
  };
}

function group(config: Config, runs: readonly RunRecord[]): QueueGroup {
  const counted = runs.filter((run) => fate(run) === "counted");
  const over = (value: (run: RunRecord) => number | null | undefined) =>
    meanAndDeviation(counted.flatMap((run) => value(run) ?? []));
  return {
    config,
    runs,
    counted: counted.length,
    metrics: Object.fromEntries(
      queueMetrics(config.task).map((metric) => [
        metric,
        over((run) =>
          metric === "valLoss" || metric === "leading" ? rankValue(run, metric) : testOf(run)?.metrics[metric],
        ),
      ]),
    ),
  };
}

/** A run that was cut short or whose loss became infinite says nothing of its configuration's mean. */
function fate({ state, outcome }: RunRecord): "counted" | "going" | "stopped" | "failed" {
  if (state === "finished") return outcome === "non-finite" ? "failed" : "counted";
  return state === "stopped" || state === "failed" ? state : "going";
}

/** Seeds are what a configuration's runs differ in. */
function withoutSeeds(config: Config): Config {
  return { ...config, seed: 0, split: { ...config.split, seed: null } };
}

function byMean(a: QueueGroup, b: QueueGroup, rankBy: RankBy): number {
  const [x, y] = [a.metrics[rankBy] ?? null, b.metrics[rankBy] ?? null];
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  return rankBy === "valLoss" ? x.mean - y.mean : y.mean - x.mean;
}

function byStart(a: RunRecord, b: RunRecord): number {
  return a.startedAt - b.startedAt;
}

function grouped<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

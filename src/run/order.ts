import { TASK_IDS } from "../tasks/registry";
import { type RankBy, rankValue, sortedRuns } from "./compare";
import type { RunRecord, StoredRunJson } from "./record";
import { taskOfRun } from "./stored-values";

/**
 * The columns that a list of runs can be sorted by. Test metrics are none of them: a run that is chosen by its test is
 * no longer tested by it.
 */
export type RunColumn = RankBy | "name" | "task" | "state" | "started" | "epochs" | "duration" | "engine";

export interface RunOrder {
  readonly by: RunColumn;
  readonly descending: boolean;
}

const VALUES: Readonly<Record<RunColumn, (run: RunRecord) => number | string | null>> = {
  valLoss: (run) => rankValue(run, "valLoss"),
  leading: (run) => rankValue(run, "leading"),
  name: ({ name }) => name,
  task: (run) => TASK_IDS.indexOf(taskOfRun(run)),
  state: ({ state }) => state,
  started: ({ startedAt }) => startedAt,
  epochs: ({ json }) => json?.history.length ?? null,
  duration: ({ json }) => json?.seconds ?? null,
  engine: ({ json }) => json?.engine.name ?? null,
};

/** What one wants to see first of a column: the best, the newest, the longest, or the beginning of the alphabet. */
const DESCENDING_FIRST: ReadonlySet<RunColumn> = new Set(["leading", "started", "epochs", "duration"]);

/** The order after a click on a column's head: its own first order, then the other way round. */
export function orderAfterClick(order: RunOrder, by: RunColumn): RunOrder {
  return order.by === by ? { by, descending: !order.descending } : { by, descending: DESCENDING_FIRST.has(by) };
}

/** The runs in an order, as `sortedRuns` sorts them. */
export function orderedRuns(runs: readonly RunRecord[], { by, descending }: RunOrder): RunRecord[] {
  return sortedRuns(runs, VALUES[by], descending);
}

/** Runs on the same customers and the same label of a table, split into as many; their seeds may differ, as in a queue that repeats itself. */
export interface RunGroup {
  readonly id: string;
  /** Null of runs that do not tell what they were trained on. */
  readonly data: Pick<StoredRunJson["dataset"], "file" | "sha256" | "table"> | null;
  /** Rows of training, validation and test; null like `data`. */
  readonly sizes: readonly number[] | null;
  readonly runs: readonly RunRecord[];
}

/** The runs by data and sizes of the split, groups in the order of their first run, runs in the order they came in. */
export function groupedRuns(runs: readonly RunRecord[]): RunGroup[] {
  const groups = new Map<string, Omit<RunGroup, "runs"> & { readonly runs: RunRecord[] }>();
  for (const run of runs) {
    const data = run.json?.dataset ?? null;
    const sizes = run.json?.split.sizes ?? null;
    const id = JSON.stringify([data?.sha256, data?.table?.label, sizes]);
    const group = groups.get(id) ?? { id, data, sizes, runs: [] };
    group.runs.push(run);
    groups.set(id, group);
  }
  return [...groups.values()];
}

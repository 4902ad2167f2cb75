import { TASK_IDS, type TaskId } from "../tasks/registry";
import type { RunRecord } from "./record";
import { configOf, taskOfRun, testOf } from "./stored-values";

/** Which runs of a history are looked at; empty parts take every run. */
export interface RunFilter {
  /** Words that name, notes, tags or files hold, in any order. */
  readonly search: string;
  /** SHA-256 of the sketches file: runs on the same customers. */
  readonly data: string;
  readonly starred: boolean;
  readonly task: TaskId | "";
  readonly tag: string;
}

export const EVERY_RUN: RunFilter = { search: "", data: "", starred: false, task: "", tag: "" };

/** The runs that a filter takes, in their order. */
export function filteredRuns(runs: readonly RunRecord[], { search, data, starred, task, tag }: RunFilter): RunRecord[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    if (starred && !run.starred) return false;
    if (tag !== "" && !run.tags.includes(tag)) return false;
    if (task !== "" && taskOfRun(run) !== task) return false;
    if (data !== "" && run.json?.dataset.sha256 !== data) return false;
    const text = [
      run.name,
      run.notes,
      ...run.tags,
      run.json?.dataset.file,
      run.json?.foundation?.file,
      configOf(run).engine,
    ]
      .join(" ")
      .toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The run of this studio that last told how a task's model does on the test split; null where none did. */
export function lastTested(runs: readonly RunRecord[], task: TaskId): RunRecord | null {
  return runs
    .filter((run) => run.source === "studio" && taskOfRun(run) === task && testOf(run) !== null)
    .reduce<RunRecord | null>((last, run) => (last === null || run.startedAt > last.startedAt ? run : last), null);
}

/** The sketches files that some runs were trained on, each with how many: only runs on one file can be ranked fairly. */
export function dataOf(
  runs: readonly RunRecord[],
): { readonly sha256: string; readonly file: string; readonly runs: number }[] {
  const found = new Map<string, { sha256: string; file: string; runs: number }>();
  for (const { json } of runs) {
    if (json === null) continue;
    const { sha256, file } = json.dataset;
    const entry = found.get(sha256) ?? { sha256, file, runs: 0 };
    entry.runs++;
    found.set(sha256, entry);
  }
  return [...found.values()];
}

/** What some runs learn, each task once, in the order of `TASK_IDS`. */
export function tasksOf(runs: readonly RunRecord[]): TaskId[] {
  const present = new Set(runs.map(taskOfRun));
  return TASK_IDS.filter((id) => present.has(id));
}

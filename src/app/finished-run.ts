import type { RunHeader } from "../run/run";
import type { DatasetRecord, FoundationRecord } from "../tasks/run-json";
import type { FinishedTask, PreparedTask, TaskSources } from "../tasks/work";

/** Inputs of a run: what the session keeps of the two files, and the walk that they agree on. */
export interface RunSources extends TaskSources {
  readonly walk: number;
}

/** What the exported files are made from. */
export interface FinishedRun
  extends Pick<FinishedTask, "sketcher" | "outcome" | "finishedAt" | "test" | "threshold" | "importance" | "evidence"> {
  readonly header: RunHeader;
  readonly sources: RunSources;
  readonly dataset: Promise<DatasetRecord>;
  readonly foundation: Promise<FoundationRecord | null>;
  readonly prepared: PreparedTask;
}

import type { BaselineStore } from "./baselines";
import { churnWork } from "./churn/work";
import { foundationWork } from "./foundation/work";
import type { TaskId } from "./registry";
import { segmentWork } from "./segment/work";
import type { TaskWork } from "./work";

/** What each task computes. Only the worker has it. */
export type TaskWorks = Readonly<Record<TaskId, TaskWork>>;

/** @param baselines shared with the checks before a run. */
export function taskWorks(baselines: BaselineStore): TaskWorks {
  return { segment: segmentWork(baselines), churn: churnWork(baselines), foundation: foundationWork };
}

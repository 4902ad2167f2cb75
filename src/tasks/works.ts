import { churnWork } from "./churn/work";
import { foundationWork } from "./foundation/work";
import type { TaskId } from "./registry";
import { segmentWork } from "./segment/work";
import type { TaskWork } from "./work";

/** What each task computes. Only the worker has it. */
type TaskWorks = Readonly<Record<TaskId, TaskWork>>;

/** Each remembers the baselines that were computed last. */
export function taskWorks(): TaskWorks {
  return { segment: segmentWork(), churn: churnWork(), foundation: foundationWork() };
}

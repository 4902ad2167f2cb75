import type { TaskId } from "../../../tasks/registry";
import { churnViews } from "./churn/views";
import { foundationViews } from "./foundation/views";
import { segmentViews } from "./segment/views";
import type { TaskViews } from "./task-views";

export const taskViews: Readonly<Record<TaskId, TaskViews>> = {
  segment: segmentViews,
  churn: churnViews,
  foundation: foundationViews,
};

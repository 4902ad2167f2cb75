import type { TaskViews } from "../task-views";

/** What the studio shows of a pre-training run. */
export const foundationViews: TaskViews = { live: [], results: [], reports: [], evidence: [] };

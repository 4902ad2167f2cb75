import type { Task } from "../task";
import { churnExports } from "./exports";
import { churnFields } from "./fields";
import { churnMetrics } from "./metrics";

/** Who will leave: one probability per customer, from a fine-tuned foundation model. */
export const churn = {
  id: "churn",
  fields: churnFields,
  defaults: {},
  exports: churnExports,
  metrics: churnMetrics,
  leading: "auc",
  compared: ["auc", "average_precision", "accuracy", "f1"],
  listed: ["auc", "average_precision", "f1"],
} as const satisfies Task;

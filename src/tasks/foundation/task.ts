import type { Task } from "../task";
import { foundationExports } from "./exports";
import { foundationFields } from "./fields";
import { foundationMetrics } from "./metrics";

/** What customers will do next: the model that segment and churn are fine-tuned from. */
export const foundation = {
  id: "foundation",
  fields: foundationFields,
  defaults: { learningRate: 1e-3, weightDecay: 1e-4, epochs: 100, dropout: 0.1 },
  exports: foundationExports,
  metrics: foundationMetrics,
  leading: "mean_similarity",
  compared: ["mean_similarity"],
  listed: ["mean_similarity", "median"],
} as const satisfies Task;

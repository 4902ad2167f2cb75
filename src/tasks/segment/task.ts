import type { Task } from "../task";
import { segmentExports } from "./exports";
import { segmentFields } from "./fields";
import { segmentMetrics } from "./metrics";

/** Customer segments: as many classes as the bank has, told apart by a fine-tuned foundation model. */
export const segment = {
  id: "segment",
  fields: segmentFields,
  defaults: {},
  exports: segmentExports,
  metrics: segmentMetrics,
  leading: "f1_macro",
  compared: ["accuracy", "f1_macro"],
  listed: ["accuracy", "f1_macro", "auc_ovr"],
} as const satisfies Task;

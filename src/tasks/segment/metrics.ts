import type { ClassificationMetrics } from "../../metrics/types";
import type { Metric } from "../task";

/** The six numbers of the script, in the order of its checkpoint. */
export const segmentMetrics = [
  { key: "accuracy", better: "higher", format: "percent", interval: true, baseline: true },
  { key: "precision_macro", better: "higher", format: "percent", interval: false, baseline: false },
  { key: "recall_macro", better: "higher", format: "percent", interval: false, baseline: false },
  { key: "f1_macro", better: "higher", format: "percent", interval: true, baseline: true },
  { key: "f1_weighted", better: "higher", format: "percent", interval: false, baseline: false },
  { key: "auc_ovr", better: "higher", format: "percent", interval: true, baseline: false },
] as const satisfies readonly Metric<keyof ClassificationMetrics>[];

import type { ClassificationMetrics } from "../../metrics/types";
import type { Metric } from "../task";

/** The six numbers of the script, in the order of its checkpoint. */
export const segmentMetrics = [
  { key: "accuracy", better: "higher", format: "percent", column: "valAccuracy" },
  { key: "precision_macro", better: "higher", format: "percent", column: null },
  { key: "recall_macro", better: "higher", format: "percent", column: null },
  { key: "f1_macro", better: "higher", format: "percent", column: "valF1Macro" },
  { key: "f1_weighted", better: "higher", format: "percent", column: null },
  { key: "auc_ovr", better: "higher", format: "percent", column: null },
] as const satisfies readonly Metric<keyof ClassificationMetrics>[];

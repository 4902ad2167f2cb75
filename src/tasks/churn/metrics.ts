import type { BinaryMetrics } from "../../metrics/binary";
import type { Metric } from "../task";

/** The script's five numbers in the order of its checkpoint, and the average precision. */
export const churnMetrics = [
  { key: "accuracy", better: "higher", format: "percent", column: null },
  { key: "precision", better: "higher", format: "percent", column: null },
  { key: "recall", better: "higher", format: "percent", column: null },
  { key: "f1", better: "higher", format: "percent", column: null },
  { key: "auc", better: "higher", format: "percent", column: "valAuc" },
  { key: "average_precision", better: "higher", format: "percent", column: null },
] as const satisfies readonly Metric<keyof BinaryMetrics>[];

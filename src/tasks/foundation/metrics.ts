import type { SimilaritySummary } from "../../metrics/cosine";
import type { Metric } from "../task";

/** The distribution of cosine similarities over the test split's customers. */
export const foundationMetrics = [
  { key: "mean_similarity", better: "higher", format: "decimal", column: "valSimilarity" },
  { key: "median", better: "higher", format: "decimal", column: null },
  { key: "std", better: "lower", format: "decimal", column: null },
  { key: "min", better: "higher", format: "decimal", column: null },
  { key: "max", better: "higher", format: "decimal", column: null },
] as const satisfies readonly Metric<keyof SimilaritySummary>[];

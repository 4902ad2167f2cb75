import type { FoundationEvidence } from "./evidence";

/** The better of the two rules that a model must beat; the linear map is only shown beside them. */
export function strongestRule({ baselines }: FoundationEvidence["evidence"]): {
  readonly name: "meanFuture" | "copyPast";
  readonly value: number;
} {
  const [mean, past] = [baselines.meanFuture?.value ?? 0, baselines.copyPast?.value ?? 0];
  return past > mean ? { name: "copyPast", value: past } : { name: "meanFuture", value: mean };
}

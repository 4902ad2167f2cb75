import type { Measured, MeasuredBaseline } from "../measured";
import type { FoundationEvidence, MeanSimilarity } from "./evidence";

/** The simple rules; the linear map, which is fitted, only stands beside them. */
export function futureRules(rules: FoundationEvidence["evidence"]["baselines"]): readonly MeasuredBaseline[] {
  return (["meanFuture", "copyPast", "linear"] as const).flatMap((name) => {
    const rule: MeanSimilarity | null = rules[name];
    if (rule === null) return [];
    const { value, interval } = rule;
    return [{ name, mustBeat: name !== "linear", metrics: { mean_similarity: value }, interval }];
  });
}

export function measuredFoundation({ evidence }: FoundationEvidence): Measured {
  return {
    task: "foundation",
    baselines: futureRules(evidence.baselines),
    usedRows: null,
    warnings: [],
    intervals: { mean_similarity: evidence.model.interval },
    recall: {},
    expectedCalibrationError: null,
  };
}

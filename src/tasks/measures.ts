import { measuredChurn } from "./churn/measured";
import { measuredFoundation } from "./foundation/measured";
import type { Measured } from "./measured";
import type { Evaluation, TaskEvidence } from "./registry";
import { measuredSegment } from "./segment/measured";
import { evaluationOf } from "./work";

/** @param test the evaluation that it is shown beside: where a task decides by a threshold, intervals are of that. */
export function measuredOf(evidence: TaskEvidence, test: Evaluation): Measured {
  switch (evidence.task) {
    case "segment":
      return measuredSegment(evidence);
    case "churn":
      return measuredChurn(evidence, evaluationOf("churn", test).threshold);
    case "foundation":
      return measuredFoundation(evidence);
  }
}

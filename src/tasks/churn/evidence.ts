import type { ClassEvidence } from "../class-evidence";

/** What a finished model is measured against; the classes are retained and churned. */
export interface ChurnEvidence extends ClassEvidence {
  readonly task: "churn";
}

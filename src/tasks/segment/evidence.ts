import type { ClassEvidence } from "../class-evidence";

/** What a finished model is measured against. */
export interface SegmentEvidence extends ClassEvidence {
  readonly task: "segment";
}

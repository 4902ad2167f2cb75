import type { RunHeader } from "../../../run/run";
import type { Evaluation, TaskEvidence } from "../../../tasks/registry";

/** What a view of a finished run is drawn from. */
export interface FinishedViewProps {
  readonly header: RunHeader;
  readonly test: Evaluation;
  /** Null until it is computed. */
  readonly evidence: TaskEvidence | null;
}

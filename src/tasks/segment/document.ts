import type { ReliabilityBin } from "../../evidence/calibration";
import type { Evidence } from "../../evidence/evidence";
import type { RunJson } from "../run-json";
import type { SegmentEvaluation } from "./evaluation";

/** Everything that the report and the model card say, from one finished run. */
export interface RunDocument {
  readonly run: RunJson;
  readonly walk: number;
  /** Name of the checkpoint that it is about. */
  readonly checkpoint: string;
  readonly demo: boolean;
  /** When the run finished. */
  readonly finishedAt: Date;
  /** Names in class order. */
  readonly classes: readonly string[];
  readonly test: SegmentEvaluation;
  readonly evidence: Evidence;
  readonly reliability: readonly ReliabilityBin[];
}

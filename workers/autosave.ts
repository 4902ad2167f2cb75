import type { Evaluation } from "../src/metrics/types";
import type { RunHeader } from "../src/protocol/run";
import type { TrainerState } from "../src/training/trainer";

/** A run as its last autosave left it. */
export interface AutosavedRun {
  readonly header: RunHeader;
  readonly validations: readonly Evaluation[];
  readonly trainer: TrainerState;
}

/** Where a run's state goes between epochs. */
export interface Autosave {
  /** Saves when it is time to; a failed write is reported, never thrown into the run. */
  save(take: () => Promise<AutosavedRun>): Promise<void>;
  /** Called when the run is finished and its results are safe. */
  discard(): Promise<void>;
}

import type { RunRecord } from "../run/record";

/** Checkpoints kept beside those of starred runs. */
export const KEPT_CHECKPOINTS = 5;

/**
 * Runs whose checkpoint may go to make room: finished, not starred, and not among the newest five that have one. The
 * caller says so before it drops anything.
 */
export function droppableCheckpoints(runs: readonly RunRecord[]): RunRecord[] {
  const withCheckpoint = runs
    .filter(({ checkpointBytes, starred }) => checkpointBytes > 0 && !starred)
    .sort((a, b) => b.startedAt - a.startedAt);
  return withCheckpoint.slice(KEPT_CHECKPOINTS).filter(({ state }) => state !== "running" && state !== "interrupted");
}

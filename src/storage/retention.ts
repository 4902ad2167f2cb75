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

/**
 * Whether the history holds what a run came to: its record with the test's results, and its checkpoint. A run that was
 * ended before its first epoch has neither, and nothing that could be lost.
 *
 * @param evidence Whether baselines and intervals belong to it too; a run that gave way to another goes without.
 */
export function isDurable(run: RunRecord, evidence: boolean): boolean {
  if (run.json === null || (run.state !== "finished" && run.state !== "stopped")) return false;
  if (run.json.test === null) return true;
  return run.checkpointBytes > 0 && (!evidence || run.json.evidence != null);
}

import { ranked } from "../run/compare";
import type { RunRecord } from "../run/record";

/** What all kept checkpoints may come to where the browser allows more, in bytes. */
const MOST_BYTES = 2e9;
/** Share of what the browser allows that checkpoints may take. */
const QUOTA_SHARE = 0.25;
/** Where the browser does not say what it allows. */
const UNKNOWN_QUOTA = 2e9;

/** How many bytes of checkpoints this browser keeps. */
export function checkpointBudget(quota: number | null): number {
  return Math.min(MOST_BYTES, QUOTA_SHARE * (quota ?? UNKNOWN_QUOTA));
}

/**
 * Runs whose checkpoint has to go so that all of them fit: the oldest first, demo runs before any real one. Those of starred
 * runs, of runs that have not ended and of the best run of each queue are never among them. The caller says so before it
 * drops anything.
 *
 * @param budget Bytes that all checkpoints may take together.
 */
export function droppableCheckpoints(runs: readonly RunRecord[], budget: number): RunRecord[] {
  const kept = runs.filter(({ checkpointBytes }) => checkpointBytes > 0);
  let total = kept.reduce((sum, { checkpointBytes }) => sum + checkpointBytes, 0);
  const best = new Set(kept.flatMap(({ queue }) => (queue === null ? [] : [bestOfQueue(kept, queue)])));
  const candidates = kept
    .filter((run) => !run.starred && run.state !== "running" && run.state !== "interrupted" && !best.has(run.id))
    .sort((a, b) => Number(b.demo) - Number(a.demo) || a.startedAt - b.startedAt);
  return candidates.filter(({ checkpointBytes }) => {
    if (total <= budget) return false;
    total -= checkpointBytes;
    return true;
  });
}

function bestOfQueue(runs: readonly RunRecord[], queue: string): string | undefined {
  return ranked(
    runs.filter((run) => run.queue === queue),
    "valLoss",
  )[0]?.id;
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

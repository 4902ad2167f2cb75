import { useDrafts } from "./drafts";
import { useOutputFolder } from "./output-folder";
import { phaseOf } from "./phase";
import { type StartBlock, startBlock } from "./start-policy";
import { useStudio } from "./studio";

/** Why Start waits now, or null. */
export function startBlockNow(): StartBlock | null {
  const state = useStudio.getState();
  const problems = Object.keys(useDrafts.getState().problems).length;
  // The next run would take the results away that the files are made of.
  const writing = useOutputFolder.getState().writing?.state === "writing";
  return startBlock(state, phaseOf(state), problems) ?? (writing ? "writing" : null);
}

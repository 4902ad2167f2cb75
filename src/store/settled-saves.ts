import type { ResumableRun } from "../protocol/worker-api";
import { isDurable } from "../storage/retention";
import { openDatabase } from "./database";
import { useStudio } from "./studio";
import { studioEvents } from "./studio-events";
import { onEndedSaves } from "./studio-run";

async function isStored(id: string, evidence: boolean): Promise<boolean> {
  const run = await openDatabase()
    .then((history) => history.get(id))
    .catch(() => null);
  return run !== null && isDurable(run, evidence);
}

/**
 * Gives up the saves of runs that ended, once their results are in the history: those of this tab when the next run
 * starts (until then they are what a new worker would make the results from), those of earlier visits before they are
 * offered. Called once by the page's entry; a command, whose results are files, keeps the saves until it has those.
 */
export function dropSettledSaves(): void {
  const mine = new Set<string>();
  onEndedSaves(async (runs) => {
    const left: ResumableRun[] = [];
    for (const run of runs) {
      if (await isStored(run.id, true)) await useStudio.getState().discardResumable(run.id);
      else left.push(run);
    }
    return left;
  });
  studioEvents.on("run", async (event) => {
    if (event.type !== "started" && event.type !== "evidence") return;
    const current = useStudio.getState().run?.header.id;
    for (const id of mine) {
      if (id === current || !(await isStored(id, false))) continue;
      mine.delete(id);
      await useStudio.getState().discardResumable(id);
    }
    if (current !== undefined) mine.add(current);
  });
}

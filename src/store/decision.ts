import { decidedAt } from "../tasks/churn/decision";
import { openDatabase } from "./database";
import { historyActions, useHistory } from "./history";
import { folderActions } from "./output-folder";
import { useStudio } from "./studio";
import { studioEvents } from "./studio-events";

/** A threshold is stored so long after the slider's last move, in milliseconds. */
const PAUSE_MS = 300;

interface Choice {
  readonly id: string;
  readonly threshold: number;
}

/** What was chosen and is not stored yet. */
let pending: Choice | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows the finished run at a threshold; null where it is no churn run. */
function show(threshold: number): Choice | null {
  const { run, showDecided } = useStudio.getState();
  const test = run?.result?.test;
  if (run === null || test?.task !== "churn") return null;
  const decided = decidedAt(test, threshold);
  showDecided(decided);
  return { id: run.header.id, threshold: decided.threshold };
}

/** Chooses the threshold of the run on the page; its record in the history and its files in the output folder follow. */
export function decide(threshold: number): void {
  const shown = show(threshold);
  if (shown === null) return;
  pending = shown;
  clearTimeout(timer);
  timer = setTimeout(() => void settle(), PAUSE_MS);
}

/** Stores what was chosen last, if it is not yet. */
async function settle(): Promise<void> {
  clearTimeout(timer);
  if (pending === null) return;
  const { id, threshold } = pending;
  pending = null;
  await Promise.all([historyActions.change(id, { threshold }), folderActions.writeDecided()]);
}

/** The threshold that was chosen for a run, in this visit or an earlier one. The page's copy of the history may be empty. */
async function chosenThreshold(id: string): Promise<number | null> {
  if (pending?.id === id) return pending.threshold;
  const shown = useHistory.getState().runs.find((run) => run.id === id);
  const stored =
    shown ??
    (await openDatabase()
      .then((history) => history.get(id))
      .catch(() => null));
  return stored?.threshold ?? null;
}

/** A run whose results are made again has the threshold that was chosen for it; called once by the page's entry. */
export function rememberDecisions(): () => void {
  const settleHidden = () => void (document.visibilityState === "hidden" && settle());
  document.addEventListener("visibilitychange", settleHidden);
  // The next run takes the results away that the files are made of.
  const stopHolding = studioEvents.on("starting", settle);
  const stopListening = studioEvents.on("run", async (event) => {
    const test = event.type === "finished" ? event.result.test : null;
    const id = useStudio.getState().run?.header.id;
    if (test?.task !== "churn" || id === undefined) return;
    const threshold = await chosenThreshold(id);
    // Neither another run nor another threshold meanwhile.
    if (threshold === null || useStudio.getState().run?.result?.test !== test) return;
    show(threshold);
    await folderActions.writeDecided();
  });
  return () => {
    document.removeEventListener("visibilitychange", settleHidden);
    stopHolding();
    stopListening();
  };
}

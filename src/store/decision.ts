import { decidedAt } from "../tasks/churn/decision";
import type { ChurnEvaluation } from "../tasks/churn/evaluation";
import { useHistory } from "./history";
import { onRunEvents, useStudio } from "./studio";

/** A threshold is stored so long after the slider's last move, in milliseconds. */
const PAUSE_MS = 300;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows the finished run at a threshold; null where it is no churn run. */
function show(threshold: number): { readonly id: string; readonly test: ChurnEvaluation } | null {
  const { run, showDecided } = useStudio.getState();
  const test = run?.result?.test;
  if (run === null || test?.task !== "churn") return null;
  const decided = decidedAt(test, threshold);
  showDecided(decided);
  return { id: run.header.id, test: decided };
}

/** Chooses the threshold of the run on the page; its record in the history keeps it. */
export function decide(threshold: number): void {
  const shown = show(threshold);
  if (shown === null) return;
  clearTimeout(timer);
  timer = setTimeout(() => void useHistory.getState().change(shown.id, { threshold: shown.test.threshold }), PAUSE_MS);
}

/** A run whose results are made again has the threshold that was chosen for it. */
export function rememberDecisions(): () => void {
  return onRunEvents((event) => {
    if (event.type !== "finished" || event.result.test?.task !== "churn") return;
    const id = useStudio.getState().run?.header.id;
    const known = useHistory.getState().runs.find((run) => run.id === id)?.threshold ?? null;
    if (known !== null) show(known);
  });
}

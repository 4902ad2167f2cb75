import { useHistory } from "./history";
import { onRunEvents, useStudio } from "./studio";

/** A threshold is stored so long after the slider's last move, in milliseconds. */
const PAUSE_MS = 300;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Chooses the threshold of the run on the page; its record in the history keeps it. */
export function decide(threshold: number): void {
  useStudio.getState().decide(threshold);
  const { run } = useStudio.getState();
  const test = run?.result?.test;
  if (run === null || test?.task !== "churn") return;
  clearTimeout(timer);
  timer = setTimeout(() => void useHistory.getState().change(run.header.id, { threshold: test.threshold }), PAUSE_MS);
}

/** A run whose results are made again has the threshold that was chosen for it. */
export function rememberDecisions(): () => void {
  return onRunEvents((event) => {
    if (event.type !== "finished" || event.result.test?.task !== "churn") return;
    const id = useStudio.getState().run?.header.id;
    const known = useHistory.getState().runs.find((run) => run.id === id)?.threshold ?? null;
    if (known !== null) useStudio.getState().decide(known);
  });
}

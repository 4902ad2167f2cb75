import { type ReactNode, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { RunView } from "../../store/state";
import { useStudio } from "../../store/studio";
import { classes } from "../kit/classes";
import { pageScheduler } from "./page-scheduler";

interface LiveProps {
  /** Keeps the place until the first drawing: its height above all. */
  readonly className?: string;
  readonly children: (run: RunView) => ReactNode;
}

/** The run as it was when the newest round of drawings began: panels side by side show the same epoch. */
let frame: { readonly round: number; readonly run: RunView | null } = { round: 0, run: null };

function runOfRound(round: number): RunView | null {
  if (frame.round !== round) frame = { round, run: useStudio.getState().run };
  return frame.run;
}

/**
 * Draws what depends on the current run when the scheduler says so, in a task of its own; the first time too, because
 * building all charts at once would be the longest task of the whole run.
 */
export function Live({ className, children }: LiveProps) {
  const [run, show] = useState<RunView | null>(null);
  useEffect(() => {
    // Without flushSync React would gather several charts' updates into one long task.
    const slot = pageScheduler.register((round) => flushSync(() => show(runOfRound(round))));
    const stop = useStudio.subscribe((state, before) => {
      if (state.run !== before.run) slot.request(state.run?.state !== before.run?.state);
    });
    slot.request();
    return () => {
      stop();
      slot.release();
    };
  }, []);
  return <div className={classes("bg-paper", className)}>{run === null ? null : children(run)}</div>;
}

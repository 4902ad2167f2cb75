import { type ReactNode, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { RunView } from "../../store/state";
import { useStudio } from "../../store/studio";
import { classes } from "../kit/classes";
import { RedrawScheduler } from "./redraw-scheduler";

/** When the page is too busy for idle time, a chart is drawn after this many milliseconds all the same. */
const IDLE_TIMEOUT = 200;

function inOwnTask(callback: () => void): void {
  if ("requestIdleCallback" in window) {
    window.requestIdleCallback(callback, { timeout: IDLE_TIMEOUT });
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  port2.postMessage(null);
}

const scheduler = new RedrawScheduler({
  now: () => performance.now(),
  defer: inOwnTask,
  delay: (callback, milliseconds) => setTimeout(callback, milliseconds),
  isVisible: () => !document.hidden,
});

document.addEventListener("visibilitychange", () => scheduler.catchUp());

export interface LiveProps {
  /** Keeps the place until the first drawing: its height above all. */
  readonly className?: string;
  readonly children: (run: RunView) => ReactNode;
}

/**
 * Draws what depends on the current run when the scheduler says so, in a task of its own; the first time too, because
 * building all charts at once would be the longest task of the whole run.
 */
export function Live({ className, children }: LiveProps) {
  const [run, show] = useState<RunView | null>(null);
  useEffect(() => {
    // Without flushSync React would gather several charts' updates into one long task.
    const slot = scheduler.register(() => flushSync(() => show(useStudio.getState().run)));
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

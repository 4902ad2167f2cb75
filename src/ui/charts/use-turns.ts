import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { pageScheduler } from "./page-scheduler";

/**
 * How many of so many parts of the page are drawn by now: one more with each turn of the page's schedule, in a task of its
 * own, because all of a run's results at once would be a long one. What is drawn stays, and what changes in it is drawn at once.
 */
export function useTurns(parts: number): number {
  const [drawn, draw] = useState(0);
  useEffect(() => {
    if (drawn >= parts) return;
    // Without flushSync React would gather it and other parts' updates into one long task.
    const slot = pageScheduler.register(() => flushSync(() => draw(drawn + 1)));
    slot.request(true);
    return () => slot.release();
  }, [drawn, parts]);
  return Math.min(drawn, parts);
}

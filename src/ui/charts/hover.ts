import { useEffect, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import { pageScheduler } from "./page-scheduler";

/**
 * Where the pointer (or keyboard) stands in time, shared by all charts of a run: in epochs, so that epoch 3 ends at 3
 * whatever a chart's own axis counts. Null when nothing is read.
 */
let position: number | null = null;
const listeners = new Set<() => void>();

export function setHoverPosition(next: number | null): void {
  if (next === position) return;
  position = next;
  for (const listener of listeners) listener();
}

export function useHoverPosition(): number | null {
  return useSyncExternalStore(subscribe, () => position);
}

/** The same, told in a task of the page's schedule: where many charts follow, all of them at once would be a long one. */
export function useHoverPositionInTurn(): number | null {
  const [shown, show] = useState(position);
  useEffect(() => {
    const slot = pageScheduler.register(() => flushSync(() => show(position)));
    const unsubscribe = subscribe(() => slot.request(true));
    // It may have moved before anybody heard of it.
    slot.request(true);
    return () => {
      unsubscribe();
      slot.release();
    };
  }, []);
  return shown;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

import { useSyncExternalStore } from "react";

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

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

import { type CSSProperties, useMemo, useSyncExternalStore } from "react";
import { pageScheduler } from "../../charts/page-scheduler";

/** The run that the pointer or the focus is on, or the one that was clicked; its lines stand out in every chart. */
let pointed: string | null = null;
let pinned: string | null = null;
const listeners = new Set<() => void>();

/** In a task of its own: the pointer that comes to a run has left a chart before, and every chart has heard of that. */
const slot = pageScheduler.register(() => {
  for (const listener of listeners) listener();
});
const tell = () => slot.request(true);

/** Under the pointer or focused; null when it leaves. */
export function pointAt(id: string | null): void {
  if (id === pointed) return;
  pointed = id;
  tell();
}

/** Keeps a run in the foreground until it is clicked again. */
export function togglePin(id: string): void {
  pinned = pinned === id ? null : id;
  tell();
}

export function useHighlighted(): string | null {
  return useSyncExternalStore(subscribe, () => pointed ?? pinned);
}

export function usePinned(): string | null {
  return useSyncExternalStore(subscribe, () => pinned);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Share of its ink that a line keeps while another one stands out. */
const DIMMED = 0.15;

/**
 * The opacity of every run's lines as CSS variables: pointing at a run changes a handful of styles and redraws no chart.
 *
 * @param names Variable names by run id.
 */
export function useLineOpacities(names: ReadonlyMap<string, string>): CSSProperties {
  const strong = useHighlighted();
  return useMemo(() => {
    const dim = strong !== null && names.has(strong);
    return Object.fromEntries(Array.from(names, ([id, name]) => [name, dim && id !== strong ? DIMMED : 1]));
  }, [names, strong]);
}

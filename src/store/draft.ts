import type { StoreApi } from "zustand";
import { type Config, parseConfig } from "../tasks/config";
import { readItem, writeItem } from "./page-storage";
import type { StudioState } from "./state";

const KEY = "segment-studio.draft";

/** The configuration as it was left in the last visit; null without one, or where it no longer fits. */
export function loadDraft(storage: Pick<Storage, "getItem">): Config | null {
  try {
    return parseConfig(readItem(storage, KEY));
  } catch {
    return null;
  }
}

/**
 * Remembers the configuration with every change; the demo's own is not what the user typed, and that of a table with a
 * label is of no use to the next file.
 */
export function followDraft(
  studio: Pick<StoreApi<Pick<StudioState, "config" | "demo" | "sketches">>, "subscribe">,
  storage: Pick<Storage, "setItem">,
): () => void {
  return studio.subscribe(({ config, demo, sketches }, before) => {
    if (demo || sketches.value?.table != null || config === before.config) return;
    writeItem(storage, KEY, config);
  });
}

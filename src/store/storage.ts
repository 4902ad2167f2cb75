import * as Comlink from "comlink";
import { create } from "zustand";
import type { SerialError } from "../formats/coded-error";
import type { OpenedHistory, StoredBytes } from "../protocol/stored";
import { storageEstimate } from "../storage/browser-answer";
import { saveBlob } from "./download";
import { fileActions } from "./files";
import { forgetHistory, historyActions } from "./history";
import { folderActions } from "./output-folder";
import { keysOf, pageStorage } from "./page-storage";
import { isBusy } from "./phase";
import { useStudio } from "./studio";
import { studioWorker } from "./studio-worker";
import { tellTabs } from "./tab-channel";

/** Everything that the page remembers by itself begins so. */
const PREFIX = "segment-studio.";

/** What saving or opening a history came to. */
export type HistoryFileOutcome =
  | { readonly type: "saved"; readonly file: string; readonly runs: number; readonly checkpoints: number }
  | ({ readonly type: "opened"; readonly file: string } & OpenedHistory)
  | { readonly type: "failed"; readonly error: SerialError };

interface StorageState {
  /** Null until it was asked. */
  readonly stored: StoredBytes | null;
  /** Bytes of the page's preferences. */
  readonly preferences: number;
  /** What the browser counts for this site, and allows it; null where it does not say. */
  readonly estimate: { readonly used: number; readonly quota: number } | null;
  /** A history file that is written or read right now, with a share 0..1. */
  readonly busy: { readonly action: "saving" | "opening"; readonly share: number } | null;
  readonly outcome: HistoryFileOutcome | null;
  readonly forgetError: SerialError | null;
}

/** What this browser stores for the studio: how much, into a file and back, and away with it. */
export const useStorage = create<StorageState>()(() => ({
  stored: null,
  preferences: 0,
  estimate: null,
  busy: null,
  outcome: null,
  forgetError: null,
}));

const { setState: set, getState: get } = useStorage;

const onShare = (action: "saving" | "opening") =>
  Comlink.proxy((share: number) => {
    if (get().busy !== null) set({ busy: { action, share } });
  });

/** What is asked of what the browser stores. */
export const storageActions = {
  async measure() {
    const [stored, estimate] = await Promise.all([studioWorker().stored.bytes(), storageEstimate()]);
    set({ stored: stored.ok ? stored.value : null, preferences: preferenceBytes(), estimate });
  },

  /** Offers the whole history as one file. */
  async saveHistory(withCheckpoints: boolean) {
    set({ busy: { action: "saving", share: 0 }, outcome: null });
    const answer = await studioWorker().stored.saveHistory(withCheckpoints, onShare("saving"));
    set({ busy: null });
    if (!answer.ok) return set({ outcome: { type: "failed", error: answer.error } });
    if (answer.value === null) return;
    const { file, runs, checkpoints } = answer.value;
    const name = `segment_studio_history_${new Date().toISOString().slice(0, 10)}.zip`;
    saveBlob(file, name);
    set({ outcome: { type: "saved", file: name, runs, checkpoints } });
  },

  /** Adds the runs of a history file. */
  async openHistory(file: File) {
    set({ busy: { action: "opening", share: 0 }, outcome: null });
    const answer = await studioWorker().stored.openHistory(file, onShare("opening"));
    set({
      busy: null,
      outcome: answer.ok
        ? { type: "opened", file: file.name, ...answer.value }
        : { type: "failed", error: answer.error },
    });
    await historyActions.load();
    tellTabs({ type: "history" });
    await storageActions.measure();
  },

  async cancel() {
    await studioWorker().stored.cancelHistory();
  },

  dismiss() {
    set({ outcome: null, forgetError: null });
  },

  /** Deletes everything that this browser stores for the studio; false, with `forgetError`, when that is refused. */
  async forgetEverything() {
    // Where there are no Web Locks the worker knows only of other tabs' runs, and of none at all.
    const answer = isBusy(useStudio.getState())
      ? ({ ok: false, error: { code: "history/run-goes-on", params: {} } } as const)
      : await studioWorker().stored.forget();
    if (!answer.ok) {
      set({ forgetError: answer.error });
      return false;
    }
    await folderActions.stopUsing();
    for (const key of keysOf(pageStorage, PREFIX)) pageStorage.removeItem(key);
    forgetHistory();
    const { forgetData } = await import("./data");
    await forgetData();
    set({ outcome: null, forgetError: null });
    tellTabs({ type: "history" });
    await Promise.all([
      historyActions.load(),
      fileActions.load(),
      useStudio.getState().findResumable(),
      storageActions.measure(),
    ]);
    return true;
  },
};

/** All bytes that forgetting frees. */
export function forgettableBytes({ stored, preferences }: Pick<StorageState, "stored" | "preferences">): number {
  if (stored === null) return preferences;
  return stored.records + checkpointBytes(stored) + stored.autosaves + stored.others + preferences;
}

export function checkpointBytes({ checkpoints }: StoredBytes): number {
  return Object.values(checkpoints).reduce((sum, bytes) => sum + bytes, 0);
}

/** Text is stored as UTF-16. */
function preferenceBytes(): number {
  return keysOf(pageStorage, PREFIX).reduce(
    (sum, key) => sum + 2 * (key.length + (pageStorage.getItem(key)?.length ?? 0)),
    0,
  );
}

import { create } from "zustand";
import type { RunEvent } from "../protocol/run";
import { hasRunLocks, releaseRun, runsElsewhere, untilFree } from "../storage/run-lock";
import { historyActions, useHistory } from "./history";
import { currentEpoch, runShare } from "./progress";
import type { RunView } from "./state";
import { useStudio } from "./studio";
import { studioEvents } from "./studio-events";
import { onTabMessage, tellTabs, type WatchedRun } from "./tab-channel";

/** Steps are told to other tabs at most this often, in milliseconds; everything else at once. */
const INTERVAL_MS = 500;

/** Runs that other tabs train right now, in the order in which this tab heard of them. */
export const useTabs = create<{ readonly elsewhere: readonly WatchedRun[] }>()(() => ({ elsewhere: [] }));

/** What another tab shows of this tab's run; null when it is over. */
export function watchedRun(run: RunView | null): WatchedRun | null {
  if (run === null || run.state === "finished" || run.state === "failed") return null;
  const valLoss = run.epochs.at(-1)?.valLoss ?? null;
  return {
    id: run.header.id,
    state: run.state,
    epoch: currentEpoch(run),
    epochs: run.header.config.epochs,
    share: runShare(run),
    // NaN and infinities are no progress that anybody could read.
    valLoss: valLoss !== null && Number.isFinite(valLoss) ? valLoss : null,
    secondsLeft: run.secondsLeft,
  };
}

/** Tells other tabs of this tab's runs, and lets go of a run once nothing of it is written any more. */
export function announceRuns(): () => void {
  let current: string | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;

  function tell() {
    const run = watchedRun(useStudio.getState().run);
    if (run === null) return;
    toldAt = performance.now();
    tellTabs({ type: "progress", run });
  }

  function follow(event: RunEvent) {
    if (event.type === "started") {
      if (current !== null && current !== event.header.id) releaseRun(current);
      current = event.header.id;
    }
    if (event.type !== "steps" || performance.now() - toldAt >= INTERVAL_MS) tell();
    if (current === null) return;
    if (event.type === "finished" || event.type === "failed") tellTabs({ type: "ended", id: current });
    // After its results a run still writes its checkpoint and gives its autosave up; its evidence comes last.
    if (event.type === "evidence" || event.type === "failed") releaseRun(current);
  }

  const stops = [
    studioEvents.on("run", follow),
    onTabMessage((message) => {
      if (message.type === "ask") tell();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Follows what other tabs train, and offers what they leave unfinished. */
export function watchTabs(): () => void {
  if (!hasRunLocks()) return () => undefined;
  const over = new AbortController();
  const followed = new Set<string>();

  function drop(id: string) {
    useTabs.setState(({ elsewhere }) => ({ elsewhere: elsewhere.filter((run) => run.id !== id) }));
  }

  /** Waits for the end of the tab that owns a run, however it ends. */
  async function follow(id: string): Promise<void> {
    if (followed.has(id)) return;
    followed.add(id);
    // A run that somebody goes on with is not to be offered here any more.
    await useStudio.getState().findResumable();
    try {
      await untilFree(id, over.signal);
    } catch {
      return;
    }
    followed.delete(id);
    drop(id);
    await useStudio.getState().findResumable();
    if (useHistory.getState().loaded) await historyActions.load();
  }

  const stop = onTabMessage((message) => {
    switch (message.type) {
      case "progress": {
        const { run } = message;
        useTabs.setState(({ elsewhere }) => ({
          elsewhere: elsewhere.some(({ id }) => id === run.id)
            ? elsewhere.map((other) => (other.id === run.id ? run : other))
            : [...elsewhere, run],
        }));
        void follow(run.id);
        break;
      }
      case "ended":
        drop(message.id);
        break;
      case "history":
        if (useHistory.getState().loaded) void historyActions.load();
        break;
      case "stored":
        void historyActions.refresh(message.id);
        break;
    }
  });
  tellTabs({ type: "ask" });
  void runsElsewhere().then((ids) => {
    for (const id of ids) void follow(id);
  });
  return () => {
    stop();
    over.abort();
  };
}

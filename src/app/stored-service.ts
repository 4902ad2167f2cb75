import { storedSketcher } from "../model/decision";
import type { Service } from "../protocol/answers";
import type { StoredApi } from "../protocol/stored";
import { inTime } from "../storage/browser-answer";
import { canUndo, RunHistory } from "../storage/history";
import { removeOtherSketchers } from "../storage/kept-sketchers";
import { autosavedSketchers } from "./autosave";
import { keptCheckpoint, removeCheckpoints } from "./checkpoints";
import type { CurrentRun } from "./current-run";
import { openHistory, saveHistory } from "./history-file";
import type { ReadLearnedFrom } from "./scoring-models";
import { forgetStored, storedBytes } from "./stored";
import { throttled } from "./throttled";

/** The worker's own connection to what the browser stores; one history file at a time. */
export function storedService(run: CurrentRun): Service<StoredApi> & { readonly learnedFrom: ReadLearnedFrom } {
  let busy: AbortController | null = null;
  let opened: Promise<RunHistory> | null = null;
  function history(): Promise<RunHistory> {
    opened ??= RunHistory.open();
    return inTime("database", opened);
  }
  function begin(): AbortSignal {
    busy?.abort();
    busy = new AbortController();
    return busy.signal;
  }
  return {
    bytes: async () => storedBytes(await history()),
    forget: async () => forgetStored(await history()),
    async saveHistory(withCheckpoints, onProgress) {
      const signal = begin();
      try {
        return await saveHistory(await history(), withCheckpoints, { signal, onProgress: throttled(onProgress) });
      } catch (error) {
        if (signal.aborted) return null;
        throw error;
      }
    },
    async openHistory(file, onProgress) {
      const signal = begin();
      return openHistory(await history(), file, { signal, onProgress: throttled(onProgress) });
    },
    cancelHistory: () => busy?.abort(),
    keptCheckpoint: (id) => keptCheckpoint(id),
    async removeCheckpoints(ids) {
      await removeCheckpoints(ids);
      // Those of no run only take room: while it is not known which these are, all stay.
      await history()
        .then((kept) => removeSketchersOfNoRun(kept, run))
        .catch(() => undefined);
    },
    /**
     * What a model learned from: the run that made it, or the one whose checkpoint has this SHA-256, has it in its record.
     * Null where no run is its own, or none that says which rows it kept for the test.
     */
    async learnedFrom(id, checkpoint) {
      const kept = await history();
      const record =
        id === null
          ? (await kept.list()).runs.find(({ checkpointSha256 }) => checkpointSha256 === checkpoint)
          : await kept.get(id);
      const [json, predictions] = [record?.json ?? null, record?.predictions ?? null];
      if (json === null || predictions === null || predictions.rows.length === 0) return null;
      return { sha256: json.dataset.sha256, test: predictions.rows };
    },
  };
}

async function removeSketchersOfNoRun(history: RunHistory, run: CurrentRun): Promise<void> {
  // A run whose deletion can be undone comes back with its sketcher.
  if (await canUndo(history)) return;
  const { runs } = await history.list();
  const kept = runs.flatMap(({ json }) => storedSketcher(json)?.sha256 ?? []);
  const running = run.session?.sketcher?.sha256;
  // Runs of other tabs, and those that can go on, have their autosaves.
  const wanted = [...kept, ...(await autosavedSketchers())];
  await removeOtherSketchers(new Set([...wanted, ...(running ? [running] : [])]));
}

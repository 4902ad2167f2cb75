import { create } from "zustand";
import { exportNames } from "../protocol/run";
import type { RankBy } from "../runs/compare";
import { RunHistory } from "../runs/history";
import type { RunRecord } from "../runs/record";
import { droppableCheckpoints } from "../runs/retention";
import { saveBlob } from "./download";
import { usePlace } from "./place";
import { usePredict } from "./predict";
import { defaultRunName, newRecord, recordChanges } from "./recorder";
import { onRunEvents, studioWorker } from "./studio";

/** The history as the page shows it: an in-memory copy of the database, newest first. */
interface HistoryState {
  readonly runs: readonly RunRecord[];
  readonly loaded: boolean;
  /** Why the browser keeps no history (private window, storage forbidden); null when it does. */
  readonly unavailable: string | null;
  readonly rankBy: RankBy;
  /** Runs chosen for comparison, in the order in which they were chosen. */
  readonly chosen: readonly string[];
  readonly removed: RunRecord | null;
  /** Runs whose checkpoint made room for a newer one in this visit; told, never silent. */
  readonly dropped: readonly string[];
}

interface HistoryActions {
  load(): Promise<void>;
  change(id: string, changes: Pick<Partial<RunRecord>, "name" | "notes" | "starred">): Promise<void>;
  /** Deletes a run; `undoRemove` brings the last one back. */
  remove(id: string): Promise<void>;
  undoRemove(): Promise<void>;
  toggleChosen(id: string): void;
  setRankBy(by: RankBy): void;
  /** Adds a read-only run that was opened from files. */
  addReference(run: RunRecord): Promise<void>;
  /** Offers the kept checkpoint of a run as a download; false when the browser has none any more. */
  downloadCheckpoint(run: RunRecord): Promise<boolean>;
  /** Opens a run's kept checkpoint in Predict; false when the browser has none any more. */
  predictWith(run: RunRecord): Promise<boolean>;
}

let database: Promise<RunHistory> | null = null;

function open(): Promise<RunHistory> {
  database ??= RunHistory.open();
  return database;
}

/** Runs, comparison and what the user wrote about them. */
export const useHistory = create<HistoryState & HistoryActions>()((set, get) => {
  function replace(run: RunRecord) {
    set(({ runs }) => ({ runs: runs.map((other) => (other.id === run.id ? run : other)) }));
  }

  return {
    runs: [],
    loaded: false,
    unavailable: null,
    rankBy: "valLoss",
    chosen: [],
    removed: null,
    dropped: [],

    async load() {
      try {
        const history = await open();
        const runs = await history.list();
        const owned = await runsInOtherTabs();
        const settled = await Promise.all(
          runs.map(async (run) => {
            if (run.state !== "running" || owned.has(run.id)) return run;
            return (await history.update(run.id, { state: "interrupted" })) ?? run;
          }),
        );
        set({ runs: settled, loaded: true });
        // What a deleted run left behind goes once nobody can undo the deletion any more.
        await studioWorker().keepCheckpointsOf(
          settled.flatMap(({ id, checkpointBytes }) => (checkpointBytes > 0 ? [id] : [])),
        );
      } catch (error) {
        set({ loaded: true, unavailable: error instanceof Error ? error.message : String(error) });
      }
    },

    async change(id, changes) {
      const updated = await (await open()).update(id, changes);
      if (updated !== null) replace(updated);
    },

    async remove(id) {
      const run = get().runs.find((other) => other.id === id) ?? null;
      await (await open()).remove(id);
      set(({ runs, chosen }) => ({
        runs: runs.filter((other) => other.id !== id),
        chosen: chosen.filter((other) => other !== id),
        removed: run,
      }));
    },

    async undoRemove() {
      const { removed } = get();
      if (removed === null) return;
      await (await open()).put(removed);
      set(({ runs }) => ({
        runs: [...runs, removed].sort((a, b) => b.startedAt - a.startedAt),
        removed: null,
      }));
    },

    toggleChosen(id) {
      set(({ chosen }) => ({
        chosen: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id],
      }));
    },

    setRankBy(by) {
      set({ rankBy: by });
    },

    async downloadCheckpoint(run) {
      const answer = await studioWorker().keptCheckpoint(run.id);
      if (!answer.ok || answer.value === null) return false;
      saveBlob(answer.value, exportNames(run.walk).checkpoint);
      return true;
    },

    async predictWith(run) {
      const answer = await studioWorker().keptCheckpoint(run.id);
      if (!answer.ok || answer.value === null) return false;
      usePlace.getState().open("predict");
      await usePredict.getState().openModel(new File([answer.value], exportNames(run.walk).checkpoint));
      return true;
    },

    async addReference(run) {
      await (await open()).put(run);
      set(({ runs }) => ({ runs: [run, ...runs.filter((other) => other.id !== run.id)] }));
    },
  };
});

/** Name of the lock that the tab which trains a run holds: a second tab may look, not train. */
export function runLockName(id: string): string {
  return `segment-studio.run.${id}`;
}

/** Web Locks exist in secure contexts only; on plain http every tab is on its own. */
function lockManager(): LockManager | undefined {
  const scope: { readonly locks?: LockManager } = navigator;
  return scope.locks;
}

async function runsInOtherTabs(): Promise<Set<string>> {
  const prefix = runLockName("");
  const { held } = (await lockManager()?.query()) ?? {};
  return new Set((held ?? []).flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
}

/** Keeps the checkpoints of starred runs and of the last five; says whose went. */
async function makeRoom(): Promise<void> {
  // The database, not the page's copy: that one is empty until Runs is opened, and what it lacks would be deleted.
  const history = await open();
  const runs = await history.list();
  const dropped = droppableCheckpoints(runs);
  if (dropped.length === 0) return;
  const gone = new Set(dropped.map(({ id }) => id));
  for (const id of gone) await history.update(id, { checkpointBytes: 0 });
  await studioWorker().keepCheckpointsOf(
    runs.flatMap(({ id, checkpointBytes }) => (checkpointBytes > 0 && !gone.has(id) ? [id] : [])),
  );
  useHistory.setState(({ runs: shown, dropped: before }) => ({
    runs: shown.map((run) => (gone.has(run.id) ? { ...run, checkpointBytes: 0 } : run)),
    dropped: [...before, ...dropped.map(({ name }) => name)],
  }));
}

/** Writes every run of this tab into the history, and holds its lock while it goes on. */
export function recordRuns(): () => void {
  let current: string | null = null;
  let release: () => void = () => undefined;
  let writing: Promise<void> = Promise.resolve();
  return onRunEvents((event) => {
    if (event.type === "started") {
      const { header, earlier } = event;
      current = header.id;
      void lockManager()?.request(runLockName(header.id), () => new Promise<void>((resolve) => (release = resolve)));
      writing = writing.then(async () => {
        const history = await open();
        const known = earlier === null ? null : await history.get(header.id);
        const record =
          known === null ? newRecord(header, defaultRunName(header), null) : { ...known, state: "running" as const };
        await history.put(record);
        useHistory.setState(({ runs }) => ({ runs: [record, ...runs.filter(({ id }) => id !== record.id)] }));
      });
    }
    const changes = recordChanges(event);
    const id = current;
    if (changes !== null && id !== null) {
      writing = writing.then(async () => {
        const updated = await (await open()).update(id, changes);
        if (updated === null) return;
        useHistory.setState(({ runs }) => ({ runs: runs.map((other) => (other.id === id ? updated : other)) }));
      });
    }
    if (event.type === "evidence") writing = writing.then(makeRoom);
    if (event.type === "finished" || event.type === "failed") release();
    writing = writing.catch((error: unknown) => {
      useHistory.setState({ unavailable: error instanceof Error ? error.message : String(error) });
    });
  });
}

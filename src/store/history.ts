import { create } from "zustand";
import { version } from "../../package.json";
import type { SerialError } from "../formats/coded-error";
import { decisionFile, storedSketcher } from "../model/decision";
import type { RunEvent } from "../protocol/run";
import type { RankBy } from "../run/compare";
import { runDeltaSchema, withDelta } from "../run/delta";
import type { RunRecord } from "../run/record";
import { configOf, taskOfRun } from "../run/stored-values";
import { storageError, storageEstimate } from "../storage/browser-answer";
import { UNDO_MS } from "../storage/history";
import { checkpointBudget, droppableCheckpoints } from "../storage/retention";
import { ownedRuns } from "../storage/run-lock";
import { decidedConfig, decisionRules, writtenRules } from "../tasks/classes";
import { exportName } from "../tasks/registry";
import { openDatabase } from "./database";
import { saveBlob } from "./download";
import { openPlace } from "./place";
import { predictActions } from "./predict";
import { labelOf, newRecord, type RunLabel, recordChanges } from "./recorder";
import { storedRunFiles } from "./run-files";
import { shownRunName } from "./run-names";
import { useStudio } from "./studio";
import { studioEvents } from "./studio-events";
import { studioWorker } from "./studio-worker";
import { tellTabs } from "./tab-channel";

/** The history as the page shows it: an in-memory copy of the database, newest first. */
interface HistoryState {
  readonly runs: readonly RunRecord[];
  readonly loaded: boolean;
  /** Why the browser keeps no history (private window, storage forbidden); null when it does. */
  readonly unavailable: SerialError | null;
  /** Why the newest changes are in this tab only (a full disk); null when everything is stored. */
  readonly unwritten: SerialError | null;
  readonly rankBy: RankBy;
  /** Runs chosen for comparison, in the order in which they were chosen. */
  readonly chosen: readonly string[];
  /** Runs that were deleted in this visit, newest last: a deletion can be undone for a while. */
  readonly removed: readonly RunRecord[];
  /** How many records another version of the studio wrote; they stay as they are, with their checkpoints. */
  readonly unreadable: number;
  /** Runs whose checkpoint made room for a newer one in this visit; told, never silent. */
  readonly dropped: readonly string[];
}

/** What became of a reference run, and the run that the history now has. */
export interface AddedReference {
  readonly outcome: "added" | "known" | "completed";
  readonly run: RunRecord;
}

/** Runs, comparison and what the user wrote about them. */
export const useHistory = create<HistoryState>()(() => ({
  runs: [],
  loaded: false,
  unavailable: null,
  unwritten: null,
  rankBy: "valLoss",
  chosen: [],
  removed: [],
  unreadable: 0,
  dropped: [],
}));

const { setState: set, getState: get } = useHistory;

/** What is done with the runs of the history. */
export const historyActions = {
  async load() {
    try {
      const history = await openDatabase();
      const { runs, unreadable } = await history.list();
      const owned = await ownedRuns();
      const settled = await Promise.all(
        runs.map(async (run) => {
          if (run.state !== "running" || owned.has(run.id)) return run;
          const state = "interrupted" as const;
          return (await history.update(run.id, { state }).catch(() => null)) ?? { ...run, state };
        }),
      );
      set({ runs: settled, unreadable: unreadable.length, loaded: true, unavailable: null });
      for (const run of unstored.values()) show(run);
      await removeGivenUp();
    } catch (error) {
      set({ loaded: true, unavailable: storageError(error) });
    }
  },

  /** Reads one run again, which another tab wrote, changed or deleted. */
  async refresh(id: string) {
    if (!get().loaded) return;
    const history = await openDatabase().catch(() => null);
    if (history === null) return;
    const run = await history.get(id);
    set(({ runs }) => {
      const others = runs.filter((other) => other.id !== id);
      return { runs: run === null ? others : [...others, run].sort((a, b) => b.startedAt - a.startedAt) };
    });
  },

  async change(id: string, changes: Pick<Partial<RunRecord>, "name" | "notes" | "starred" | "tags" | "threshold">) {
    await writeChanges(id, changes);
  },

  /** Deletes a run; for a while `undoRemove` brings it back. */
  async remove(id: string) {
    const run = get().runs.find((other) => other.id === id);
    const wasUnstored = unstored.delete(id);
    try {
      await (await openDatabase()).remove(id);
    } catch (error) {
      if (!wasUnstored) return set({ unwritten: storageError(error) });
    }
    set(({ runs, chosen, removed }) => ({
      runs: runs.filter((other) => other.id !== id),
      chosen: chosen.filter((other) => other !== id),
      removed: run === undefined ? removed : [...removed, run],
    }));
    tellTabs({ type: "stored", id });
    setTimeout(() => void removeGivenUp(), UNDO_MS + 1000);
  },

  async undoRemove(id: string) {
    const run = get().removed.find((other) => other.id === id);
    if (run === undefined) return;
    await writeRun(run);
    // A toast under the pointer stays for as long as it likes, the checkpoint does not.
    const checkpoint = run.checkpointBytes === 0 ? null : await studioWorker().stored.keptCheckpoint(id);
    if (checkpoint?.ok === true && checkpoint.value === null) await writeChanges(id, { checkpointBytes: 0 });
    set(({ removed }) => ({ removed: removed.filter((other) => other.id !== id) }));
  },

  toggleChosen(id: string) {
    set(({ chosen }) => ({
      chosen: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id],
    }));
  },

  /** Ticks nothing any more. */
  clearChosen() {
    set({ chosen: [] });
  },

  setRankBy(by: RankBy) {
    set({ rankBy: by });
  },

  /** Offers the kept checkpoint of a run as a download; false when the browser has none any more. */
  async downloadCheckpoint(run: RunRecord) {
    const answer = await studioWorker().stored.keptCheckpoint(run.id);
    if (!answer.ok || answer.value === null) return false;
    const { checkpoint } = storedRunFiles(run);
    saveBlob(answer.value, checkpoint);
    const decision = await decisionOf(run, new File([answer.value], checkpoint));
    if (decision !== null) saveBlob(decision, exportName("segment", "decision", 0));
    return true;
  },

  /**
   * Opens a run's kept checkpoint where it is of use: in Predict, or of a pre-training run in the Studio; false when the
   * browser has none any more.
   */
  async openModelOf(run: RunRecord) {
    const answer = await studioWorker().stored.keptCheckpoint(run.id);
    if (!answer.ok || answer.value === null) return false;
    const model = new File([answer.value], storedRunFiles(run).checkpoint);
    if (taskOfRun(run) === "foundation") {
      openPlace("studio");
      await useStudio.getState().fineTuneWith(model, run.id);
      return true;
    }
    openPlace("predict");
    await predictActions.openModel(
      model,
      decisionRules(decidedConfig(configOf(run), run.threshold), storedSketcher(run.json)),
      run.id,
    );
    return true;
  },

  /**
   * Adds a read-only run that was opened from files. A run that has one of these files already gets what the others say
   * beyond it; one that has all of them stays as it is.
   */
  async addReference(run: RunRecord): Promise<AddedReference> {
    const { completed, freeName, holdsFiles, sharesFile } = await import("../run/reference");
    const stored = get().loaded ? get().runs : await storedRuns();
    const known = stored.find((other) => sharesFile(other, run));
    if (known === undefined) {
      const named = { ...run, name: freeName(run.name, stored) };
      await writeRun(named);
      return { outcome: "added", run: named };
    }
    if (holdsFiles(known, run)) return { outcome: "known", run: known };
    const whole = completed(known, run);
    await writeRun(whole);
    return { outcome: "completed", run: whole };
  },
};

/** The database's runs before the page has read them; this tab's where there is no database. */
async function storedRuns(): Promise<readonly RunRecord[]> {
  try {
    return (await (await openDatabase()).list()).runs;
  } catch {
    return useHistory.getState().runs;
  }
}

/** Keeps the checkpoints that fit into what the browser allows; says whose went. */
async function makeRoom(): Promise<void> {
  // The database, not the page's copy: that one is empty until Runs is opened.
  const history = await openDatabase();
  const estimate = await storageEstimate();
  const dropped = droppableCheckpoints((await history.list()).runs, checkpointBudget(estimate?.quota ?? null));
  for (const { id } of dropped) await history.dropCheckpoint(id);
  await removeGivenUp();
  const gone = new Set(dropped.map(({ id }) => id));
  useHistory.setState(({ runs: shown, dropped: before }) => ({
    runs: shown.map((run) => (gone.has(run.id) ? { ...run, checkpointBytes: 0 } : run)),
    dropped: [...before, ...dropped.map(({ name }) => name)],
  }));
}

/** Removes the checkpoints that were given up, once nobody can undo that any more. */
async function removeGivenUp(): Promise<void> {
  const history = await openDatabase();
  const ids = await history.removableCheckpoints();
  if (ids.length === 0) return;
  // What could not be removed stays given up: the next visit tries again.
  if ((await studioWorker().stored.removeCheckpoints(ids)).ok) await history.checkpointsRemoved(ids);
}

/** Runs that could not be written: they are shown as long as the tab lives, and written as soon as anything is. */
const unstored = new Map<string, RunRecord>();

/** Empties the page's copy, after the database was emptied. */
export function forgetHistory(): void {
  unstored.clear();
  useHistory.setState({ runs: [], chosen: [], removed: [], dropped: [], unreadable: 0, unwritten: null });
}

/** Shows a run at once, whatever became of writing it. */
function show(run: RunRecord): void {
  useHistory.setState(({ runs }) => ({
    runs: [...runs.filter(({ id }) => id !== run.id), run].sort((a, b) => b.startedAt - a.startedAt),
  }));
}

function notStored(run: RunRecord, error: unknown): void {
  unstored.set(run.id, run);
  show(run);
  useHistory.setState({ unwritten: storageError(error) });
}

async function writeRun(run: RunRecord): Promise<void> {
  try {
    await (await openDatabase()).put(run);
    await stored(run);
  } catch (error) {
    notStored(run, error);
  }
}

async function writeChanges(id: string, changes: Partial<RunRecord>): Promise<void> {
  const kept = unstored.get(id);
  if (kept !== undefined) return writeRun({ ...kept, ...changes });
  try {
    const updated = await (await openDatabase()).update(id, changes);
    if (updated !== null) await stored(updated);
  } catch (error) {
    const shown = useHistory.getState().runs.find((run) => run.id === id);
    if (shown !== undefined) notStored({ ...shown, ...changes }, error);
  }
}

/** Writes down what a run did since, and shows it. */
async function writeDelta(id: string, value: unknown): Promise<void> {
  const parsed = runDeltaSchema.safeParse(value);
  if (!parsed.success) return;
  const continued = (run: RunRecord) => (run.json === null ? run : { ...run, json: withDelta(run.json, parsed.data) });
  const kept = unstored.get(id);
  if (kept !== undefined) return writeRun(continued(kept));
  const shown = useHistory.getState().runs.find((run) => run.id === id);
  if (shown !== undefined) show(continued(shown));
  try {
    await (await openDatabase()).append(id, parsed.data);
    tellTabs({ type: "stored", id });
  } catch (error) {
    if (shown !== undefined) notStored(continued(shown), error);
  }
}

/** A disk that takes a run may take those that it refused before. */
async function stored(run: RunRecord): Promise<void> {
  unstored.delete(run.id);
  show(run);
  tellTabs({ type: "stored", id: run.id });
  const [next] = unstored.values();
  if (next !== undefined) return writeRun(next);
  useHistory.setState({ unwritten: null });
}

/** Keeps a run that was refused before it began, so that a queue's failures are as visible as its results. */
export async function recordRefusal(
  run: Parameters<typeof newRecord>[0],
  label: RunLabel,
  error: SerialError,
): Promise<void> {
  await writeRun({ ...newRecord(run, label), ...recordChanges({ type: "failed", error }) });
}

/** Whether an event brings the results of a run that has ended, or says that none will come. */
function tells(event: RunEvent, id: string): boolean {
  return event.type === "record" ? event.id === id : event.type === "started" || event.type === "failed";
}

/** Words the names that nobody gave in the page's language. */
function wordNames(): void {
  const { runs } = useHistory.getState();
  const { locale } = useStudio.getState();
  const worded = runs.map((run) => {
    const name = run.json === null ? run.name : shownRunName(run.name, run.json.config, locale);
    return name === run.name ? run : { ...run, name };
  });
  if (worded.some((run, index) => run !== runs[index])) useHistory.setState({ runs: worded });
}

/** Shows automatic names in the page's language from now on. */
function followLanguage(): () => void {
  wordNames();
  const stops = [
    useHistory.subscribe(({ runs }, before) => {
      if (runs !== before.runs) wordNames();
    }),
    useStudio.subscribe(({ locale }, before) => {
      if (locale !== before.locale) wordNames();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Writes every run of this tab into the history, where automatic names are in the page's language. */
export function recordRuns(): () => void {
  const stops = [followLanguage(), followRuns()];
  return () => {
    for (const stop of stops) stop();
  };
}

function followRuns(): () => void {
  let current: string | null = null;
  let ended = false;
  /** How a run ended, until its results are told: none is shown as finished without them. */
  let ending: { readonly id: string; readonly changes: Partial<RunRecord> | null } | null = null;
  let writing: Promise<void> = Promise.resolve();
  return studioEvents.on("run", (event) => {
    if (event.type === "started") {
      const { header, earlier } = event;
      current = header.id;
      ended = false;
      writing = writing.then(async () => {
        const shown = () => useHistory.getState().runs.find(({ id }) => id === header.id) ?? null;
        const known =
          earlier === null
            ? null
            : await openDatabase()
                .then((history) => history.get(header.id))
                .catch(shown);
        await writeRun(
          known === null
            ? newRecord(header, labelOf(header, useStudio.getState().locale))
            : { ...known, state: "running", outcome: null, failure: null },
        );
      });
    }
    // A start that is refused, or evidence that fails, says nothing about the run that ended before.
    const told = ended && event.type === "failed" ? null : recordChanges(event);
    // What is computed after the results may arrive when the next run has begun.
    const id = event.type === "record" ? event.id : current;
    if (event.type === "finished" && id !== null) ending = { id, changes: told };
    else {
      const over = ending !== null && tells(event, ending.id) ? ending : null;
      const changes = over === null ? told : { ...over.changes, ...told };
      const of = over?.id ?? id;
      if (over !== null) ending = null;
      if (changes !== null && of !== null) writing = writing.then(() => writeChanges(of, changes));
    }
    if (event.type === "progress") writing = writing.then(() => writeDelta(event.id, event.delta));
    if (event.type === "finished" || event.type === "failed") ended = true;
    if (event.type === "evidence") writing = writing.then(makeRoom);
    writing = writing.catch((error: unknown) => {
      useHistory.setState({ unwritten: storageError(error) });
    });
  });
}

/** The `decision.json` of a kept checkpoint; null where the run's configuration is not known. */
async function decisionOf(run: RunRecord, checkpoint: File): Promise<Blob | null> {
  const rules = writtenRules(decidedConfig(configOf(run), run.threshold));
  const sha256 = await studioWorker().inputs.fingerprintOf(checkpoint);
  if (rules === null || !sha256.ok) return null;
  const sketcher = storedSketcher(run.json);
  const named = { version, checkpoint: { name: checkpoint.name, sha256: sha256.value } };
  return decisionFile({ ...named, ...rules, ...(sketcher && { sketcher }) });
}

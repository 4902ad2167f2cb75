import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runJson } from "../../src/app/run-json";
import type { Result } from "../../src/formats/coded-error";
import type { RunEvent } from "../../src/protocol/run";
import type { RunRecord } from "../../src/run/record";
import type { RunOutcome } from "../../src/run/run";
import { runRecordSchema } from "../../src/run/whole-record";
import { RunHistory } from "../../src/storage/history";
import { historyActions, recordRuns, useHistory } from "../../src/store/history";
import { defaultRunName } from "../../src/store/run-names";
import { setLocale } from "../../src/store/studio";
import { studioEvents } from "../../src/store/studio-events";
import { madeRun } from "../e2e/stored-runs";
import { runHeader } from "./run-header";
import { serveStudio } from "./serve-studio";

const studio = {
  removeCheckpoints: vi.fn(async (): Promise<Result<void>> => ({ ok: true, value: undefined })),
  keptCheckpoint: vi.fn(async (): Promise<Result<Blob | null>> => ({ ok: true, value: new Blob() })),
};
serveStudio({ stored: studio });

function record(id: string, changes: Partial<RunRecord> = {}): RunRecord {
  return runRecordSchema.parse({
    id,
    name: id,
    notes: "",
    starred: false,
    startedAt: 0,
    state: "finished",
    source: "studio",
    demo: false,
    walk: 4,
    json: null,
    predictions: null,
    checkpointBytes: 10,
    queue: null,
    ...changes,
  });
}

let database: RunHistory;
beforeEach(async () => {
  database = await RunHistory.open();
  await database.clear();
  useHistory.setState({ runs: [], removed: [], dropped: [], unreadable: 0, loaded: false });
});
afterEach(() => {
  database.close();
  vi.restoreAllMocks();
  studio.removeCheckpoints.mockClear();
});

test("what a run did since is kept beside its record, and with it once the record is written whole", async () => {
  const json = madeRun({ id: "run-1", name: "one", epochs: 2 }).json;
  if (json === null) throw new Error("no results");
  await database.put(
    record("run-1", { state: "running", json: { ...json, history: [], steps: { loss: [], gradNorm: [] } } }),
  );
  for (const [index, epoch] of json.history.entries()) {
    await database.append("run-1", {
      afterEpochs: index,
      afterSteps: index,
      history: [epoch],
      steps: { loss: [index], gradNorm: [null] },
      bestEpoch: 1,
      seconds: index,
    });
  }
  expect((await database.get("run-1"))?.json?.history).toEqual(json.history);
  const interrupted = await database.update("run-1", { state: "interrupted" });
  expect(interrupted?.json?.steps).toEqual({ loss: [0, 1], gradNorm: [null, null] });
  expect((await database.list()).runs[0]?.json?.history).toHaveLength(2);
  await database.update("run-1", { json });
  expect((await database.get("run-1"))?.json).toEqual(json);
  await database.remove("run-1");
  await database.put(record("run-1", { json: { ...json, history: [], steps: { loss: [], gradNorm: [] } } }));
  expect((await database.get("run-1"))?.json?.history).toEqual([]);
});

/** A record as no studio of this version writes it, put past the validation. */
async function writeForeign(value: Readonly<Record<string, unknown>>): Promise<void> {
  const raw = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open("segment-studio");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const transaction = raw.transaction("runs", "readwrite");
  transaction.objectStore("runs").put(value);
  await new Promise((resolve) => transaction.addEventListener("complete", resolve));
  raw.close();
}

test("making room looks at the whole history, though the page has not opened it", async () => {
  // A quarter of it is for checkpoints: six of ten bytes.
  vi.spyOn(navigator.storage, "estimate").mockResolvedValue({ quota: 240, usage: 0 });
  for (let index = 0; index < 7; index++) {
    await database.put(record(`run-${index}`, { starred: index === 0, startedAt: index }));
  }
  expect(useHistory.getState().runs).toEqual([]);
  const stop = recordRuns();
  studioEvents.emit("run", { type: "evidence", evidence: null });
  await vi.waitFor(() => expect(useHistory.getState().dropped).toEqual(["run-1"]), { timeout: 15_000 });
  expect(studio.removeCheckpoints).toHaveBeenCalledExactlyOnceWith(["run-1"]);
  expect((await database.get("run-1"))?.checkpointBytes).toBe(0);
  expect((await database.get("run-6"))?.checkpointBytes).toBe(10);
  expect(await database.removableCheckpoints()).toEqual([]);
  stop();
});

const result: RunOutcome = {
  outcome: "completed",
  bestEpoch: 1,
  evaluatedEpoch: 1,
  test: null,
  nonFiniteStep: null,
  seconds: 1,
  secondsPerStep: 0.1,
};

test("a run is finished only with its results, whatever becomes of them", async () => {
  const emit = (event: RunEvent) => void studioEvents.emit("run", event);
  const shown = (id: string) => useHistory.getState().runs.find((run) => run.id === id);
  const stop = recordRuns();
  const file = { file: "a.npz", bytes: 1, sha256: "a" };
  const outcome = {
    ...result,
    history: [],
    stepLoss: new Float64Array(),
    stepGradNorm: new Float64Array(),
    kept: null,
  };
  const json = runJson({
    header: runHeader,
    splitSeed: 42,
    dataset: { ...file, rows: 60, widths: { past: 1, portfolio: 1 }, labels: {} },
    foundation: null,
    outcome,
    test: null,
    evidence: null,
  });
  const nothing = { predictions: null, similarities: null, roc: null, checkpointSha256: null };
  const seen: (string | undefined)[] = [];
  const unsubscribe = useHistory.subscribe(() =>
    seen.push(`${shown("first")?.state} ${shown("first")?.checkpointBytes}`),
  );
  emit({ type: "started", header: { ...runHeader, id: "first" }, earlier: null });
  emit({ type: "finished", result });
  emit({ type: "record", id: "first", record: { json, ...nothing, checkpointBytes: 7 } });
  emit({ type: "started", header: { ...runHeader, id: "second" }, earlier: null });
  await vi.waitFor(() => expect(shown("second")?.state).toBe("running"), { timeout: 15_000 });
  unsubscribe();
  expect([...new Set(seen)]).toEqual(["running 0", "finished 7"]);
  expect(shown("first")).toMatchObject({ outcome: "completed" });
  emit({ type: "finished", result: { ...result, outcome: "stopped-by-user" } });
  emit({ type: "failed", error: { code: "engine/device-lost", params: {} } });
  await vi.waitFor(() => expect(shown("second")?.state).toBe("stopped"), { timeout: 15_000 });
  stop();
});

test("a record of another version is counted, left as it is, and its checkpoint never given up", async () => {
  const later = { id: "later", version: 9, json: { epochs: "all of them" } };
  await writeForeign(later);
  await writeForeign({ ...record("undated"), startedAt: "yesterday" });
  await database.put(record("mine"));

  expect((await database.list()).unreadable.toSorted()).toEqual(["later", "undated"]);
  expect((await database.list()).runs.map(({ id }) => id)).toEqual(["mine"]);
  await historyActions.load();
  expect(useHistory.getState()).toMatchObject({ unreadable: 2, loaded: true, unavailable: null });
  expect(await database.update("later", { name: "changed" })).toBeNull();
  await database.dropCheckpoint("later");
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 24 * 3_600_000);
  await historyActions.load();
  expect(studio.removeCheckpoints).not.toHaveBeenCalled();
  expect((await database.list()).unreadable).toContain("later");
});

test("a deleted run keeps its checkpoint while the deletion can be undone, and loses it afterwards", async () => {
  await database.put(record("a"));
  await database.put(record("b"));
  await historyActions.load();
  await historyActions.remove("a");
  await historyActions.remove("b");
  await historyActions.load();
  expect(studio.removeCheckpoints).not.toHaveBeenCalled();
  // The older deletion is undone, not the last one.
  await historyActions.undoRemove("a");
  expect(useHistory.getState().runs.map(({ id }) => id)).toEqual(["a"]);
  expect((await database.get("a"))?.checkpointBytes).toBe(10);
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 61_000);
  await historyActions.load();
  expect(studio.removeCheckpoints).toHaveBeenCalledExactlyOnceWith(["b"]);
});

test("an undo that comes too late brings the run back without its checkpoint", async () => {
  await database.put(record("late"));
  await historyActions.load();
  await historyActions.remove("late");
  studio.keptCheckpoint.mockResolvedValueOnce({ ok: true, value: null });
  await historyActions.undoRemove("late");
  expect((await database.get("late"))?.checkpointBytes).toBe(0);
  expect(useHistory.getState().runs).toMatchObject([{ id: "late", checkpointBytes: 0 }]);
});

test("silence is no answer: a checkpoint of which nothing is known stays, and what was not removed stays given up", async () => {
  const silent = { ok: false, error: { code: "storage/silent", params: {} } } as const;
  await database.put(record("a"));
  await historyActions.load();
  await historyActions.remove("a");
  studio.keptCheckpoint.mockResolvedValueOnce(silent);
  await historyActions.undoRemove("a");
  expect((await database.get("a"))?.checkpointBytes).toBe(10);

  await historyActions.remove("a");
  const later = Date.now() + 61_000;
  vi.spyOn(Date, "now").mockReturnValue(later);
  studio.removeCheckpoints.mockResolvedValueOnce(silent);
  await historyActions.load();
  expect(await database.removableCheckpoints(later)).toEqual(["a"]);
  await historyActions.load();
  expect(await database.removableCheckpoints(later)).toEqual([]);
});

test("a history that was read is there again, whatever the browser said before", async () => {
  useHistory.setState({ unavailable: { code: "storage/silent", params: {} } });
  await historyActions.load();
  expect(useHistory.getState()).toMatchObject({ loaded: true, unavailable: null });
});

test("a change stamps the record, so that the newer of two copies is known", async () => {
  await database.put(record("run", { changedAt: 5 }));
  vi.spyOn(Date, "now").mockReturnValue(1234);
  expect(await database.update("run", { notes: "why" })).toMatchObject({ notes: "why", changedAt: 1234 });
});

test("names that nobody gave are shown in the page's language and stay in the history as they were written", async () => {
  const { json } = madeRun({ id: "run-1", name: "one", epochs: 1 });
  if (json === null) throw new Error("no results");
  const names = { en: defaultRunName(json.config, "en"), tr: defaultRunName(json.config, "tr") };
  expect(names.en).not.toBe(names.tr);
  await database.put(record("run-1", { name: names.tr, json, startedAt: 2 }));
  await database.put(record("run-2", { name: "mine", json, startedAt: 1 }));
  const stop = recordRuns();
  const shown = () => useHistory.getState().runs.map(({ name }) => name);
  await historyActions.load();
  expect(shown()).toEqual([names.en, "mine"]);
  setLocale("tr");
  expect(shown()).toEqual([names.tr, "mine"]);
  setLocale("en");
  expect(shown()).toEqual([names.en, "mine"]);
  expect((await database.get("run-1"))?.name).toBe(names.tr);
  stop();
});

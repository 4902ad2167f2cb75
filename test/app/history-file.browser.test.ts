import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepCheckpoint, keptCheckpoint, removeCheckpoints } from "../../src/app/checkpoints";
import { openHistory, saveHistory } from "../../src/app/history-file";
import { forgetStored, storedBytes } from "../../src/app/stored";
import { RunHistory } from "../../src/storage/history";
import { holdRun, releaseRun } from "../../src/storage/run-lock";
import { madeRun } from "../e2e/stored-runs";
import { expectSame } from "../same";

const options = { signal: new AbortController().signal, onProgress: () => undefined };
let history: RunHistory;

beforeEach(async () => {
  history = await RunHistory.open();
  await forgetStored(history);
});
afterEach(async () => {
  await forgetStored(history);
  history.close();
});

async function saved(withCheckpoints: boolean): Promise<File> {
  const { file } = await saveHistory(history, withCheckpoints, options);
  // A copy: the zip refers to the checkpoints' files, which the tests remove.
  return new File([await file.arrayBuffer()], "history.zip");
}

test("a history goes into a file and comes back with its checkpoints", async () => {
  const weights = crypto.getRandomValues(new Uint8Array(60_000));
  await history.put({
    ...madeRun({ id: "run-1", name: "one" }),
    checkpointBytes: await keepCheckpoint("run-1", new Blob([weights])),
  });
  await history.put(madeRun({ id: "run-2", name: "two" }));
  const before = (await history.list()).runs;
  const shares: number[] = [];
  const { file, runs, checkpoints } = await saveHistory(history, true, {
    ...options,
    onProgress: (share) => shares.push(share),
  });
  expect([runs, checkpoints]).toEqual([2, 1]);
  expect(shares.at(-1)).toBe(1);
  const copy = new File([await file.arrayBuffer()], "history.zip");
  await forgetStored(history);
  expect(await keptCheckpoint("run-1")).toBeNull();

  expect(await openHistory(history, copy, options)).toEqual({
    added: 2,
    updated: 0,
    known: 0,
    unreadable: 0,
    damaged: [],
    checkpoints: 1,
    checkpointsLeftOut: 0,
    canceled: false,
  });
  expect((await history.list()).runs).toEqual(before);
  expectSame(new Uint8Array((await (await keptCheckpoint("run-1"))?.arrayBuffer()) ?? new ArrayBuffer(0)), weights);
});

test("a run that is damaged in the file is named, and hides no other", async () => {
  for (const id of ["run-1", "run-2", "run-3"]) await history.put(madeRun({ id, name: id, epochs: 2 }));
  const bytes = new Uint8Array(await (await saved(false)).arrayBuffer());
  await forgetStored(history);
  // A letter of the second record: its checksum no longer fits.
  const name = new TextEncoder().encode("runs/0002/record.json");
  const at = bytes.findIndex((_, start) => name.every((byte, index) => bytes[start + index] === byte));
  const inside = at + name.length + 40;
  bytes[inside] = (bytes[inside] ?? 0) ^ 0x55;
  const opened = await openHistory(history, new File([bytes], "history.zip"), options);
  expect(opened).toMatchObject({ added: 2, damaged: ["runs/0002"] });
  expect((await history.list()).runs.map(({ id }) => id).toSorted()).toEqual(["run-1", "run-3"]);
});

test("a database that answers nothing while everything is forgotten is told of, and not waited for", async () => {
  // What another connection does on and on keeps the records to itself.
  const other = await new Promise<IDBDatabase>((resolve) => {
    const opened = indexedDB.open("segment-studio");
    opened.addEventListener("success", () => resolve(opened.result));
  });
  const transaction = other.transaction("runs", "readwrite");
  const goOn = () => transaction.objectStore("runs").get("none").addEventListener("success", goOn);
  goOn();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const refused = expect(history.clear()).rejects.toMatchObject({ code: "storage/silent" });
    await vi.advanceTimersByTimeAsync(60_000);
    await refused;
  } finally {
    vi.useRealTimers();
    transaction.abort();
    other.close();
  }
});

test("of two copies the newer one stays, and a checkpoint that was dropped meanwhile comes back", async () => {
  await history.put({
    ...madeRun({ id: "mine", name: "old" }),
    changedAt: 1,
    checkpointBytes: await keepCheckpoint("mine", new Blob(["weights"])),
  });
  await history.put({ ...madeRun({ id: "theirs", name: "theirs, newer" }), changedAt: 9 });
  const file = await saved(true);
  await history.put({ ...madeRun({ id: "mine", name: "renamed since" }), changedAt: 5, checkpointBytes: 0 });
  await history.put({ ...madeRun({ id: "theirs", name: "theirs, older" }), changedAt: 2 });
  await removeCheckpoints(["mine"]);

  expect(await openHistory(history, file, options)).toMatchObject({ added: 0, updated: 1, known: 1, checkpoints: 1 });
  expect(await history.get("mine")).toMatchObject({ name: "renamed since", checkpointBytes: 7 });
  expect(await history.get("theirs")).toMatchObject({ name: "theirs, newer" });
  expect(await openHistory(history, file, options)).toMatchObject({ added: 0, updated: 0, known: 2, checkpoints: 0 });
});

test("a checkpoint that is damaged in the file is left out, and told; the run is there", async () => {
  await history.put({
    ...madeRun({ id: "run-1", name: "one" }),
    checkpointBytes: await keepCheckpoint("run-1", new Blob(["weights"])),
  });
  const bytes = new Uint8Array(await (await saved(true)).arrayBuffer());
  const text = new TextDecoder("latin1").decode(bytes);
  bytes[text.indexOf("weights")] = 0;
  await forgetStored(history);
  expect(await openHistory(history, new File([bytes], "history.zip"), options)).toMatchObject({
    added: 1,
    checkpoints: 0,
    checkpointsLeftOut: 1,
  });
  expect(await keptCheckpoint("run-1")).toBeNull();
  expect((await history.get("run-1"))?.checkpointBytes).toBe(0);
});

test("opening can be ended; a run that is trained is left alone", async () => {
  await history.put({ ...madeRun({ id: "run-1", name: "one" }), changedAt: 5 });
  const file = await saved(false);
  await history.put({ ...madeRun({ id: "run-1", name: "goes on" }), changedAt: 1 });
  await holdRun("run-1");
  expect(await openHistory(history, file, options)).toMatchObject({ updated: 0, known: 1 });
  expect(await history.get("run-1")).toMatchObject({ name: "goes on" });
  await expect(forgetStored(history)).rejects.toMatchObject({ code: "history/run-goes-on" });
  // Its tab still gathers its evidence when it is deleted: the file brings it back, and takes what comes then.
  await history.remove("run-1");
  expect(await openHistory(history, file, options)).toMatchObject({ added: 1, known: 0 });
  expect(await history.get("run-1")).toMatchObject({ name: "one" });
  expect(await history.update("run-1", { notes: "written later" })).toMatchObject({ name: "one" });
  releaseRun("run-1");
  const ended = AbortSignal.abort();
  expect(await openHistory(history, file, { ...options, signal: ended })).toMatchObject({ canceled: true, known: 0 });
});

test("sizes are told by kind, and nothing is left after forgetting", async () => {
  await history.put({
    ...madeRun({ id: "run-1", name: "one" }),
    checkpointBytes: await keepCheckpoint("run-1", new Blob([new Uint8Array(1000)])),
  });
  const root = await navigator.storage.getDirectory();
  const saves = await (await root.getDirectoryHandle("autosave", { create: true })).getDirectoryHandle("run-2", {
    create: true,
  });
  const writer = await (await saves.getFileHandle("slot-a.bin", { create: true })).createWritable();
  await writer.write(new Uint8Array(500));
  await writer.close();
  const sizes = await storedBytes(history);
  expect(sizes).toMatchObject({ checkpoints: { "run-1": 1000 }, autosaves: 500, others: 0 });
  expect(sizes.records).toBeGreaterThan(8 * (madeRun({ id: "run-1", name: "one" }).json?.steps.loss.length ?? 0));
  await forgetStored(history);
  expect(await storedBytes(history)).toEqual({ records: 0, checkpoints: {}, autosaves: 0, others: 0 });
});

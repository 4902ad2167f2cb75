import { expect, it } from "vitest";
import { autosavedRunSchema } from "../../src/app/autosave-schema";
import { RunSession } from "../../src/app/run-session";
import { readSketches } from "../../src/data/sketches";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { openZip, writeZip } from "../../src/formats";
import { readFoundation } from "../../src/model/foundation";
import { RECORD_VERSION, type RunRecord, runJsonSchema } from "../../src/run/record";
import { flatRunJson } from "../../src/run/run-json";
import { runRecordSchema } from "../../src/run/whole-record";
import { archivedRecord, archivedRuns, archiveMembers } from "../../src/storage/history-archive";
import { readNewestSlot, type SlotFile } from "../../src/storage/slots";
import { storedQueues } from "../../src/store/queue-storage";
import { runJsonFile } from "../../src/store/run-files";
import { configFor } from "../../src/tasks/config";
import { taskWorks } from "../../src/tasks/works";
import { earlierContent, earlierFile, earlierRuns, earlierStorage } from "./earlier-build";

/**
 * What a browser held that ran the studio of 28 November 2026, whose records kept an epoch's metrics and rates flat: it
 * must open, resume and export.
 */
const runs = earlierRuns.map((row) => runRecordSchema.parse(row));
const named = (name: string): RunRecord =>
  runs.find((run) => run.name === name) ?? expect.unreachable(`no run is called ${name}`);
const finished = () => named("frozen, lr 1e−4, batch 32, seed 7");
const readJson = (name: string) => JSON.parse(String(earlierContent(name)));

it("the history opens: every record, with metrics by name", () => {
  expect(runs.map(({ version, state, source }) => [version, state, source])).toEqual([
    [RECORD_VERSION, "finished", "studio"],
    [RECORD_VERSION, "finished", "studio"],
    [RECORD_VERSION, "running", "studio"],
    [RECORD_VERSION, "finished", "reference"],
  ]);
  const { history, test } = readJson("finished-run.json");
  expect(finished().json?.history.map(({ metrics }) => metrics)).toEqual(
    history.map(({ valAccuracy, valF1Macro }: Record<string, number>) => ({ valAccuracy, valF1Macro })),
  );
  expect(finished().json?.test?.metrics).toMatchObject({ accuracy: test.accuracy, auc_ovr: test.auc_ovr });
  const reference = runs.find(({ source }) => source === "reference")?.reference?.test;
  expect(reference?.metrics.accuracy).toBeCloseTo(0.9167, 4);
  expect(reference?.confusion_matrix?.length).toBe(4);
});

it("a run's run.json is byte for byte what that build exported, but for the task", async () => {
  const json = JSON.parse(await runJsonFile(finished().json ?? expect.unreachable()).text());
  expect([json.task, json.config.task]).toEqual(["segment", "segment"]);
  const { config } = readJson("finished-run.json");
  // Keys that came since then have their defaults.
  const own = Object.entries(json.config).filter(([key]) => Object.hasOwn(config, key));
  const { task: _, ...known } = { ...json, config: Object.fromEntries(own) };
  expect(JSON.stringify(known, null, 1)).toBe(String(earlierContent("finished-run.json")));
});

it("the history's file opens, with the records that the database holds, and is written and read again", async () => {
  const read = async (file: Blob) => {
    const zip = await openZip(file, { fileName: "history.zip" });
    const entries = await archivedRuns(zip, "history.zip");
    return Promise.all(entries.map((entry) => archivedRecord(zip, entry)));
  };
  const byId = (a: RunRecord | null, b: RunRecord | null) => (a?.id ?? "").localeCompare(b?.id ?? "");
  const archived = await read(new Blob([earlierFile("history.zip")]));
  // The run that went on was written once more before the file was.
  const settled = (records: readonly (RunRecord | null)[]) =>
    [...records].sort(byId).map((run) => (run?.state === "running" ? run.id : run));
  expect(settled(archived)).toEqual(settled(runs));
  expect((await read(await writeZip(await archiveMembers(runs, 0)))).sort(byId)).toEqual([...runs].sort(byId));
});

it("the queue opens: one run is over, one was interrupted, one waits", () => {
  const entries = Object.entries(earlierStorage.localStorage);
  const [queue, ...others] = storedQueues({
    length: entries.length,
    key: (index) => entries[index]?.[0] ?? null,
    getItem: (key) => earlierStorage.localStorage[key] ?? null,
  });
  expect(others).toEqual([]);
  expect(queue?.endings).toHaveLength(1);
  expect(queue?.runs.map(({ config }) => [config.epochs, configFor("segment", config).classWeights])).toEqual([
    [2, "balanced"],
    [120, "balanced"],
    [120, "none"],
  ]);
});

it("the interrupted run goes on from its save, on the way that it would have gone", async () => {
  const slot = (bytes: Uint8Array): SlotFile => ({
    getSize: () => bytes.length,
    read: (into, { at }) => {
      const part = bytes.subarray(at, at + into.length);
      into.set(part);
      return part.length;
    },
    write: () => expect.unreachable("nothing is written"),
    truncate: () => undefined,
    flush: () => undefined,
  });
  const slots = [slot(new Uint8Array(earlierContent("autosave.bin"))), slot(new Uint8Array(0))] as const;
  const saved = autosavedRunSchema.parse(readNewestSlot(slots)?.value);
  const whole = runJsonSchema.parse(readJson("whole-run.json"));
  const withoutSeconds = (epochs: readonly object[]) => epochs.map((epoch) => ({ ...epoch, seconds: 0 }));
  expect(withoutSeconds(saved.trainer.history)).toEqual(withoutSeconds(whole.history.slice(0, 1)));
  const { config } = saved.header;
  const sketches = await readSketches(new Blob([earlierFile("sketches.npz")]), { fileName: "sketches.npz" });
  const foundation = await readFoundation(new Blob([earlierFile("foundation.pt")]), { fileName: "foundation.pt" });
  const engine = await createTfjsEngine({ backend: "cpu", reason: "configured" });
  const steps = 3 * saved.header.stepsPerEpoch;
  const session = new RunSession({
    prepared: await taskWorks().segment.prepare({ sketches, foundation, sketcher: null }, config),
    sources: { sketches, foundation, walk: saved.header.walk, sketcher: null },
    config,
    start: { id: saved.header.id, demo: false, resumeId: null, maxSteps: steps, restartCause: null },
    engine,
    replaceEngine: () => expect.unreachable("the engine holds"),
    onEvent: () => undefined,
    autosave: { save: async () => undefined, newest: async () => null },
    files: async () => saved.files,
    resumeFrom: saved,
  });
  await session.run();
  const outcome = session.finished?.outcome ?? expect.unreachable("the run failed");
  expect(outcome.stepLoss).toHaveLength(steps);
  // Another engine in another order of sums: some steps later the two runs part.
  for (const [step, loss] of outcome.stepLoss.entries()) {
    expect(Math.abs(loss - (whole.steps.loss[step] ?? 0)), `step ${step + 1}`).toBeLessThan(1e-3);
  }
  expect(outcome.history.map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect(flatRunJson(whole)).toMatchObject(readJson("whole-run.json"));
});

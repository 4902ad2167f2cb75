import * as Comlink from "comlink";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PATIENT } from "../patient";
import { expectSame } from "../same";
import { PHASES, type Phase, WORKER } from "./table";
import { ENDLESS, epochsInOrder, forget, openSketches, openStudio, type Studio, train, until, workers } from "./walk";

type Kind = "studio" | "data";

/** Makes the newest worker of a kind end. */
type Strike = (kind: Kind) => void;

/** What happens in the middle of each phase; rejects when the studio does not come to what the table says. */
const CELLS: Readonly<Partial<Record<Phase, (studio: Studio, strike: Strike) => Promise<void>>>> = {
  "reading tables": (studio, strike) => remade(studio, strike, "read", ({ bank }) => bank?.events.rows === 900),
  graph: (studio, strike) => remade(studio, strike, "makeGraph", ({ graph }) => graph?.walks.length === 1),
  sketches: (studio, strike) => remade(studio, strike, "makeSketches", ({ sketches }) => sketches?.customers === 60),

  async "opening files"({ useStudio, useData }, strike) {
    const file = await useData.getState().weights(1);
    if (file === null) throw new Error("no sketches");
    const opened = useStudio.getState().openFiles([file]);
    strike("studio");
    await opened;
    expect(useStudio.getState().refusals).toMatchObject([{ file: file.name, error: { code: DIED } }]);
    await useStudio.getState().openFiles([file]);
    expect(useStudio.getState()).toMatchObject({ refusals: [], sketches: { value: { rows: 60 } } });
  },

  async preflight(studio, strike) {
    const { useStudio } = studio;
    useStudio.getState().setConfig({ engine: "wasm", fromScratch: true, hiddenDim: 8 });
    strike("studio");
    await until(studio, "the death", () => useStudio.getState().preflightError?.code === DIED);
    useStudio.getState().setConfig({ seed: 5 });
    await until(studio, "checks", () => useStudio.getState().preflight?.canStart === true);
  },

  training: (studio, strike) => goesOn(studio, async () => strike("studio")),

  "pausing and resuming": (studio, strike) =>
    goesOn(studio, async () => {
      const state = () => studio.useStudio.getState().run?.state;
      await studio.useStudio.getState().pauseTraining();
      await until(studio, "pause", () => state() === "paused");
      const restarted = at(studio, "restarted", () => undefined);
      strike("studio");
      await restarted;
      await until(studio, "pause again", () => state() === "paused");
      await studio.useStudio.getState().resumeTraining();
    }),

  "saving between epochs": (studio, strike) =>
    goesOn(studio, async () => {
      await until(studio, "an epoch", () => (studio.useStudio.getState().run?.epochs.length ?? 0) > 2);
      strike("studio");
    }),

  "run's end": (studio, strike) => survived(studio, () => remadeAfter(studio, "state", () => strike("studio"))),

  async evidence(studio, strike) {
    await survived(studio, () => remadeAfter(studio, "finished", () => strike("studio")));
    await until(studio, "evidence", () => studio.useStudio.getState().run?.evidence != null);
    expect(await writtenEpochs(studio)).toEqual(upTo(EPOCHS));
  },

  async exporting(studio, strike) {
    const { useStudio, studioWorker } = studio;
    await survived(studio, async () => undefined);
    await until(studio, "evidence", () => useStudio.getState().run?.evidence != null);
    const before = await (await exported(studio, "checkpoint")).arrayBuffer();
    const again = at(studio, "evidence", () => undefined);
    const asked = studioWorker().run.exportFile("all", "en");
    strike("studio");
    expect(await asked).toMatchObject({ ok: false, error: { code: DIED } });
    await again;
    expectSame(new Uint8Array(await (await exported(studio, "checkpoint")).arrayBuffer()), new Uint8Array(before));
    expect(await writtenEpochs(studio)).toEqual(upTo(EPOCHS));
  },

  async scoring(studio, strike) {
    const { predictActions, usePredict, useData } = studio;
    await survived(studio, async () => undefined);
    const file = await useData.getState().weights(1);
    if (file === null) throw new Error("no sketches");
    const score = async () => {
      await predictActions.takeRunModel();
      return predictActions.scoreFile(file);
    };
    await until(studio, "evidence", () => studio.useStudio.getState().run?.evidence != null);
    await score();
    expect(usePredict.getState().scored).toMatchObject({ rows: 60 });
    const again = at(studio, "evidence", () => undefined);
    const scored = predictActions.scoreFile(file);
    strike("studio");
    await scored;
    expect(usePredict.getState()).toMatchObject({ refusal: { error: { code: DIED } } });
    await again;
    await score();
    expect(usePredict.getState()).toMatchObject({ refusal: null, scored: { rows: 60 } });
  },

  async "whole way"(studio, strike) {
    const { useStudio, useQueue } = studio;
    for (const task of ["foundation", "segment", "churn"] as const) {
      useStudio.getState().setTask(task);
      useStudio.getState().setConfig({ engine: "wasm", hiddenDim: 8, batchSize: 16, epochs: 10, patience: 10 });
    }
    const started = at(studio, "started", () => strike("studio"));
    await studio.runEverything();
    await started;
    await until(studio, "its end", () => useQueue.getState().end !== null);
    const { end, queue } = useQueue.getState();
    expect([end, queue?.endings.map(({ kind, code }) => code ?? kind)]).toEqual([
      "done",
      new Array(3).fill("finished"),
    ]);
  },

  async "reload and history"(studio, strike) {
    const { historyActions, useHistory, storageActions, useStorage, useStudio } = studio;
    await historyActions.load();
    const { length } = useHistory.getState().runs;
    expect(length).toBeGreaterThan(0);
    // The newest run's record gets its evidence after its end, and once more from the worker that takes the dead one's place.
    await until(studio, "evidence", () => useStudio.getState().run?.evidence != null);
    const again = at(studio, "evidence", () => undefined);
    const saving = storageActions.saveHistory(true);
    strike("studio");
    await saving;
    expect(useStorage.getState().outcome).toMatchObject({ type: "failed", error: { code: DIED } });
    await storageActions.saveHistory(false);
    expect(useStorage.getState().outcome).toMatchObject({ type: "saved", runs: length });
    await again;
    // The file is made of stored records: what the next worker found of the newest run is in its own a moment later.
    const database = await studio.RunHistory.open();
    await vi.waitFor(async () => {
      const newest = (await database.list()).runs.find(({ id }) => id === useStudio.getState().run?.header.id);
      expect(newest?.json?.evidence ?? null).not.toBeNull();
    }, PATIENT);
    await opensSaved(studio, strike);
  },
};

const EPOCHS = 30;
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

const DIED = "open/worker-failed";

/** A step of the place Data is struck, which is said; the next one does it whole. */
async function remade(
  { useData }: Studio,
  strike: Strike,
  step: "read" | "makeGraph" | "makeSketches",
  isMade: (state: ReturnType<Studio["useData"]["getState"]>) => boolean,
): Promise<void> {
  const made = useData.getState()[step]();
  strike("data");
  await made;
  expect(useData.getState().failed).toMatchObject({ error: { code: DIED } });
  await useData.getState()[step]();
  expect(useData.getState().failed).toBeNull();
  expect(isMade(useData.getState())).toBe(true);
}

/** A run whose worker ends in its middle goes on in the next one, epoch by epoch, and ends tested. */
async function goesOn(studio: Studio, happens: () => Promise<void>): Promise<void> {
  await train(studio, ENDLESS, async () => {
    const restarted = at(studio, "restarted", () => undefined);
    await happens();
    await restarted;
  });
  const { run } = studio.useStudio.getState();
  expect(epochsInOrder(run?.epochs ?? [])).toBe(true);
  expect(run?.result?.test).not.toBeNull();
}

/** A run in which something happens ends with all its epochs, tested. */
async function survived(studio: Studio, happens: () => Promise<void>): Promise<void> {
  await train(studio, EPOCHS, happens);
  const { run } = studio.useStudio.getState();
  expect(run?.epochs.map(({ epoch }) => epoch)).toEqual(upTo(EPOCHS));
  expect(run?.result?.test).not.toBeNull();
}

/** A history whose opening is struck has whole runs or none; opened again it has all of them, as they were. */
async function opensSaved(
  { studioWorker, releaseRun, historyActions, useHistory, storageActions, useStorage, useStudio }: Studio,
  strike: Strike,
): Promise<void> {
  const runs = () => new Map(useHistory.getState().runs.map((run) => [run.id, run]));
  const saved = await studioWorker().stored.saveHistory(
    true,
    Comlink.proxy(() => undefined),
  );
  if (!saved.ok || saved.value === null) throw new Error("not saved");
  // The file refers to stored checkpoints, as long as nobody has taken it out of the browser.
  const file = new File([await saved.value.file.arrayBuffer()], "history.zip");
  const before = runs();
  for (const id of before.keys()) {
    // This tab would still write of the runs that it made.
    releaseRun(id);
    await historyActions.remove(id);
  }
  expect(runs().size).toBe(0);
  // The next worker would make the newest run's results again, and that run's record would have them.
  useStudio.setState({ run: null });
  const opening = storageActions.openHistory(file);
  strike("studio");
  await opening;
  expect(useStorage.getState()).toMatchObject({ busy: null, outcome: { type: "failed", error: { code: DIED } } });
  const some = runs();
  for (const [id, run] of some) expect(run).toEqual(before.get(id));
  await storageActions.openHistory(file);
  const counts = {
    added: before.size - some.size,
    known: some.size,
    damaged: [],
    unreadable: 0,
    checkpointsLeftOut: 0,
  };
  expect(useStorage.getState().outcome).toMatchObject({ type: "opened", file: "history.zip", ...counts });
  expect(runs()).toEqual(before);
}

/** Does something at an event of a run, and resolves when the next worker begins with what it saved. */
async function remadeAfter(studio: Studio, type: "finished" | "state", act: () => void): Promise<void> {
  const restarted = at(studio, "restarted", () => undefined);
  await at(studio, type, act);
  await restarted;
}

/** Does something in the moment in which a run tells of an event; of its states, of the evaluation. */
function at(
  { studioEvents }: Studio,
  type: "started" | "restarted" | "finished" | "evidence" | "state",
  act: () => void,
): Promise<void> {
  return new Promise((resolve) => {
    const stop = studioEvents.on("run", (event) => {
      if (event.type !== type || (event.type === "state" && event.state !== "evaluating")) return;
      stop();
      act();
      resolve();
    });
  });
}

/** The epochs of run.json, once the next worker has what it needs for it. */
async function writtenEpochs(studio: Studio): Promise<unknown> {
  const { history } = JSON.parse(await (await exported(studio, "run")).text());
  return history.map(({ epoch }: { readonly epoch: number }) => epoch);
}

async function exported({ studioWorker }: Studio, kind: "checkpoint" | "run"): Promise<Blob> {
  const made = await studioWorker().run.exportFile(kind, "en");
  if (!made.ok) throw new Error(made.error.code);
  return made.value.blob;
}

/** Ends the newest worker of a kind without a word, as the system does when memory is short. */
const strike: Strike = (kind) => workers.findLast((worker) => worker.kind === kind)?.worker.terminate();

describe("the worker ends", () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio(() => "worker");
    studio.recordRuns();
    await openSketches(studio, () => undefined);
  }, 120_000);
  afterAll(async () => {
    await forget(studio);
  }, 60_000);

  for (const phase of PHASES) {
    const cell = WORKER[phase];
    const act = CELLS[phase];
    if ("cannot" in cell) it(`${phase}: cannot be, for ${cell.cannot}`, () => expect(act).toBeUndefined());
    else it(`${phase}: ${cell.holds}`, () => act?.(studio, strike) ?? expect.fail("no such test"));
  }
});

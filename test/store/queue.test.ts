import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { studioServices } from "../../src/app/studio-services";
import { queueSummaries } from "../../src/run/queue-summary";
import { recordRuns, useHistory } from "../../src/store/history";
import { isBusy, phaseOf } from "../../src/store/phase";
import { queueActions, useQueue } from "../../src/store/queue";
import { useQueueForm } from "../../src/store/queue-form";
import { startBlockNow } from "../../src/store/start-block";
import { useStudio } from "../../src/store/studio";
import { startWorkersWith, studioWorker } from "../../src/store/studio-worker";
import { announceRuns, watchTabs } from "../../src/store/tabs";
import { type Config, parseConfig } from "../../src/tasks/config";
import { serveKernels } from "../engine/wasm/node-kernels";
import { PATIENT } from "../patient";

// Before any module asks: here no tab can speak to others.
vi.hoisted(() => Reflect.deleteProperty(globalThis, "BroadcastChannel"));
// The page's state over the worker's own services, in one thread: only the worker itself is left out.
vi.stubGlobal("navigator", {});
serveKernels();
startWorkersWith(() => ({
  api: studioServices(),
  holdLife: async () => false,
  ping: null,
  onDeath: () => undefined,
  terminate: () => undefined,
}));

const studio = () => useStudio.getState();
const queue = () => useQueue.getState();
const oldestFirst = () => useHistory.getState().runs.toSorted((a, b) => a.startedAt - b.startedAt);

const SMALL = {
  fromScratch: true,
  hiddenDim: 16,
  numLayers: 1,
  outputDim: 8,
  batchSize: 512,
  engine: "wasm",
} as const;
const configOf = (changes: object): Config => parseConfig({ ...SMALL, epochs: 1, patience: 1, ...changes });
/** No test sees the end of one of these. */
const endless = (learningRate: number) => configOf({ epochs: 10_000, patience: 10_000, learningRate });

/** The run of this place in the queue has trained for an epoch. */
async function trains(place: number): Promise<void> {
  await vi.waitFor(() => {
    expect(queue().queue?.endings).toHaveLength(place);
    expect(studio().run?.header.id).toBe(queue().queue?.runs[place]?.id);
    expect(studio().run?.epochs.length).toBeGreaterThan(0);
  }, PATIENT);
}

async function ended(why: string): Promise<void> {
  await vi.waitFor(() => expect(queue().end).toBe(why), PATIENT);
}

/** The newest runs of the history, once each has its results. */
async function recorded(count: number) {
  await vi.waitFor(() => {
    const runs = oldestFirst().slice(-count);
    expect(runs).toHaveLength(count);
    for (const { state, json } of runs)
      expect([state !== "running", state === "failed" || json !== null]).toEqual([true, true]);
  }, PATIENT);
  return oldestFirst().slice(-count);
}

beforeAll(async () => {
  recordRuns();
  announceRuns();
  watchTabs();
  const name = "emde_session_sketches_walk4.npz";
  const file = readFileSync(join(import.meta.dirname, "..", "..", "public", "samples", name));
  await studio().openFiles([new File([new Uint8Array(file)], name)]);
  studio().setTask("segment");
  studio().setConfig(SMALL);
  await vi.waitFor(() => expect(studio().preflight?.canStart).toBe(true), PATIENT);
});
afterEach(() => queueActions.dismiss());

it("is planned in the form from a file of configurations", async () => {
  await studio().openFiles([new File(['[{"epochs": 1}, {"epochs": 2, "freezeBackbone": true}]'], "plans.json")]);
  const { open, draft } = useQueueForm.getState();
  expect([open, draft.source]).toEqual([true, "list"]);
  expect(JSON.parse(draft.list)).toEqual([{ epochs: 1 }, { epochs: 2, freezeBackbone: true }]);
});

it("skips a run, and stops after its run or at once", async () => {
  const form = studio().config;
  await queueActions.start([1e-4, 2e-4, 3e-4, 4e-4, 5e-4].map(endless));
  await trains(0);
  await queueActions.skip();
  await trains(1);
  expect(queue().queue?.runs[1]?.name).toContain("lr 2e-4");
  queueActions.setCommand("stop");
  queueActions.setCommand("go-on");
  queueActions.setCommand("stop");
  await queueActions.skip();
  await ended("asked");
  expect(queue().queue?.endings.map(({ kind }) => kind)).toEqual(["stopped", "stopped"]);
  const runs = await recorded(2);
  expect(runs.map(({ state, queue }) => [state, queue])).toEqual(runs.map(() => ["stopped", queue().queue?.id]));

  queueActions.dismiss();
  expect(queue().queue).toBeNull();
  await queueActions.start([1e-4, 2e-4].map(endless));
  await trains(0);
  await queueActions.stopNow();
  await ended("asked");
  expect(queue().queue?.endings).toHaveLength(1);
  expect(studio().queueing).toBe(false);
  await recorded(3);
  expect(useHistory.getState().runs).toHaveLength(3);
  expect(studio().config, "the form says what it said").toEqual(form);
});

it("goes on after a failed run, but not after the same failure twice in a row; both are in the history", async () => {
  const strangers = { classes: ["strangers", "friends"] };
  const plans = [strangers, { epochs: 2 }, strangers, { ...strangers, epochs: 3 }, { epochs: 4 }];
  await queueActions.start(plans.map((plan, index) => configOf({ ...plan, patience: index + 1 })));
  await ended("failing");
  expect(queue().queue?.endings.map(({ kind }) => kind)).toEqual(["failed", "finished", "failed", "failed"]);
  const runs = await recorded(4);
  expect(runs.map(({ state }) => state)).toEqual(["failed", "finished", "failed", "failed"]);
  const codes = runs.flatMap(({ failure }) => failure?.code ?? []);
  expect(codes).toEqual(new Array(3).fill(queue().failure?.code));
  // The next run can be started; the one that finished stands there still.
  expect([studio().queueing, isBusy(studio()), startBlockNow()]).toEqual([false, false, null]);
  expect(phaseOf(studio())).toBe("finished");
});

it("runs pre-trainings over seeds, whose results are their mean and deviation", async () => {
  const { fromScratch: _, outputDim: __, ...network } = SMALL;
  await queueActions.start(
    [1, 2].map((seed) => parseConfig({ ...network, task: "foundation", epochs: 2, patience: 2, seed })),
  );
  await ended("done");
  const runs = await recorded(2);
  expect(runs.map(({ json }) => [json?.task, json?.config.seed])).toEqual([
    ["foundation", 1],
    ["foundation", 2],
  ]);
  const [a = 0, b = 0] = runs.map(({ json }) => json?.test?.metrics.mean_similarity ?? 0);
  expect(a).not.toBe(b);
  const [summary] = queueSummaries(runs, "valLoss");
  expect(summary?.groups[0]?.metrics.mean_similarity?.mean).toBeCloseTo((a + b) / 2, 12);
  expect(summary?.groups[0]?.metrics.mean_similarity?.deviation).toBeCloseTo(Math.abs(a - b) / Math.SQRT2, 12);
});

it("a run ends with its files where there is no BroadcastChannel", async () => {
  expect("BroadcastChannel" in globalThis).toBe(false);
  studio().setConfig({ ...SMALL, epochs: 2, patience: 2 });
  await vi.waitFor(() => expect(studio().preflight?.canStart).toBe(true), PATIENT);
  await studio().startTraining();
  const [run] = await recorded(1);
  expect(run?.state).toBe("finished");
  const made = await studioWorker().run.exportFile("run", "en");
  if (!made.ok) throw new Error(made.error.code);
  expect(JSON.parse(await made.value.blob.text()).history).toHaveLength(2);
});

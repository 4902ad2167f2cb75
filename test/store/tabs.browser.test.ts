import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { RunEvent } from "../../src/protocol/run";
import { holdRun, ownedRuns, releaseRun } from "../../src/storage/run-lock";
import { historyActions, useHistory } from "../../src/store/history";
import { newRunView } from "../../src/store/run-view";
import type { RunView } from "../../src/store/state";
import { useStudio } from "../../src/store/studio";
import { studioEvents } from "../../src/store/studio-events";
import type { WatchedRun } from "../../src/store/tab-channel";
import { announceRuns, useTabs, watchedRun, watchTabs } from "../../src/store/tabs";
import { runHeader } from "./run-header";

const asked = {
  findResumable: vi.fn(async () => null),
  refresh: vi.fn(async () => undefined),
  load: vi.fn(async () => undefined),
};
useStudio.setState({ findResumable: asked.findResumable });
useHistory.setState({ loaded: true });
vi.spyOn(historyActions, "refresh").mockImplementation(asked.refresh);
vi.spyOn(historyActions, "load").mockImplementation(asked.load);

const header = { ...runHeader, id: "run-1" };

/** Another tab of the studio: what it hears, and a way to speak. */
let other: BroadcastChannel;
let heard: unknown[];
let stop: () => void;

beforeEach(() => {
  vi.clearAllMocks();
  other = new BroadcastChannel("segment-studio.tabs");
  heard = [];
  other.onmessage = ({ data }) => heard.push(data);
  useTabs.setState({ elsewhere: [] });
});
afterEach(() => {
  stop();
  other.close();
  useStudio.setState({ run: null });
});

function happen(event: RunEvent, view: RunView): void {
  useStudio.setState({ run: view });
  studioEvents.emit("run", event);
}

const progress: WatchedRun = {
  id: "run-2",
  state: "training",
  epoch: 3,
  epochs: 10,
  share: 0.25,
  valLoss: 0.12,
  secondsLeft: 80,
};

it("tells of a run what other tabs show, and holds it until its last write", async () => {
  stop = announceRuns();
  const view = newRunView(header, null);
  await holdRun(header.id);
  happen({ type: "started", header, earlier: null }, view);
  await expect.poll(() => heard).toEqual([{ type: "progress", run: watchedRun(view) }]);

  const steps: RunEvent = { type: "steps", epoch: 1, records: [], elapsedSeconds: 1 };
  for (let i = 0; i < 20; i++) happen(steps, view);
  other.postMessage({ type: "ask" });
  await expect.poll(() => heard.length, { message: "steps are told sparsely, an answer at once" }).toBe(2);

  const result = {
    outcome: "completed",
    bestEpoch: 1,
    evaluatedEpoch: 1,
    test: null,
    nonFiniteStep: null,
    seconds: 1,
    secondsPerStep: 0.1,
  } as const;
  happen({ type: "finished", result }, { ...view, state: "finished", result });
  await expect.poll(() => heard.at(-1)).toEqual({ type: "ended", id: "run-1" });
  expect(await ownedRuns(), "its checkpoint is still to be written").toEqual(new Set(["run-1"]));
  happen({ type: "evidence", evidence: null }, { ...view, state: "finished", result });
  await expect.poll(ownedRuns).toEqual(new Set());
});

it("lets a run go when it fails", async () => {
  stop = announceRuns();
  const view = newRunView(header, null);
  await holdRun(header.id);
  happen({ type: "started", header, earlier: null }, view);
  const error = { code: "engine/device-lost", params: {} };
  happen({ type: "failed", error }, { ...view, state: "failed", error });
  await expect.poll(ownedRuns).toEqual(new Set());
});

it("shows what another tab trains until that tab is gone, then looks for what it left", async () => {
  let die: () => void = () => undefined;
  const dead = navigator.locks.request("segment-studio.run.run-2", () => new Promise<void>((done) => (die = done)));
  stop = watchTabs();
  await expect.poll(() => heard).toEqual([{ type: "ask" }]);
  other.postMessage({ type: "progress", run: progress });
  await expect.poll(() => useTabs.getState().elsewhere).toEqual([progress]);
  other.postMessage({ type: "progress", run: { ...progress, epoch: 4, valLoss: null } });
  await expect.poll(() => useTabs.getState().elsewhere).toEqual([{ ...progress, epoch: 4, valLoss: null }]);

  asked.findResumable.mockClear();
  die();
  await dead;
  await expect.poll(() => useTabs.getState().elsewhere).toEqual([]);
  await expect.poll(() => asked.findResumable.mock.calls.length).toBe(1);
  await expect.poll(() => asked.load.mock.calls.length).toBe(1);
});

it("stops showing a run that ended, and reads again what was stored", async () => {
  await navigator.locks.request("segment-studio.run.run-2", async () => {
    stop = watchTabs();
    other.postMessage({ type: "progress", run: progress });
    await expect.poll(() => useTabs.getState().elsewhere).toHaveLength(1);
    other.postMessage({ type: "stored", id: "run-2" });
    await expect.poll(() => asked.refresh.mock.calls).toEqual([["run-2"]]);
    other.postMessage({ type: "ended", id: "run-2" });
    await expect.poll(() => useTabs.getState().elsewhere).toEqual([]);
  });
});

it("leaves alone what it does not understand", async () => {
  await navigator.locks.request("segment-studio.run.run-2", async () => {
    stop = watchTabs();
    other.postMessage({ type: "progress", run: { ...progress, epoch: "three" } });
    other.postMessage("hello");
    other.postMessage({ type: "progress", run: progress });
    await expect.poll(() => useTabs.getState().elsewhere).toEqual([progress]);
  });
});

it("has nothing to tell of a run that is over, nor of numbers that nobody can read", () => {
  const view = newRunView(header, null);
  expect(watchedRun(null)).toBeNull();
  expect(watchedRun({ ...view, state: "finished" })).toBeNull();
  const epoch = {
    epoch: 1,
    trainLoss: 1,
    valLoss: Number.NaN,
    metrics: { valAccuracy: 0, valF1Macro: 0 },
    learningRates: [1, 1] as const,
    gradNorm: 1,
    seconds: 1,
  };
  stop = () => undefined;
  expect(watchedRun({ ...view, epochs: [epoch] })).toMatchObject({ epoch: 2, valLoss: null });
  releaseRun(header.id);
});

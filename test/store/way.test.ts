import { beforeEach, expect, it, vi } from "vitest";
import { defaultSketchConfig } from "../../src/pipeline/sketch-config";
import type { ModelSummary } from "../../src/protocol/predict";
import type { SketchProgress } from "../../src/protocol/tables";
import { useData } from "../../src/store/data";
import { historyActions, useHistory } from "../../src/store/history";
import { pageStorage } from "../../src/store/page-storage";
import { usePlace } from "../../src/store/place";
import { predictActions, usePredict } from "../../src/store/predict";
import { queueActions, useQueue } from "../../src/store/queue";
import { type StoredQueue, storedQueues, storeQueue } from "../../src/store/queue-storage";
import { labelOf, newRecord } from "../../src/store/recorder";
import { useStudio } from "../../src/store/studio";
import {
  goOnWith,
  goOnWithTheseTables,
  predictWithWay,
  runEverything,
  showDemoWay,
  stopWay,
  useWay,
} from "../../src/store/way";
import { defaultConfig, withChanges } from "../../src/tasks/config";
import { madeRun } from "../e2e/stored-runs";
import { PATIENT } from "../patient";
import { sketches as usualSketches } from "../ui/fixtures";
import { runHeader, syntheticRun } from "../ui/run/fixture";
import { serveStudio } from "./serve-studio";

const places = { replaced: vi.fn(), started: vi.fn(async (_id: string) => undefined) };

serveStudio({
  inputs: {
    fingerprintOf: async (file) => ({ ok: true, value: await file.text() }),
    fingerprints: async () => ({ ok: true, value: { sketches: null, foundation: null } }),
  },
  run: { preflight: async () => ({ ok: false, error: { code: "preflight/no-data", params: {} } }) },
});
useStudio.setState({
  findResumable: async () => null,
  openRunModel: async () => true,
  startQueued: places.started,
  async openSketches(file) {
    const sha256 = await file.text();
    const labels = segments.map((label, firstRow) => ({ label, count: 10 - firstRow, firstRow }));
    const value = { ...usualSketches, labels, sha256, serves: ["foundation", "segment", "churn"] as const };
    useStudio.setState({ sketches: { value, loading: null } });
    return true;
  },
});
/** Labels of the sketches that are opened. */
let segments: readonly string[] = [];
const TABLES = ["customers", "products", "events"].map((role) => {
  return {
    role,
    opened: { file: `${role}.csv`, bytes: 7 },
    lastModified: 1,
    sha256: null as string | null,
    demo: true,
    file: null,
    handle: null,
  };
});
/** The same as a way remembers them. */
const BEGUN = TABLES.map(({ role, opened, lastModified, sha256 }) => ({ role, ...opened, lastModified, sha256 }));
const sketches = { walks: [{ walk: 2 }] };
const canceled = vi.fn();
const asked: string[] = [];
const weights = (contents: string) => async () => new File([contents], "sketches.npz");

/** A data place whose every step succeeds at once, but for what is said otherwise. */
function dataPlace(changes: object = {}) {
  asked.length = 0;
  const does = (name: string, made: object) => async () => {
    asked.push(name);
    set(made);
  };
  set({
    ...useData.getInitialState(),
    sources: TABLES,
    refusals: [],
    config: defaultSketchConfig(),
    failed: null,
    facts: null,
    graph: null,
    sketches: null,
    kept: null,
    progress: null,
    checkKept: async () => undefined,
    dismiss: () => set({ failed: null, refusals: [] }),
    cancel: canceled,
    openDemo: does("demo", {}),
    read: does("tables", { facts: {} }),
    makeGraph: does("graph", { graph: {} }),
    makeSketches: does("sketches", { sketches }),
    weights: weights("made"),
    ...changes,
  });
}

const set = (state: object) => useData.setState(state);

function stored(changes: Partial<StoredQueue> = {}): StoredQueue {
  const run = (id: string, model: string | null) => ({ id, name: id, config: defaultConfig("foundation"), model });
  const queue: StoredQueue = {
    id: "earlier",
    startedAt: 1,
    demo: false,
    runs: [run("a", null), run("b", "a")],
    endings: [],
    way: { demo: false, sketch: { ...defaultSketchConfig() }, tables: BEGUN },
    sketches: null,
    foundation: null,
    ...changes,
  };
  storeQueue(pageStorage, queue);
  return queue;
}

const file = { file: "sketches.npz", bytes: 4, sha256: "made" };
const ending = { kind: "finished", seconds: 1, code: null } as const;

/** Work that lasts until it is told to end. */
function lasting(): { readonly work: () => Promise<void>; readonly end: () => void } {
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => done, end };
}

const settled = () => vi.waitFor(() => expect(useWay.getState().sketching).toBeNull(), PATIENT);

beforeEach(() => {
  vi.stubGlobal("location", { href: "http://studio/?demo=bank&more=1#/studio" });
  vi.stubGlobal("history", { replaceState: places.replaced, pushState: () => undefined });
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("document", { baseURI: "http://studio/" });
  for (const { id } of storedQueues(pageStorage)) queueActions.giveUp(id);
  useQueue.setState({ queue: null, end: null, failure: null, offered: [] });
  useStudio.setState({ queueing: false, sketches: { value: null, loading: null } });
  useWay.setState({ sketching: null, share: 0, refused: null, ownClasses: null });
  usePlace.setState({ place: "studio", run: null });
  segments = usualSketches.labels.map(({ label }) => label);
  vi.clearAllMocks();
  dataPlace();
});

const plan = { sketches: {}, foundation: {}, segment: {}, churn: {} };
const serving = (answer: () => Promise<unknown>) => vi.stubGlobal("fetch", async () => ({ ok: true, json: answer }));

it("forgets ?demo=bank and asks before the demo bank takes the place of own tables", async () => {
  serving(async () => plan);
  dataPlace({ sources: TABLES.map((table) => ({ ...table, demo: false })) });
  await showDemoWay();
  expect(String(places.replaced.mock.calls[0]?.[2])).toBe("http://studio/?more=1#/studio");
  expect(useQueue.getState()).toMatchObject({ end: "failing", failure: { code: "sketch/own-tables" } });
  expect(asked).toEqual([]);
  expect(useStudio.getState().queueing).toBe(false);
});

it("says that the demo is not to be had when its plan breaks off", async () => {
  serving(async () => {
    throw new SyntaxError("Unexpected end of JSON input");
  });
  await showDemoWay();
  expect(useData.getState().failed?.error).toEqual({ code: "open/demo-unavailable", params: { file: "bank.json" } });
  expect(usePlace.getState().place).toBe("data");
});

it("goes on with the sketches that the way was started with, without making them again", async () => {
  dataPlace({
    kept: {
      files: [
        { walk: 4, sha256: "other" },
        { walk: 3, ...file },
      ],
    },
  });
  await goOnWith(stored({ sketches: file, endings: [ending] }));
  expect(asked).toEqual([]);
  expect(places.started.mock.calls[0]?.[0]).toBe("b");
});

it("begins no run anew while the browser does not say whether it was saved, and says why where the way is offered", async () => {
  const error = { code: "storage/silent", params: {} };
  useStudio.setState({ findResumable: async () => error });
  dataPlace({ kept: { files: [{ walk: 3, ...file }] } });
  const queue = stored({ sketches: file, endings: [ending] });
  await goOnWith(queue);
  expect(places.started).not.toHaveBeenCalled();
  expect(useQueue.getState()).toMatchObject({ queue: null, refused: { id: "earlier", error } });
  expect(useQueue.getState().offered.map(({ id }) => id)).toEqual(["earlier"]);
  expect(storedQueues(pageStorage).map(({ id }) => id)).toEqual(["earlier"]);
  expect(useStudio.getState().queueing).toBe(false);

  useStudio.setState({ findResumable: async () => null });
  await goOnWith(queue);
  expect(places.started.mock.calls[0]?.[0]).toBe("b");
  expect(useQueue.getState().refused).toBeNull();
});

it("refuses to go on with other sketches, keeps the way and says why where it is offered", async () => {
  dataPlace({ weights: weights("of other tables") });
  const queue = stored({ sketches: file, endings: [ending] });
  await goOnWith(queue);
  expect(places.started).not.toHaveBeenCalled();
  const error = { code: "run/other-file", params: { file: "sketches.npz", expected: "sketches.npz" } };
  expect(useWay.getState()).toMatchObject({ sketching: null, refused: { id: "earlier", error } });
  expect(useQueue.getState()).toMatchObject({ queue: null, offered: [queue] });
  expect(storedQueues(pageStorage)).toEqual([queue]);
  expect(useStudio.getState()).toMatchObject({ queueing: false, sketches: { value: null } });
});

it.each(["sketch/drop-again", "files/permission", "files/gone"])("keeps a way that %s holds up", async (code) => {
  const error = { code, params: { file: "events.csv" } };
  dataPlace({ read: async () => set({ failed: { step: "tables", error } }) });
  const queue = stored();
  await goOnWith(queue);
  expect(useWay.getState().refused).toEqual({ id: "earlier", error });
  expect(useQueue.getState()).toMatchObject({ queue: null, offered: [queue] });
  expect(storedQueues(pageStorage)).toEqual([queue]);
  dataPlace();
  await goOnWith(queue);
  expect(places.started.mock.calls[0]?.[0]).toBe("a");
  expect(useWay.getState().refused).toBeNull();
});

it("asks before it goes on with other tables than it began with, and goes on with these when it is told to", async () => {
  const [customers, ...others] = TABLES;
  if (customers === undefined) return expect.unreachable("there are tables");
  const [begun, ...rest] = BEGUN;
  if (begun === undefined) return expect.unreachable("there are tables");
  const changed = { ...customers, lastModified: 2 };
  dataPlace({ sources: [changed, ...others] });
  const queue = stored();
  await goOnWith(queue);
  expect(asked).toEqual([]);
  const error = { code: "sketch/other-tables", params: { files: ["customers.csv"] } };
  expect(useWay.getState().refused).toEqual({ id: "earlier", error });
  expect(storedQueues(pageStorage)).toEqual([queue]);

  const same = { demo: false, sketch: {}, tables: [{ ...begun, sha256: "c" }, ...rest] };
  dataPlace({ sources: [{ ...changed, sha256: "d" }, ...others] });
  await goOnWith(stored({ way: same }));
  expect(useWay.getState().refused).toEqual({ id: "earlier", error });
  dataPlace({ sources: [customers, ...others, { ...customers, role: "hyperedges" }] });
  await goOnWith(stored());
  expect(useWay.getState().refused, "one that was not there is another beginning, too").toEqual({
    id: "earlier",
    error,
  });

  await goOnWithTheseTables(stored());
  expect(asked).toEqual(["tables", "graph", "sketches"]);
  expect(places.started.mock.calls[0]?.[0]).toBe("a");
});

it.each([
  ["read", ["read"]],
  ["makeGraph", ["makeGraph"]],
  ["weights", []],
])("asks where a file was written anew since the last visit, which %s opens again", async (step, done) => {
  // What Data remembers of the file until then is what the way began with.
  const reopened = TABLES.map((table) => ({ ...table, lastModified: table.role === "events" ? 2 : 1 }));
  const made = { facts: {}, ...(step === "weights" && { graph: {}, sketches }) };
  const calls: string[] = [];
  const opens = (name: string, value: object) => async () => {
    if (name === step || name === "read") calls.push(name);
    set({ ...value, ...(name === step && { sources: reopened }) });
  };
  dataPlace({
    ...(step !== "read" && made),
    read: opens("read", { facts: {} }),
    makeGraph: opens("makeGraph", { graph: {} }),
    weights: async () => {
      await opens("weights", {})();
      return new File(["made"], "sketches.npz");
    },
  });
  const queue = stored();
  await goOnWith(queue);
  const error = { code: "sketch/other-tables", params: { files: ["events.csv"] } };
  expect(useWay.getState().refused).toEqual({ id: "earlier", error });
  expect(calls.filter((call) => call !== "weights")).toEqual(done);
  expect(places.started).not.toHaveBeenCalled();
  expect(storedQueues(pageStorage)).toEqual([queue]);

  await goOnWithTheseTables(queue);
  expect(places.started.mock.calls[0]?.[0]).toBe("a");
});

it("begins with a file as its first step opens it, though it was written anew since the last visit", async () => {
  const reopened = TABLES.map((table) => ({ ...table, lastModified: 2 }));
  dataPlace({ read: async () => set({ facts: {}, sources: reopened }) });
  await runEverything();
  expect(places.started).toHaveBeenCalledOnce();
  expect(useQueue.getState().queue?.way?.tables).toEqual(BEGUN.map((table) => ({ ...table, lastModified: 2 })));
});

it("does not go on to the graph when the tables' counting was canceled in Data", async () => {
  dataPlace({ read: async () => set({ bank: {} }) });
  await runEverything();
  expect(asked).toEqual([]);
  expect(useQueue.getState()).toMatchObject({ end: "asked", failure: null });
});

it("cannot go on with other tables once its sketches were made, which are gone: that is a way of its own", async () => {
  const others = TABLES.map((table) => ({ ...table, lastModified: 2 }));
  dataPlace({ sources: others, weights: weights("of other tables") });
  const queue = stored({ sketches: file, endings: [ending] });
  await goOnWith(queue);
  const files = ["customers.csv", "products.csv", "events.csv"];
  const error = { code: "sketch/other-tables-made", params: { files } };
  expect(useWay.getState().refused).toEqual({ id: "earlier", error });
  await goOnWithTheseTables(queue);
  expect(asked).toEqual([]);
  expect(useQueue.getState()).toMatchObject({ queue: null, offered: [queue] });
});

it("goes on with a copy of the same contents, whatever its name and time", async () => {
  const hashed = BEGUN.map((table) => ({ ...table, sha256: table.role }));
  const copies = TABLES.map((table) => ({ ...table, opened: { file: "copy.csv", bytes: 7 }, sha256: table.role }));
  dataPlace({ sources: copies });
  await goOnWith(stored({ way: { demo: false, sketch: {}, tables: hashed } }));
  expect(places.started.mock.calls[0]?.[0]).toBe("a");
});

it("remembers the tables that it begins with", async () => {
  const { work, end } = lasting();
  dataPlace({ read: work });
  void runEverything();
  await vi.waitFor(() => expect(storedQueues(pageStorage)[0]?.way?.tables).toEqual(BEGUN), PATIENT);
  end();
  await settled();
});

it.each([
  ["counting", { read: { facts: {} } }, ["tables"]],
  ["keeping", { makeSketches: { sketches } }, ["tables", "graph", "sketches"]],
])("ends where it is stopped while %s, though the step ends well", async (_, held, expected) => {
  const { work, end } = lasting();
  const [[step, made] = ["", {}]] = Object.entries(held);
  const slow = async () => {
    asked.push(step === "read" ? "tables" : "sketches");
    await work();
    set(made);
  };
  dataPlace({ [step]: slow });
  const first = runEverything();
  await vi.waitFor(() => expect(asked).toEqual(expected), PATIENT);
  stopWay();
  expect(canceled).toHaveBeenCalledOnce();
  expect(useQueue.getState()).toMatchObject({ end: "asked", failure: null });

  // Another way waits for what the worker is still at, and the end of the first is not its own.
  const second = runEverything();
  await vi.waitFor(() => expect(useQueue.getState().end).toBeNull(), PATIENT);
  const { sketching } = useWay.getState();
  end();
  await first;
  expect(places.started).not.toHaveBeenCalled();
  expect(useQueue.getState().queue?.id).toBe(sketching);
  await second;
  expect(useQueue.getState()).toMatchObject({ end: null, queue: { id: sketching } });
  expect(places.started).toHaveBeenCalledOnce();
});

it("is over, and the page free, when something throws while sketches are made", async () => {
  dataPlace({ makeGraph: () => Promise.reject(new TypeError("network error")) });
  await runEverything();
  const failure = { code: "internal/unexpected", params: { detail: "TypeError: network error" } };
  expect(useQueue.getState()).toMatchObject({ end: "failing", failure });
  expect(useStudio.getState().queueing).toBe(false);
  expect(useWay.getState().sketching).toBeNull();
});

it("says that its settings were changed meanwhile", async () => {
  const makeGraph = async () => set({ graph: {}, config: { ...defaultSketchConfig(), recentEvents: 3 } });
  dataPlace({ makeGraph });
  await runEverything();
  expect(useQueue.getState()).toMatchObject({ end: "failing", failure: { code: "sketch/changed" } });
});

it("never tells less of the sketches than before", async () => {
  const { work, end } = lasting();
  dataPlace({ read: work });
  void runEverything();
  const tell = async (progress: SketchProgress | null) => {
    set({ progress });
    return useWay.getState().share;
  };
  await vi.waitFor(async () => expect(await tell({ stage: "events", share: 0.5 })).toBe(0.3), PATIENT);
  expect(await tell({ stage: "files", share: null })).toBe(0.3);
  expect(await tell(null)).toBe(0.3);
  expect(await tell({ stage: "customers", share: 1 })).toBe(0.3);
  expect(await tell({ stage: "graph", share: 0 })).toBe(0.6);
  end();
  await settled();
});

it("shows a run with its own form, which whoever starts a training then trains again; a changed form stays", async () => {
  const churn = withChanges(defaultConfig("churn"), { epochs: 20, patience: 8 });
  const runs = [{ id: "c", name: "c", config: churn, model: null }];
  useStudio.setState({ config: defaultConfig("segment") });
  await goOnWith(stored({ runs, sketches: file }));
  expect(places.started).toHaveBeenCalledWith("c", churn);
  expect(useStudio.getState().config).toEqual(churn);

  const mine = withChanges(defaultConfig("churn"), { epochs: 77 });
  useQueue.setState({ queue: null, end: null });
  useStudio.setState({ config: mine, queueing: false });
  await goOnWith(stored({ id: "later", runs, sketches: file }));
  expect(places.started).toHaveBeenCalledTimes(2);
  expect(useStudio.getState().config).toEqual(mine);
});

it("opens every model of an ended way in Predict, and scores the sketches that they learned from", async () => {
  const done: string[] = [];
  const kept = ["segment-run"].map((id) => madeRun({ id, name: id }));
  const before = [useHistory.getState(), usePredict.getState()] as const;
  const load = async () => useHistory.setState({ runs: kept });
  const stands = [
    vi.spyOn(historyActions, "load").mockImplementation(load),
    vi.spyOn(historyActions, "openModelOf").mockImplementation(async ({ id }) => done.push(`opened ${id}`) > 0),
  ];
  vi.spyOn(predictActions, "takeRunModel").mockImplementation(async () => {
    done.push("took the finished run's");
    usePredict.setState({ model: { isTable: false } as ModelSummary });
  });
  vi.spyOn(predictActions, "scoreFile").mockImplementation(async ({ name }) => void done.push(`scored ${name}`));
  const inStudio = (id: string) => syntheticRun({ epochs: 1, state: "finished", header: runHeader({ id }) });
  useStudio.setState({
    inputFiles: { sketches: new File([], "walk2.npz"), foundation: null },
    run: inStudio("churn-run"),
  });
  const finished = { kind: "finished", seconds: 1, code: null } as const;
  const way = {
    runs: (["foundation", "segment", "churn"] as const).map((task) => ({
      id: `${task}-run`,
      config: defaultConfig(task),
    })),
    endings: [finished, finished, finished],
  };
  await predictWithWay(way);
  expect(usePlace.getState().place).toBe("predict");
  // Churn's record is not kept: it is the run that has just ended.
  expect(done.splice(0)).toEqual(["opened segment-run", "took the finished run's", "scored walk2.npz"]);

  // Nor is it the Studio's any more: another's model is none of the way's.
  useStudio.setState({ run: inStudio("another") });
  await predictWithWay(way);
  expect(done).toEqual(["opened segment-run", "scored walk2.npz"]);
  useStudio.setState({ run: null });
  useHistory.setState(before[0], true);
  usePredict.setState(before[1], true);
  for (const stand of stands) stand.mockRestore();
  vi.mocked(predictActions.takeRunModel).mockRestore();
  vi.mocked(predictActions.scoreFile).mockRestore();
});

const segmentRun = () => useQueue.getState().queue?.runs.find(({ config }) => config.task === "segment")?.config;

it("takes the tables' own segment names for the classes where none of them is one, before pre-training, and says so", async () => {
  segments = ["bireysel", "kobi", "özel"];
  await runEverything();
  expect(places.started).toHaveBeenCalledOnce();
  expect(useWay.getState().ownClasses).toEqual(segments);
  expect(segmentRun()).toMatchObject({ classes: segments, labelMap: {} });
});

it("takes the usual names as they are", async () => {
  await runEverything();
  expect(useWay.getState().ownClasses).toBeNull();
  expect(segmentRun()).toEqual(defaultConfig("segment"));
});

it.each([
  ["some are a class's name", ["mass", "kobi"]],
  ["one alone is no class", ["kobi"]],
])("asks before pre-training where %s, and takes what was said in the form", async (_, names) => {
  segments = names;
  await runEverything();
  expect(places.started).not.toHaveBeenCalled();
  const failure = {
    code: "preflight/labels-unmapped",
    params: { labels: ["kobi"], rows: names.length === 1 ? 10 : 9 },
  };
  expect(useQueue.getState()).toMatchObject({ end: "failing", failure });

  const form = withChanges(defaultConfig("segment"), { labelMap: { kobi: "business" } });
  const { configOf } = useStudio.getState();
  useStudio.setState({ configOf: (task) => (task === "segment" ? form : configOf(task)) });
  await runEverything();
  useStudio.setState({ configOf });
  expect(places.started).toHaveBeenCalledOnce();
  expect(segmentRun()).toMatchObject({ labelMap: { kobi: "business" } });
});

it.each([true, false])(
  "marks the runs of a way on the demo bank's tables as a demo's, others not (%s)",
  async (demo) => {
    dataPlace({ sources: TABLES.map((table) => ({ ...table, demo })) });
    await runEverything();
    await vi.waitFor(() => expect(places.started).toHaveBeenCalled(), PATIENT);
    const run = useQueue.getState().queue?.runs[0];
    if (run === undefined) throw new Error("A way goes on.");
    const header = { id: run.id, startedAt: 1, demo: false, walk: null };
    expect(newRecord(header, labelOf(run, "en")).demo).toBe(demo);
  },
);

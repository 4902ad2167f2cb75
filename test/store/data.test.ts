import { afterEach, expect, it, vi } from "vitest";
import { useData } from "../../src/store/data";
import { holdsOwn } from "../../src/store/data-sources";
import { isStale } from "../../src/store/data-steps";
import { cancelDataWork, type dataWorker, startDataWorkersWith } from "../../src/store/data-worker";

/** The worker of the data place: what it answers, and how it dies. */
const worker: { api: object; die: (detail: string) => void } = { api: {}, die: () => undefined };
startDataWorkersWith(() => ({
  api: new Proxy({}, { get: (_, call) => Reflect.get(worker.api, call) }) as ReturnType<typeof dataWorker>,
  holdLife: async () => false,
  ping: null,
  onDeath: (listener) => {
    worker.die = listener;
  },
  terminate: () => undefined,
}));

afterEach(() => vi.unstubAllGlobals());

it("tells tables and kept sketches of the visitor's own from the demo bank's", () => {
  const opened = { file: "a.csv", bytes: 1, role: null, table: null };
  const source = { file: null, opened, role: null, sha256: null, lastModified: 0, handle: null };
  const kept = (file: string) => ({
    madeAt: 0,
    customers: 1,
    walks: [2],
    files: [],
    inputs: { customers: { file, bytes: 1, sha256: "s" } },
    made: "",
  });
  expect(holdsOwn({ sources: [], kept: null })).toBe(false);
  expect(holdsOwn({ sources: [{ ...source, demo: true }], kept: kept("bank_customers.csv") })).toBe(false);
  expect(holdsOwn({ sources: [{ ...source, demo: false }], kept: null })).toBe(true);
  expect(holdsOwn({ sources: [], kept: kept("customers.csv") })).toBe(true);
});

it("says that the demo bank is not to be had when the connection breaks in the middle of a table", async () => {
  vi.stubGlobal("document", { baseURI: "http://studio/" });
  vi.stubGlobal("fetch", async () => ({ ok: true, blob: () => Promise.reject(new TypeError("network error")) }));
  await useData.getState().openDemo();
  const file = "bank_customers.csv";
  expect(useData.getState().refusals).toEqual([{ file, error: { code: "open/demo-unavailable", params: { file } } }]);
});

it("keeps no refusal of an earlier drop once a file was taken, and those of the same drop until then", async () => {
  const refused = (name: string) => ({ file: name, error: { code: "open/empty", params: { file: name } } });
  worker.api = {
    openSource: async (file: File) =>
      file.name.startsWith("bad")
        ? { ok: false, error: refused(file.name).error }
        : { ok: true, value: { file: file.name, bytes: 1, role: "customers", table: null } },
    fingerprintOf: async () => ({ ok: false }),
  };
  useData.setState(useData.getInitialState());
  const drop = (...names: string[]) => useData.getState().addFiles(names.map((name) => new File(["x"], name)));
  await drop("bad1.csv");
  await drop("bad2.csv");
  expect(useData.getState().refusals).toEqual([refused("bad1.csv"), refused("bad2.csv")]);
  await drop("bad3.csv", "customers.csv");
  expect(useData.getState().refusals).toEqual([refused("bad3.csv")]);
  expect(useData.getState().sources.map(({ opened }) => opened.file)).toEqual(["customers.csv"]);
});

const source = (role: "customers" | "products" | "events" | "hyperedges") => {
  const file = new File(["x"], `${role}.csv`);
  const opened = { file: file.name, bytes: 1, role, table: null };
  return { file, opened, role, lastModified: 0, sha256: null, demo: false, handle: null };
};
const threeTables = () => [source("customers"), source("products"), source("events")];

it("own tables take the demo bank's away, those of one's own stay to choose from", async () => {
  worker.api = {
    openSource: async ({ name }: File) => {
      const role = name.replace(/^.*-|\.csv$/g, "");
      return { ok: true, value: { file: name, bytes: 1, role, table: null } };
    },
    fingerprintOf: async () => ({ ok: false }),
  };
  const drop = (...names: string[]) => useData.getState().addFiles(names.map((name) => new File(["x"], name)));
  const shown = () => useData.getState().sources.map(({ opened, role }) => [opened.file, role]);
  useData.setState({ ...useData.getInitialState(), sources: threeTables().map((each) => ({ ...each, demo: true })) });
  await drop("my-customers.csv", "my-products.csv", "my-events.csv");
  const own = ["customers", "products", "events"].map((role) => [`my-${role}.csv`, role]);
  expect(shown()).toEqual(own);
  await drop("new-events.csv");
  expect(shown()).toEqual([...own.slice(0, 2), ["my-events.csv", null], ["new-events.csv", "events"]]);
});

/** A worker that does everything at once, and says what it was asked for. */
function quickWorker(calls: string[], changes: object = {}): void {
  const answer = (name: string, value: object) => async () => {
    calls.push(name);
    return { ok: true, value };
  };
  worker.api = {
    readTables: answer("tables", {}),
    facts: answer("facts", {}),
    makeGraph: answer("graph", {}),
    makeSketches: answer("sketches", { walks: [], weightBytes: 0, customers: 0 }),
    exportFile: async () => ({ ok: false }),
    graphFingerprint: async () => ({ ok: false }),
    fingerprintOf: async () => ({ ok: false }),
    ...changes,
  };
}

it("makes nothing again of older tables where a column or a file changes while they are read", async () => {
  const calls: string[] = [];
  quickWorker(calls);
  useData.setState({ ...useData.getInitialState(), sources: threeTables() });
  await useData.getState().makeSketches();
  const { graph, sketches, made } = useData.getState();
  calls.length = 0;
  quickWorker(calls, {
    facts: async () => {
      useData.getState().setColumn("customers", "segment", "branch");
      return { ok: true, value: {} };
    },
  });
  useData.setState({ held: null });
  await useData.getState().makeAgain();
  expect(calls).toEqual(["tables"]);
  expect(useData.getState()).toMatchObject({ graph, sketches, made: { graph: made.graph, sketches: made.sketches } });
  for (const step of ["tables", "graph", "sketches"] as const) expect(isStale(useData.getState(), step)).toBe(true);
});

it.each(["makeSketches", "makeGraph", "makeAgain"] as const)(
  "%s ends where the tables' counting is canceled",
  async (chain) => {
    const calls: string[] = [];
    quickWorker(calls, { facts: async () => ({ ok: false, error: { code: "open/canceled", params: {} } }) });
    useData.setState({ ...useData.getInitialState(), sources: threeTables() });
    if (chain === "makeAgain") useData.setState({ graph: Object.create(null), sketches: Object.create(null) });
    await useData.getState()[chain]();
    expect(calls).toEqual(["tables"]);
    expect(useData.getState()).toMatchObject({ failed: null, held: "tables", progress: null });
  },
);

it("makes what comes before anew where files or settings changed since, so that no sketches are of an older graph", async () => {
  const calls: string[] = [];
  quickWorker(calls);
  useData.setState({ ...useData.getInitialState(), sources: threeTables() });
  const made = async () => {
    calls.length = 0;
    await useData.getState().makeSketches();
    for (const step of ["tables", "graph", "sketches"] as const) expect(isStale(useData.getState(), step)).toBe(false);
    return calls.join(" ");
  };
  expect(await made()).toBe("tables facts graph sketches");
  expect(await made()).toBe("sketches");
  expect(useData.getState().change({ walks: [1] })).toBeNull();
  expect(await made()).toBe("graph sketches");
  useData.setState(({ sources }) => ({ sources: [...sources, source("hyperedges")] }));
  expect(await made()).toBe("tables facts graph sketches");
  // Without a table there is nothing to make them of.
  useData.setState(({ sources }) => ({ sources: sources.slice(1) }));
  calls.length = 0;
  await useData.getState().makeSketches();
  expect(calls).toEqual([]);
});

it("knows tables by content: the same bytes under another name and time are the same, others under the same name are not", async () => {
  const file = (text: string, name: string, lastModified: number) => new File([text], name, { lastModified });
  let hashing = Promise.resolve();
  quickWorker([], {
    openSource: async (table: File) => {
      const role = (await table.text()).split(" ")[0];
      return { ok: true, value: { file: table.name, bytes: table.size, role, table: null } };
    },
    fingerprintOf: async (table: File) => {
      await hashing;
      return { ok: true, value: `sha of ${await table.text()}` };
    },
  });
  const { addFiles, makeSketches } = useData.getState();
  useData.setState({ ...useData.getInitialState() });
  const stale = () => (["tables", "graph", "sketches"] as const).map((step) => isStale(useData.getState(), step));
  const hashed = () => expect.poll(() => useData.getState().sources.every(({ sha256 }) => sha256 !== null)).toBe(true);

  // Made before anything is hashed.
  let go = () => {};
  hashing = new Promise<void>((resolve) => {
    go = resolve;
  });
  await addFiles([file("customers 1", "c.csv", 1), file("products 1", "p.csv", 1), file("events 1", "e.csv", 1)]);
  await makeSketches();
  expect(stale()).toEqual([false, false, false]);
  go();
  await hashed();
  expect(stale()).toEqual([false, false, false]);

  await addFiles([file("events 1", "copy of e.csv", 2)]);
  await hashed();
  expect(stale()).toEqual([false, false, false]);
  // Another content of the same name, size and time.
  await addFiles([file("events 2", "copy of e.csv", 2)]);
  await hashed();
  expect(stale()).toEqual([true, true, true]);
  await addFiles([file("events 1", "e.csv", 3)]);
  await hashed();
  expect(stale()).toEqual([false, false, false]);
  expect(useData.getState().change({ walks: [1] })).toBeNull();
  expect(stale()).toEqual([false, true, true]);
});

it("keeps what was made in sight when the worker is ended for a cancel, and gives it up when it dies", async () => {
  quickWorker([]);
  useData.setState({ ...useData.getInitialState(), sources: threeTables() });
  await useData.getState().makeGraph();
  expect(useData.getState()).toMatchObject({ held: "graph", failed: null });
  const { graph, made } = useData.getState();
  // One that does not hear for a minute that its work is not wanted any more is ended.
  vi.useFakeTimers();
  quickWorker([], { cancel: () => new Promise(() => undefined) });
  void cancelDataWork("cancel");
  await vi.advanceTimersByTimeAsync(60_000);
  vi.useRealTimers();
  expect(useData.getState()).toMatchObject({ held: null, failed: null, graph, made });
  expect(graph).not.toBeNull();

  quickWorker([]);
  await useData.getState().makeGraph();
  const error = { code: "open/worker-failed", params: { detail: "out of memory" } };
  worker.die("out of memory");
  expect(useData.getState()).toMatchObject({ held: null, graph: null, failed: { step: "tables", error } });
  await useData.getState().read();
  expect(useData.getState()).toMatchObject({ held: "tables", failed: null });
});

it("silence does not say that the sketches which were kept are gone", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { storage: { getDirectory: () => new Promise(() => undefined) } });
  const files = [{ kind: "weights" as const, walk: 2, name: "weights.npz", bytes: 1, sha256: "ab" }];
  const kept = { madeAt: 1, customers: 3, walks: [2], files, inputs: {}, made: "" };
  useData.setState({ ...useData.getInitialState(), kept });
  const looked = useData.getState().checkKept();
  await vi.advanceTimersByTimeAsync(20_000);
  await looked;
  const asked = useData.getState().weights(2);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await asked).toBeNull();
  expect(useData.getState()).toMatchObject({ kept, progress: null });
  vi.useRealTimers();
});

import { afterEach, expect, it, vi } from "vitest";
import { holdsOwn, isStale, useData } from "../../src/store/data";

const worker = vi.hoisted((): { api: object } => ({ api: {} }));
vi.mock("../../src/store/data-worker", () => ({
  dataWorker: () => worker.api,
  onDataLost: () => undefined,
  onTablesReplaced: () => undefined,
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

it("makes what comes before anew where files or settings changed since, so that no sketches are of an older graph", async () => {
  const calls: string[] = [];
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
  };
  const source = (role: "customers" | "products" | "events" | "hyperedges") => {
    const file = new File(["x"], `${role}.csv`);
    const opened = { file: file.name, bytes: 1, role, table: null };
    return { file, opened, role, lastModified: 0, sha256: null, demo: false, handle: null };
  };
  useData.setState({ sources: [source("customers"), source("products"), source("events")] });
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

import { afterEach, expect, it, vi } from "vitest";
import { holdsOwn, useData } from "../../src/store/data";

// Of the page, which Node is not.
vi.mock("../../src/store/studio", () => ({
  studioWorker: () => null,
  useStudio: { getState: () => null, subscribe: () => undefined },
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

import type { ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { openNpz } from "../../../src/formats";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { parseSketchConfig } from "../../../src/pipeline/sketch-config";
import type { SketchFileKind, SketchProgress } from "../../../src/protocol/tables";
import { forgetData, useData } from "../../../src/store/data";
import { isStale } from "../../../src/store/data-steps";
import { dataWorker } from "../../../src/store/data-worker";
import { storageActions } from "../../../src/store/storage";
import { withProgress } from "../../../src/store/with-progress";
import { BinStrip } from "../../../src/ui/data/BinStrip";
import { GraphPanel } from "../../../src/ui/data/GraphPanel";
import { GraphSection } from "../../../src/ui/data/GraphSection";
import { SketchesPanel } from "../../../src/ui/data/SketchesPanel";
import { SketchesSection } from "../../../src/ui/data/SketchesSection";

const data = () => useData.getState();

beforeAll(async () => {
  await loadErrorSentences();
  await data().openDemo();
  expect(data().change({ walks: [1, 2], cleora: { generation: 3, dim: 64, trim: 16 } })).toBeNull();
  await data().makeGraph();
  await data().makeSketches();
  expect(data()).toMatchObject({ failed: null, held: "sketches" });
}, 120_000);
afterAll(async () => {
  await forgetData();
  await storageActions.forgetEverything();
});

let root: Root | null = null;
afterEach(() => {
  root?.unmount();
  document.body.replaceChildren();
});

function show(panel: ReactNode): HTMLElement {
  const place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
  root.render(panel);
  return place;
}

const part = (place: HTMLElement, label: string) => {
  const found = [...place.querySelectorAll<HTMLElement>("section")].find(({ ariaLabel }) => ariaLabel === label);
  if (found === undefined) throw new Error(`no part ${label}`);
  return found;
};
const until = <T,>(get: () => T) => expect.poll(get, { timeout: 15_000 });
const rows = (place: HTMLElement) =>
  [...place.querySelectorAll("tbody tr")].map((row) => [...row.children].map(({ textContent }) => textContent ?? ""));

async function exported(kind: SketchFileKind, walk: number): Promise<File> {
  const file = await withProgress(
    (_: SketchProgress) => undefined,
    (report) => dataWorker().exportFile(kind, walk, report),
  );
  if (!file.ok) throw new Error(file.error.code);
  return new File([file.value.blob], file.value.name);
}

const digestOf = async (file: File) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())).toHex();

it("says of every number of walks how alike it makes the names, and what follows", async () => {
  const place = show(<GraphPanel />);
  await until(() => rows(part(place, "Over-smoothing")).length).toBe(2);
  const [one = [], two = []] = rows(part(place, "Over-smoothing"));
  expect([one[0], two[0]]).toEqual(["1 walk", "2 walks"]);
  expect(one[3]).toBe("Names are well apart.");
  expect(two[3]).toMatch(/fewer walks keep them apart|prefer 1 or 2 walks/);
  expect(Number(two[1])).toBeGreaterThan(Number(one[1]));
  expect(Number(two[2])).toBeLessThan(Number(one[2]));
});

it("lists the nearest names of any product or event, nearest first", async () => {
  const place = show(<GraphPanel />);
  await until(() => rows(part(place, "Nearest neighbors")).length).toBe(10);
  const near = rows(part(place, "Nearest neighbors")).map(([, cosine]) => Number(cosine));
  expect(near).toEqual(near.toSorted((a, b) => b - a));
});

it("warns of a window that lies beside the events", async () => {
  const { sketches } = data();
  if (sketches === null) throw new Error("no sketches");
  useData.setState({ sketches: { ...sketches, empty: { ...sketches.empty, past: sketches.customers } } });
  const place = show(<SketchesPanel />);
  await until(() => place.textContent).toMatch(/customers have no known event from .* so that past sketches are empty/);
  useData.setState({ sketches });
  await until(() => place.textContent).not.toContain("have no known event from");
});

it("shows the bins of the first names of thousands, and where the others are", async () => {
  const names = Array.from({ length: 3000 }, (_, i) => `type ${i}`);
  const codes = { walk: 1, names, kinds: names.map(() => "event" as const), subspaces: 2, bins: 4, ties: [] };
  const place = show(<BinStrip codes={{ ...codes, codes: new Int32Array(6000), withoutCode: [] }} />);
  await until(() => place.textContent).toContain("2,900 more names; the sketcher's file has them all.");
  expect(rows(place)).toHaveLength(100);
});

it("shows every name's bins, a ring around those that lie on an edge", async () => {
  const place = show(<SketchesPanel />);
  const [, codes] = data().sketches?.walks ?? [];
  if (codes === undefined) throw new Error("no codes");
  const strip = () => part(place, "Bins per name");
  await until(() => rows(strip()).length).toBe(codes.names.length);
  const expected = codes.names.map((name, index) => [
    name,
    ...Array.from({ length: codes.subspaces }, (_, subspace) => {
      const tied = codes.ties.some((tie) => tie.subspace === subspace && tie.name === index);
      return `${codes.codes[subspace * codes.names.length + index]}${tied ? " on an edge" : ""}`;
    }),
  ]);
  expect(rows(strip())).toEqual(expected);
  const heads = [...strip().querySelectorAll("thead th")].map(({ textContent }) => textContent);
  expect(heads.slice(0, 3)).toEqual(["Name", "0", "1"]);
  expect(codes.ties.length).toBeGreaterThan(0);
  expect(strip().querySelectorAll("td.outline-warning")).toHaveLength(codes.ties.length);
});

it("has one way on: what is stale is made anew, the first of it first, before sketches are used", async () => {
  const place = show(
    <>
      <GraphSection />
      <SketchesSection />
      <SketchesPanel />
    </>,
  );
  const next = () =>
    [...place.querySelectorAll("button")]
      .filter(({ className }) => className.includes("bg-accent"))
      .map(({ textContent }) => textContent);
  await until(next).toEqual(["Use in the Studio"]);
  const { cleora } = data().config;
  data().change({ cleora: { ...cleora, trim: 15 } });
  await until(next).toEqual(["Make the graph anew"]);
  data().change({ cleora });
  await until(next).toEqual(["Use in the Studio"]);
});

it("writes down settings, counts, hashes, ties, gauge and seconds", async () => {
  const settings = JSON.parse(await (await exported("settings", 0)).text());
  const { sources, config, graph, sketches } = data();
  expect(Object.keys(settings)).toEqual(
    "version config inputs counts windows splitNames gauge ties seconds".split(" "),
  );
  expect(settings.config).toEqual(config);
  for (const { role, file } of sources) {
    if (role === null || file === null) throw new Error("a file without a role");
    expect(settings.inputs[role]).toEqual({ file: file.name, bytes: file.size, sha256: await digestOf(file) });
  }
  expect(settings.counts).toMatchObject({ customers: { rows: 1500, badRows: 0 }, graph: { edges: graph?.edges } });
  expect(settings.gauge).toEqual(graph?.walks.map(({ walk, gauge }) => ({ walk, ...gauge })));
  expect(settings.ties.map(({ ties }: { ties: object[] }) => ties.length)).toEqual(
    sketches?.walks.map(({ ties }) => ties.length),
  );
  expect(Object.keys(settings.seconds)).toEqual(["tables", "graph", "sketches"]);
});

it("takes hyperedges that a file brings instead of those of the tables, and the sketches are exactly the same", async () => {
  const [file, mine] = [await exported("hyperedges", 2), await exported("sketches", 2)];
  await data().addFiles([file]);
  const source = data().sources.at(-1);
  if (source?.role !== "hyperedges") throw new Error("no hyperedges");
  await data().makeGraph();
  await data().makeSketches();
  expect(data()).toMatchObject({ failed: null, held: "sketches" });
  expect(await digestOf(await exported("sketches", 2))).toBe(await digestOf(mine));
  data().remove(source);
});

it("takes embeddings that a file brings instead of the graph, and the sketches are exactly theirs", async () => {
  const [file, mine] = [await exported("embeddings", 2), await exported("sketches", 2)];
  await data().addFiles([file]);
  expect(data().sources.at(-1)).toMatchObject({ role: "embeddings", opened: { table: null } });
  await data().makeGraph();
  await data().makeSketches();
  expect(data()).toMatchObject({ failed: null, sketches: { walks: [{ walk: 2 }] } });
  expect(await digestOf(await exported("sketches", 2))).toBe(await digestOf(mine));
  const place = show(<SketchesPanel />);
  await until(() => part(place, "Files").textContent).toContain("Sketcher for new customers");
  // There is no graph that could be written.
  expect(part(place, "Files").textContent).not.toMatch(/Hyperedges|Embeddings/);
});

it("makes of changed settings and files what comes before, too: never sketches of an older graph", async () => {
  const { sources, remove, change, makeSketches } = data();
  for (const source of sources.filter(({ role }) => role === "embeddings")) remove(source);
  expect(change({ walks: [1] })).toBeNull();
  await makeSketches();
  expect(data()).toMatchObject({ failed: null, graph: { walks: [{ walk: 1 }] }, sketches: { walks: [{ walk: 1 }] } });
  for (const step of ["tables", "graph", "sketches"] as const) expect(isStale(data(), step)).toBe(false);
});

it("writes the embeddings of more than 100,000 customers when asked to, and of the names alone otherwise", async () => {
  const ids = Array.from({ length: 100_001 }, (_, i) => `C${i}`);
  const table = (name: string, header: string, row: (id: string) => string) =>
    new File([`${header}\n${ids.map(row).join("\n")}\n`], name);
  const files = {
    customers: table("customers.csv", "customer_id,segment", (id) => `${id},mass`),
    products: table("products.csv", "customer_id,product_id", (id) => `${id},loan`),
    events: table("events.csv", "customer_id,event_type,timestamp", (id) => `${id},login,2026-10-23`),
  };
  const config = parseSketchConfig({ walks: [1], cleora: { dim: 8 } });
  for (const [customerEmbeddings, expected] of [
    [false, 2],
    [true, 100_003],
  ] as const) {
    const made = await withProgress(
      (_: SketchProgress) => undefined,
      (report) => dataWorker().sketchTables(files, config, { customerEmbeddings }, report),
    );
    expect(made.ok).toBe(true);
    const npz = await openNpz(await exported("embeddings", 1), { fileName: "e.npz" });
    expect(npz.get("embeddings")?.shape).toEqual([expected, 8]);
  }
});

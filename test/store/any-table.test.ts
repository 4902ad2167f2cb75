import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TableMapping } from "../../src/data/any-table/mapping";
import type { OpenedFile, SketchesSummary } from "../../src/protocol/files";
import type { ResumableRun } from "../../src/protocol/worker-api";
import { leaveTable, trainOnTable } from "../../src/store/any-table";
import { changedKeys, formDefaults } from "../../src/store/config-fields";
import { fileActions, rememberInputs, useFiles } from "../../src/store/files";
import { noteUserFile } from "../../src/store/handles";
import { useStudio } from "../../src/store/studio";
import { configFor, defaultConfig, withChanges } from "../../src/tasks/config";
import { tableConfig } from "../../src/tasks/segment/table-config";
import { PATIENT } from "../patient";
import { sketches } from "../ui/fixtures";
import { serveStudio } from "./serve-studio";

vi.stubGlobal("navigator", {});
vi.stubGlobal("FileSystemFileHandle", class {});

const outcome: TableMapping = { label: "outcome", id: null, features: ["age", "income"], decimal: "." };
const city: TableMapping = { ...outcome, label: "city" };
const column = { width: 1, isNumeric: true, isText: false, missing: 0, distinct: 2, examples: [] };
const question = (file: File): OpenedFile => ({
  kind: "labeled-table",
  head: {
    file: file.name,
    columns: ["age", "income", "outcome", "city"].map((name) => ({ ...column, name })),
    sampled: 9,
    decimal: ".",
    hasCommas: false,
  },
  guess: { ...outcome, features: ["age"] },
  isCustomers: false,
});
/** Rows with each label: so many that a label more is another batch size. */
const ROWS = 2000;
/** Labels of each column of these tables. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  outcome: ["left", "stayed"],
  city: ["Rome", "Oslo", "Bern"],
};
function summaryOf(file: File, table: TableMapping | null): SketchesSummary {
  const labels = (table === null ? [] : (LABELS[table.label] ?? [])).map((label) => ({
    label,
    count: ROWS,
    firstRow: 0,
  }));
  return { ...sketches, file: file.name, bytes: file.size, sha256: null, table, labels };
}

/** What the worker was asked to read: each file with the mapping that it was given. */
const read: [string, unknown][] = [];
/** What the worker holds. */
let held: File | null = null;
let refusing = false;
const isTable = (file: File) => file.name.endsWith(".csv");
serveStudio({
  inputs: {
    identifyFile: async ({ name }) => {
      if (name.endsWith(".json")) return { ok: true, value: "configuration" };
      return { ok: true, value: name.endsWith(".csv") ? "labeled-table" : "sketches" };
    },
    openFile: async (file, _onProgress, _run, mapping) => {
      if (file.name.endsWith(".json")) {
        const json: unknown = JSON.parse(await file.text());
        return { ok: true, value: { kind: "configuration", file: file.name, json } };
      }
      read.push([file.name, mapping ?? null]);
      if (refusing) return { ok: false, error: { code: "data/bad-mapping", params: { key: "table.label" } } };
      if (isTable(file) && mapping === null) return { ok: true, value: question(file) };
      held = file;
      const summary = summaryOf(file, isTable(file) ? (mapping as TableMapping) : null);
      return { ok: true, value: { kind: "sketches", summary } };
    },
    closeFile: async () => ({ ok: true, value: undefined }),
    // The hash of a file is its text here.
    fingerprints: async () => ({ ok: true, value: { sketches: (await held?.text()) ?? null, foundation: null } }),
    fingerprintOf: async (file) => ({ ok: true, value: await file.text() }),
    verifyFoundation: async () => ({ ok: true, value: null }),
  },
  run: { preflight: async () => ({ ok: false, error: { code: "preflight/no-data", params: {} } }) },
});

const file = (name: string, text = name) => new File([text], name);
const studio = () => useStudio.getState();
const form = () => {
  const { config } = studio();
  return config.task === "segment" ? config : expect.unreachable();
};
const hashed = (sha256: string) => vi.waitFor(() => expect(studio().sketches.value?.sha256).toBe(sha256), PATIENT);

beforeEach(async () => {
  read.length = 0;
  held = null;
  refusing = false;
  await studio().removeInput("sketches");
  useStudio.setState({
    config: defaultConfig(),
    refusals: [],
    resumable: [],
    waiting: [],
    table: null,
    choice: null,
    queueing: false,
  });
});

/** What a table with this label gets when nobody says another. */
function fittedFor(label: string): number {
  const labels = (LABELS[label] ?? []).map((each) => ({ label: each, count: ROWS }));
  return configFor("segment", tableConfig(defaultConfig(), { labels })).batchSize;
}

describe("the form of a table", () => {
  it("is a run from scratch with the table's own classes, and sketches bring theirs back", async () => {
    const mine = withChanges(defaultConfig(), {
      classes: ["a", "b"],
      labelMap: { left: "a", stayed: "b" },
      epochs: 77,
    });
    useStudio.setState({ config: mine });
    await studio().openFiles([file("people.csv")]);
    expect(studio().table?.guess).toEqual({ ...outcome, features: ["age"] });
    expect(studio().config).toEqual(mine);
    await trainOnTable(outcome);
    expect(studio().table).toBeNull();
    expect(form()).toMatchObject({
      fromScratch: true,
      hiddenDim: 256,
      classes: ["left", "stayed"],
      labelMap: {},
      epochs: 77,
    });
    await studio().openFiles([file("bank.npz")]);
    expect(studio().config).toEqual(mine);
  });

  it("counts as unchanged until somebody changes it, and a reset brings it back", async () => {
    await studio().openTable(file("people.csv"), outcome);
    const changed = () => changedKeys(studio().config, formDefaults(studio()));
    expect(changed()).toEqual([]);
    studio().setConfig({ epochs: 7 });
    expect(changed()).toEqual(["epochs"]);
    studio().resetConfig();
    expect(changed()).toEqual([]);
    expect(form()).toMatchObject({ fromScratch: true, classes: ["left", "stayed"] });
    await studio().openFiles([file("bank.npz")]);
    expect(changed()).toEqual([]);
    expect(form().fromScratch).toBe(false);
  });

  it("comes when the table is read, not while it is asked about: a demo and its form stay until then", async () => {
    const demo = withChanges(defaultConfig(), { epochs: 12 });
    useStudio.setState({ demo: true, config: demo });
    await studio().openFiles([file("people.csv")]);
    expect(studio()).toMatchObject({ demo: true, config: demo });
    leaveTable();
    expect(studio()).toMatchObject({ demo: true, config: demo, table: null });
    await studio().openFiles([file("people.csv")]);
    await trainOnTable(outcome);
    expect(studio().demo).toBe(false);
    expect(form()).toMatchObject({ classes: ["left", "stayed"] });
  });

  it("makes refusals of earlier files history when it is asked about", async () => {
    const error = { code: "open/unsupported", params: { file: "notes.pdf", kind: "unknown" } };
    useStudio.setState({ refusals: [{ file: "notes.pdf", error }] });
    await studio().openFiles([file("people.csv")]);
    expect(studio()).toMatchObject({ refusals: [], table: { file: { name: "people.csv" } } });
  });

  it("leaves nothing behind of a table that was refused in its dialog and left", async () => {
    await studio().openFiles([file("people.csv")]);
    refusing = true;
    await trainOnTable(outcome);
    expect(studio().refusals).toMatchObject([{ file: "people.csv" }]);
    leaveTable();
    expect(studio()).toMatchObject({ refusals: [], table: null });
  });

  it("begins anew with another label and with another file, and stays with other features", async () => {
    const people = file("people.csv");
    await studio().openTable(people, outcome);
    studio().setConfig({ classes: ["stays"], labelMap: { left: "stays", stayed: "stays" } });
    await studio().openTable(people, { ...outcome, features: ["income"] });
    expect(form()).toMatchObject({ classes: ["stays"], labelMap: { left: "stays", stayed: "stays" } });
    await studio().openTable(people, city);
    expect(form()).toMatchObject({ classes: ["Bern", "Oslo", "Rome"], labelMap: {} });
    await studio().openTable(people, outcome);
    studio().setConfig({ labelMap: { left: "stayed" } });
    await studio().openTable(file("others.csv"), outcome);
    expect(form()).toMatchObject({ classes: ["left", "stayed"], labelMap: {} });
  });

  it("keeps a batch size that somebody typed when the label changes, and fits it again once it is reset", async () => {
    const people = file("people.csv");
    await studio().openTable(people, outcome);
    const fitted = form().batchSize;
    await studio().openTable(people, city);
    expect(form().batchSize, "nobody typed one").toBe(fittedFor("city"));
    studio().setConfig({ batchSize: 7 });
    await studio().openTable(people, outcome);
    expect(form()).toMatchObject({ batchSize: 7, classes: ["left", "stayed"] });
    studio().resetConfig();
    expect(form().batchSize).toBe(fitted);
    await studio().openTable(people, city);
    expect(form().batchSize).toBe(fittedFor("city"));
  });

  it("comes with a table that waited for a run to end", async () => {
    useStudio.setState({ queueing: true, table: null });
    const people = file("people.csv");
    await studio().openTable(people, outcome);
    expect(read).toEqual([]);
    studio().setQueueing(false);
    await hashed("people.csv");
    expect(form()).toMatchObject({ fromScratch: true, classes: ["left", "stayed"] });
  });

  it("holds what a configuration file beside the table says", async () => {
    await studio().openFiles([file("people.csv"), file("run.json", '{"hiddenDim":32,"epochs":4}')]);
    await trainOnTable(outcome);
    expect(form()).toMatchObject({
      hiddenDim: 32,
      epochs: 4,
      fromScratch: true,
      outputDim: 64,
      classes: ["left", "stayed"],
    });
  });
});

describe("the columns of a table", () => {
  it("are asked about still when the table is refused, and are those of the last reading for another worker", async () => {
    const people = file("people.csv");
    await studio().openTable(people, outcome);
    await studio().openFiles([people]);
    refusing = true;
    await trainOnTable({ ...city, label: null });
    expect(studio().table?.file).toBe(people);
    expect(studio().refusals).toHaveLength(1);
    expect(studio().sketches.value?.table).toEqual(outcome);
    refusing = false;
    await studio().openFiles([people]);
    expect(read.at(-1)).toEqual(["people.csv", null]);
  });

  it("are those of an unfinished run for its very file; another of its name and size is asked about", async () => {
    const resumable = {
      id: "1",
      startedAt: 0,
      config: defaultConfig(),
      demo: false,
      epoch: 1,
      step: 0,
      ended: false,
      sketches: { file: "people.csv", bytes: 4, sha256: "mine", table: city },
      foundation: null,
    } satisfies ResumableRun;
    useStudio.setState({ resumable: [resumable] });
    await studio().openFiles([file("people.csv", "else")]);
    expect(read).toEqual([["people.csv", null]]);
    expect(studio().table?.guess).toEqual(city);
    await studio().openFiles([file("people.csv", "mine")]);
    expect(read.at(-1)).toEqual(["people.csv", city]);
    // Two runs of this file want two things of it.
    const other = { ...resumable, id: "2", sketches: { ...resumable.sketches, table: outcome } };
    useStudio.setState({ resumable: [other, resumable], table: null });
    await studio().openFiles([file("people.csv", "mine")]);
    expect(studio().table?.guess).toEqual(outcome);
  });

  it("are asked about for one of several tables, which is chosen first", async () => {
    const tables = [file("a.csv"), file("b.csv")];
    await studio().openFiles(tables);
    expect(read).toEqual([]);
    expect(studio().choice).toEqual({ kind: "data", files: tables });
    await studio().chooseFile(tables[1] ?? expect.unreachable());
    expect(studio().table?.file).toBe(tables[1]);
    expect(studio().choice).toBeNull();
  });
});

describe("a table that is opened again", () => {
  it("is remembered with the columns of its last reading", async () => {
    const stop = rememberInputs();
    const people = file("people.csv", "p1");
    noteUserFile(people, null);
    const remembered = () => useFiles.getState().remembered.find(({ sha256 }) => sha256 === "p1")?.table;
    await studio().openTable(people, outcome);
    await vi.waitFor(() => expect(remembered()).toEqual(outcome), PATIENT);
    await studio().openTable(people, city);
    await vi.waitFor(() => expect(remembered()).toEqual(city), PATIENT);
    stop();
  });

  it("is read once more for other columns than it is open for, and is not open for them when that fails", async () => {
    const people = file("people.csv", "p2");
    await studio().openTable(people, outcome);
    await hashed("p2");
    const wanted = { kind: "sketches", file: "people.csv", bytes: 2, sha256: "p2" } as const;
    expect(await fileActions.openAgain([{ ...wanted, table: outcome }])).toBe(true);
    expect(read).toHaveLength(1);
    expect(await fileActions.openAgain([{ ...wanted, table: city }])).toBe(true);
    expect(read.at(-1)).toEqual(["people.csv", city]);
    expect(studio().inputFiles.sketches).toBe(people);
    await hashed("p2");
    refusing = true;
    expect(await fileActions.openAgain([{ ...wanted, table: outcome }])).toBe(false);
    expect(studio().sketches.value?.table).toEqual(city);
  });
});

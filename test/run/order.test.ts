import { describe, expect, it } from "vitest";
import { groupedRuns, orderAfterClick, orderedRuns, type RunColumn } from "../../src/run/order";
import { madeRun } from "../e2e/stored-runs";

const nine = { ...madeRun({ id: "9", name: "run 9", data: "bank", epochs: 3 }), startedAt: 30 };
const ten = { ...madeRun({ id: "10", name: "run 10", data: "bank", epochs: 9 }), startedAt: 20 };
const dead = { ...madeRun({ id: "11", name: "Run 1", data: "demo" }), startedAt: 10, json: null };
const runs = [ten, dead, nine];

const names = (by: RunColumn, descending: boolean) => orderedRuns(runs, { by, descending }).map(({ name }) => name);

describe("orderedRuns", () => {
  it("sorts names as people do", () => {
    expect(names("name", false)).toEqual(["Run 1", "run 9", "run 10"]);
    expect(names("name", true)).toEqual(["run 10", "run 9", "Run 1"]);
  });

  it("keeps runs without a value last, whichever way", () => {
    expect(names("epochs", false)).toEqual(["run 9", "run 10", "Run 1"]);
    expect(names("epochs", true)).toEqual(["run 10", "run 9", "Run 1"]);
    expect(names("valLoss", false).at(-1)).toBe("Run 1");
    expect(names("leading", true).at(-1)).toBe("Run 1");
  });

  it("puts the newest of equals first", () => {
    expect(names("state", false)).toEqual(["run 9", "run 10", "Run 1"]);
    expect(names("started", true)).toEqual(["run 9", "run 10", "Run 1"]);
  });
});

describe("orderAfterClick", () => {
  it("begins with what one wants to see of a column, then turns round", () => {
    const start = { by: "valLoss", descending: false } as const;
    expect(orderAfterClick(start, "valLoss")).toEqual({ by: "valLoss", descending: true });
    expect(orderAfterClick(start, "leading")).toEqual({ by: "leading", descending: true });
    expect(orderAfterClick(start, "name")).toEqual({ by: "name", descending: false });
    expect(orderAfterClick({ by: "started", descending: true }, "started").descending).toBe(false);
  });
});

describe("groupedRuns", () => {
  it("keeps two labels of a table apart", () => {
    const onTable = (run: typeof nine, label: string) => {
      const table = { label, id: null, features: ["age"], decimal: "." } as const;
      return run.json === null ? run : { ...run, json: { ...run.json, dataset: { ...run.json.dataset, table } } };
    };
    const groups = groupedRuns([onTable(nine, "outcome"), onTable(ten, "outcome"), onTable(ten, "city"), ten]);
    expect(groups.map(({ data, runs: ofGroup }) => [data?.table?.label, ofGroup.length])).toEqual([
      ["outcome", 2],
      ["city", 1],
      [undefined, 1],
    ]);
  });

  it("puts runs on the same customers together, whatever their seeds, in the order they came", () => {
    const otherSeed = madeRun({ id: "12", name: "seed 7", data: "bank", splitSeed: 7 });
    const smaller = madeRun({ id: "13", name: "smaller test", data: "bank" });
    if (smaller.json === null) expect.unreachable();
    const resplit = {
      ...smaller,
      json: {
        ...smaller.json,
        split: { ...smaller.json.split, sizes: [8000, 1000, 1000] as [number, number, number] },
      },
    };
    const groups = groupedRuns([ten, resplit, otherSeed, nine, dead]);
    expect(groups.map((group) => group.runs.map(({ name }) => name))).toEqual([
      ["run 10", "seed 7", "run 9"],
      ["smaller test"],
      ["Run 1"],
    ]);
    expect(groups.map(({ data, sizes }) => [data?.file ?? null, sizes?.[0] ?? null])).toEqual([
      ["bank.npz", 7000],
      ["bank.npz", 8000],
      [null, null],
    ]);
  });
});

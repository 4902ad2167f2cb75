import { describe, expect, it } from "vitest";
import { dataOf, EVERY_RUN, filteredRuns, tasksOf } from "../../src/run/filter";
import { madeRun } from "../e2e/stored-runs";

const runs = [
  madeRun({ id: "1", name: "frozen head", data: "bank", epochs: 1 }),
  { ...madeRun({ id: "2", name: "full backbone", data: "bank", epochs: 1 }), starred: true },
  { ...madeRun({ id: "3", name: "frozen again", data: "demo", epochs: 1 }), notes: "with half the batch" },
];
const ids = (filter: Partial<typeof EVERY_RUN>) => filteredRuns(runs, { ...EVERY_RUN, ...filter }).map(({ id }) => id);

describe("filteredRuns", () => {
  it("takes every run until something is asked for", () => {
    expect(ids({})).toEqual(["1", "2", "3"]);
  });

  it("finds all words, in names and in notes", () => {
    expect(ids({ search: "FROZEN" })).toEqual(["1", "3"]);
    expect(ids({ search: "batch frozen" })).toEqual(["3"]);
    expect(ids({ search: "nothing" })).toEqual([]);
  });

  it("keeps to starred runs and to one file's customers", () => {
    expect(ids({ starred: true })).toEqual(["2"]);
    const [bank, demo] = dataOf(runs);
    expect([bank?.runs, demo?.runs]).toEqual([2, 1]);
    expect(ids({ data: demo?.sha256 ?? "" })).toEqual(["3"]);
  });

  it("keeps to a tag and finds it by words", () => {
    const [first, ...others] = runs;
    if (first === undefined) expect.unreachable();
    const tagged = [{ ...first, tags: ["for the board"] }, ...others];
    expect(filteredRuns(tagged, { ...EVERY_RUN, tag: "for the board" }).map(({ id }) => id)).toEqual(["1"]);
    expect(filteredRuns(tagged, { ...EVERY_RUN, search: "board" }).map(({ id }) => id)).toEqual(["1"]);
  });

  it("keeps to a task, of those that the runs have", () => {
    const [first, ...others] = runs;
    if (first?.json == null) expect.unreachable();
    const mixed = [{ ...first, json: { ...first.json, task: "churn" as const } }, ...others];
    expect(tasksOf(runs)).toEqual(["segment"]);
    expect(tasksOf(mixed)).toEqual(["segment", "churn"]);
    expect(filteredRuns(mixed, { ...EVERY_RUN, task: "churn" }).map(({ id }) => id)).toEqual(["1"]);
  });
});

import { describe, expect, it } from "vitest";
import { changesCsv } from "../../../src/scoring/changes";
import { type ListedChange, listedChanges, outcomeOf } from "../../../src/ui/runs/comparison/changed-list";
import { signedPoints } from "../../../src/ui/runs/comparison/points";

function change(row: number, actual: number, before: number, after: number, id: string | null = null): ListedChange {
  const each = { row, actual, before, after };
  return { ...each, id, outcome: outcomeOf(each) };
}
const changes = [
  change(9, 0, 1, 0, "c10"),
  change(3, 0, 0, 1, "c9"),
  change(5, 2, 1, 0, "c1"),
  change(1, 1, 0, 1, "c2"),
];

describe("the list of changed customers", () => {
  it("knows what became of each", () => {
    expect(changes.map(({ outcome }) => outcome)).toEqual(["fixed", "broken", "stillWrong", "fixed"]);
  });

  it("sorts by any column both ways, rows ascending among equals, ids as people count", () => {
    const rows = (column: "row" | "id" | "actual" | "outcome", descending = false) =>
      listedChanges(changes, "all", { column, descending }).map(({ row }) => row);
    expect(rows("row")).toEqual([1, 3, 5, 9]);
    expect(rows("row", true)).toEqual([9, 5, 3, 1]);
    expect(rows("id")).toEqual([5, 1, 3, 9]);
    expect(rows("actual")).toEqual([3, 9, 1, 5]);
    expect(rows("outcome")).toEqual([3, 1, 9, 5]);
    expect(listedChanges(changes, "fixed", { column: "row", descending: false }).map(({ row }) => row)).toEqual([1, 9]);
  });

  it("is written as CSV without the columns that nobody knows, and harmless in a spreadsheet", () => {
    const line = { actual: "mass", before: "private", after: "a;b" };
    const style = { separator: ";", decimal: ",", byteOrderMark: true } as const;
    expect(changesCsv([{ ...line, row: 7, id: "=1+1" }], style)).toBe(
      '\uFEFFrow_index;customer_id;actual_segment;predicted_before;predicted_after\n7;\'=1+1;mass;private;"a;b"\n',
    );
    expect(changesCsv([{ ...line, row: null, id: null }], { ...style, byteOrderMark: false })).toBe(
      'actual_segment;predicted_before;predicted_after\nmass;private;"a;b"\n',
    );
  });
});

describe("a difference in percentage points", () => {
  it("carries its sign, and none when it rounds to zero", () => {
    expect(signedPoints(0.0123, "en")).toBe("+1.23");
    expect(signedPoints(-0.004, "en")).toBe("−0.40");
    expect(signedPoints(-0.00001, "en")).toBe("0.00");
    expect(signedPoints(0.0123, "tr")).toBe("+1,23");
  });
});

import { describe, expect, it } from "vitest";
import { encodeLabels, type FileLabel, type LabelKind } from "../../../src/data/labels";
import { applyChurnLabels, churnMeanings } from "../../../src/tasks/churn/labels";

const labeled = (kind: LabelKind, rows: readonly (FileLabel | null)[], churnMap: Record<string, boolean | null> = {}) =>
  applyChurnLabels(encodeLabels(kind, rows, rows.length), churnMap);

describe("applyChurnLabels", () => {
  it.each<[string, LabelKind, readonly (FileLabel | null)[]]>([
    ["numbers", "integer", [0, 1, null]],
    ["booleans", "boolean", [false, true, null]],
    ["digits as text", "string", ["0", "1", ""]],
    ["digits beside an empty cell, as pandas writes them", "string", ["0.0", "1.0", null]],
    ["English", "string", ["No", "yes", null]],
    ["Turkish", "string", ["Hayır", "EVET", null]],
    ["Turkish in capitals, read without a Turkish locale", "string", ["HAYIR", "Evet", null]],
    ["the report's own words", "string", ["Retained", "Churned", null]],
  ])("takes %s for what they say", (_, kind, rows) => {
    const { labels, missing, unmapped } = labeled(kind, rows);
    expect([...labels]).toEqual([0, 1, -1]);
    expect([missing, unmapped]).toEqual([1, []]);
  });

  it("follows churnMap before anything else: other words, the other way round, rows left out", () => {
    const { labels } = labeled("string", ["left", "stayed", "frozen"], { left: true, stayed: false, frozen: null });
    expect([...labels]).toEqual([1, 0, -1]);
    expect([...labeled("integer", [0, 1], { "0": true, "1": false }).labels]).toEqual([1, 0]);
  });

  it("keeps 0 and 1 beside numbers that are left out or that nothing says", () => {
    const { labels, unmapped } = labeled("integer", [1, 0, -1, 9], { "-1": null });
    expect([...labels]).toEqual([1, 0, -1, -1]);
    expect(unmapped).toEqual([{ label: "9", count: 1, firstRow: 3 }]);
    expect([...labeled("integer", [0, 1, -1], { "0": true, "1": false }).labels]).toEqual([1, 0, -1]);
  });

  it("does not take a 1 without a 0 for churned where other numbers are beside it", () => {
    expect([...labeled("integer", [1, 2]).labels]).toEqual([-1, -1]);
  });

  it("names what nothing says", () => {
    const { unmapped } = labeled("string", ["yes", "perhaps", "perhaps"]);
    expect(unmapped).toEqual([{ label: "perhaps", count: 2, firstRow: 1 }]);
  });
});

describe("churnMeanings", () => {
  it("says of every label what it means by itself and with the map", () => {
    const column = encodeLabels("string", ["left", "yes", "no", "no", "frozen"], 5);
    expect(churnMeanings(column, { left: true, no: true, frozen: null })).toEqual([
      { label: "left", count: 1, own: null, now: "churned" },
      { label: "yes", count: 1, own: "churned", now: "churned" },
      { label: "no", count: 2, own: "stayed", now: "churned" },
      { label: "frozen", count: 1, own: null, now: "leftOut" },
    ]);
  });

  it("knows numbers the other way round", () => {
    const column = encodeLabels("integer", [0, 1, 1], 3);
    const meanings = churnMeanings(column, { "0": true, "1": false });
    expect(meanings.map(({ label, own, now }) => [label, own, now])).toEqual([
      ["0", "stayed", "churned"],
      ["1", "churned", "stayed"],
    ]);
  });
});

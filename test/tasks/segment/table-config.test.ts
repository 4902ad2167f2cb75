import { describe, expect, it } from "vitest";
import { defaultConfig } from "../../../src/tasks/config";
import { type MappingDraft, saidOfGaps, tableConfig, withGaps } from "../../../src/tasks/segment/table-config";

const classesOf = (...labels: string[]) => {
  const config = tableConfig(defaultConfig(), { labels: labels.map((label) => ({ label, count: 1 })) });
  return config.task === "segment" ? config.classes : expect.unreachable();
};

describe("tableConfig", () => {
  it("orders numbers by size, and everything by code points as soon as one is none", () => {
    expect(classesOf("10", "9", "-1", "1.5")).toEqual(["-1", "1.5", "9", "10"]);
    expect(classesOf("9", "1a", "10")).toEqual(["10", "1a", "9"]);
    expect(classesOf("1a", "10", "9")).toEqual(["10", "1a", "9"]);
  });
});

describe("withGaps", () => {
  const column = { width: 1, isNumeric: true, isText: false, missing: 0, distinct: 9, examples: [] };
  const columns = [
    { ...column, name: "age" },
    { ...column, name: "income", missing: 2 },
    { ...column, name: "city", missing: 3, isNumeric: false, isText: true },
  ];
  const draft = (...features: string[]): MappingDraft => ({ label: "y", id: null, features, decimal: "." });
  const proposed = (...features: string[]) => withGaps(draft(...features), columns, null).gaps;

  it("proposes the mean for the features that are chosen, of which words need none", () => {
    expect(proposed("age", "city")).toBeUndefined();
    expect(proposed("age", "income")).toBe("mean");
  });

  it("holds to what somebody said, which is known from a draft", () => {
    const said = withGaps(draft("age", "income"), columns, false);
    expect(said).not.toHaveProperty("gaps");
    expect(saidOfGaps(said, columns)).toBe(false);
    expect(saidOfGaps(withGaps(draft("age"), columns, true), columns)).toBe(true);
    expect(saidOfGaps(draft("age"), columns)).toBeNull();
  });

  it("takes a batch that leaves an epoch of few rows its fifty steps, from 16 to the sketches' 256", () => {
    const batchOf = (rows: number) => {
      const labels = [
        { label: "no", count: rows - 10 },
        { label: "yes", count: 10 },
      ];
      return tableConfig(defaultConfig(), { labels }).batchSize;
    };
    // 70 % of the rows are trained on.
    expect([60, 600, 2500, 5000, 10_000, 100_000].map(batchOf)).toEqual([16, 16, 32, 64, 128, 256]);
    expect(defaultConfig().batchSize).toBe(256);
  });
});

import { describe, expect, it } from "vitest";
import { defaultConfig } from "../../../src/tasks/config";
import { tableConfig } from "../../../src/tasks/segment/table-config";

const classesOf = (...labels: string[]) => {
  const config = tableConfig(defaultConfig(), { labels: labels.map((label) => ({ label })) });
  return config.task === "segment" ? config.classes : expect.unreachable();
};

describe("tableConfig", () => {
  it("orders numbers by size, and everything by code points as soon as one is none", () => {
    expect(classesOf("10", "9", "-1", "1.5")).toEqual(["-1", "1.5", "9", "10"]);
    expect(classesOf("9", "1a", "10")).toEqual(["10", "1a", "9"]);
    expect(classesOf("1a", "10", "9")).toEqual(["10", "1a", "9"]);
  });
});

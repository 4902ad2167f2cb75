import { describe, expect, it } from "vitest";
import { decisionFile, parseDecision } from "../../src/model/decision";
import { segmentConfig } from "../tasks/segment-config";

describe("decision.json", () => {
  it("keeps every label, one called __proto__ too, through the configuration and the file", async () => {
    const { classes, labelMap } = segmentConfig(
      JSON.parse('{"classes":["a","b"],"labelMap":{"__proto__":"b","1":"a","x":null}}'),
    );
    expect(Object.entries(labelMap)).toEqual(
      expect.arrayContaining([
        ["__proto__", "b"],
        ["1", "a"],
        ["x", null],
      ]),
    );
    const checkpoint = { name: "segment_predictor_walk4.pt", sha256: "ab" };
    const text = await decisionFile({ version: "1.0.0", checkpoint, classes, labelMap }).text();
    const read = parseDecision(JSON.parse(text), "decision.json");
    expect(Object.entries(read.labelMap)).toEqual(Object.entries(labelMap));
    expect(read).toMatchObject({ version: "1.0.0", checkpoint, classes });
  });

  it("names the key that is missing or wrong", () => {
    const good = { version: "1", checkpoint: { name: "a", sha256: "b" }, classes: ["a"], labelMap: {} };
    for (const [change, key] of [
      [{ checkpoint: { name: "a" } }, "checkpoint.sha256"],
      [{ labelMap: { a: 1 } }, "labelMap"],
      [{ classes: "a" }, "classes"],
    ] as const) {
      expect(() => parseDecision({ ...good, ...change }, "decision.json")).toThrow(
        expect.objectContaining({ code: "model/bad-decision", params: { file: "decision.json", key } }),
      );
    }
  });

  it("a label map that is none is refused with its place", () => {
    expect(() => segmentConfig({ labelMap: { VIP: 3 } })).toThrow(
      expect.objectContaining({ code: "config/invalid-value", params: { key: "labelMap.VIP", value: "3" } }),
    );
    expect(() => segmentConfig({ labelMap: [] })).toThrow(expect.objectContaining({ code: "config/invalid-value" }));
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordsOf, sameBeginning } from "../../scripts/lib/pipeline-record.mjs";

const hash = (digit: string) => digit.repeat(64);
const sketches = {
  stage: "sketches",
  config: { walks: [2] },
  inputs: { customers: hash("a"), products: hash("b"), events: hash("c") },
  files: { "emde_session_sketches_walk2.npz": hash("d") },
  seconds: 12.5,
};
const churn = { stage: "churn", config: {}, inputs: { sketches: hash("d") }, files: null, seconds: null };

describe("pipeline.json", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "pipeline-record-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (content: string) => {
    const path = join(folder, "pipeline.json");
    writeFileSync(path, content);
    return recordsOf(path);
  };
  const readStages = (...stages: unknown[]) => read(JSON.stringify({ version: "1.0.0", stages }));

  it("gives what was written, finished stages and the one that was at work", () => {
    expect(readStages(sketches, churn)).toEqual([sketches, churn]);
  });

  it.each(["", "{", "null", "7", "[]", "{}", '{"stages":{}}', '{"stages":"sketches"}', "\ufeff{}"])(
    "is none of a command's where it is %j",
    (content) => {
      expect(read(content)).toEqual([]);
    },
  );

  it("is none where there is no file", () => {
    expect(recordsOf(join(folder, "none.json"))).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["no object", null],
    ["a list", [sketches]],
    ["an unknown stage", { ...sketches, stage: "graph" }],
    ["a stage of every object's", { ...sketches, stage: "constructor" }],
    ["no configuration", { ...sketches, config: null }],
    ["a configuration that is a list", { ...sketches, config: [] }],
    ["no inputs", { ...sketches, inputs: {} }],
    ["a hash that is none", { ...sketches, inputs: { customers: "abc" } }],
    ["a hash in capitals", { ...sketches, inputs: { customers: hash("A") } }],
    ["a hash that is a number", { ...sketches, files: { "a.npz": 7 } }],
    ["finished without files", { ...sketches, files: {} }],
    ["finished, and no time", { ...sketches, seconds: null }],
    ["negative time", { ...sketches, seconds: -1 }],
    ["time that is a text", { ...sketches, seconds: "12" }],
    ["unfinished, and the time that it took", { ...churn, seconds: 3 }],
    ["a file of another folder", { ...sketches, files: { "../a.npz": hash("d") } }],
    ["an absolute path", { ...sketches, files: { "/etc/passwd": hash("d") } }],
    ["a path of Windows", { ...sketches, files: { "..\\a.npz": hash("d") } }],
    ["the folder itself", { ...sketches, files: { "..": hash("d") } }],
    ["no name", { ...sketches, files: { "": hash("d") } }],
  ])("has no stage that makes no sense, and the others all the same: %s", (_, nonsense) => {
    expect(readStages(nonsense, churn)).toEqual([churn]);
  });

  it("has one record of a stage", () => {
    expect(readStages(sketches, { ...sketches, seconds: 99 })).toEqual([sketches]);
  });

  it("begins the same by stage, configuration and inputs, whatever came of it", () => {
    const [first, second] = readStages(sketches, churn);
    if (first === undefined || second === undefined) throw new Error("no stages");
    expect(sameBeginning(first, { ...first, files: null, seconds: null })).toBe(true);
    expect(sameBeginning(first, { ...first, config: { walks: [3] } })).toBe(false);
    expect(sameBeginning(first, { ...first, inputs: { ...first.inputs, events: hash("e") } })).toBe(false);
    expect(sameBeginning(first, second)).toBe(false);
  });
});

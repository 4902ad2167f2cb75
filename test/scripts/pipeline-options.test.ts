import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parsePipelineOptions } from "../../scripts/lib/pipeline-options.mjs";

const folder = mkdtempSync(join(tmpdir(), "studio-pipeline-"));
writeFileSync(join(folder, "t.csv"), "");
afterAll(() => rmSync(folder, { recursive: true }));

const TABLES = ["--customers", "t.csv", "--products", "t.csv", "--events", "t.csv", "--out", "out"];
const parse = (config: unknown, ...more: string[]) => {
  writeFileSync(join(folder, "k.json"), JSON.stringify(config));
  return parsePipelineOptions([...TABLES, "--config", "k.json", ...more], folder);
};

describe("parsePipelineOptions", () => {
  it("has every stage with its task unless told otherwise", () => {
    const table = join(folder, "t.csv");
    expect(parsePipelineOptions(TABLES, folder)).toEqual({
      tables: { customers: table, products: table, events: table },
      out: join(folder, "out"),
      configs: {
        sketches: {},
        foundation: { task: "foundation" },
        segment: { task: "segment" },
        churn: { task: "churn" },
      },
      walk: 4,
      resume: false,
    });
    const config = { churn: null, sketches: { walks: [2] }, segment: { epochs: 3 } };
    expect(parse(config, "--resume")).toMatchObject({
      configs: { sketches: { walks: [2] }, foundation: {}, segment: { epochs: 3, task: "segment" } },
      walk: 2,
      resume: true,
    });
    expect(parse(config)).not.toHaveProperty("configs.churn");
  });

  it.each([
    [{ predict: {} }, /"predict" is no stage; use sketches, foundation, segment, churn/],
    [{ foundation: null }, /"foundation" must be an object of keys\.$/],
    [{ segment: 3 }, /or null to leave it out/],
    [{ sketches: { walks: [1, 2] } }, /one number here/],
    [{ sketches: { walks: 2 } }, /one number here/],
  ])("refuses %j", (config, sentence) => {
    expect(() => parse(config)).toThrow(sentence);
  });
});

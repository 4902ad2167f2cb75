import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { inputsOf, parsePipelineOptions } from "../../scripts/lib/pipeline-options.mjs";
import stages from "../../src/run/stages.json";
import { exportName, TASK_IDS } from "../../src/tasks/registry";

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
      language: "en",
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

  it("has the trainings write in the language that is asked for", () => {
    expect(parsePipelineOptions([...TABLES, "--language", "tr"], folder)).toMatchObject({ language: "tr" });
    expect(() => parsePipelineOptions([...TABLES, "--language", "de"], folder)).toThrow(
      '--language is one of en, tr, not "de".',
    );
  });

  it("takes the keys of `sketch` as they are, or in a group of their own", () => {
    const config = { walks: [2], sketch: { decay: 0.1 }, badRows: "skip", churn: { epochs: 3 } };
    const sketches = { walks: [2], sketch: { decay: 0.1 }, badRows: "skip" };
    expect(parse(config)).toMatchObject({ configs: { sketches, churn: { epochs: 3 } }, walk: 2 });
    expect(parse(config)).toHaveProperty("configs.sketches", sketches);
    expect(parse({ badRows: "skip", sketches: { walks: [3] } })).toHaveProperty("configs.sketches", {
      badRows: "skip",
      walks: [3],
    });
  });

  it.each([
    [{ foundation: null }, /"foundation" must be an object of keys\.$/],
    [{ segment: 3 }, /or null to leave it out/],
    [{ sketches: { walks: [1, 2] } }, /one number here/],
    [{ sketches: { walks: 2 } }, /one number here/],
  ])("refuses %j", (config, sentence) => {
    expect(() => parse(config)).toThrow(sentence);
  });
});

describe("inputsOf", () => {
  it("hands every stage the tables or the files of the stages before it", () => {
    const options = { tables: { customers: "/c", products: "/p", events: "/e" }, out: "/out", walk: 2 };
    expect(inputsOf("sketches", options)).toEqual(options.tables);
    const sketches = join("/out", "emde_session_sketches_walk2.npz");
    expect(inputsOf("foundation", options)).toEqual({ sketches });
    const both = { sketches, foundation: join("/out", "foundation", "future_ubr_model_walk2.pt") };
    expect(inputsOf("segment", options)).toEqual(both);
    expect(inputsOf("churn", options)).toEqual(both);
  });

  it("names the files as the trainings do", () => {
    for (const task of TASK_IDS) {
      expect(stages[task].file.replace("{walk}", "3")).toBe(exportName(task, "checkpoint", 3));
    }
  });
});

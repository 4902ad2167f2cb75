import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { fingerprint } from "../../src/app/fingerprint";
import { type ScoringSession, scoringSession } from "../../src/app/scoring-session";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { openNpz } from "../../src/formats";
import { decisionFile } from "../../src/model/decision";
import { DEFAULT_CSV } from "../../src/scoring/table-text";
import { readPredictor } from "../../src/tasks/predictors";
import { predictorSafetensors } from "../../src/tasks/segment/exchange";
import { nodeKernels } from "../engine/wasm/node-kernels";
import { churnModelFile } from "./churn-model";

const fixtures = join(import.meta.dirname, "..", "fixtures");
const classes = ["mass", "affluent", "business", "private"];
/** The six customers' segments. */
const indices = [0, 0, 3, 1, 0, 3];

function fileOf(...path: string[]): File {
  return new File([readFileSync(join(fixtures, ...path))], path.at(-1) ?? "");
}

const model = fileOf("model", "files", "predictor.pt");
const sketches = (name: string) => fileOf("data", "odd", `${name}.npz`);

async function decision(labelMap: Record<string, string | null>, sha256?: string): Promise<File> {
  const checkpoint = { name: model.name, sha256: sha256 ?? (await fingerprint(model)) };
  return new File([decisionFile({ version: "1.0.0", checkpoint, classes, labelMap })], "decision.json");
}

let session: ScoringSession;
beforeEach(() => {
  session = scoringSession(() => createWasmEngine({ kernels: nodeKernels }));
});

const all = Int32Array.from(indices, (_, row) => row);
const score = (name: string) => session.scoreFile(sketches(name), () => undefined);
const actual = () => session.scoredRows(all).map((row) => row.actual);
const ids = () => session.scoredRows(all).map(({ id }) => id);

/** Cells of a column of the CSV file; none of these holds a separator. */
async function column(name: string): Promise<string[]> {
  const text = await (await session.exportScores("csv", null, DEFAULT_CSV)).text();
  const [head = [], ...lines] = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return lines.map((cells) => cells[head.indexOf(name)] ?? "");
}

describe("labels mean in scoring what they meant in training", () => {
  it("digits in text are classes of these names", async () => {
    await session.openModel(fileOf("model", "odd", "predictor-digits.pt"));
    const { warnings, labeled } = await score("digit-texts");
    expect([labeled, warnings]).toEqual([6, []]);
    expect(actual()).toEqual(indices);
    expect(await column("actual_segment")).toEqual(indices.map((index) => String(index + 1)));
  });

  it("whole numbers that are neither names nor indices are unknown, and that is said", async () => {
    await session.openModel(model);
    const { warnings, labeled } = await score("from-one");
    expect(labeled).toBe(0);
    expect(warnings).toMatchObject([
      { code: "predict/labels-need-decision", params: { labels: ["1", "4", "2"], rows: 6, classes } },
    ]);
    expect(actual()).toEqual([null, null, null, null, null, null]);
  });

  it("decision.json says what they became in training", async () => {
    const map = { "1": "mass", "2": "affluent", "3": "business", "4": null };
    const { warnings } = await session.openModel(model, await decision(map));
    expect(warnings).toEqual([]);
    expect((await score("from-one")).warnings).toEqual([]);
    expect(actual()).toEqual([0, 0, null, 1, 0, null]);
    expect(await column("actual_segment")).toEqual(["mass", "mass", "", "affluent", "mass", ""]);
  });

  it("the decision of a checkpoint is that of the safetensors written beside it, too", async () => {
    const predictor = await readPredictor(model, { fileName: model.name });
    const metrics = { accuracy: 1, precision_macro: 1, recall_macro: 1, f1_macro: 1, f1_weighted: 1, auc_ovr: 1 };
    const written = { ...predictor, walk: 4, freezeBackbone: false, metrics };
    const beside = async (sha256: string) =>
      new File([predictorSafetensors(written, "1.2.3", sha256)], "model.safetensors");
    const map = { "1": "mass", "2": "affluent", "3": "business", "4": null };
    const { warnings } = await session.openModel(await beside(await fingerprint(model)), await decision(map));
    expect(warnings).toEqual([]);
    await score("from-one");
    expect(actual()).toEqual([0, 0, null, 1, 0, null]);
    const other = await session.openModel(await beside("0".repeat(64)), await decision(map));
    expect(other.warnings).toMatchObject([{ code: "predict/decision-of-another" }]);
  });

  it("the decision of another checkpoint is left out and named", async () => {
    const map = { "1": "mass", "2": "affluent", "3": "business", "4": "private" };
    const { warnings } = await session.openModel(model, await decision(map, "0".repeat(64)));
    expect(warnings).toMatchObject([{ code: "predict/decision-of-another", params: { checkpoint: model.name } }]);
    expect((await score("from-one")).labeled).toBe(0);
    await session.openModel(await churnModelFile());
    expect(session.turn().model.warnings).toEqual(warnings);
    expect(session.dropBeside().warnings).toEqual(warnings);
  });

  it("a decision without its keys is refused", async () => {
    const broken = new File(['{"checkpoint":{},"classes":[]}'], "decision.json");
    await expect(session.openModel(model, broken)).rejects.toMatchObject({ code: "model/bad-decision" });
  });

  it.each([
    ["booleans", [0, 0, 1, 1, 0, 1]],
    ["boolean-objects", [1, null, 0, 1, 0, 1]],
    ["string-dtype", indices],
    ["pandas-na", [0, null, 3, 1, 0, null]],
  ])("%s train and score", async (name, expected) => {
    await session.openModel(model);
    await score(name);
    expect(actual()).toEqual(expected);
  });

  it("floats with gaps train and score", async () => {
    await session.openModel(model);
    await session.scoreFile(fileOf("data", "files", "float-labels.npz"), () => undefined);
    expect(actual()).toEqual([0, null, 3, 1, 0, 3]);
  });
});

describe("labels that are none", () => {
  it.each(["dates", "date-objects", "records", "fractions", "complex-labels"])(
    "%s leave the segments unknown, say so, and hinder no scoring",
    async (name) => {
      await session.openModel(model);
      const { warnings, labeled, rows } = await score(name);
      expect([rows, labeled]).toEqual([6, 0]);
      const params = { file: `${name}.npz`, array: "segments" };
      expect(warnings).toEqual([{ code: "predict/labels-left-out", params }]);
      expect(actual()).toEqual([null, null, null, null, null, null]);
    },
  );

  it("Decimals are read as the numbers that they spell", async () => {
    await session.openModel(fileOf("model", "odd", "predictor-digits.pt"));
    expect((await score("decimals")).warnings).toEqual([]);
    expect(actual()).toEqual(indices);
  });
});

describe("ids come out as they went in", () => {
  it.each([
    ["floats", "float-ids", ["5000000", "", "5000002", "5000003", "1.5", "7"]],
    ["missing ones", "missing-ids", ["5", "4", "3", "", "1", "0"]],
    ["hashes", "hashed-ids", ["-2534516319769521247", "4611686018427387905", "0", "-1", "7", "9223372036854775807"]],
    ["databases' Decimals", "decimals", ["5", "4.50", "3E+7", "-1", "", "7"]],
    ["Python's floats", "python-float-ids", ["1.0", "1.1", "1e+16", "1e-05", "1.1", ""]],
  ])("%s: %s, in every format", async (_, name, expected) => {
    await session.openModel(model);
    await score(name);
    expect(ids()).toEqual(expected);
    expect(await column("customer_id")).toEqual(expected);
    const lines = (await (await session.exportScores("jsonl", null, DEFAULT_CSV)).text()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).customer_id)).toEqual(expected);
    const npz = await openNpz(await session.exportScores("npz", null, DEFAULT_CSV), { fileName: "a.npz" });
    expect(await npz.readStrings("customer_ids")).toEqual(expected);
  });

  it.each([
    ["more ids than rows", "more-ids", "data/row-mismatch"],
    ["a matrix of ids", "id-matrix", "data/not-a-vector"],
  ])("%s are refused as in training, before anything is computed", async (_, name, code) => {
    await session.openModel(model);
    await expect(score(name)).rejects.toMatchObject({ code });
  });

  it("labels of another length and files without rows are refused as in training", async () => {
    await session.openModel(model);
    for (const [name, code] of [
      ["other-labels", "data/row-mismatch"],
      ["no-rows", "data/no-rows"],
    ] as const) {
      const scored = session.scoreFile(fileOf("data", "files", `${name}.npz`), () => undefined);
      await expect(scored).rejects.toMatchObject({ code });
    }
  });
});

import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { openNpz } from "../../src/formats";
import { decisionFile } from "../../src/model/decision";
import { readPredictor } from "../../src/tasks/predictors";
import { predictorSafetensors } from "../../src/tasks/segment/exchange";
import { churnModelFile } from "../app/churn-model";
import { projectRoot, runScript, samples } from "./support";

const { sketches, predictor: model } = samples;
const fixtures = join(projectRoot, "test", "fixtures");

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-score-"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("score writes what was asked for, and refuses what is no file of customers in one sentence", async () => {
  const out = join(folder, "scores.csv");
  const uncertain = ["--model", model, "--sketches", sketches, "--out", out, "--top-uncertain", "37"];
  expect(await runScript("score.mjs", uncertain)).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(out, "utf8").trimEnd().split("\n")).toHaveLength(38);

  rmSync(out);
  const text = join(folder, "customers.csv");
  writeFileSync(text, "id,segment\n1,mass\n");
  const { code, stdout, stderr } = await runScript("score.mjs", ["--model", model, "--sketches", text, "--out", out]);
  expect(code, stderr).toBe(1);
  expect(stderr).toMatch(/customers\.csv/);
  expect(stderr.trimEnd()).not.toContain("\n");
  expect(Buffer.byteLength(stderr)).toBeLessThanOrEqual(300);
  expect(stdout).toBe("");
  expect(existsSync(out)).toBe(false);
});

test("a model's decision.json serves the .safetensors beside it", async () => {
  const bytes = readFileSync(join(fixtures, "model", "files", "predictor.pt"));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const read = await readPredictor(new Blob([bytes]), { fileName: "predictor.pt" });
  const metrics = { accuracy: 1, precision_macro: 1, recall_macro: 1, f1_macro: 1, f1_weighted: 1, auc_ovr: 1 };
  const tensors = predictorSafetensors({ ...read, walk: 4, freezeBackbone: false, metrics }, "1.2.3", sha256);
  const labelMap = { 1: "mass", 2: "affluent", 3: "business", 4: null };
  const checkpoint = { name: "predictor.pt", sha256 };
  const decision = decisionFile({ version: "1.0.0", checkpoint, classes: [...read.classes], labelMap });
  const beside = join(folder, "predictor.safetensors");
  writeFileSync(beside, Buffer.from(await tensors.arrayBuffer()));
  writeFileSync(join(folder, "decision.json"), Buffer.from(await decision.arrayBuffer()));
  const out = join(folder, "decided.csv");
  const labeled = join(fixtures, "data", "odd", "from-one.npz");
  const result = await runScript("score.mjs", ["--model", beside, "--sketches", labeled, "--out", out]);
  expect(result).toMatchObject({ code: 0, stderr: "" });
  expect(result.stdout).not.toContain("decision.json");
  const [head = "", ...lines] = readFileSync(out, "utf8").trimEnd().split("\n");
  const actual = head.split(",").indexOf("actual_segment");
  expect(lines.map((line) => line.split(",")[actual])).toEqual(["mass", "mass", "", "affluent", "mass", ""]);
});

test("score says what has changed since earlier scores", async () => {
  const out = join(folder, "churn.csv");
  const churnModel = join(folder, "churn_predictor_walk4.pt");
  writeFileSync(churnModel, Buffer.from(await (await churnModelFile(undefined, model)).arrayBuffer()));
  const npz = await openNpz(new Blob([readFileSync(sketches)]), { fileName: "" });
  const [first = "", second = "", ...others] = await npz.readStrings("customer_ids");
  // Of the first two customers one left then and one stayed, and one is not there any more.
  const march = join(folder, "march.csv");
  const then = [`${first},0.75,1`, `${second},0.25,0`, "somebody else,0.5,1"];
  writeFileSync(march, ["customer_id,churn_probability,predicted_churn", ...then, ""].join("\n"));
  const args = ["--model", churnModel, "--sketches", sketches, "--out", out, "--compare", march];
  const { code, stdout, stderr } = await runScript("score.mjs", args);
  expect([code, stderr]).toEqual([0, ""]);
  const [head = "", ...lines] = readFileSync(out, "utf8").trimEnd().split("\n");
  expect(head).toMatch(/^customer_id,churn_probability,predicted_churn,action,.*previous_churn$/);
  const cells = lines.map((line) => line.split(","));
  expect(cells.map((line) => line.at(-1))).toEqual(["1", "0", ...others.map(() => "")]);
  const changed = [cells[0]?.[2] !== "1", cells[1]?.[2] !== "0"].filter((each) => each).length;
  const counts = `${changed} changed, ${2 - changed} as before, ${others.length} new, 1 gone`;
  expect(stdout).toContain(`Since march.csv: ${counts}\n`);
});

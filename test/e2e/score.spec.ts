import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { decisionFile } from "../../src/model/decision";
import { readPredictor } from "../../src/tasks/predictors";
import { predictorSafetensors } from "../../src/tasks/segment/exchange";
import { projectRoot, runScript } from "./support";

const fixtures = join(projectRoot, "test", "fixtures");

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-score-"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

// What it refuses, in one sentence each, is test/store/score-command.test.ts's.
test("score takes the decision beside a model and earlier scores, and says what changed", async () => {
  // A model as .safetensors has the decision.json of the checkpoint that it was made from.
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
  // Of six customers one was there, and one is not any more.
  const march = join(folder, "march.csv");
  const head = ["customer_id", "predicted_segment", ...read.classes.map((name) => `p_${name}`)];
  const then = ["C00002", "somebody else"].map((id) => [
    id,
    "private",
    ...read.classes.map((name) => Number(name === "private")),
  ]);
  writeFileSync(march, `${[head, ...then].join("\n")}\n`);
  const out = join(folder, "decided.csv");
  const labeled = join(fixtures, "data", "odd", "from-one.npz");
  const args = ["--model", beside, "--sketches", labeled, "--out", out, "--compare", march];
  const result = await runScript("score.mjs", args);
  expect(result).toMatchObject({ code: 0, stderr: "" });
  expect(result.stdout).not.toContain("decision.json");
  const [names = "", ...lines] = readFileSync(out, "utf8").trimEnd().split("\n");
  const column = (name: string) => lines.map((line) => line.split(",")[names.split(",").indexOf(name)]);
  const changed = Number(column("predicted_segment")[1] !== "private");
  expect(result.stdout).toContain(`Since march.csv: ${changed} changed, ${1 - changed} as before, 5 new, 1 gone\n`);
  expect(column("actual_segment")).toEqual(["mass", "mass", "", "affluent", "mass", ""]);
  expect(column("previous_segment")).toEqual(["", "private", "", "", "", ""]);
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { runScript, startScript } from "./support";
import { tableFlags, writeFewCustomers } from "./tables";

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-whole-way-"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the command and kills it alone with -9 when it says so; its stage has to notice by itself. */
async function killedAt(line: string, args: readonly string[]): Promise<string> {
  const { child, ended, printed } = startScript("pipeline.mjs", args);
  await printed(line);
  child.kill("SIGKILL");
  // The stage's process writes there too: it is gone when nobody can any more.
  const { stdout, stderr } = await ended;
  return stdout + stderr;
}

test("pipeline makes sketches and models of tables, goes on after kill -9, and finds them done", async () => {
  // Two commands, which open seven browsers together.
  test.setTimeout(480_000);
  const config = join(folder, "k.json");
  // Of the first far more epochs than are trained until a line is seen.
  const trainings = {
    foundation: { engine: "wasm", epochs: 90, hiddenDim: 32, patience: 90 },
    segment: { engine: "wasm", epochs: 2 },
    churn: { engine: "wasm", epochs: 2 },
  };
  writeFileSync(config, JSON.stringify({ walks: [2], ...trainings }));
  const out = join(folder, "whole");
  const args = [...tableFlags(writeFewCustomers(folder, 150).files), "--config", config, "--out", out];
  const goOn = [...args, "--resume"];

  const printed = await killedAt("Epoch  3/90", args);
  expect(printed).toContain("Customers without future events (uniform target): ");
  expect(printed).toMatch(
    /^Epoch {2}1\/90 \| Train Loss: \d+\.\d{4} \| Val Loss: \d+\.\d{4} \| Val Similarity: 0\.\d{4} /m,
  );
  const resumed = await runScript("pipeline.mjs", goOn);
  expect([resumed.code, resumed.stderr]).toEqual([0, ""]);
  expect(resumed.stdout).toContain("sketches: done before\nfoundation …");
  expect(resumed.stdout).not.toContain("Epoch  1/90");

  const files: Record<string, string[]> = {
    sketches: [
      "cleora_embeddings_walk2.npz",
      "cleora_hyperedges.txt",
      "emde_session_sketches_walk2.npz",
      "sketch.json",
    ],
    foundation: [
      "future_ubr_model_walk2.pt",
      "future_ubr_predictions_walk2.npz",
      "future_ubr_training.png",
      "run.json",
    ],
    segment: ["segment_predictions_walk2.npz", "segment_predictor_walk2.pt", "report.html", "run.json"],
    churn: ["churn_predictions_walk2.npz", "churn_predictor_walk2.pt", "report.html", "run.json"],
  };
  const record = JSON.parse(readFileSync(join(out, "pipeline.json"), "utf8"));
  expect(record.stages.map(({ stage }: { stage: string }) => stage)).toEqual(["sketches", ...Object.keys(trainings)]);
  expect(record.stages[3]).toMatchObject({
    config: { task: "churn", epochs: 2 },
    inputs: { sketches: record.stages[0].files["emde_session_sketches_walk2.npz"] },
  });
  for (const { stage, files: made, inputs, seconds } of record.stages) {
    const others = stage === "sketches" ? ["pipeline.json", ...Object.keys(trainings)] : [];
    const there = readdirSync(stage === "sketches" ? out : join(out, stage));
    expect([...Object.keys(made), ...others].sort()).toEqual(there.sort());
    expect(Object.keys(made)).toEqual(expect.arrayContaining(files[stage] ?? []));
    for (const hash of [...Object.values(made), ...Object.values(inputs)]) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(seconds).toBeGreaterThan(0);
  }
  const run = JSON.parse(readFileSync(join(out, "foundation", "run.json"), "utf8"));
  expect([run.task, run.foundation]).toEqual(["foundation", null]);
  expect(Object.keys(run.history[0])).toEqual([
    "epoch",
    "trainLoss",
    "valLoss",
    "valSimilarity",
    "learningRates",
    "gradNorm",
    "seconds",
  ]);
  expect(Object.keys(run.test)).toEqual(["mean_similarity", "std", "min", "max", "median", "baselines"]);

  // That a result which is not what it was is made anew is test/scripts/pipeline-way.test.ts's.
  expect(await runScript("pipeline.mjs", goOn)).toEqual({
    code: 0,
    stdout: "sketches: done before\nfoundation: done before\nsegment: done before\nchurn: done before\n",
    stderr: "",
  });
});

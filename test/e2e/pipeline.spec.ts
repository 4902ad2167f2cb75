import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { projectRoot, runScript } from "./support";
import { tableFlags, writeFewCustomers } from "./tables";

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-whole-way-"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the command and kills it alone with -9 when it says so; its stage has to notice by itself. */
async function killedAt(line: string, args: readonly string[]): Promise<string> {
  const script = join(projectRoot, "scripts", "pipeline.mjs");
  const child = spawn(process.execPath, [script, ...args], { cwd: projectRoot });
  let printed = "";
  const closed = new Promise((resolve) => child.stdout.once("close", resolve));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  await expect.poll(() => printed, { timeout: 90_000, intervals: [20] }).toContain(line);
  child.kill("SIGKILL");
  // The stage's process writes there too: it is gone when nobody can any more.
  await closed;
  return printed;
}

test("pipeline makes sketches and models of tables, and goes on after kill -9 in each stage to the same bits", async () => {
  // Twelve commands, each with a browser of its own.
  test.setTimeout(480_000);
  const config = join(folder, "k.json");
  // Far more epochs than are trained until a line is seen.
  const training = { engine: "wasm", epochs: 80, patience: 80 };
  const trainings = {
    foundation: { ...training, epochs: 90, hiddenDim: 32, patience: 90 },
    segment: training,
    churn: training,
  };
  writeFileSync(config, JSON.stringify({ walks: [2], ...trainings }));
  const args = [...tableFlags(writeFewCustomers(folder, 150).files), "--config", config];

  const killed = join(folder, "killed");
  const goOn = [...args, "--out", killed, "--resume"];
  await killedAt("walks …", [...args, "--out", killed]);
  expect(await killedAt("Epoch 12/90", goOn)).not.toContain("sketches: done before");
  const second = await killedAt("Epoch  4/80", goOn);
  expect(second).toContain("sketches: done before\nfoundation …");
  expect(second).not.toContain("Epoch  1/90");
  const third = await killedAt("churn …\n", goOn);
  expect(third).toContain("foundation: done before\nsegment …");
  expect(third.slice(0, third.indexOf("churn …"))).not.toContain("Epoch  1/80");
  const resumed = await runScript("pipeline.mjs", goOn);
  expect(resumed.stderr).toBe("");
  expect(resumed.stdout).toContain("segment: done before");

  const whole = join(folder, "whole");
  expect((await runScript("pipeline.mjs", [...args, "--out", whole])).stderr).toBe("");
  for (const name of [
    "emde_session_sketches_walk2.npz",
    "sketcher_walk2.npz",
    "foundation/future_ubr_model_walk2.pt",
    "segment/segment_predictor_walk2.pt",
    "churn/churn_predictor_walk2.pt",
  ]) {
    expect(readFileSync(join(killed, name)).equals(readFileSync(join(whole, name))), name).toBe(true);
  }
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
  const record = JSON.parse(readFileSync(join(whole, "pipeline.json"), "utf8"));
  expect(record.stages.map(({ stage }: { stage: string }) => stage)).toEqual(["sketches", ...Object.keys(trainings)]);
  expect(record.stages[3]).toMatchObject({
    config: { task: "churn", epochs: 80 },
    inputs: { sketches: record.stages[0].files["emde_session_sketches_walk2.npz"] },
  });
  for (const { stage, files: made, inputs, seconds } of record.stages) {
    const others = stage === "sketches" ? ["pipeline.json", ...Object.keys(trainings)] : [];
    const there = readdirSync(stage === "sketches" ? whole : join(whole, stage));
    expect([...Object.keys(made), ...others].sort()).toEqual(there.sort());
    expect(Object.keys(made)).toEqual(expect.arrayContaining(files[stage] ?? []));
    for (const hash of [...Object.values(made), ...Object.values(inputs)]) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(seconds).toBeGreaterThan(0);
  }

  expect(await runScript("pipeline.mjs", [...args, "--out", whole, "--resume"])).toEqual({
    code: 0,
    stdout: "sketches: done before\nfoundation: done before\nsegment: done before\nchurn: done before\n",
    stderr: "",
  });

  // A result that is not what it was is made anew, to the bits of a training that nothing disturbed.
  const model = join(whole, "segment", "segment_predictor_walk2.pt");
  const bytes = readFileSync(model);
  writeFileSync(model, bytes.subarray(0, bytes.length >> 1));
  const mended = await runScript("pipeline.mjs", [...args, "--out", whole, "--resume"]);
  expect([mended.code, mended.stderr]).toEqual([0, ""]);
  expect(mended.stdout).toContain("foundation: done before\nsegment …\n");
  expect(mended.stdout).toContain("Epoch  1/80");
  expect(mended.stdout).toContain("churn: done before\n");
  expect(readFileSync(model).equals(bytes)).toBe(true);
});

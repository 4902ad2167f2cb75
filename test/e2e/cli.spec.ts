import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { projectRoot, runScript, samples } from "./support";

const { sketches, foundation } = samples;
const few = ["--sketches", sketches, "--foundation", foundation, "--engine", "wasm"];

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-cli-"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pngSize(file: string): [number, number] {
  const bytes = readFileSync(file);
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

test("train --demo writes the files of a run, one line per epoch, nothing on stderr", async () => {
  const out = join(folder, "demo");
  const args = ["--demo", "--out", out, "--engine", "wasm", "--epochs", "2", "--batch-size", "512"];
  const { code, stdout, stderr } = await runScript("train.mjs", args);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout.match(/^Epoch \d\/2 \| Train Loss: \d\.\d{4} \| Val Loss: /gm)).toHaveLength(2);
  expect(stdout).toMatch(/^Test results \(epoch [12], 1500 customers\)$/m);

  expect(readdirSync(out).sort()).toEqual([
    "MODEL.md",
    "decision.json",
    "predict.py",
    "report.html",
    "run.json",
    "segment_prediction_results.png",
    "segment_predictions_walk4.npz",
    "segment_predictor_walk4.pt",
    "segment_roc_curves.png",
  ]);
  const run = JSON.parse(readFileSync(join(out, "run.json"), "utf8"));
  expect(run.config).toMatchObject({ epochs: 2, batchSize: 512, engine: "wasm", patience: 6 });
  expect(run.engine.name).toBe("wasm");
  expect(run.split.sizes).toEqual([7000, 1500, 1500]);
  expect(run.history).toHaveLength(2);
  expect(run.steps.loss).toHaveLength(2 * Math.ceil(7000 / 512));
  expect(run.test.accuracy).toBeGreaterThan(0.7);
  const [width, height] = pngSize(join(out, "segment_prediction_results.png"));
  expect(width).toBeGreaterThanOrEqual(2084);
  expect(height).toBeGreaterThanOrEqual(1481);

  const again = await runScript("train.mjs", [...args, "--resume"]);
  expect(again).toEqual({ code: 0, stdout: expect.stringContaining("is finished"), stderr: "" });
});

test("train --task foundation needs no foundation model and makes one", async () => {
  const out = join(folder, "foundation");
  const config = join(folder, "narrow.json");
  writeFileSync(config, '{ "hiddenDim": 64 }');
  const args = ["--sketches", sketches, "--task", "foundation", "--config", config, "--out", out];
  const { code, stdout, stderr } = await runScript("train.mjs", [...args, "--engine", "wasm", "--epochs", "1"]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Customers without future events \(uniform target\): 0 of 400$/m);
  expect(stdout).toMatch(/^Epoch 1\/1 \| Train Loss: \d+\.\d{4} \| Val Loss: \d+\.\d{4} \| Val Similarity: 0\.\d{4} /m);
  expect(readdirSync(out).sort()).toEqual([
    "future_ubr_model_walk4.pt",
    "future_ubr_predictions_walk4.npz",
    "future_ubr_training.png",
    "run.json",
  ]);
  const run = JSON.parse(readFileSync(join(out, "run.json"), "utf8"));
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
});

test("wild U3: train with two files of any name and --max-steps writes run.json with the steps alone", async () => {
  const out = join(folder, "Çıktı #1 %20");
  const odd = join(folder, "Müşteri verisi #1 (kopya) %20.npz");
  copyFileSync(sketches, odd);
  const args = ["--sketches", odd, "--foundation", foundation, "--out", out, "--max-steps", "2"];
  const { code, stderr } = await runScript("train.mjs", [...args, "--engine", "tfjs-cpu", "--batch-size", "32"]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(readdirSync(out)).toEqual(["run.json"]);
  const run = JSON.parse(readFileSync(join(out, "run.json"), "utf8"));
  expect(run.dataset.file).toBe("Müşteri verisi #1 (kopya) %20.npz");
  expect(run.steps.loss).toHaveLength(2);
  expect(run.steps.gradNorm).toHaveLength(2);
  expect(run.history).toEqual([]);
  expect(run.test).toBeNull();
});

test("train --resume after kill -9 of the whole group gives the uninterrupted run", async () => {
  // Far more epochs than are trained until the second one's line is seen.
  const config = join(folder, "long.json");
  writeFileSync(config, '{ "epochs": 60, "patience": 60 }');
  const args = [...few, "--config", config];
  const whole = join(folder, "whole");
  expect((await runScript("train.mjs", [...args, "--out", whole])).stderr).toBe("");

  const killed = join(folder, "killed");
  const script = join(projectRoot, "scripts", "train.mjs");
  const child = spawn(process.execPath, [script, ...args, "--out", killed], { cwd: projectRoot, detached: true });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  await expect.poll(() => stdout, { timeout: 60_000, intervals: [20] }).toContain("Epoch  2/60");
  process.kill(-(child.pid ?? 0), "SIGKILL");
  await ended;
  expect(existsSync(join(killed, "run.json"))).toBe(false);

  const resumed = await runScript("train.mjs", [...args, "--out", killed, "--resume"]);
  expect(resumed.stderr).toBe("");
  expect(resumed.code).toBe(0);
  // Only the epochs that this command trained itself: the first was saved.
  expect(resumed.stdout).not.toContain("Epoch  1/60");
  expect(resumed.stdout).toContain("Epoch 60/60");
  const [first, second] = [whole, killed].map((out) => untimed(readFileSync(join(out, "run.json"), "utf8")));
  expect(second).toEqual(first);
  const model = "segment_predictor_walk4.pt";
  expect(readFileSync(join(killed, model)).equals(readFileSync(join(whole, model)))).toBe(true);
});

test("stress 2: results that could not be written are made from the kept state, without training", async () => {
  const out = join(folder, "refused-export");
  const args = [...few, "--epochs", "2", "--out", out];
  mkdirSync(join(out, "run.json"), { recursive: true });
  const refused = await runScript("train.mjs", args);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toBe(
    '"run.json" cannot be written (EISDIR). Mend that; the same command with --resume then writes the results without training again.\n',
  );
  expect(refused.stdout).toContain("Epoch 2/2");
  rmdirSync(join(out, "run.json"));

  const model = join(out, "segment_predictor_walk4.pt");
  const weights = readFileSync(model);
  const { code, stdout, stderr } = await runScript("train.mjs", [...args, "--resume"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).not.toContain("Epoch ");
  expect(stdout).toContain("Finished after 2 epochs");
  expect(JSON.parse(readFileSync(join(out, "run.json"), "utf8")).history).toHaveLength(2);
  expect(readFileSync(model).equals(weights)).toBe(true);
  expect(readdirSync(out)).toHaveLength(9);
});

test("stress 15: a reader that stops reading does not end the run", async () => {
  const out = join(folder, "closed-pipe");
  const args = [...few, "--epochs", "2", "--out", out];
  const child = spawn(process.execPath, [join(projectRoot, "scripts", "train.mjs"), ...args], { cwd: projectRoot });
  child.stdout.once("data", () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.once("exit", resolve));
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(join(out, "run.json"), "utf8")).history).toHaveLength(2);
});

/** `run.json` without what may differ between equal runs. */
function untimed(text: string): unknown {
  const timings = new Set(["seconds", "secondsPerStep", "gflops"]);
  return JSON.parse(text, (key, value: unknown) => (timings.has(key) ? null : value));
}

test("train refuses with one sentence and leaves nothing behind", async () => {
  // Two of the commands have a browser each.
  test.slow();
  const text = join(folder, "customers.csv");
  writeFileSync(text, "id,segment\n1,mass\n");
  const out = join(folder, "refused");
  const both = ["--sketches", sketches, "--foundation", foundation, "--out", out];
  const cases: readonly [readonly string[], RegExp][] = [
    [["--sketches", text, "--foundation", foundation, "--out", out], /customers\.csv/],
    [["--sketches", sketches, "--foundation", sketches, "--out", out], /^The files are not one sketches file and/],
    [[...both, "--epochs", "none"], /--epochs/],
  ];
  for (const [args, sentence] of cases) {
    const { code, stdout, stderr } = await runScript("train.mjs", args);
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd()).not.toContain("\n");
    expect(Buffer.byteLength(stderr)).toBeLessThanOrEqual(300);
    expect(stdout).toBe("");
    expect(existsSync(out)).toBe(false);
  }
});

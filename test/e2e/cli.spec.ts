import { createHash } from "node:crypto";
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
import type { Automation } from "../../src/automation";
import { exportedRun, runScript, samples, startDemoRun, startScript, untilOpen, withSmallDemo } from "./support";

const { sketches, foundation } = samples;

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-cli-"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Wide enough for whole tiles of every kind of the WASM engine, long enough for V8 to replace its first, slow code; far more
 * epochs than are trained until the second one's line is seen.
 */
const CONFIG = { engine: "wasm", fromScratch: true, hiddenDim: 192, epochs: 30, patience: 30 } as const;
const MODEL = "segment_predictor_walk4.pt";

function pngSize(file: string): [number, number] {
  const bytes = readFileSync(file);
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

test("train: a run that was killed, and then refused its place, comes to the files of one that never was, in the page too", async ({
  page,
}) => {
  // Three commands that open a browser each.
  test.slow();
  const config = join(folder, "long.json");
  writeFileSync(config, JSON.stringify(CONFIG));
  // Files and folders of any name.
  const odd = join(folder, "Müşteri verisi #1 (kopya) %20.npz");
  copyFileSync(sketches, odd);
  const out = join(folder, "Çıktı #1 %20");
  const args = ["--sketches", odd, "--config", config, "--out", out];
  const goOn = [...args, "--resume"];

  await test.step("kill -9 of the whole group", async () => {
    const { child, ended, printed } = startScript("train.mjs", args, { detached: true });
    await printed("Epoch  2/30");
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await ended;
    expect(existsSync(join(out, "run.json"))).toBe(false);
  });

  await test.step("results that could not be written are made from the kept state, without training", async () => {
    mkdirSync(join(out, "run.json"));
    const refused = await runScript("train.mjs", goOn);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toBe(
      '"run.json" cannot be written (EISDIR). Mend that; the same command with --resume then writes the results without training again.\n',
    );
    // Only the epochs that this command trained itself: the first was saved.
    expect(refused.stdout).not.toContain("Epoch  1/30");
    expect(refused.stdout).toMatch(/^Epoch 30\/30 \| Train Loss: \d\.\d{4} \| Val Loss: /m);
    expect(refused.stdout).toMatch(/^Test results \(epoch \d+, 60 customers\)$/m);
    rmdirSync(join(out, "run.json"));
    const weights = readFileSync(join(out, MODEL));
    const { code, stdout, stderr } = await runScript("train.mjs", [...goOn, "--learning-rate", "0.01"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Warning: The run goes on as it was started, with learningRate 0.0001 instead of 0.01.\n");
    expect(stdout).not.toContain("Epoch ");
    expect(stdout).toContain("Finished after 30 epochs");
    expect(readFileSync(join(out, MODEL)).equals(weights)).toBe(true);
  });

  expect(readdirSync(out).sort()).toEqual([
    "MODEL.md",
    "decision.json",
    "predict.py",
    "report.html",
    "run.json",
    "segment_prediction_results.png",
    "segment_predictions_walk4.npz",
    MODEL,
    "segment_roc_curves.png",
  ]);
  const run = JSON.parse(readFileSync(join(out, "run.json"), "utf8"));
  expect(run.config).toMatchObject({ ...CONFIG, batchSize: 256 });
  expect(run.engine.name).toBe("wasm");
  expect(run.dataset.file).toBe("Müşteri verisi #1 (kopya) %20.npz");
  expect(run.split.sizes).toEqual([280, 60, 60]);
  expect(run.history).toHaveLength(30);
  expect(run.steps.loss).toHaveLength(60);
  expect(run.test.accuracy).toBeGreaterThan(0.5);
  const [width, height] = pngSize(join(out, "segment_prediction_results.png"));
  expect(width).toBeGreaterThanOrEqual(2084);
  expect(height).toBeGreaterThanOrEqual(1481);
  const again = await runScript("train.mjs", goOn);
  expect(again).toEqual({ code: 0, stdout: expect.stringContaining("is finished"), stderr: "" });

  // On a processor without AVX2, or in a Chromium that does not know the flag, both compute 128 bits at a time;
  // `bench/wasm-kernels.mjs` beside its `--narrow` shows whether they do.
  await test.step("undisturbed, a page of any Chromium, which computes 128 bits at a time, trains to the same bits", async () => {
    await withSmallDemo(page);
    // Where no chart of it is drawn.
    await page.goto("/#/runs");
    await untilOpen(page);
    await startDemoRun(page, run.config);
    const { model, ...whole } = await exportedRun(page);
    const history = run.history.map(({ seconds: _, ...epoch }: { seconds: number }) => epoch);
    const { config: took, split, steps, test: tested, bestEpoch, stoppedEarly } = run;
    expect(whole).toMatchObject({ config: took, split, steps, test: tested, bestEpoch, stoppedEarly, history });
    expect(model).toBe(
      createHash("sha256")
        .update(readFileSync(join(out, MODEL)))
        .digest("hex"),
    );
  });

  await test.step("a command's page draws nothing", async () => {
    await page.goto("/?keep-saves");
    await page.waitForFunction(() => "segmentStudio" in globalThis);
    // By then any other page has been drawn.
    await page.evaluate(() => {
      const studio: Automation = Reflect.get(globalThis, "segmentStudio");
      return studio.openDemo();
    });
    await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
    await expect(page.getByRole("main")).toHaveCount(0);
  });
});

test("train --demo with --max-steps writes run.json with the steps alone", async () => {
  const out = join(folder, "steps");
  const args = ["--demo", "--out", out, "--max-steps", "2", "--engine", "tfjs-cpu", "--batch-size", "32"];
  const { code, stderr } = await runScript("train.mjs", args);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(readdirSync(out)).toEqual(["run.json"]);
  const run = JSON.parse(readFileSync(join(out, "run.json"), "utf8"));
  expect(run.config).toMatchObject({ epochs: 12, batchSize: 32, engine: "tfjs-cpu", patience: 6 });
  expect(run.split.sizes).toEqual([7000, 1500, 1500]);
  expect(run.steps.loss).toHaveLength(2);
  expect(run.steps.gradNorm).toHaveLength(2);
  expect(run.history).toEqual([]);
  expect(run.test).toBeNull();
});

test("train refuses a file with one sentence and leaves nothing behind", async () => {
  const text = join(folder, "customers.csv");
  writeFileSync(text, "id,segment\n1,mass\n");
  const out = join(folder, "refused");
  const args = ["--sketches", text, "--foundation", foundation, "--out", out];
  const { code, stdout, stderr } = await runScript("train.mjs", args);
  expect(code, stderr).toBe(1);
  expect(stderr).toMatch(/customers\.csv/);
  expect(stderr.trimEnd()).not.toContain("\n");
  expect(Buffer.byteLength(stderr)).toBeLessThanOrEqual(300);
  expect(stdout).toBe("");
  expect(existsSync(out)).toBe(false);
});

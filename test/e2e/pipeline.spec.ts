import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { projectRoot, runScript } from "./support";

const tables = join(projectRoot, "public", "demo", "tables");
const [customers, products, events] = ["bank_customers.csv", "bank_products.csv", "bank_events.gzip"].map((name) =>
  join(tables, name),
);

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-whole-way-"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("pipeline makes sketches and models of tables, and goes on after kill -9 to the same bits", async () => {
  // Ten commands, each with a browser of its own.
  test.slow();
  const config = join(folder, "k.json");
  const training = { engine: "wasm", epochs: 2 };
  const stages = {
    sketches: { walks: [2] },
    foundation: { ...training, epochs: 30, hiddenDim: 64, patience: 30 },
    segment: training,
    churn: training,
  };
  writeFileSync(config, JSON.stringify(stages));
  const args = ["--customers", customers, "--products", products, "--events", events, "--config", config] as string[];

  const killed = join(folder, "killed");
  const script = join(projectRoot, "scripts", "pipeline.mjs");
  const child = spawn(process.execPath, [script, ...args, "--out", killed], { cwd: projectRoot, detached: true });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  await expect.poll(() => stdout, { timeout: 90_000, intervals: [20] }).toContain("Epoch 12/30");
  process.kill(-(child.pid ?? 0), "SIGKILL");
  await ended;
  const resumed = await runScript("pipeline.mjs", [...args, "--out", killed, "--resume"]);
  expect(resumed.stderr).toBe("");
  expect(resumed.stdout).toContain("sketches: done before");
  expect(resumed.stdout).not.toContain("Epoch 1/30");

  const whole = join(folder, "whole");
  expect((await runScript("pipeline.mjs", [...args, "--out", whole])).stderr).toBe("");
  for (const name of [
    "foundation/future_ubr_model_walk2.pt",
    "segment/segment_predictor_walk2.pt",
    "churn/churn_predictor_walk2.pt",
  ]) {
    expect(readFileSync(join(killed, name)).equals(readFileSync(join(whole, name))), name).toBe(true);
  }
  const record = JSON.parse(readFileSync(join(whole, "pipeline.json"), "utf8"));
  expect(record.stages.map(({ stage }: { stage: string }) => stage)).toEqual(Object.keys(stages));
  expect(record.stages[3]).toMatchObject({
    config: { task: "churn", epochs: 2 },
    inputs: { sketches: record.stages[0].files["emde_session_sketches_walk2.npz"] },
  });
  expect(Object.keys(record.stages[3].files).sort()).toEqual(readdirSync(join(whole, "churn")).sort());

  const again = () => runScript("pipeline.mjs", [...args, "--out", whole, "--resume"]);
  const doneBefore = {
    code: 0,
    stdout: "sketches: done before\nfoundation: done before\nsegment: done before\nchurn: done before\n",
    stderr: "",
  };
  expect(await again()).toEqual(doneBefore);

  // A result that is not what it was, and a stage of another configuration, are made anew; the others stay done.
  const model = join(whole, "segment", "segment_predictor_walk2.pt");
  const bytes = readFileSync(model);
  writeFileSync(model, "damaged");
  const mended = await again();
  expect(mended.stderr).toBe("");
  expect(mended.stdout).toContain("segment …");
  expect(mended.stdout).toContain("churn: done before");
  expect(readFileSync(model).equals(bytes)).toBe(true);
  writeFileSync(config, JSON.stringify({ ...stages, segment: { ...training, epochs: 1 } }));
  expect((await again()).stdout).toContain("Epoch 1/1");
  expect(await again()).toEqual(doneBefore);
});

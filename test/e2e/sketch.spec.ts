import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { openNpz } from "../../src/formats";
import { projectRoot, runScript } from "./support";
import { bankTables, tableFlags, writeFewCustomers } from "./tables";

const CUSTOMERS = 120;
let folder = "";
let rows = 0;
let flags: readonly string[] = [];
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-sketch-"));
  const few = writeFewCustomers(folder, CUSTOMERS);
  rows = few.events;
  flags = tableFlags(few.files);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("sketch writes every file", async () => {
  const out = join(folder, "out");
  const { code, stderr } = await runScript("sketch.mjs", [...flags, "--out", out, "--walks", "1,2"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(readdirSync(out).sort()).toEqual([
    "cleora_embeddings_walk1.npz",
    "cleora_embeddings_walk2.npz",
    "cleora_hyperedges.txt",
    "emde_session_sketches_walk1.npz",
    "emde_session_sketches_walk2.npz",
    "sketch.json",
    "sketcher_walk1.npz",
    "sketcher_walk2.npz",
  ]);
  const settings = JSON.parse(readFileSync(join(out, "sketch.json"), "utf8"));
  expect(settings).toMatchObject({
    config: { walks: [1, 2], recentEvents: 12 },
    counts: { customers: { rows: CUSTOMERS }, events: { rows, badRows: 0 } },
  });
  const npz = await openNpz(new Blob([readFileSync(join(out, "emde_session_sketches_walk2.npz"))]), { fileName: "" });
  expect(npz.get("past_sketches")?.shape).toEqual([CUSTOMERS, 320]);
});

test("sketch ends in one sentence when it is interrupted, and leaves nothing half written", async () => {
  const out = join(folder, "interrupted");
  const script = join(projectRoot, "scripts", "sketch.mjs");
  const child = spawn(process.execPath, [script, ...tableFlags(bankTables), "--out", out], { cwd: projectRoot });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  await expect.poll(() => stdout, { timeout: 60_000, intervals: [20] }).toContain("events …");
  child.kill("SIGINT");
  expect([await ended, stderr]).toEqual([1, "Interrupted; the same command begins again.\n"]);
  // A folder that this command made goes with it.
  expect(existsSync(out)).toBe(false);
});

test("sketch leaves a sketcher, with which tables are scored", async () => {
  const out = join(folder, "trained");
  expect((await runScript("sketch.mjs", [...flags, "--out", out, "--walks", "2"])).stderr).toBe("");
  const config = join(folder, "tiny.json");
  writeFileSync(config, JSON.stringify({ fromScratch: true, hiddenDim: 16, numLayers: 1, epochs: 1, engine: "wasm" }));
  const sketches = ["--sketches", join(out, "emde_session_sketches_walk2.npz"), "--config", config];
  expect((await runScript("train.mjs", [...sketches, "--out", join(folder, "run")])).stderr).toBe("");
  const model = ["--model", join(folder, "run", "segment_predictor_walk2.pt")];
  const made = ["--sketcher", join(out, "sketcher_walk2.npz"), ...flags, "--out", join(out, "tables.csv")];
  const { stdout, stderr } = await runScript("score.mjs", [...model, ...made]);
  expect(stderr).toBe("");
  expect(stdout).toMatch(
    new RegExp(
      `^The past of ${CUSTOMERS} customers: 25 days up to 2\\S+, 5 days before the newest event; \\d+ have none`,
    ),
  );
  expect(readFileSync(join(out, "tables.csv"), "utf8").trimEnd().split("\n")).toHaveLength(CUSTOMERS + 1);
});

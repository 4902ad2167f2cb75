import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { openNpz } from "../../src/formats";
import { runScript, samples, startScript } from "./support";
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

test("sketch writes every file, a sketcher too, with which tables are scored", async () => {
  const out = join(folder, "out");
  // As wide as those of which the help's example made a model.
  const config = join(folder, "narrow.json");
  writeFileSync(config, '{ "sketch": { "subspaces": 2, "bins": 16 } }');
  const sketch = startScript("sketch.mjs", [...flags, "--config", config, "--walks", "1,4", "--out", out]);
  // Who reads what it says may stop reading.
  sketch.child.stdout.destroy();
  expect(await sketch.ended).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readdirSync(out).sort()).toEqual([
    "cleora_embeddings_walk1.npz",
    "cleora_embeddings_walk4.npz",
    "cleora_hyperedges.txt",
    "emde_session_sketches_walk1.npz",
    "emde_session_sketches_walk4.npz",
    "sketch.json",
    "sketcher_walk1.npz",
    "sketcher_walk4.npz",
  ]);
  const settings = JSON.parse(readFileSync(join(out, "sketch.json"), "utf8"));
  expect(settings).toMatchObject({
    config: { walks: [1, 4], recentEvents: 12 },
    counts: { customers: { rows: CUSTOMERS }, events: { rows, badRows: 0 } },
  });
  const npz = await openNpz(new Blob([readFileSync(join(out, "emde_session_sketches_walk4.npz"))]), { fileName: "" });
  expect(npz.get("past_sketches")?.shape).toEqual([CUSTOMERS, 32]);

  // That a model is trained on such sketches is pipeline.spec's.
  const scores = join(folder, "scores.csv");
  const made = ["--sketcher", join(out, "sketcher_walk4.npz"), ...flags, "--out", scores];
  const scored = await runScript("score.mjs", ["--model", samples.predictor, ...made]);
  expect(scored.stderr).toBe("");
  expect(scored.stdout).toMatch(
    new RegExp(
      `^The past of ${CUSTOMERS} customers: 25 days up to 2\\S+, 5 days before the newest event; \\d+ have none`,
    ),
  );
  expect(readFileSync(scores, "utf8").trimEnd().split("\n")).toHaveLength(CUSTOMERS + 1);
});

test("sketch ends in one sentence when it is interrupted, and leaves nothing half written", async () => {
  const out = join(folder, "interrupted");
  const sketch = startScript("sketch.mjs", [...tableFlags(bankTables), "--out", out]);
  await sketch.printed("events …");
  sketch.child.kill("SIGINT");
  expect(await sketch.ended).toMatchObject({ code: 1, stderr: "Interrupted; the same command begins again.\n" });
  // A folder that this command made goes with it.
  expect(existsSync(out)).toBe(false);
});

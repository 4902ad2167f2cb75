import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { type NpyInput, openNpz, writeNpz } from "../../src/formats";
import { projectRoot, runScript } from "./support";

/** Many customers, few numbers of each: what grows with the rows is what is looked for. */
const ROWS = 200_000;
const files = join(projectRoot, "test", "fixtures", "history", "files");

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-large-"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The customers of the fixture again and again, each time a little different, under ids of their own. */
async function manyCustomers(): Promise<Buffer> {
  const small = await openNpz(new Blob([new Uint8Array(readFileSync(join(files, "sketches.npz")))]), {
    fileName: "sketches.npz",
  });
  const sketches = async (name: string) => {
    const { data, columns: width } = await small.readFloat32(name);
    const many = new Float32Array(ROWS * width);
    for (let at = 0; at < many.length; at++) many[at] = (data[at % data.length] ?? 0) * (1 + (at % 13) / 1000);
    return { data: many, shape: [ROWS, width] };
  };
  const labels = await (await small.readArray("segments")).toStrings();
  const texts = Array.from({ length: ROWS }, (_, row) => labels[row % labels.length] ?? "");
  const ids = Array.from({ length: ROWS }, (_, row) => `customer-${row}`);
  const file = await writeNpz(
    new Map<string, NpyInput>([
      ["past_sketches", await sketches("past_sketches")],
      ["portfolio_sketches", await sketches("portfolio_sketches")],
      ["segments", { texts, shape: [ROWS] }],
      ["customer_ids", { texts: ids, shape: [ROWS] }],
    ]),
  );
  return Buffer.from(await file.arrayBuffer());
}

// How many more are scored and written is test/app/million.test.ts's.
test("200,000 customers with ids train and give every file", async () => {
  test.setTimeout(400_000);
  const sketches = join(folder, "sketches.npz");
  writeFileSync(sketches, await manyCustomers());
  const out = join(folder, "out");
  const inputs = ["--sketches", sketches, "--foundation", join(files, "foundation.pt")];
  // Most of them in training: what is resampled and compared of the test customers takes long, and is much of 10,000 too.
  const config = join(folder, "config.json");
  writeFileSync(config, '{ "split": { "train": 0.9, "validation": 0.05 } }');
  const settings = ["--config", config, "--engine", "wasm", "--epochs", "1", "--batch-size", "4096"];
  const trained = await runScript("train.mjs", [...inputs, "--out", out, ...settings]);
  expect(trained.stderr).toBe("");
  expect(trained.code).toBe(0);
  expect(readdirSync(out)).toHaveLength(9);
  const run = JSON.parse(readFileSync(join(out, "run.json"), "utf8"));
  expect(run.split.sizes).toEqual([0.9 * ROWS, 0.05 * ROWS, 0.05 * ROWS]);
  expect(run.evidence).not.toBeNull();
});

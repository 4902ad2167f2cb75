import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFile } from "../../src/app/exports";
import { parseConfig } from "../../src/tasks/config";
import { exportName, type TaskId } from "../../src/tasks/registry";
import { demoSketches, finishedRun } from "./finished-run";
import { printedBy } from "./python";

/** Rows that take part: enough for every segment in each part. */
const ROWS = 600;
const NETWORK = { hiddenDim: 64, numLayers: 3, engine: "wasm", epochs: 2 };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-foundation-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Trains and has Python read both files of the run, told what the configuration says of its network. */
async function readByPython(task: TaskId, keys: object): Promise<string> {
  const finished = await finishedRun(parseConfig({ task, ...NETWORK, ...keys }), ROWS);
  const files = await Promise.all(
    (["checkpoint", "predictions"] as const).map(async (kind) => {
      const path = join(folder, exportName(task, kind, 4));
      writeFileSync(path, Buffer.from(await (await buildFile(kind, finished)).arrayBuffer()));
      return path;
    }),
  );
  const script = join(import.meta.dirname, "reference", "foundation_file.py");
  return printedBy([script, ...files, demoSketches]);
}

describe("PyTorch loads with weights_only, strictly, and finds the run's own predictions with", () => {
  it("a foundation model, under the heads that the fine-tuning scripts put on it", { timeout: 180_000 }, async () => {
    expect(await readByPython("foundation", {})).toMatch(/^foundation: within \d\.\de-\d\d\n$/);
  });

  it("a segment model that began without a foundation model", { timeout: 180_000 }, async () => {
    const scratch = { fromScratch: true, outputDim: 320 };
    expect(await readByPython("segment", scratch)).toMatch(/^segment: within \d\.\de-\d\d\n$/);
  });
});

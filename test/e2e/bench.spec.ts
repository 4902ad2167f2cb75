import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { runScript } from "./support";

test("bench measures engines beside each other in one run and writes the report", async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-bench-"));
  const json = join(folder, "bench.json");
  // What WebGPU takes is measured in the page (`performance.spec.ts`).
  const engines = ["wasm", "wasm-foundation"];
  const args = ["--hidden", "16", "--batch", "32", "--steps", "2", "--engines", engines.join(","), "--json", json];
  const { code, stdout, stderr } = await runScript("bench.mjs", args);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  for (const engine of engines) expect(stdout).toMatch(new RegExp(`^${engine} +\\d.*\\d×`, "m"));

  const report = JSON.parse(readFileSync(json, "utf8"));
  rmSync(folder, { recursive: true });
  expect(Object.keys(report)).toEqual(["model", "machine", "engines"]);
  expect(report.model).toMatchObject({ hidden: 16, layers: 3, batch: 32 });
  expect(report.machine.cores).toBeGreaterThanOrEqual(1);
  expect(report.machine.userAgent).toContain("Chrome/");
  expect(Object.keys(report.engines)).toEqual(engines);
  for (const result of Object.values<Record<string, number>>(report.engines)) {
    expect(Object.keys(result)).toEqual([
      "secondsPerStep",
      "secondsPerStepMin",
      "gflops",
      "threads",
      "adapter",
      "bytes",
    ]);
    expect(result.secondsPerStepMin).toBeGreaterThan(0);
    expect(result.secondsPerStep).toBeGreaterThanOrEqual(result.secondsPerStepMin ?? Number.NaN);
    expect(result.gflops).toBeCloseTo(report.model.flopsPerStep / (result.secondsPerStep ?? 0) / 1e9, 6);
    expect(result.adapter).toBeNull();
    expect(result.bytes).toBeGreaterThan(4 * 0.9 * report.model.parameters);
  }
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";

const result = z.object({ secondsPerStepMin: z.number().positive(), adapter: z.string() });
const report = z.object({ engines: z.object({ webgpu: result, "tfjs-webgpu": result }) });

it("is at least three times as fast as a stock tfjs program at hidden 512", () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-lavapipe-"));
  const json = join(folder, "bench.json");
  execFileSync(process.execPath, [
    "scripts/bench.mjs",
    "--lavapipe",
    "--hidden",
    "512",
    "--steps",
    "7",
    "--json",
    json,
  ]);
  const { engines } = report.parse(JSON.parse(readFileSync(json, "utf8")));
  rmSync(folder, { recursive: true });
  for (const { adapter } of Object.values(engines)) expect(adapter).toMatch(/llvmpipe/i);
  // The fastest samples, which other programs disturb least.
  expect(engines["tfjs-webgpu"].secondsPerStepMin / engines.webgpu.secondsPerStepMin).toBeGreaterThan(3);
});

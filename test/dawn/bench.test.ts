import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";

const result = z.object({ secondsPerStepMin: z.number().positive(), adapter: z.string() });
const kernel = z.object({ kernel: z.string(), dispatches: z.number(), seconds: z.number().min(0) });
const report = z.object({
  engines: z.object({ webgpu: result, "tfjs-webgpu": result }),
  profile: z.object({ timing: z.string(), kernels: z.array(kernel), choices: z.record(z.string(), z.string()) }),
});

it("is at least twice as fast as a stock tfjs program at hidden 512", () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-dawn-"));
  const json = join(folder, "bench.json");
  execFileSync(process.execPath, ["scripts/bench.mjs", "--dawn", "--hidden", "512", "--steps", "3", "--json", json]);
  const { engines, profile } = report.parse(JSON.parse(readFileSync(json, "utf8")));
  rmSync(folder, { recursive: true });
  expect(engines["tfjs-webgpu"].adapter).toBe(engines.webgpu.adapter);
  // A step's 43 dispatches, and a choice for each of its matrix products.
  expect(profile.kernels.reduce((sum, { dispatches }) => sum + dispatches, 0)).toBe(43);
  expect(Object.keys(profile.choices)).toContain("gemm.tn.512x512");
  // The fastest samples, which other programs disturb least: 4.8 on two quiet cores, 2.6 on two busy ones.
  expect(engines["tfjs-webgpu"].secondsPerStepMin / engines.webgpu.secondsPerStepMin).toBeGreaterThan(2);
});

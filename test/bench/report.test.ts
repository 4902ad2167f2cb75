import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseBenchOptions } from "../../scripts/lib/bench-options.mjs";
import {
  formatProfile,
  formatReads,
  formatTable,
  median,
  summarizeReads,
  summarizeSamples,
} from "../../scripts/lib/bench-report.mjs";

describe("the options of npm run bench", () => {
  it("measure the real size by default", () => {
    expect(parseBenchOptions([], "/data")).toEqual({
      workload: { hidden: 3000, layers: 3, batch: 256 },
      steps: null,
      engines: null,
      json: null,
      narrow: false,
      pytorch: false,
      dawn: false,
      read: null,
    });
  });

  it("take both WebGPU engines through Dawn, and no others", () => {
    expect(parseBenchOptions(["--dawn"], "/data")).toMatchObject({ engines: ["webgpu", "tfjs-webgpu"] });
    expect(parseBenchOptions(["--dawn", "--engines", "webgpu"], "/data")).toMatchObject({ engines: ["webgpu"] });
  });

  it("take engines once each, in the order given, and paths from where the command runs", () => {
    const args = ["--hidden", "64", "--steps", "7", "--engines", "tfjs-wasm,wasm,tfjs-wasm", "--json", "out.json"];
    expect(parseBenchOptions([...args, "--pytorch"], "/data")).toMatchObject({
      workload: { hidden: 64 },
      steps: 7,
      engines: ["tfjs-wasm", "wasm"],
      json: join("/data", "out.json"),
      pytorch: true,
    });
  });

  it("read the demo files when no others are named", () => {
    const read = parseBenchOptions(["--read"], "/data");
    expect(read).toMatchObject({ engines: [], read: { sketches: expect.stringContaining(join("public", "demo")) } });
    expect(parseBenchOptions(["--read", "--engines", "wasm"], "/data")).toMatchObject({ engines: ["wasm"] });
  });

  it.each([
    [["--engines", "wasm,cuda"], "cuda"],
    [["--hidden", "0"], "--hidden"],
    [["--batch", "1"], "from 2 up"],
    [["--steps", "2.5"], '"2.5"'],
    [["--speed"], "There is no flag --speed; `npm run bench -- --help` lists them."],
    [["--json"], "--json needs a value."],
    [["--dawn", "--engines", "webgpu,wasm"], '"wasm"'],
    [["--dawn", "--read"], "--read"],
    [["--read", "--sketches", "nowhere.npz"], "nowhere.npz"],
  ])("refuse %j", (args, part) => {
    expect(() => parseBenchOptions(args, "/data")).toThrow(part);
  });
});

describe("the report of npm run bench", () => {
  it("has the median and the fastest sample", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(summarizeSamples([0.5, 0.25, 1], 2e9)).toEqual({ secondsPerStep: 0.5, secondsPerStepMin: 0.25, gflops: 4 });
  });

  it("is a table, fastest first, with ratios to the fastest", () => {
    const row = { secondsPerStepMin: 0.5, gflops: 10, threads: 2, adapter: null, bytes: 5e8 };
    const engines = { "tfjs-wasm": { ...row, secondsPerStep: 13 }, wasm: { ...row, secondsPerStep: 0.65 } };
    const facts = { gflops: 5, threads: 2, version: "2.13.0", cpuCapability: "AVX2", adapter: null };
    const pytorch = {
      pytorch: { secondsPerStep: 1.3, secondsPerStepMin: 1, variant: "script", ...facts },
      pytorchCompiled: { secondsPerStep: 0.975, secondsPerStepMin: 0.9, variant: "compiled", ...facts },
    } as const;
    expect(formatTable(engines, pytorch).split("\n")).toEqual([
      "engine                    s/step  fastest  GFLOPS   ratio  threads  memory  on",
      "wasm                      0.6500   0.5000    10.0   1.00×        2  500 MB  CPU",
      "PyTorch 2.13.0, compiled  0.9750   0.9000     5.0   1.50×        2          CPU (AVX2)",
      "PyTorch 2.13.0              1.30     1.00     5.0   2.00×        2          CPU (AVX2)",
      "tfjs-wasm                  13.00   0.5000    10.0  20.00×        2  500 MB  CPU",
    ]);
  });

  it("says where a step's time goes, and which tiles were taken", () => {
    const kernel = { dispatches: 8, seconds: 0.003, share: 0.75, gflops: 123.4, gigabytesPerSecond: 10 };
    const adamw = { dispatches: 1, seconds: 0.001, share: 0.25, gflops: null, gigabytesPerSecond: 20 };
    const kernels = [
      { kernel: "gemm nt", ...kernel },
      { kernel: "adamw", ...adamw },
    ];
    const choices = { "gemm.nt.64x64": "64x64x8:8x8:1" };
    expect(formatProfile({ timing: "timestamps", kernels, choices }).split("\n")).toEqual([
      "Kernels by timestamps:",
      "webgpu kernel  dispatches       s   share  GFLOPS  GB/s",
      "gemm nt                 8  0.0030  75.0 %   123.4  10.0",
      "adamw                   1  0.0010  25.0 %          20.0",
      "",
      "Tiles:",
      "gemm.nt.64x64 64x64x8:8x8:1",
    ]);
  });

  it("compares reading by medians of both files together", () => {
    const sample = (browser: number, python: number) => ({
      browser: { sketches: browser, foundation: 2 * browser },
      python: { sketches: python, foundation: python },
    });
    const reads = summarizeReads([sample(9, 1), sample(2, 1), sample(1, 0.5)]);
    expect(reads).toEqual({
      sketches: { browserFirst: 9, browser: 2, python: 1 },
      foundation: { browserFirst: 18, browser: 4, python: 1 },
      ratio: 3,
    });
    expect(formatReads(reads)).toMatch(/foundation \.pt +18\.00 +4\.00 +1\.00 +4\.00×\nBoth together: 3\.00 times/);
  });
});

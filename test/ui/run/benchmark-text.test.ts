import { describe, expect, it } from "vitest";
import type { BenchmarkReport } from "../../../src/protocol/performance";
import { benchmarkText } from "../../../src/ui/run/performance/benchmark-text";

const report: BenchmarkReport = {
  version: "1.2.3",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0",
  cores: 2,
  crossOriginIsolated: true,
  engine: {
    name: "wasm",
    adapter: null,
    threads: 2,
    reason: "webgpu-software",
    numerics: { fma: true },
    gflops: 118.54,
    bytes: 522_500_000,
  },
  model: { hidden: 3000, layers: 3, batch: 256, parameters: 30_015_844, flopsPerStep: 45.064e9 },
  reduced: false,
  secondsPerStep: 0.42714,
  secondsPerStepMin: 0.4199,
  samples: 5,
};

describe("a benchmark as text", () => {
  it("holds everything that has to be known to compare it", () => {
    expect(benchmarkText(report).split("\n")).toEqual([
      "Segment Studio: 1.2.3",
      "User agent:     Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0",
      "Cores:          2",
      "Engine:         wasm",
      "Adapter:        none",
      "Threads:        2",
      "Model:          hidden 3000, 3 layers, batch 256, 30015844 parameters",
      "Step:           0.4271 s (median of 5 samples)",
      "Fastest:        0.4199 s",
      "Work:           45.06 GFLOP a step (matrix products)",
      "Achieved:       105.5 GFLOPS",
      "GEMM alone:     118.5 GFLOPS",
      "Memory:         522.5 MB",
      'Choices:        {"fma":true}',
      "",
    ]);
  });

  it("says what makes a number smaller than it could be", () => {
    const engine = { ...report.engine, name: "webgpu", adapter: "SwiftShader", threads: 1, gflops: null } as const;
    const text = benchmarkText({ ...report, crossOriginIsolated: false, engine });
    expect(text).toContain("2 (page not cross-origin isolated)");
    expect(text).toContain("Adapter:        SwiftShader");
    expect(text).toContain("GEMM alone:     not measured");
  });
});

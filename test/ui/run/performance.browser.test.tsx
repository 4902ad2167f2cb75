import { beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { page } from "vitest/browser";
import type { Result } from "../../../src/formats/coded-error";
import { loadErrorSentences } from "../../../src/i18n/errors";
import type { BenchmarkProgress, BenchmarkReport } from "../../../src/protocol/performance";
import { usePerformance } from "../../../src/store/performance";
import { useStudio } from "../../../src/store/studio";
import { Benchmark } from "../../../src/ui/run/performance/Benchmark";
import { PerformancePanel } from "../../../src/ui/run/performance/PerformancePanel";
import { serveStudio } from "../../store/serve-studio";
import { expectAccessible } from "../axe";
import { show } from "../show";
import { runHeader, syntheticRun } from "./fixture";

beforeAll(loadErrorSentences);

const report: BenchmarkReport = {
  version: "1.2.3",
  userAgent: "Mozilla/5.0",
  cores: 2,
  crossOriginIsolated: true,
  engine: { ...runHeader().engine, name: "webgpu", adapter: "SwiftShader" },
  model: { hidden: 256, layers: 3, batch: 64, parameters: 1000, flopsPerStep: 1e9 },
  reduced: true,
  secondsPerStep: 0.5,
  secondsPerStepMin: 0.4,
  samples: 5,
};

function keepStores(): void {
  const [studio, performance] = [useStudio.getState(), usePerformance.getState()];
  onTestFinished(() => {
    useStudio.setState(studio, true);
    usePerformance.setState(performance, true);
  });
}

const button = (name: string) => page.getByRole("button", { name });
const start = button("Run the benchmark on this computer");

/** What the worker's benchmark comes to, when it is told or canceled. */
let end: (report: BenchmarkReport | null) => void = () => undefined;
const benchmark = vi.fn((_: string, onProgress: (progress: BenchmarkProgress) => void) => {
  onProgress({ stage: "measuring", done: 3, total: 7 });
  return new Promise<Result<BenchmarkReport | null>>((resolve) => {
    end = (value) => resolve({ ok: true, value });
  });
});
serveStudio({
  performance: {
    benchmark,
    cancelBenchmark: async () => {
      end(null);
      return { ok: true, value: undefined };
    },
    runEngine: async () => ({ ok: true, value: null }),
  },
});

it("a benchmark is canceled, and shows its text where copying is not allowed", async () => {
  keepStores();
  Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
  onTestFinished(() => void Reflect.deleteProperty(navigator, "clipboard"));
  const place = show(<Benchmark />);
  await page.getByRole("combobox", { name: "Engine" }).selectOptions("webgpu");
  await start.click();
  expect(benchmark.mock.calls[0]?.[0]).toBe("webgpu");
  await expect.element(page.getByRole("progressbar", { name: "Progress of the benchmark" })).toBeInTheDocument();
  await expect.element(page.getByRole("status")).toHaveTextContent("Sample 2 of 5");
  await button("Cancel").click();
  await expect.element(start).toBeVisible();
  expect(place.querySelector("section")).toBeNull();

  await start.click();
  await expect.poll(() => benchmark.mock.calls).toHaveLength(2);
  end(report);
  await button("Copy as text").click();
  const text = page.getByRole("textbox", { name: "The result as text" });
  await expect.element(text).toHaveFocus();
  const area = text.element();
  if (!(area instanceof HTMLTextAreaElement)) throw new Error("no text");
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toMatch(/^Segment Studio: 1\.2\.3\n.*GFLOPS/s);
  await expect.element(button("Run again")).toBeVisible();
  await expectAccessible(place);
});

it("nothing is measured while a run trains, and kernels on WebGPU only, once it has finished", async () => {
  keepStores();
  const header = runHeader({ engine: report.engine });
  const training = syntheticRun({ epochs: 1, header });
  useStudio.setState({ run: training });
  const going = show(<PerformancePanel run={training} />);
  expect(going.textContent).toContain("Once the run has finished");
  expect(going.textContent).toContain("A run is training");
  await expect.element(start).toBeDisabled();
  expect(button("Time the kernels").query()).toBeNull();
  going.remove();

  const finished = syntheticRun({ epochs: 1, state: "finished", header });
  useStudio.setState({ run: finished });
  const over = show(<PerformancePanel run={finished} />);
  await expect.element(button("Time the kernels")).toBeEnabled();
  await expect.element(start).toBeEnabled();
  over.remove();

  const wasm = syntheticRun({ epochs: 1, state: "finished" });
  useStudio.setState({ run: wasm });
  const place = show(<PerformancePanel run={wasm} />);
  expect(place.textContent).toContain("Times of single kernels are a feature of the WebGPU engine");
  expect(button("Time the kernels").query()).toBeNull();
});

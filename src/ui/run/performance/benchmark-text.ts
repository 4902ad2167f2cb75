import type { BenchmarkReport } from "../../../protocol/performance";

/** The report as lines for a ticket or a mail, untranslated on purpose: numbers of different people are compared. */
export function benchmarkText(report: BenchmarkReport): string {
  const { engine, model } = report;
  const rows: readonly (readonly [string, string])[] = [
    ["Segment Studio", report.version],
    ["User agent", report.userAgent],
    ["Cores", `${report.cores}${report.crossOriginIsolated ? "" : " (page not cross-origin isolated)"}`],
    ["Engine", engine.name],
    ["Adapter", engine.adapter ?? "none"],
    ["Threads", String(engine.threads)],
    ["Model", `hidden ${model.hidden}, ${model.layers} layers, batch ${model.batch}, ${model.parameters} parameters`],
    ["Step", `${report.secondsPerStep.toPrecision(4)} s (median of ${report.samples} samples)`],
    ["Fastest", `${report.secondsPerStepMin.toPrecision(4)} s`],
    ["Work", `${(model.flopsPerStep / 1e9).toFixed(2)} GFLOP a step (matrix products)`],
    ["Achieved", `${(model.flopsPerStep / report.secondsPerStep / 1e9).toFixed(1)} GFLOPS`],
    ["GEMM alone", engine.gflops === null ? "not measured" : `${engine.gflops.toFixed(1)} GFLOPS`],
    ["Memory", `${(engine.bytes / 1e6).toFixed(1)} MB`],
    ["Choices", JSON.stringify(engine.numerics)],
  ];
  return `${rows.map(([name, value]) => `${`${name}:`.padEnd(16)}${value}`).join("\n")}\n`;
}

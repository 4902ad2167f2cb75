import { version } from "../../package.json";
import { probeGpu } from "../engine/gpu-device";
import { type EngineName, needsAdapter } from "../engine/names";
import { createEngine } from "../engine/select";
import type { BenchmarkReport } from "../protocol/performance";
import { type BenchmarkProgress, measureSteps } from "../training/benchmark";
import { REAL_WORKLOAD, SMALL_WORKLOAD, summarizeWorkload } from "../training/benchmark-problem";

/**
 * Measures an engine of its own and frees it. The model has the reference's size, but on a software adapter and in plain
 * JavaScript, where a step of that takes minutes.
 *
 * @throws the signal's reason when it is aborted; `EngineError` when the engine fails.
 */
export async function benchmark(
  requested: "auto" | EngineName,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: BenchmarkProgress) => void },
): Promise<BenchmarkReport> {
  const engine = await createEngine(requested);
  try {
    const reduced = await isSlow(engine.info.name);
    const workload = reduced ? SMALL_WORKLOAD : REAL_WORKLOAD;
    const times = await measureSteps(engine, workload, options);
    return {
      version,
      userAgent: navigator.userAgent,
      cores: navigator.hardwareConcurrency,
      crossOriginIsolated: globalThis.crossOriginIsolated,
      engine: engine.info,
      model: summarizeWorkload(workload),
      reduced,
      ...times,
    };
  } finally {
    await engine.dispose();
  }
}

async function isSlow(name: EngineName): Promise<boolean> {
  if (name === "tfjs-cpu") return true;
  return needsAdapter(name) && (await probeGpu()).isFallback;
}

import type { EngineInfo, KernelProfile } from "../engine/engine";
import type { EngineName } from "../engine/names";
import type { Result } from "../formats/coded-error";
import { asResult } from "../formats/coded-error";
import type { BenchmarkProgress, BenchmarkReport, PerformanceApi } from "../protocol/performance";
import { benchmark } from "./benchmark";
import type { CurrentRun } from "./current-run";
import { StudioError } from "./studio-error";

/** What the run's engine is and how fast engines are here. */
export class PerformanceService implements PerformanceApi {
  readonly #run: CurrentRun;

  constructor(run: CurrentRun) {
    this.#run = run;
  }

  runEngine(): Promise<Result<EngineInfo | null>> {
    return asResult(() => this.#run.engine?.info ?? null);
  }

  profileKernels(): Promise<Result<KernelProfile | null>> {
    return asResult(async () => {
      const run = this.#run;
      run.requireFinished();
      return run.measurements.run(async () => (await run.engine?.profile?.()) ?? null);
    });
  }

  benchmark(
    engine: "auto" | EngineName,
    onProgress: (progress: BenchmarkProgress) => void,
  ): Promise<Result<BenchmarkReport | null>> {
    return asResult(async () => {
      const run = this.#run;
      run.compareAnew();
      await run.finished?.evidence.catch(() => null);
      return run.measurements.run(async (signal) => {
        if (run.isTraining) throw new StudioError("benchmark/busy");
        return benchmark(engine, { signal, onProgress });
      });
    });
  }

  async cancelBenchmark(): Promise<void> {
    this.#run.measurements.cancel();
  }
}

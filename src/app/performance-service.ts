import { CodedError } from "../formats/coded-error";
import type { Service } from "../protocol/answers";
import type { PerformanceApi } from "../protocol/performance";
import { benchmark } from "./benchmark";
import type { CurrentRun } from "./current-run";

/** What the run's engine is and how fast engines are here. */
export function performanceService(run: CurrentRun): Service<PerformanceApi> {
  return {
    runEngine: () => run.engine?.info ?? null,
    profileKernels() {
      run.requireFinished();
      return run.measurements.run(async () => (await run.engine?.profile?.()) ?? null);
    },
    async benchmark(engine, onProgress) {
      run.compareAnew();
      await run.finished?.evidence.catch(() => null);
      return run.measurements.run(async (signal) => {
        if (run.isTraining) throw new CodedError("benchmark/busy");
        return benchmark(engine, { signal, onProgress });
      });
    },
    cancelBenchmark: () => run.measurements.cancel(),
  };
}

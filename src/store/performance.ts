import { create } from "zustand";
import type { KernelProfile } from "../engine/engine";
import type { EngineName } from "../engine/names";
import type { SerialError } from "../formats/coded-error";
import type { BenchmarkProgress, BenchmarkReport } from "../protocol/performance";
import { useStudio } from "./studio";
import { studioWorker } from "./studio-worker";
import { withProgress } from "./with-progress";

/** What is measured of speed, on request: the benchmark and the kernels of the current run's step. */
interface PerformanceState {
  /** Null while none runs. */
  readonly progress: BenchmarkProgress | null;
  readonly report: BenchmarkReport | null;
  readonly benchmarkError: SerialError | null;
  readonly profiling: boolean;
  readonly profile: KernelProfile | null;
  readonly profileError: SerialError | null;
}

const noProfile = { profiling: false, profile: null, profileError: null } as const;
const beginning: BenchmarkProgress = { stage: "loading", done: 0, total: 1 };

export const usePerformance = create<PerformanceState>()(() => ({
  progress: null,
  report: null,
  benchmarkError: null,
  ...noProfile,
}));

const { setState: set, getState: get } = usePerformance;

/** What is measured on request. */
export const performanceActions = {
  /** The last report stays until the new one is there. */
  async runBenchmark(engine: "auto" | EngineName) {
    if (get().progress !== null) return;
    set({ progress: beginning, benchmarkError: null });
    const answer = await withProgress(
      (progress: BenchmarkProgress) => set({ progress }),
      (onProgress) => studioWorker().performance.benchmark(engine, onProgress),
    );
    set({ progress: null });
    if (!answer.ok) set({ benchmarkError: answer.error });
    else if (answer.value !== null) set({ report: answer.value });
  },

  cancelBenchmark() {
    void studioWorker().performance.cancelBenchmark();
  },

  async profileKernels() {
    const run = useStudio.getState().run?.header.id;
    set({ ...noProfile, profiling: true });
    const answer = await studioWorker().performance.profileKernels();
    if (run !== useStudio.getState().run?.header.id) return;
    set(answer.ok ? { ...noProfile, profile: answer.value } : { ...noProfile, profileError: answer.error });
  },
};

useStudio.subscribe((state, before) => {
  if (state.run?.header.id !== before.run?.header.id) usePerformance.setState(noProfile);
  // A worker that died answers nothing any more.
  const { preflightError: error } = state;
  if (error === before.preflightError || error?.code !== "open/worker-failed") return;
  const { progress, profiling } = usePerformance.getState();
  if (progress !== null) usePerformance.setState({ progress: null, benchmarkError: error });
  if (profiling) usePerformance.setState({ ...noProfile, profileError: error });
});

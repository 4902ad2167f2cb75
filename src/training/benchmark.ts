import type { Engine } from "../engine/engine";
import { Slice } from "../formats/event-loop";
import { benchmarkNetwork, benchmarkSetup, type Workload } from "./benchmark-problem";
import { median } from "./median";

/** A sample averages steps for about this long, as an epoch does: what is done once per epoch must not weigh on one. */
const SAMPLE_SECONDS = 0.3;
const MAX_STEPS_PER_SAMPLE = 28;
/** Compilers and autotuning settle within this time; a slower engine is warmed up by a single step. */
const WARM_UP_SECONDS = 1.5;
/** Of backbone and head, as the script has them. */
const BENCHMARK_RATES = [1e-4, 1e-3];
/** Samples of one benchmark, and the seconds after which no further one is begun. */
const SAMPLES = 5;
const BUDGET_SECONDS = 60;

/** Runs consecutive training steps; with a signal, ends after the current step once it is aborted. */
export type RunSteps = (steps: number, signal?: AbortSignal) => Promise<void>;

/**
 * Loads the synthetic model of a workload into an engine.
 *
 * @returns what runs its training steps; throws a `RangeError` when a step's loss is not a number, because a time
 *   counts only when the step computed something.
 */
export async function loadWorkload(
  engine: Engine,
  workload: Workload,
  network = benchmarkNetwork(workload),
): Promise<RunSteps> {
  await engine.load(benchmarkSetup(workload, network));
  const rates = BENCHMARK_RATES.slice(0, network.groups.length);
  const rows = Int32Array.from({ length: workload.batch }, (_, row) => row);
  const slice = new Slice();
  let firstStep = 0;
  return async (steps, signal) => {
    const batches = Array.from({ length: steps }, () => rows);
    const plan = { batches, firstStep, learningRates: () => rates };
    firstStep += steps;
    await engine.trainEpoch(plan, {
      onSteps: (records) => checkFinite(records.map(({ loss }) => loss)),
      proceed: async () => {
        // An engine that computes in this thread would otherwise never hear of a cancellation.
        if (slice.used) await slice.turn();
        return signal?.aborted !== true;
      },
    });
  };
}

/** @throws RangeError when a loss is NaN or infinite. */
export function checkFinite(losses: readonly number[]): void {
  if (!losses.every(Number.isFinite)) throw new RangeError("The loss is not a finite number.");
}

/** Times training steps in samples of about a third of a second. */
export class StepTimer {
  readonly #run: RunSteps;
  readonly #signal: AbortSignal | undefined;
  #stepsPerSample = 1;

  constructor(run: RunSteps, signal?: AbortSignal) {
    this.#run = run;
    this.#signal = signal;
  }

  /** Runs steps until the engine has settled; how long they take decides how many make a sample. */
  async warmUp(): Promise<void> {
    let seconds = Number.POSITIVE_INFINITY;
    const begin = performance.now();
    do {
      seconds = await this.#time(1);
    } while (performance.now() - begin < 1000 * WARM_UP_SECONDS);
    this.#stepsPerSample = Math.min(MAX_STEPS_PER_SAMPLE, Math.max(1, Math.round(SAMPLE_SECONDS / seconds)));
  }

  /** Seconds per step of one sample. */
  sample(): Promise<number> {
    return this.#time(this.#stepsPerSample);
  }

  async #time(steps: number): Promise<number> {
    const begin = performance.now();
    await this.#run(steps, this.#signal);
    this.#signal?.throwIfAborted();
    return (performance.now() - begin) / 1000 / steps;
  }
}

/** How far a benchmark is: parts done of all parts. */
export interface BenchmarkProgress {
  readonly stage: "loading" | "warming-up" | "measuring";
  readonly done: number;
  readonly total: number;
}

/** Times of an engine's training step. */
export interface StepTimes {
  /** Median of the samples. */
  readonly secondsPerStep: number;
  readonly secondsPerStepMin: number;
  readonly samples: number;
}

/**
 * Measures an engine's training step on a workload, as `npm run bench` does. The engine keeps the workload loaded.
 *
 * @throws the signal's reason when it is aborted; `EngineError` as the engine's `load` and `trainEpoch` do.
 */
export async function measureSteps(
  engine: Engine,
  workload: Workload,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: BenchmarkProgress) => void },
): Promise<StepTimes> {
  const { signal, onProgress } = options;
  const total = 2 + SAMPLES;
  onProgress({ stage: "loading", done: 0, total });
  const timer = new StepTimer(await loadWorkload(engine, workload), signal);
  signal.throwIfAborted();
  onProgress({ stage: "warming-up", done: 1, total });
  await timer.warmUp();
  const samples: number[] = [];
  const begin = performance.now();
  do {
    onProgress({ stage: "measuring", done: 2 + samples.length, total });
    samples.push(await timer.sample());
  } while (samples.length < SAMPLES && performance.now() - begin < 1000 * BUDGET_SECONDS);
  return {
    secondsPerStep: median(samples) ?? Number.NaN,
    secondsPerStepMin: samples.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    samples: samples.length,
  };
}

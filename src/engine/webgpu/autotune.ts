import { promptly } from "./completion";
import { ROW_MULTIPLE, roundUp } from "./layout";
import type { KernelCache } from "./pipelines";
import { BufferSet } from "./resources";
import { STEP_WORDS, type StepLayout, stepWords } from "./shaders/common";
import { gemmUniformWords } from "./shaders/gemm";
import { gemmKernel } from "./shaders/gemm-kernel";
import {
  candidateChoices,
  defaultChoice,
  formatChoice,
  type GemmChoice,
  type GemmProblem,
  partialsOf,
  problemKey,
  splitsOf,
} from "./tiles";

/** Time that all measurements, compilation included, may take, in milliseconds. */
const TIME_BUDGET = 1500;
/** One measurement repeats its dispatch until it lasts about this long, in milliseconds. */
const MEASURED_TIME = 6;
/** A choice must beat the default by this factor to replace it. */
const WORTHWHILE = 1.04;
/** Problems with less than this share of a step's FLOPs keep their default. */
const WORTHWHILE_SHARE = 0.1;

interface Tuning {
  readonly choices: ReadonlyMap<string, GemmChoice>;
  /** GFLOPS of the largest problem with its choice. */
  readonly gflops: number;
}

/** Results of this session by adapter and problem: a second run on the same adapter measures nothing. */
const measured = new Map<string, { readonly choice: GemmChoice; readonly gflops: number }>();

/**
 * Measures which tile is fastest for the problems that make up most of a step, in about a second. A tile that is not
 * reached in time is not taken. Its buffers live only
 * as long as the measurement.
 *
 * @param adapter Names the adapter in the cache.
 * @param problems Each distinct GEMM of a step.
 */
export async function tuneGemms(
  device: GPUDevice,
  kernels: KernelCache,
  adapter: string,
  problems: readonly GemmProblem[],
  layout: StepLayout,
): Promise<Tuning> {
  const total = problems.reduce((sum, problem) => sum + flopsOf(problem), 0);
  const important = problems
    .filter((problem) => flopsOf(problem) >= WORTHWHILE_SHARE * total)
    .sort((a, b) => flopsOf(b) - flopsOf(a));
  const choices = new Map<string, GemmChoice>();
  const start = performance.now();
  let gflops = 0;
  for (const [i, problem] of important.entries()) {
    const key = `${adapter} ${problemKey(problem)} ${problem.m}`;
    const deadline = start + (TIME_BUDGET * (i + 1)) / important.length;
    const result = measured.get(key) ?? (await tune(device, kernels, problem, layout, deadline));
    measured.set(key, result);
    choices.set(problemKey(problem), result.choice);
    gflops = Math.max(gflops, result.gflops);
  }
  return { choices, gflops };
}

/** GFLOPS of one GEMM, measured once; for adapters too slow to tune on. */
export async function measureGflops(
  device: GPUDevice,
  kernels: KernelCache,
  problem: GemmProblem,
  choice: GemmChoice,
  layout: StepLayout,
): Promise<number> {
  const bench = new GemmBench(device, kernels, problem, layout);
  try {
    const milliseconds = await bench.time(choice);
    return flopsOf(problem) / milliseconds / 1e6;
  } finally {
    bench.destroy();
  }
}

function flopsOf({ m, n, k }: GemmProblem): number {
  return 2 * m * n * k;
}

async function tune(
  device: GPUDevice,
  kernels: KernelCache,
  problem: GemmProblem,
  layout: StepLayout,
  deadline: number,
): Promise<{ choice: GemmChoice; gflops: number }> {
  const bench = new GemmBench(device, kernels, problem, layout);
  try {
    const [first = defaultChoice(problem), ...others] = candidateChoices(problem);
    const reference = await bench.time(first);
    let best = { choice: first, milliseconds: reference };
    for (const choice of others) {
      if (performance.now() > deadline) break;
      const milliseconds = await bench.time(choice);
      const bar = best.choice === first ? best.milliseconds / WORTHWHILE : best.milliseconds;
      if (milliseconds < bar) best = { choice, milliseconds };
    }
    return { choice: best.choice, gflops: flopsOf(problem) / best.milliseconds / 1e6 };
  } finally {
    bench.destroy();
  }
}

/** Runs one problem with any choice on zeros. */
class GemmBench {
  readonly #device: GPUDevice;
  readonly #kernels: KernelCache;
  readonly #problem: GemmProblem;
  readonly #layout: StepLayout;
  readonly #buffers: BufferSet;
  readonly #operands: readonly GPUBuffer[];
  readonly #step: GPUBuffer;

  constructor(device: GPUDevice, kernels: KernelCache, problem: GemmProblem, layout: StepLayout) {
    const { m, n, k } = problem;
    const paddedM = roundUp(m, ROW_MULTIPLE);
    this.#device = device;
    this.#kernels = kernels;
    this.#problem = problem;
    this.#layout = layout;
    this.#buffers = new BufferSet(device);
    this.#operands = [
      this.#buffers.storage("tune A", 4 * paddedM * k),
      this.#buffers.storage("tune B", 4 * n * k),
      this.#buffers.storage("tune C", 4 * splitsOf(problem) * paddedM * n),
      this.#buffers.storage("tune partials", 4 * partialsOf(problem)),
    ];
    this.#step = this.#buffers.uniform("tune step", 4 * stepWords(layout));
    const words = new Uint32Array(stepWords(layout));
    words[STEP_WORDS.rows] = m;
    words[STEP_WORDS.paddedRows] = problem.kind === "tn" ? k : paddedM;
    device.queue.writeBuffer(this.#step, 0, words);
  }

  /** Milliseconds of one dispatch: the best of two runs, each long enough for the clock. */
  async time(choice: GemmChoice): Promise<number> {
    const run = await this.#prepare(choice);
    const once = await run(1);
    const repeats = Math.max(1, Math.min(100, Math.ceil(MEASURED_TIME / Math.max(once, 0.05))));
    if (repeats === 1 && once > 4 * MEASURED_TIME) return once;
    return Math.min((await run(repeats)) / repeats, (await run(repeats)) / repeats);
  }

  destroy(): void {
    this.#buffers.destroy();
  }

  async #prepare({ tile, splits }: GemmChoice): Promise<(repeats: number) => Promise<number>> {
    const problem = this.#problem;
    const { kind, m, n } = problem;
    const source = gemmKernel(kind, tile, this.#layout);
    const kernel = await this.#kernels.get(source);
    const uniform = this.#buffers.uniform(`tune ${formatChoice({ tile, splits })}`, 64);
    const words = gemmUniformWords(problem, splits, roundUp(m, ROW_MULTIPLE) * n, 0);
    this.#device.queue.writeBuffer(uniform, 0, words);
    const resources = [this.#step, uniform, ...this.#operands].slice(0, source.bindings.length);
    const bindGroup = this.#device.createBindGroup({
      layout: kernel.layout,
      entries: resources.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    return async (repeats) => {
      const encoder = this.#device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(kernel.pipeline);
      pass.setBindGroup(0, bindGroup);
      for (let i = 0; i < repeats; i++) {
        pass.dispatchWorkgroups(Math.ceil(n / tile.bn), Math.ceil(m / tile.bm), splits);
      }
      pass.end();
      const commands = encoder.finish();
      const { queue } = this.#device;
      await promptly(queue, queue.onSubmittedWorkDone());
      const start = performance.now();
      queue.submit([commands]);
      await promptly(queue, queue.onSubmittedWorkDone());
      return performance.now() - start;
    };
  }
}

import { lossWeights, targetWidth } from "../src/engine/objective";
import { autotune } from "../src/engine/wasm/autotune";
import {
  COMMAND_WORDS,
  CONTROL_BATCH_ROWS,
  CONTROL_SCRATCH,
  CONTROL_SCRATCH_BYTES,
  CONTROL_TILE,
  WORD_ARGUMENTS,
  WORD_BARRIER,
  WORD_OPCODE,
} from "../src/engine/wasm/commands";
import { allocateMemory, compileKernels } from "../src/engine/wasm/kernels";
import { planMemory } from "../src/engine/wasm/memory-plan";
import { ProgramWriter } from "../src/engine/wasm/program";
import { StepProgram, Vectors } from "../src/engine/wasm/step-program";
import { ThreadPool } from "../src/engine/wasm/thread-pool";
import { createWasmEngine, type WasmEngineOptions } from "../src/engine/wasm/wasm-engine";
import { benchmarkNetwork, benchmarkSetup } from "../src/training/benchmark-problem";
import type { Workload } from "./protocol";

/** The WASM engine's step, its forward pass and each of its commands, timed in a worker as in the studio. */

export interface KernelsRequest {
  readonly workload: Workload;
  readonly repetitions: number;
  readonly options: WasmEngineOptions;
  readonly freezeBackbone: boolean;
}

export interface CommandTime {
  readonly opcode: number;
  readonly arguments: readonly number[];
  /** Least time of all repetitions. */
  readonly seconds: number;
}

const rates = [1e-4, 1e-3];

addEventListener("message", async ({ data }: MessageEvent<KernelsRequest>) => {
  try {
    postMessage({ ...(await timeEngine(data)), commands: await timeCommands(data) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});

async function timeEngine({ workload, repetitions, options, freezeBackbone }: KernelsRequest) {
  const engine = await createWasmEngine(options);
  await engine.load(benchmarkSetup(workload, benchmarkNetwork(workload, freezeBackbone)));
  const rows = Int32Array.from({ length: workload.batch }, (_, row) => row);
  let firstStep = 0;
  const control = { onSteps: () => {}, proceed: async () => true };
  const step = () =>
    engine.trainEpoch({ batches: [rows], firstStep: firstStep++, learningRates: () => rates }, control);
  const steps = await timed(step, repetitions);
  const forwards = await timed(() => engine.evaluate(rows), repetitions);
  const { info } = engine;
  await engine.dispose();
  return { info, steps, forwards };
}

/** Seconds of each repetition, after two that warm up. */
async function timed(work: () => Promise<unknown>, repetitions: number): Promise<number[]> {
  const seconds: number[] = [];
  for (let i = -2; i < repetitions; i++) {
    const start = performance.now();
    await work();
    if (i >= 0) seconds.push((performance.now() - start) / 1000);
  }
  return seconds;
}

/** Runs a step's commands one by one, each as a program of its own. */
async function timeCommands(request: KernelsRequest): Promise<CommandTime[]> {
  const { workload, repetitions, options, freezeBackbone } = request;
  const threads = options.threads ?? navigator.hardwareConcurrency;
  const pool = new ThreadPool(await compileKernels(threads > 1, options.fma), threads);
  const tuned = await autotune(pool, options.tile);
  const { network, state, training } = benchmarkSetup(workload, benchmarkNetwork(workload, freezeBackbone));
  if (training === null) throw new RangeError("A benchmark trains");
  const { inputs, objective, batchSize } = training;
  const plan = planMemory(network, { batchSize, targetWidth: targetWidth(objective) }, tuned, threads);
  const memory = allocateMemory(plan.bytes, pool.kernels.shared);
  await pool.attach(memory);
  const words = new Int32Array(memory.buffer);
  words[CONTROL_BATCH_ROWS / 4] = workload.batch;
  words[CONTROL_SCRATCH / 4] = plan.scratch;
  words[CONTROL_SCRATCH_BYTES / 4] = plan.scratchBytes;
  words[CONTROL_TILE / 4] = tuned.tile;
  const floats = new Float32Array(memory.buffer);
  for (const [name, tensor] of state.tensors) {
    floats.set(tensor, (plan.tensors.get(name)?.address ?? 0) / 4);
  }
  const rows = Int32Array.from({ length: inputs.rows }, (_, row) => row);
  inputs.fill(rows, floats.subarray(plan.inputs / 4), plan.inputStride / 4);
  floats.fill(1, plan.norms / 4, plan.norms / 4 + workload.batch);
  floats.set(lossWeights(objective), plan.lossWeights / 4);
  const writer = new ProgramWriter(memory.buffer, plan.programs, plan.programBytes);
  const settings = { ...training, groups: network.groups, loss: objective.kind };
  const step = new StepProgram(writer, plan, settings, tuned, new Vectors(memory.buffer, plan.vectors));

  const { address, length } = step.program;
  const commands = Array.from({ length }, (_, i) => {
    const first = address / 4 + i * COMMAND_WORDS;
    words[first + WORD_BARRIER] = 1;
    const given = Array.from(words.subarray(first + WORD_ARGUMENTS, first + COMMAND_WORDS));
    const opcode = words[first + WORD_OPCODE] ?? 0;
    return { opcode, arguments: given, address: first * 4, seconds: Number.POSITIVE_INFINITY };
  });
  for (let repetition = 0; repetition < repetitions; repetition++) {
    step.prepare(repetition, rates);
    for (const command of commands) {
      const start = performance.now();
      pool.run({ address: command.address, length: 1 });
      command.seconds = Math.min(command.seconds, (performance.now() - start) / 1000);
    }
  }
  pool.dispose();
  return commands.map(({ opcode, arguments: given, seconds }) => ({ opcode, arguments: given, seconds }));
}

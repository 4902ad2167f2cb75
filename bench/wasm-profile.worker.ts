import { autotune } from "../src/engine/wasm/autotune";
import {
  COMMAND_WORDS,
  CONTROL_ROWS,
  CONTROL_SCRATCH,
  CONTROL_SCRATCH_BYTES,
  CONTROL_TILE,
} from "../src/engine/wasm/commands";
import { allocateMemory, compileKernels } from "../src/engine/wasm/kernels";
import { planMemory } from "../src/engine/wasm/memory-plan";
import { ProgramWriter } from "../src/engine/wasm/program";
import { StepProgram, Vectors } from "../src/engine/wasm/step-program";
import { ThreadPool } from "../src/engine/wasm/thread-pool";

/** Times every command of a training step by itself. */
addEventListener("message", async ({ data }) => {
  try {
    postMessage(await profile(data));
  } catch (error) {
    postMessage({ error: String(error), stack: error instanceof Error ? error.stack : "" });
  }
});

async function profile({
  hidden,
  batch,
  steps,
  threads,
  tile,
}: {
  hidden: number;
  batch: number;
  steps: number;
  threads: number;
  tile?: number;
}) {
  const shape = {
    inputDim: 640,
    hiddenDim: hidden,
    outputDim: 320,
    numLayers: 3,
    headWidths: [256, 64] as const,
    classes: 4,
  };
  const kernels = await compileKernels(threads > 1, undefined);
  const pool = new ThreadPool(kernels, threads);
  const tuned = await autotune(pool, tile);
  const tiles = [];
  for (let i = 0; i < kernels.tiles.length; i++) {
    const t = await autotune(pool, i);
    tiles.push(`${t.rows}x${t.columns}: ${t.gflops.toFixed(1)}`);
  }
  const settings = {
    weightDecay: 0.01,
    gradClipNorm: 1,
    freezeBackbone: false,
    frozenBatchNorm: "train",
    classWeights: new Float32Array(4).fill(1),
    batchSize: batch,
    dropout: { backbone: 0.1, head: [0.3, 0.2] },
    dropoutSeed: 1,
  } as const;
  const plan = planMemory(shape, settings, tuned, threads);
  const memory = allocateMemory(plan.bytes, threads > 1);
  await pool.attach(memory);
  const words = new Int32Array(memory.buffer);
  words[CONTROL_ROWS / 4] = batch;
  words[CONTROL_SCRATCH / 4] = plan.scratch;
  words[CONTROL_SCRATCH_BYTES / 4] = plan.scratchBytes;
  words[CONTROL_TILE / 4] = tuned.tile;
  const floats = new Float32Array(memory.buffer);
  for (let i = plan.parameters.start / 4; i < plan.parameters.end / 4; i++) floats[i] = Math.random() * 0.02 - 0.01;
  for (let i = plan.inputs / 4; i < plan.norms / 4; i++) floats[i] = Math.random();
  floats.fill(1, plan.norms / 4, plan.norms / 4 + batch);
  floats.fill(1, plan.classWeights / 4, plan.classWeights / 4 + 4);
  const writer = new ProgramWriter(memory.buffer, plan.programs, plan.programBytes);
  const step = new StepProgram(writer, plan, settings, tuned, new Vectors(memory.buffer, plan.vectors));
  const { address, length } = step.program;
  const best = new Array<number>(length).fill(Number.POSITIVE_INFINITY);
  let whole = Number.POSITIVE_INFINITY;
  for (let s = 0; s < steps; s++) {
    step.prepare(s, { backbone: 1e-4, head: 1e-3 });
    let t = performance.now();
    pool.run(step.program);
    whole = Math.min(whole, performance.now() - t);
    for (let i = 0; i < length; i++) {
      const at = address + i * COMMAND_WORDS * 4;
      words[at / 4 + 1] = 1;
      t = performance.now();
      pool.run({ address: at, length: 1 });
      best[i] = Math.min(best[i] ?? 0, performance.now() - t);
    }
  }
  const commands = best.map((ms, i) => ({
    words: [...words.subarray(address / 4 + i * COMMAND_WORDS, address / 4 + i * COMMAND_WORDS + 14)],
    ms,
  }));
  pool.dispose();
  return { tuned, tiles, whole, commands };
}

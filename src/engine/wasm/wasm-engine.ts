import { denseRows, type RowSource } from "../../data/row-source";
import { eventLoopTurn } from "../../formats/event-loop";
import { isParameter, type ModelState, NORMALIZE_EPS, stateDictSpecs } from "../../model/architecture";
import { countedBatches, type NetworkPlan } from "../../model/plan";
import type {
  Engine,
  EngineInfo,
  EngineSetup,
  EngineSnapshot,
  EpochControl,
  EpochPlan,
  StepRecord,
  TrainingSetup,
} from "../engine";
import { checkOutputs, fillTargets, lossWeights, targetWidth } from "../objective";
import { autotune, type Tuned } from "./autotune";
import {
  CONTROL_BATCH_ROWS,
  CONTROL_LOSS,
  CONTROL_NORM,
  CONTROL_SCRATCH,
  CONTROL_SCRATCH_BYTES,
  CONTROL_TILE,
  PLAN_START,
} from "./commands";
import { allocateMemory, compileKernels, type KernelSource } from "./kernels";
import { type MemoryPlan, planMemory } from "./memory-plan";
import { type CommandList, ProgramWriter } from "./program";
import { StepProgram, Vectors, writeForward } from "./step-program";
import { ThreadPool } from "./thread-pool";

export interface WasmEngineOptions {
  /** Threads that compute, the calling one included; as many as cores when left out. */
  readonly threads?: number;
  /** Fused multiply-add or plain SIMD: changes rounding. Taken where it exists when left out. */
  readonly fma?: boolean;
  /** `EngineInfo.numerics` of the run that is resumed; its `fma` is used unless `fma` is given. */
  readonly numerics?: EngineInfo["numerics"];
  /** Why this engine was taken; see `EngineInfo.reason`. */
  readonly reason?: string;
  /** Register tile to use instead of the fastest one: an index into the kernels' table. For tests. */
  readonly tile?: number;
  /** Where the kernels' bytes come from; the studio's own files when left out. */
  readonly kernels?: KernelSource;
}

/**
 * Makes our own engine on the CPU: kernels in AssemblyScript over one memory that all threads share, planned and
 * allocated once. Results do not depend, to the bit, on the number of threads.
 *
 * @throws EngineError `engine/wasm-failed` when WebAssembly (or the FMA that is insisted on) does not work here,
 *   `engine/thread-failed` when a thread does not start, `engine/out-of-memory`.
 */
export async function createWasmEngine(options: WasmEngineOptions = {}): Promise<Engine> {
  const isolated = globalThis.crossOriginIsolated === true;
  const wanted = Math.max(1, Math.floor(options.threads ?? globalThis.navigator?.hardwareConcurrency ?? 1));
  const threads = isolated ? wanted : 1;
  const stored = options.numerics?.fma;
  const fma = options.fma ?? (typeof stored === "boolean" ? stored : undefined);
  const kernels = await compileKernels(threads > 1, fma, options.kernels);
  const pool = new ThreadPool(kernels, threads);
  try {
    const tuned = await tunedFor(pool, options.tile);
    const reason = !isolated && wanted > 1 ? "not-isolated" : (options.reason ?? "configured");
    return new WasmEngine(pool, tuned, kernels.fma, reason);
  } catch (error) {
    pool.dispose();
    throw error;
  }
}

/** What was measured before: it takes a fifth of a second, and a worker makes an engine for every run and every scoring. */
const measured = new Map<string, Tuned>();

/** `autotune`, once for kernels and threads. The pool's threads are started in any case. */
async function tunedFor(pool: ThreadPool, only: number | undefined): Promise<Tuned> {
  const { fma, shared } = pool.kernels;
  const key = [fma, shared, pool.threads, only].join();
  const known = measured.get(key);
  if (known !== undefined) {
    await pool.attach(allocateMemory(PLAN_START, shared));
    return known;
  }
  const tuned = await autotune(pool, only);
  measured.set(key, tuned);
  return tuned;
}

interface Training extends TrainingSetup {
  readonly step: StepProgram;
  /** What every row is divided by; 0 until it is used for the first time. */
  readonly norms: Float32Array;
}

interface Loaded {
  readonly setup: EngineSetup;
  readonly memory: WebAssembly.Memory;
  readonly plan: MemoryPlan;
  readonly forward: CommandList;
  readonly training: Training | null;
  readonly batchesTracked: Map<string, number>;
}

class WasmEngine implements Engine {
  readonly #pool: ThreadPool;
  readonly #tuned: Tuned;
  readonly #fma: boolean;
  readonly #reason: string;
  #loaded: Loaded | null = null;

  constructor(pool: ThreadPool, tuned: Tuned, fma: boolean, reason: string) {
    this.#pool = pool;
    this.#tuned = tuned;
    this.#fma = fma;
    this.#reason = reason;
  }

  get info(): EngineInfo {
    return {
      name: "wasm",
      adapter: null,
      threads: this.#pool.threads,
      reason: this.#reason,
      numerics: { fma: this.#fma },
      gflops: this.#tuned.gflops,
      bytes: this.#loaded?.memory.buffer.byteLength ?? 0,
    };
  }

  async load(setup: EngineSetup): Promise<void> {
    this.#loaded = null;
    const { network, state, training, inferenceRows } = setup;
    if (training !== null) checkOutputs(training.objective, network.outputs);
    const sizes =
      training === null ? null : { batchSize: training.batchSize, targetWidth: targetWidth(training.objective) };
    const plan = planMemory(network, sizes, this.#tuned, this.#pool.threads, inferenceRows);
    const memory = allocateMemory(plan.bytes, this.#pool.kernels.shared);
    await this.#pool.attach(memory);
    const control = new Int32Array(memory.buffer);
    control[CONTROL_SCRATCH / 4] = plan.scratch;
    control[CONTROL_SCRATCH_BYTES / 4] = plan.scratchBytes;
    control[CONTROL_TILE / 4] = this.#tuned.tile;
    const writer = new ProgramWriter(memory.buffer, plan.programs, plan.programBytes);
    const forward = writeForward(writer, plan, this.#tuned);
    this.#loaded = {
      setup,
      memory,
      plan,
      forward,
      training: training === null ? null : this.#planTraining(training, network, memory, plan, writer),
      batchesTracked: new Map(),
    };
    await this.writeModel(state);
  }

  async trainEpoch({ batches, firstStep, learningRates }: EpochPlan, control: EpochControl): Promise<number> {
    let done = 0;
    for (const rows of batches) {
      if (!(await control.proceed())) break;
      const step = firstStep + done;
      control.onSteps([this.#step(rows, step, learningRates(step))]);
      done++;
    }
    return done;
  }

  async evaluate(rows: Int32Array): Promise<Float32Array> {
    const { inputs, norms } = this.#training;
    return this.#outputs(rows.length, (start, end) => this.#gather(inputs, norms, rows.subarray(start, end)));
  }

  async infer(inputs: Float32Array, rows: number): Promise<Float32Array> {
    const source = denseRows(inputs, this.#model.setup.network.inputs);
    const norms = new Float32Array(rows);
    return this.#outputs(rows, (start, end) =>
      this.#gather(
        source,
        norms,
        Int32Array.from({ length: end - start }, (_, row) => start + row),
      ),
    );
  }

  async readModel(): Promise<ModelState> {
    const { plan, batchesTracked } = this.#model;
    return { tensors: this.#read([...plan.tensors.keys()], 0), batchesTracked: new Map(batchesTracked) };
  }

  async snapshot(): Promise<EngineSnapshot> {
    const { plan } = this.#model;
    const names = this.#trainedNames();
    return {
      model: await this.readModel(),
      expAvg: this.#read(names, plan.expAvgOffset),
      expAvgSq: this.#read(names, plan.expAvgSqOffset),
    };
  }

  async restore({ model, expAvg, expAvgSq }: EngineSnapshot): Promise<void> {
    const { plan } = this.#model;
    await this.writeModel(model);
    const names = this.#trainedNames();
    this.#write(names, expAvg, plan.expAvgOffset);
    this.#write(names, expAvgSq, plan.expAvgSqOffset);
  }

  async writeModel(state: ModelState): Promise<void> {
    const { plan, batchesTracked } = this.#model;
    this.#write([...plan.tensors.keys()], state.tensors, 0);
    for (const [name, count] of state.batchesTracked) batchesTracked.set(name, count);
  }

  async dispose(): Promise<void> {
    this.#loaded = null;
    this.#pool.dispose();
  }

  get #model(): Loaded {
    if (this.#loaded === null) throw new Error("load() has not been called");
    return this.#loaded;
  }

  get #training(): Training {
    const { training } = this.#model;
    if (training === null) throw new Error("The engine was loaded without training data");
    return training;
  }

  #planTraining(
    training: TrainingSetup,
    { groups }: NetworkPlan,
    { buffer }: WebAssembly.Memory,
    plan: MemoryPlan,
    writer: ProgramWriter,
  ): Training {
    const { inputs, objective, gradClipNorm, dropoutSeed } = training;
    new Float32Array(buffer).set(lossWeights(objective), plan.lossWeights / 4);
    const settings = { groups, loss: objective.kind, gradClipNorm, dropoutSeed };
    const step = new StepProgram(writer, plan, settings, this.#tuned, new Vectors(buffer, plan.vectors));
    return { ...training, step, norms: new Float32Array(inputs.rows) };
  }

  #step(rows: Int32Array, step: number, learningRates: readonly number[]): StepRecord {
    const { memory, plan, setup, batchesTracked } = this.#model;
    const { inputs, objective, norms, step: program } = this.#training;
    if (rows.length > plan.rows) throw new RangeError(`A batch of ${rows.length} rows; ${plan.rows} were planned`);
    this.#gather(inputs, norms, rows);
    fillTargets(objective, rows, new Float32Array(memory.buffer, plan.targets, rows.length * targetWidth(objective)));
    program.prepare(step, learningRates);
    this.#pool.run(program.program);
    for (const name of countedBatches(setup.network)) batchesTracked.set(name, (batchesTracked.get(name) ?? 0) + 1);
    const results = new Float64Array(memory.buffer);
    const [loss = Number.NaN] = results.subarray(CONTROL_LOSS / 8);
    const [gradNorm = Number.NaN] = results.subarray(CONTROL_NORM / 8);
    return { step, rows: rows.length, loss, gradNorm };
  }

  /** Puts rows and their norms where the programs read them. */
  #gather(inputs: RowSource, norms: Float32Array, rows: Int32Array): void {
    const { memory, plan, setup } = this.#model;
    const { normalizes } = setup.network;
    const stride = plan.inputStride / 4;
    const target = new Float32Array(memory.buffer, plan.inputs, rows.length * stride);
    const targetNorms = new Float32Array(memory.buffer, plan.norms, rows.length);
    new Int32Array(memory.buffer)[CONTROL_BATCH_ROWS / 4] = rows.length;
    inputs.fill(rows, target, stride);
    for (const [i, row] of rows.entries()) {
      if (norms[row] === 0) norms[row] = normalizes ? norm(target, i * stride, inputs.width) : 1;
      targetNorms[i] = norms[row] ?? 1;
    }
  }

  /** Outputs of `count` rows, `prepare` gathering one block of them after the other. */
  async #outputs(count: number, prepare: (start: number, end: number) => void): Promise<Float32Array> {
    const { memory, plan, forward, setup } = this.#model;
    const width = setup.network.outputs;
    const last = plan.layers[plan.layers.length - 1];
    if (last === undefined) throw new RangeError("A model without layers");
    const floats = new Float32Array(memory.buffer);
    const outputs = new Float32Array(count * width);
    for (let start = 0; start < count; start += plan.rows) {
      const end = Math.min(count, start + plan.rows);
      prepare(start, end);
      this.#pool.run(forward);
      for (let row = start; row < end; row++) {
        const from = (last.y + (row - start) * last.stride) / 4;
        outputs.set(floats.subarray(from, from + width), row * width);
      }
      await eventLoopTurn();
    }
    return outputs;
  }

  #trainedNames(): string[] {
    const trained = this.#model.setup.network.layers.filter((layer) => layer.trained);
    return stateDictSpecs(trained)
      .filter(isParameter)
      .map(({ name }) => name);
  }

  /** Copies of tensors, `offset` bytes behind the parameters: 0 for themselves. */
  #read(names: readonly string[], offset: number): Map<string, Float32Array> {
    const { memory, plan } = this.#model;
    return new Map(names.map((name) => [name, Float32Array.from(this.#view(memory, plan, name, offset))]));
  }

  #write(names: readonly string[], values: ReadonlyMap<string, Float32Array>, offset: number): void {
    const { memory, plan } = this.#model;
    for (const name of names) {
      const tensor = values.get(name);
      const view = this.#view(memory, plan, name, offset);
      if (tensor?.length !== view.length) throw new RangeError(`The state has no ${name} of ${view.length} values`);
      view.set(tensor);
    }
  }

  #view({ buffer }: WebAssembly.Memory, plan: MemoryPlan, name: string, offset: number): Float32Array {
    const tensor = plan.tensors.get(name);
    if (tensor === undefined) throw new RangeError(`No tensor ${name}`);
    return new Float32Array(buffer, tensor.address + offset, tensor.length);
  }
}

/** Euclidean norm of a row, at least `NORMALIZE_EPS` (torch.nn.functional.normalize). */
function norm(values: Float32Array, start: number, width: number): number {
  let squares = 0;
  for (let i = start; i < start + width; i++) squares += (values[i] ?? 0) ** 2;
  return Math.max(Math.sqrt(squares), NORMALIZE_EPS);
}

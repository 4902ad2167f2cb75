import { rowsAt } from "../../data/row-source";
import type { ModelState } from "../../model/architecture";
import { countedBatches, type NetworkPlan } from "../../model/plan";
import type {
  Engine,
  EngineInfo,
  EngineSetup,
  EngineSnapshot,
  EpochControl,
  EpochPlan,
  KernelProfile,
  TrainingSetup,
} from "../engine";
import { EngineError } from "../errors";
import { acquireGpuDevice, type GpuDevice, gpuError } from "../gpu-device";
import { checkOutputs, lossWeights, targetsAt, targetWidth } from "../objective";
import { measureGflops, tuneGemms } from "./autotune";
import { promptly, SubmitWindow } from "./completion";
import { IndexWindow } from "./indices";
import { paddedWidth } from "./layout";
import { estimateGpuMemory, INFERENCE_ROWS, READBACK_ROWS, RECORD_SLOTS } from "./memory";
import { type KernelCache, kernelsOf } from "./pipelines";
import { profileCommands } from "./profile";
import { buildProgram, type Dispatch, gemmProblems, type Program, stepLayout } from "./program";
import { type PendingStep, RecordRing } from "./records";
import { type Allocation, allocate, type BatchScalars, encodeCommands, RECORD_BYTES, StepUniform } from "./session";
import type { StepLayout } from "./shaders/common";
import { defaultChoice, formatChoice, type GemmChoice, parseChoice, problemKey, softwareChoice } from "./tiles";
import { ModelTransfer } from "./transfer";

export interface WebGpuEngineOptions {
  /** Device to compute on; it stays the caller's. When left out, the context's shared one. */
  readonly device?: GpuDevice;
  /** `EngineInfo.numerics` of the run that is resumed: GEMM choices come from it instead of from a measurement. */
  readonly numerics?: EngineInfo["numerics"];
  /** Whether the GEMM tiles are measured at `load`; when left out, on hardware adapters only. */
  readonly tune?: boolean;
  /** Streams every batch from the host even when the data set would fit into GPU memory. */
  readonly stream?: boolean;
}

/** Records are copied out at least this often, in milliseconds. */
const RECORD_INTERVAL = 200;
/** Bytes of rows that are made and uploaded at a time. */
const UPLOAD_BLOCK = 16 * 2 ** 20;
/** How long a failed call waits for the device to say why, in milliseconds. */
const EXPLANATION_TIME = 1000;

/** Everything of one `load`. */
interface Session {
  readonly network: NetworkPlan;
  readonly training: TrainingSetup | null;
  readonly allocation: Allocation;
  readonly program: Program;
  readonly transfer: ModelTransfer;
  readonly step: StepUniform;
  readonly ring: RecordRing;
  readonly counters: Map<string, number>;
}

/**
 * Makes the WebGPU engine. The step is recorded once at `load` and replayed: one compute pass and one submit per step.
 *
 * @throws EngineError `engine/no-webgpu`, `engine/no-adapter` or `engine/gpu-error` when no device is given or to be had.
 */
export async function createWebGpuEngine(options: WebGpuEngineOptions = {}): Promise<WebGpuEngine> {
  return new WebGpuEngine(options.device ?? (await acquireGpuDevice()), options);
}

/** The engine on our own WGSL; see `createWebGpuEngine`. */
export class WebGpuEngine implements Engine {
  readonly #gpu: GpuDevice;
  readonly #device: GPUDevice;
  readonly #options: WebGpuEngineOptions;
  readonly #kernels: KernelCache;
  readonly #submits: SubmitWindow;
  readonly #removeListener: () => void;
  #session: Session | null = null;
  #numerics: Readonly<Record<string, string>> = {};
  #gflops: number | null = null;
  #failure: EngineError | null = null;
  #rejectCall: ((error: EngineError) => void) | null = null;

  constructor(gpu: GpuDevice, options: WebGpuEngineOptions) {
    this.#gpu = gpu;
    this.#device = gpu.device;
    this.#options = options;
    this.#kernels = kernelsOf(gpu.device);
    this.#submits = new SubmitWindow(gpu.device.queue);
    this.#removeListener = gpu.onError((error) => {
      this.#failure ??= error;
      this.#rejectCall?.(this.#failure);
    });
  }

  get info(): EngineInfo {
    return {
      name: "webgpu",
      adapter: this.#gpu.description,
      threads: 1,
      reason: this.#gpu.isFallback ? "webgpu-software" : "webgpu-hardware",
      numerics: this.#numerics,
      gflops: this.#gflops,
      bytes: this.#session?.allocation.buffers.bytes ?? 0,
    };
  }

  load(setup: EngineSetup): Promise<void> {
    return this.#run(async () => {
      this.#free();
      this.#checkMemory(setup);
      const scopes = ["validation", "out-of-memory", "internal"] as const;
      for (const scope of scopes) this.#device.pushErrorScope(scope);
      let session: Session | null = null;
      let thrown: unknown = null;
      try {
        session = await this.#open(setup);
      } catch (error) {
        thrown = error;
      }
      const errors = await Promise.all(scopes.map(() => this.#device.popErrorScope()));
      const scoped = errors.find((error) => error !== null);
      if (scoped !== undefined) throw this.#allocationError(gpuError(scoped), setup);
      if (thrown !== null) throw thrown;
      this.#session = session;
    });
  }

  /**
   * GEMM rate for training this network, GFLOPS, before anything is loaded: about a second on hardware, where the tiles
   * that it finds serve the next `load` too.
   */
  measure(network: NetworkPlan, batchSize: number): Promise<number> {
    return this.#run(async () => {
      const layout = stepLayout(network);
      if (this.#gpu.isFallback) return this.#measureUntuned(layout);
      const problems = gemmProblems(network, batchSize);
      const { gflops } = await tuneGemms(this.#device, this.#kernels, this.#gpu.description, problems, layout);
      return gflops;
    });
  }

  trainEpoch(plan: EpochPlan, control: EpochControl): Promise<number> {
    return this.#run(async () => {
      const { session, training: setup } = this.#training();
      const { ring, allocation, program } = session;
      const counted = countedBatches(session.network);
      const indices = new IndexWindow(this.#device.queue, allocation.model.indices, plan.batches);
      let pending: PendingStep[] = [];
      let lastCopy = performance.now();
      let done = 0;
      for (const batch of plan.batches) {
        if (!(await control.proceed())) break;
        await this.#submits.room();
        this.#throwIfFailed();
        const step = plan.firstStep + done;
        const training = { step, recordSlot: pending.length, learningRates: plan.learningRates(step), setup };
        const gather = this.#selectBatch(session, setup, batch, () => indices.offsetOf(done), training);
        pending.push({ step, rows: batch.length });
        done++;
        for (const name of counted) session.counters.set(name, (session.counters.get(name) ?? 0) + 1);

        const encoder = this.#device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        encodeCommands(pass, [gather, ...program.train], batch.length);
        pass.end();
        const copyNow =
          pending.length === RECORD_SLOTS ||
          done === plan.batches.length ||
          performance.now() - lastCopy >= RECORD_INTERVAL;
        const target = copyNow ? await ring.take() : null;
        if (target !== null) {
          encoder.copyBufferToBuffer(allocation.model.records, 0, target, 0, pending.length * RECORD_BYTES);
        }
        this.#submits.submit(encoder.finish());
        if (target !== null) {
          ring.read(target, pending, (records) => control.onSteps(records));
          pending = [];
          lastCopy = performance.now();
        }
      }
      if (pending.length > 0) {
        const target = await ring.take();
        const encoder = this.#device.createCommandEncoder();
        encoder.copyBufferToBuffer(allocation.model.records, 0, target, 0, pending.length * RECORD_BYTES);
        this.#submits.submit(encoder.finish());
        ring.read(target, pending, (records) => control.onSteps(records));
      }
      await promptly(this.#device.queue, ring.drain());
      return done;
    });
  }

  evaluate(rows: Int32Array): Promise<Float32Array> {
    return this.#run(async () => {
      const { session, training } = this.#training();
      const { batchSize, model } = session.allocation;
      const blocks = Array.from({ length: Math.ceil(rows.length / batchSize) }, (_, i) =>
        rows.subarray(i * batchSize, (i + 1) * batchSize),
      );
      const indices = new IndexWindow(this.#device.queue, model.indices, blocks);
      return this.#outputs(session, rows.length, (from, to) =>
        this.#selectBatch(session, training, rows.subarray(from, to), () => indices.offsetOf(from / batchSize), null),
      );
    });
  }

  infer(inputs: Float32Array, rows: number): Promise<Float32Array> {
    return this.#run(async () => {
      const session = this.#loaded();
      const width = session.network.inputs;
      return this.#outputs(session, rows, (from, to) => {
        const { inputs: stage } = session.allocation.model.stage;
        this.#device.queue.writeBuffer(stage, 0, inputs.subarray(from * width, to * width));
        session.step.write({ rows: to - from, indexOffset: 0, direct: true, training: null });
        return session.program.gatherStaged;
      });
    });
  }

  readModel(): Promise<ModelState> {
    return this.#run(() => this.#readModel(this.#loaded()));
  }

  snapshot(): Promise<EngineSnapshot> {
    return this.#run(async () => {
      const { session } = this.#training();
      return {
        model: await this.#readModel(session),
        expAvg: await session.transfer.readMoments("firstMoments"),
        expAvgSq: await session.transfer.readMoments("secondMoments"),
      };
    });
  }

  restore(snapshot: EngineSnapshot): Promise<void> {
    return this.#run(async () => {
      const { session } = this.#training();
      await this.#writeModel(session, snapshot.model);
      await session.transfer.writeMoments("firstMoments", snapshot.expAvg);
      await session.transfer.writeMoments("secondMoments", snapshot.expAvgSq);
    });
  }

  writeModel(state: ModelState): Promise<void> {
    return this.#run(() => this.#writeModel(this.#loaded(), state));
  }

  /**
   * Times every kernel of a training step on the first rows of the data set, one pass each. Parameters, moments and
   * running statistics keep their bits.
   */
  profile(): Promise<KernelProfile> {
    return this.#run(async () => {
      const { session, training } = this.#training();
      const rows = Math.min(session.allocation.batchSize, training.inputs.rows);
      const batch = Int32Array.from({ length: rows }, (_, i) => i);
      const indices = new IndexWindow(this.#device.queue, session.allocation.model.indices, [batch]);
      const gather = this.#selectBatch(session, training, batch, () => indices.offsetOf(0), "profiled");
      return profileCommands(this.#device, [gather, ...session.program.train], rows);
    });
  }

  async dispose(): Promise<void> {
    this.#free();
    this.#removeListener();
    if (this.#options.device === undefined) this.#gpu.release();
  }

  async #open(setup: EngineSetup): Promise<Session> {
    const { network, state, training } = setup;
    if (training !== null) checkOutputs(training.objective, network.outputs);
    // Before anything is allocated: the measurement's buffers and the model's need not fit at the same time.
    const choices = await this.#choices(setup);
    const allocation = allocate(this.#device, setup, this.#options.stream ?? false);
    try {
      const { layout, batchSize, buffers, model } = allocation;
      const transfer = new ModelTransfer(this.#device, allocation);
      await transfer.writeModel(state);
      if (training !== null) this.#uploadData(allocation, training);

      const program = await buildProgram({
        device: this.#device,
        kernels: this.#kernels,
        buffers,
        model,
        layout,
        network,
        batchSize,
        objective: training?.objective ?? null,
        choose: (problem) => choices.get(problemKey(problem)) ?? defaultChoice(problem),
      });
      this.#numerics = Object.fromEntries([...choices].map(([key, choice]) => [key, formatChoice(choice)]));
      return {
        network,
        training,
        allocation,
        program,
        transfer,
        step: new StepUniform(this.#device, model.step, network),
        ring: new RecordRing(allocation.recordRing),
        counters: new Map(state.batchesTracked),
      };
    } catch (error) {
      allocation.buffers.destroy();
      throw error;
    }
  }

  /** Stored choices where a run is resumed, else measured ones for what matters, else those of the shape alone. */
  async #choices({ network, training, inferenceRows }: EngineSetup): Promise<Map<string, GemmChoice>> {
    const problems = gemmProblems(network, training?.batchSize ?? inferenceRows ?? INFERENCE_ROWS);
    const stored = new Map(
      problems.flatMap((problem) => {
        const text = this.#options.numerics?.[problemKey(problem)];
        return typeof text === "string" ? [[problemKey(problem), parseChoice(problem.kind, text)] as const] : [];
      }),
    );
    const open = problems.filter((problem) => !stored.has(problemKey(problem)));
    const layout = stepLayout(network);
    const untuned = this.#gpu.isFallback ? softwareChoice : defaultChoice;
    let tuned: ReadonlyMap<string, GemmChoice> = new Map();
    if (training !== null && open.length > 0 && (this.#options.tune ?? !this.#gpu.isFallback)) {
      const tuning = await tuneGemms(this.#device, this.#kernels, this.#gpu.description, open, layout);
      tuned = tuning.choices;
      this.#gflops = tuning.gflops;
    } else if (training !== null) {
      this.#gflops ??= await this.#measureUntuned(layout);
    }
    return new Map(
      problems.map((problem) => {
        const key = problemKey(problem);
        return [key, stored.get(key) ?? tuned.get(key) ?? untuned(problem)];
      }),
    );
  }

  /** The rate of one small GEMM, for adapters that are too slow to tune on. */
  #measureUntuned(layout: StepLayout): Promise<number> {
    const problem = { kind: "nt", m: 128, n: 256, k: 256 } as const;
    const choice = (this.#gpu.isFallback ? softwareChoice : defaultChoice)(problem);
    return measureGflops(this.#device, this.#kernels, problem, choice, layout);
  }

  /** Uploads what a step reads beside the model: all rows and their targets where these fit, a block at a time. */
  #uploadData({ model }: Allocation, { inputs, objective }: TrainingSetup): void {
    const { queue } = this.#device;
    queue.writeBuffer(model.lossWeights, 0, lossWeights(objective));
    if (model.data === null) return;
    const words = targetWidth(objective);
    const perBlock = Math.max(1, Math.floor(UPLOAD_BLOCK / 4 / Math.max(inputs.width, words)));
    for (let first = 0; first < inputs.rows; first += perBlock) {
      const rows = Int32Array.from({ length: Math.min(perBlock, inputs.rows - first) }, (_, i) => first + i);
      queue.writeBuffer(model.data.inputs, 4 * first * inputs.width, rowsAt(inputs, rows));
      queue.writeBuffer(model.data.targets, 4 * first * words, targetsAt(objective, rows));
    }
  }

  #estimate(network: NetworkPlan, { batchSize, inputs, objective }: TrainingSetup) {
    const dataRows = this.#options.stream ? 0 : inputs.rows;
    const sizes = { batchSize, dataRows, targetWidth: targetWidth(objective) };
    return estimateGpuMemory(network, sizes, this.#device.limits);
  }

  #checkMemory({ network, training }: EngineSetup): void {
    if (training === null) return;
    const { batchSize } = training;
    const { fits, total, largestBatch } = this.#estimate(network, training);
    if (!fits) throw new EngineError("engine/limit", { what: "batchSize", batchSize, bytes: total, largestBatch });
  }

  /** What ran out while loading, with the memory that the run needs and half the batch to try. */
  #allocationError(error: EngineError, { network, training }: EngineSetup): EngineError {
    if (error.code !== "engine/out-of-memory" || training === null) return error;
    const { batchSize } = training;
    const { total } = this.#estimate(network, training);
    const tryBatchSize = batchSize >= 4 ? batchSize >> 1 : null;
    return new EngineError("engine/out-of-memory", { ...error.params, bytes: total, tryBatchSize });
  }

  /** Makes a batch the current one: its rows (or their indices) and its scalars. Returns the gather to dispatch. */
  #selectBatch(
    session: Session,
    setup: TrainingSetup,
    rows: Int32Array,
    indexOffset: () => number,
    training: BatchScalars["training"],
  ): Dispatch {
    const { gather, gatherStaged } = session.program;
    const direct = gather === null;
    if (direct) this.#stageRows(session, setup, rows);
    session.step.write({ rows: rows.length, indexOffset: direct ? 0 : indexOffset(), direct, training });
    return gather ?? gatherStaged;
  }

  #stageRows({ allocation }: Session, { inputs, objective }: TrainingSetup, rows: Int32Array): void {
    const { stage } = allocation.model;
    this.#device.queue.writeBuffer(stage.inputs, 0, rowsAt(inputs, rows));
    this.#device.queue.writeBuffer(stage.targets, 0, targetsAt(objective, rows));
  }

  /** Outputs of many rows, block by block; `select` makes rows [from, to) the current batch. */
  async #outputs(
    session: Session,
    rows: number,
    select: (from: number, to: number) => Dispatch,
  ): Promise<Float32Array> {
    const { allocation, program, network } = session;
    const width = network.outputs;
    const stride = paddedWidth(width);
    const source = allocation.model.y[network.layers.length - 1];
    if (source === undefined) throw new RangeError("a network without layers");
    const perReadback = Math.max(1, Math.floor(READBACK_ROWS / allocation.batchSize)) * allocation.batchSize;
    const outputs = new Float32Array(rows * width);
    for (let first = 0; first < rows; first += perReadback) {
      const last = Math.min(rows, first + perReadback);
      for (let from = first; from < last; from += allocation.batchSize) {
        const to = Math.min(last, from + allocation.batchSize);
        await this.#submits.room();
        this.#throwIfFailed();
        const gather = select(from, to);
        const encoder = this.#device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        encodeCommands(pass, [gather, ...program.evaluate], to - from);
        pass.end();
        const bytes = (to - from) * stride * 4;
        encoder.copyBufferToBuffer(source, 0, allocation.logits, (from - first) * stride * 4, bytes);
        this.#submits.submit(encoder.finish());
      }
      const bytes = (last - first) * stride * 4;
      await promptly(this.#device.queue, allocation.logits.mapAsync(GPUMapMode.READ, 0, bytes));
      const padded = new Float32Array(allocation.logits.getMappedRange(0, bytes));
      for (let row = first; row < last; row++) {
        const at = (row - first) * stride;
        outputs.set(padded.subarray(at, at + width), row * width);
      }
      allocation.logits.unmap();
    }
    return outputs;
  }

  async #readModel({ transfer, counters }: Session): Promise<ModelState> {
    return { tensors: await transfer.readTensors(), batchesTracked: new Map(counters) };
  }

  async #writeModel({ transfer, counters }: Session, state: ModelState): Promise<void> {
    await transfer.writeModel(state);
    for (const [name, count] of state.batchesTracked) counters.set(name, count);
  }

  #loaded(): Session {
    if (this.#session === null) throw new RangeError("no model is loaded");
    return this.#session;
  }

  #training(): { session: Session; training: TrainingSetup } {
    const session = this.#loaded();
    const { training } = session;
    if (training === null) throw new RangeError("loaded without training data");
    return { session, training };
  }

  /** Runs one call of the interface so that a lost device or an uncaptured error rejects it. */
  async #run<T>(work: () => Promise<T>): Promise<T> {
    this.#throwIfFailed();
    this.#submits.reset();
    const failed = new Promise<never>((_, reject) => {
      this.#rejectCall = reject;
    });
    try {
      return await Promise.race([work(), failed]);
    } catch (error) {
      throw await this.#explain(error, failed);
    } finally {
      this.#rejectCall = null;
    }
  }

  /** A rejected map or pipeline only says that something went wrong: the device's own error tells more. */
  async #explain(error: unknown, failed: Promise<never>): Promise<unknown> {
    if (this.#failure !== null) return this.#failure;
    if (error instanceof EngineError || error instanceof RangeError) return error;
    const timeout = new Promise((resolve) => setTimeout(resolve, EXPLANATION_TIME));
    const reason: unknown = await Promise.race([timeout, failed]).catch((failure: unknown) => failure);
    if (reason instanceof EngineError) return reason;
    return EngineError.from("engine/gpu-error", error);
  }

  #throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  #free(): void {
    this.#session?.allocation.buffers.destroy();
    this.#session = null;
  }
}

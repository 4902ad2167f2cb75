import { type ModelState, type PredictorShape, predictorLayers } from "../../model/architecture";
import type {
  Engine,
  EngineInfo,
  EngineSetup,
  EngineSnapshot,
  EpochControl,
  EpochPlan,
  KernelProfile,
  OptimiserSettings,
  TrainingData,
} from "../engine";
import { EngineError } from "../errors";
import { acquireGpuDevice, type GpuDevice, gpuError } from "../gpu-device";
import { measureGflops, tuneGemms } from "./autotune";
import { promptly, SubmitWindow } from "./completion";
import { IndexWindow } from "./indices";
import { paddedWidth } from "./layout";
import { estimateGpuMemory, INFERENCE_ROWS, READBACK_ROWS, RECORD_SLOTS } from "./memory";
import { KernelCache } from "./pipelines";
import { profileCommands } from "./profile";
import { buildProgram, type Command, countDropoutLayers, gemmProblems, type Program } from "./program";
import { type PendingStep, RecordRing } from "./records";
import {
  type Allocation,
  allocate,
  type BatchScalars,
  countedBatchNorms,
  encodeCommands,
  RECORD_BYTES,
  StepUniform,
} from "./session";
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
/** How long a failed call waits for the device to say why, in milliseconds. */
const EXPLANATION_TIME = 1000;

/** Everything of one `load`. */
interface Session {
  readonly shape: PredictorShape;
  readonly data: TrainingData | null;
  readonly optimiser: OptimiserSettings | null;
  readonly allocation: Allocation;
  readonly program: Program;
  readonly transfer: ModelTransfer;
  readonly step: StepUniform;
  readonly ring: RecordRing;
  readonly counters: Map<string, number>;
  readonly counted: readonly string[];
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
    this.#kernels = new KernelCache(gpu.device);
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
  measure(shape: PredictorShape, batchSize: number): Promise<number> {
    return this.#run(async () => {
      const layers = predictorLayers(shape);
      const dropoutLayers = countDropoutLayers(layers);
      if (this.#gpu.isFallback) return this.#measureUntuned(dropoutLayers);
      const problems = gemmProblems(layers, batchSize, false);
      const { gflops } = await tuneGemms(this.#device, this.#kernels, this.#gpu.description, problems, dropoutLayers);
      return gflops;
    });
  }

  trainEpoch(plan: EpochPlan, control: EpochControl): Promise<number> {
    return this.#run(async () => {
      const { session, data, optimiser } = this.#training();
      const { ring, allocation, program } = session;
      const indices = new IndexWindow(this.#device.queue, allocation.model.indices, plan.batches);
      let pending: PendingStep[] = [];
      let lastCopy = performance.now();
      let done = 0;
      for (const batch of plan.batches) {
        if (!(await control.proceed())) break;
        await this.#submits.room();
        this.#throwIfFailed();
        const step = plan.firstStep + done;
        const training = { step, recordSlot: pending.length, learningRates: plan.learningRates, optimiser };
        const gather = this.#selectBatch(session, data, batch, () => indices.offsetOf(done), training);
        pending.push({ step, rows: batch.length });
        done++;
        for (const name of session.counted) session.counters.set(name, (session.counters.get(name) ?? 0) + 1);

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
      const { session, data } = this.#training();
      const { batchSize, model } = session.allocation;
      const blocks = Array.from({ length: Math.ceil(rows.length / batchSize) }, (_, i) =>
        rows.subarray(i * batchSize, (i + 1) * batchSize),
      );
      const indices = new IndexWindow(this.#device.queue, model.indices, blocks);
      return this.#logits(session, rows.length, (from, to) =>
        this.#selectBatch(session, data, rows.subarray(from, to), () => indices.offsetOf(from / batchSize), null),
      );
    });
  }

  infer(inputs: Float32Array, rows: number): Promise<Float32Array> {
    return this.#run(async () => {
      const session = this.#loaded();
      const { inputDim } = session.shape;
      return this.#logits(session, rows, (from, to) => {
        const { inputs: stage } = session.allocation.model.stage;
        this.#device.queue.writeBuffer(stage, 0, inputs.subarray(from * inputDim, to * inputDim));
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
      const { session, data } = this.#training();
      const rows = Math.min(session.allocation.batchSize, data.rows);
      const batch = Int32Array.from({ length: rows }, (_, i) => i);
      const indices = new IndexWindow(this.#device.queue, session.allocation.model.indices, [batch]);
      const gather = this.#selectBatch(session, data, batch, () => indices.offsetOf(0), "still");
      return profileCommands(this.#device, [gather, ...session.program.train], rows);
    });
  }

  async dispose(): Promise<void> {
    this.#free();
    this.#removeListener();
    if (this.#options.device === undefined) this.#gpu.release();
  }

  async #open(setup: EngineSetup): Promise<Session> {
    const { shape, state, training } = setup;
    const optimiser = training?.optimiser ?? null;
    // Before anything is allocated: the measurement's buffers and the model's need not fit at the same time.
    const choices = await this.#choices(setup);
    const allocation = allocate(this.#device, setup, this.#options.stream ?? false);
    try {
      const { layers, layout, batchSize, buffers, model } = allocation;
      const transfer = new ModelTransfer(this.#device, allocation);
      await transfer.writeModel(state);
      if (training !== null) this.#uploadData(allocation, training.data, training.optimiser);

      const program = await buildProgram({
        device: this.#device,
        kernels: this.#kernels,
        buffers,
        model,
        layout,
        shape,
        layers,
        batchSize,
        optimiser,
        choose: (problem) => choices.get(problemKey(problem)) ?? defaultChoice(problem),
      });
      this.#numerics = Object.fromEntries([...choices].map(([key, choice]) => [key, formatChoice(choice)]));
      return {
        shape,
        data: training?.data ?? null,
        optimiser,
        allocation,
        program,
        transfer,
        step: new StepUniform(this.#device, model.step, countDropoutLayers(layers)),
        ring: new RecordRing(allocation.recordRing),
        counters: new Map(state.batchesTracked),
        counted: optimiser === null ? [] : countedBatchNorms(layers, optimiser),
      };
    } catch (error) {
      allocation.buffers.destroy();
      throw error;
    }
  }

  /** Stored choices where a run is resumed, else measured ones for what matters, else those of the shape alone. */
  async #choices({ shape, training }: EngineSetup): Promise<Map<string, GemmChoice>> {
    const layers = predictorLayers(shape);
    const frozen = training?.optimiser.freezeBackbone ?? true;
    const problems = gemmProblems(layers, training?.optimiser.batchSize ?? INFERENCE_ROWS, frozen);
    const stored = new Map(
      problems.flatMap((problem) => {
        const text = this.#options.numerics?.[problemKey(problem)];
        return typeof text === "string" ? [[problemKey(problem), parseChoice(problem.kind, text)] as const] : [];
      }),
    );
    const open = problems.filter((problem) => !stored.has(problemKey(problem)));
    const dropoutLayers = countDropoutLayers(layers);
    const untuned = this.#gpu.isFallback ? softwareChoice : defaultChoice;
    let tuned: ReadonlyMap<string, GemmChoice> = new Map();
    if (training !== null && open.length > 0 && (this.#options.tune ?? !this.#gpu.isFallback)) {
      const tuning = await tuneGemms(this.#device, this.#kernels, this.#gpu.description, open, dropoutLayers);
      tuned = tuning.choices;
      this.#gflops = tuning.gflops;
    } else if (training !== null) {
      this.#gflops ??= await this.#measureUntuned(dropoutLayers);
    }
    return new Map(
      problems.map((problem) => {
        const key = problemKey(problem);
        return [key, stored.get(key) ?? tuned.get(key) ?? untuned(problem)];
      }),
    );
  }

  /** The rate of one small GEMM, for adapters that are too slow to tune on. */
  #measureUntuned(dropoutLayers: number): Promise<number> {
    const problem = { kind: "nt", m: 128, n: 256, k: 256 } as const;
    const choice = (this.#gpu.isFallback ? softwareChoice : defaultChoice)(problem);
    return measureGflops(this.#device, this.#kernels, problem, choice, dropoutLayers);
  }

  #uploadData({ model }: Allocation, data: TrainingData, optimiser: OptimiserSettings): void {
    const { queue } = this.#device;
    queue.writeBuffer(model.classWeights, 0, optimiser.classWeights);
    if (model.data === null) return;
    queue.writeBuffer(model.data.inputs, 0, data.inputs);
    queue.writeBuffer(model.data.labels, 0, data.labels);
  }

  #checkMemory({ shape, training }: EngineSetup): void {
    if (training === null) return;
    const { batchSize, freezeBackbone } = training.optimiser;
    const rows = this.#options.stream ? 0 : training.data.rows;
    const { fits, total, largestBatch } = estimateGpuMemory(
      shape,
      batchSize,
      rows,
      this.#device.limits,
      freezeBackbone,
    );
    if (!fits) throw new EngineError("engine/limit", { what: "batchSize", batchSize, bytes: total, largestBatch });
  }

  /** What ran out while loading, with the memory that the run needs and half the batch to try. */
  #allocationError(error: EngineError, { shape, training }: EngineSetup): EngineError {
    if (error.code !== "engine/out-of-memory" || training === null) return error;
    const { batchSize, freezeBackbone } = training.optimiser;
    const rows = this.#options.stream ? 0 : training.data.rows;
    const { total } = estimateGpuMemory(shape, batchSize, rows, this.#device.limits, freezeBackbone);
    const tryBatchSize = batchSize >= 4 ? batchSize >> 1 : null;
    return new EngineError("engine/out-of-memory", { ...error.params, bytes: total, tryBatchSize });
  }

  /** Makes a batch the current one: its rows (or their indices) and its scalars. Returns the gather to dispatch. */
  #selectBatch(
    session: Session,
    data: TrainingData,
    rows: Int32Array,
    indexOffset: () => number,
    training: BatchScalars["training"],
  ): Command {
    const { gather, gatherStaged } = session.program;
    const direct = gather === null;
    if (direct) this.#stageRows(session, data, rows);
    session.step.write({ rows: rows.length, indexOffset: direct ? 0 : indexOffset(), direct, training });
    return gather ?? gatherStaged;
  }

  #stageRows({ allocation, shape: { inputDim } }: Session, data: TrainingData, rows: Int32Array): void {
    const inputs = new Float32Array(rows.length * inputDim);
    rows.forEach((row, i) => {
      inputs.set(data.inputs.subarray(row * inputDim, (row + 1) * inputDim), i * inputDim);
    });
    const { stage } = allocation.model;
    this.#device.queue.writeBuffer(stage.inputs, 0, inputs);
    this.#device.queue.writeBuffer(
      stage.labels,
      0,
      Int32Array.from(rows, (row) => data.labels[row] ?? 0),
    );
  }

  /** Logits of many rows, block by block; `select` makes rows [from, to) the current batch. */
  async #logits(session: Session, rows: number, select: (from: number, to: number) => Command): Promise<Float32Array> {
    const { allocation, program, shape } = session;
    const { classes } = shape;
    const stride = paddedWidth(classes);
    const source = allocation.model.y[allocation.layers.length - 1];
    if (source === undefined) throw new RangeError("a network without layers");
    const perReadback = Math.max(1, Math.floor(READBACK_ROWS / allocation.batchSize)) * allocation.batchSize;
    const logits = new Float32Array(rows * classes);
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
        logits.set(padded.subarray(at, at + classes), row * classes);
      }
      allocation.logits.unmap();
    }
    return logits;
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

  #training(): { session: Session; data: TrainingData; optimiser: OptimiserSettings } {
    const session = this.#loaded();
    const { data, optimiser } = session;
    if (data === null || optimiser === null) throw new RangeError("loaded without training data");
    return { session, data, optimiser };
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
    const message = error instanceof Error ? error.message : String(error);
    return new EngineError("engine/gpu-error", { message }, { cause: error });
  }

  #throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  #free(): void {
    this.#session?.allocation.buffers.destroy();
    this.#session = null;
  }
}

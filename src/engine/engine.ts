import type { RowSource } from "../data/row-source";
import type { ModelState } from "../model/architecture";
import type { NetworkPlan } from "../model/plan";
import type { EngineName } from "./names";
import type { Objective } from "./objective";

/** What is known of a running engine; shown in the header and stored in `run.json` as `engine`. */
export interface EngineInfo {
  readonly name: EngineName;
  /** GPU adapter description, or null on the CPU. */
  readonly adapter: string | null;
  /** Worker threads that compute; 1 on a GPU. */
  readonly threads: number;
  /** One machine-readable code for why this engine (or this thread count) was taken; the UI has its sentence. */
  readonly reason: string;
  /** Choices that change the order of sums (e.g. `fma: true`): stored with a run, reused on resume. */
  readonly numerics: Readonly<Record<string, string | number | boolean>>;
  /** GEMM rate measured at start, in GFLOPS, where an engine measures it. */
  readonly gflops: number | null;
  /** Bytes of the engine's own memory (parameters, gradients, moments, activations). */
  readonly bytes: number;
}

/** Defaults of torch.optim.AdamW (torch/optim/adamw.py), which no configuration changes. */
export const ADAM_BETA1 = 0.9;
export const ADAM_BETA2 = 0.999;
export const ADAM_EPS = 1e-8;

/** What a run trains on, beside the network. */
export interface TrainingSetup {
  /** All rows that the run may touch, raw (not yet L2-normalized). */
  readonly inputs: RowSource;
  /** The loss and what it compares each of these rows with. */
  readonly objective: Objective;
  /** Largest number of rows in a training batch. */
  readonly batchSize: number;
  /** Max norm of `clip_grad_norm_` over all trained parameters. */
  readonly gradClipNorm: number;
  /** Seed of the counter-based generator of dropout masks (`engine/dropout.ts`); the same on every engine. */
  readonly dropoutSeed: number;
}

export interface EngineSetup {
  readonly network: NetworkPlan;
  readonly state: ModelState;
  /** Null when the engine is only asked to `infer`: the network is one of `planInference` then. */
  readonly training: TrainingSetup | null;
  /** Rows of a forward pass where nothing is trained, for whoever needs the bits of a run with such batches. */
  readonly inferenceRows?: number;
}

/** One step's record; `loss` is the batch's mean, `gradNorm` the global norm before clipping. */
export interface StepRecord {
  /** Global step index, from 0. */
  readonly step: number;
  readonly rows: number;
  readonly loss: number;
  readonly gradNorm: number;
}

/** What one call of `trainEpoch` does: run these batches, in this order, at these rates. */
export interface EpochPlan {
  /** Rows per batch, in order; each entry indexes `TrainingSetup.inputs`. Batches of one row are already left out. */
  readonly batches: readonly Int32Array[];
  /** Global index of the first batch's step (AdamW's t is step + 1; dropout masks count by it too). */
  readonly firstStep: number;
  /** Learning rate of each group, in the order of the network's groups, at a step (global index, from 0). */
  learningRates(step: number): readonly number[];
}

/** How the loop talks to a running epoch. */
export interface EpochControl {
  /** Receives records in step order, possibly some steps late and several at a time; all of them before the epoch resolves. */
  onSteps(records: readonly StepRecord[]): void;
  /** Awaited between steps (resolves at once, or when a pause ends); false ends the epoch early. */
  proceed(): Promise<boolean>;
}

/** Everything needed to go on bit for bit: the model, AdamW's moments and nothing of the loop. */
export interface EngineSnapshot {
  readonly model: ModelState;
  /** AdamW first and second moments by parameter name; empty for frozen parameters. */
  readonly expAvg: Map<string, Float32Array>;
  readonly expAvgSq: Map<string, Float32Array>;
}

/** One kernel of a training step, alone in its pass. */
export interface KernelTime {
  readonly kernel: string;
  readonly seconds: number;
  /** Floating-point operations and bytes of memory traffic that the algorithm needs. */
  readonly flops: number;
  readonly bytes: number;
}

/** Where a training step's time goes: its kernels in their order, each timed alone. */
export interface KernelProfile {
  /** Measured on the device, or from outside, which adds the way there and back to every kernel. */
  readonly timing: "timestamps" | "round-trips";
  /** Rows of the timed batch. */
  readonly rows: number;
  /** Steps that the times are the mean of. */
  readonly steps: number;
  readonly kernels: readonly KernelTime[];
}

/**
 * The one coarse interface that every engine implements. All calls are asynchronous and must not overlap.
 *
 * Errors: `EngineError` (`engine/…` codes) for lost devices, memory and invalid programs.
 */
export interface Engine {
  readonly info: EngineInfo;
  /** Takes a model (and data) over; may be called again to replace both. Frees what the last call took. */
  load(setup: EngineSetup): Promise<void>;
  /** Runs the planned batches and resolves with the number of steps that were run. */
  trainEpoch(plan: EpochPlan, control: EpochControl): Promise<number>;
  /** Outputs `[rows.length, network.outputs]` of rows of the training data, in evaluation mode. */
  evaluate(rows: Int32Array): Promise<Float32Array>;
  /** Outputs `[rows, network.outputs]` of new raw inputs `[rows, network.inputs]`, in evaluation mode. */
  infer(inputs: Float32Array, rows: number): Promise<Float32Array>;
  /** A copy of weights and BatchNorm statistics. */
  readModel(): Promise<ModelState>;
  /** A copy of the full training state, taken between steps. */
  snapshot(): Promise<EngineSnapshot>;
  /** Goes back to a snapshot of the same shape. */
  restore(snapshot: EngineSnapshot): Promise<void>;
  /** Replaces weights and statistics only (best-epoch restore). */
  writeModel(state: ModelState): Promise<void>;
  /**
   * Times every kernel of a training step on the loaded data; model and moments keep their bits. Left out by engines
   * without kernels of their own on a device.
   */
  profile?(): Promise<KernelProfile>;
  dispose(): Promise<void>;
}

import { EngineError } from "../engine/errors";
import { largestBatchWhere } from "../engine/largest-batch";
import type { EngineName } from "../engine/names";
import { planMemory } from "../engine/wasm/memory-plan";
import { estimateGpuMemory, type GpuTrainingSizes, type MemoryLimits } from "../engine/webgpu/memory";
import { flopsPerStep, forwardFlops } from "../model/flops";
import { parameterCounts } from "../model/parameter-counts";
import { type NetworkPlan, splitConstant } from "../model/plan";
import type { TimeSpan } from "../protocol/preflight";
import type { Config } from "../tasks/config";

/** 32-bit WebAssembly addresses 4 GiB. */
const WASM_LIMIT = 2 ** 32;
/** The tile only pads some packed rows: any of the kernels' will do for an estimate. */
const TILE = { rows: 8, columns: 16 } as const;

/** Bytes that an engine needs for a run, and the most it may use as far as that is known. */
interface MemoryEstimate {
  readonly bytes: number;
  readonly fits: boolean;
  /** Largest batch with which everything fits; null when none does, or when the limit is not known. */
  readonly largestBatch: number | null;
}

/**
 * Memory of a run before anything is allocated. Our own engines are asked for their plan; stock tfjs is estimated:
 * parameters once, gradients and two moments for what trains, activations of one batch, and the inputs.
 *
 * @param limits Of the graphics adapter; null when there is none.
 */
export function estimateMemory(
  engine: EngineName,
  network: NetworkPlan,
  sizes: GpuTrainingSizes,
  limits: MemoryLimits | null,
): MemoryEstimate {
  if (engine === "webgpu" && limits !== null) {
    try {
      const { total, fits, largestBatch } = estimateGpuMemory(network, sizes, limits);
      return { bytes: total, fits, largestBatch };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      // One weight alone is larger than the adapter takes: no batch size helps.
      return { bytes: tfjsBytes(network, sizes), fits: false, largestBatch: null };
    }
  }
  if (engine === "wasm") {
    const at = (batchSize: number) => planMemory(network, { ...sizes, batchSize }, TILE, 1).bytes;
    const bytes = at(sizes.batchSize);
    const fits = bytes <= WASM_LIMIT;
    return { bytes, fits, largestBatch: fits ? null : largestBatchWhere((batch) => at(batch) <= WASM_LIMIT) };
  }
  return { bytes: tfjsBytes(network, sizes), fits: true, largestBatch: null };
}

function tfjsBytes(network: NetworkPlan, { batchSize, dataRows }: GpuTrainingSizes): number {
  const { total, trainable } = parameterCounts(network);
  const activations = network.layers.reduce((sum, { outWidth }) => sum + 4 * outWidth, 0) * batchSize;
  return 4 * (total + 3 * trainable + activations + dataRows * network.inputs);
}

/** Passes that are bound by memory (AdamW above all), on top of the matrix products: what the CPU engine's step shows. */
const MEMORY_BOUND_SHARE = 0.25;
/** What a step costs before any work: a submit with its dispatches, or a round of the thread pool. */
const STEP_OVERHEAD_SECONDS = { gpu: 1e-3, cpu: 1e-4 } as const;

/**
 * Seconds for all epochs at a measured GEMM rate, with the outputs of layers that never change computed once; early
 * stopping can only make it shorter.
 *
 * @param trainRows Rows of the training split.
 * @param gflops What the engine's own matrix product reaches here.
 */
export function estimateSeconds(
  engine: EngineName,
  network: NetworkPlan,
  config: Pick<Config, "epochs" | "batchSize" | "split">,
  trainRows: number,
  gflops: number,
): number {
  const { epochs, batchSize, split } = config;
  const dataRows = trainRows / split.train;
  const constant = splitConstant(network, dataRows);
  const once = constant === null ? 0 : forwardFlops(constant.constant.layers, dataRows);
  const training = flopsPerStep(network, trainRows, dataRows) * (1 + MEMORY_BOUND_SHARE);
  const validation = forwardFlops((constant?.rest ?? network).layers, dataRows * split.validation);
  const overhead = STEP_OVERHEAD_SECONDS[engine.endsWith("webgpu") ? "gpu" : "cpu"];
  const steps = Math.ceil(trainRows / batchSize) * overhead;
  return once / (gflops * 1e9) + epochs * ((training + validation) / (gflops * 1e9) + steps);
}

/** How fast a run was here, with what its speed depends on. */
export interface MeasuredRun {
  readonly engine: EngineName;
  readonly network: NetworkPlan;
  readonly batchSize: number;
  readonly trainRows: number;
  /** With validation, the evaluation of each epoch and the last test. */
  readonly secondsPerEpoch: number;
}

/**
 * Seconds for all epochs at the speed of a run of the same shape: the rate of a matrix product alone leaves out what
 * evaluating, saving and drawing take, and what else the machine does. Null where the run had another shape.
 */
function measuredSeconds(
  run: MeasuredRun | null,
  engine: EngineName,
  network: NetworkPlan,
  { epochs, batchSize }: Pick<Config, "epochs" | "batchSize">,
  trainRows: number,
): number | null {
  if (run === null || run.engine !== engine || run.batchSize !== batchSize || run.trainRows !== trainRows) return null;
  return JSON.stringify(run.network) === JSON.stringify(network) ? run.secondsPerEpoch * epochs : null;
}

/**
 * How far a run that was never measured may be beyond the rate of its matrix products: what small products, evaluating,
 * saving and drawing take, and other programs on the machine. See `docs/performance.md`.
 */
const UNMEASURED = 3;

/**
 * Seconds for all epochs, as closely as they are known: a run of this shape that ended here says them, one of another
 * shape how far this machine is behind the rate of its matrix products alone. Null where neither is known.
 *
 * @param gflops What the engine's own matrix product reaches here; null before it was measured.
 */
export function expectedSeconds(
  run: MeasuredRun | null,
  engine: EngineName,
  network: NetworkPlan,
  config: Pick<Config, "epochs" | "batchSize" | "split">,
  trainRows: number,
  gflops: number | null,
): TimeSpan | null {
  const known = measuredSeconds(run, engine, network, config, trainRows);
  if (known !== null) return { least: known, most: known };
  if (gflops === null) return null;
  const least = estimateSeconds(engine, network, config, trainRows, gflops);
  if (run === null || run.engine !== engine) return { least, most: UNMEASURED * least };
  const { batchSize, secondsPerEpoch } = run;
  const expected = estimateSeconds(engine, run.network, { ...config, epochs: 1, batchSize }, run.trainRows, gflops);
  return { least, most: least * Math.max(1, secondsPerEpoch / expected) };
}

/** A run that takes longer than this, in seconds, gets advice. */
const LONG_SECONDS = 600;

/** What would make a long run shorter. */
interface TimeAdvice {
  /** What part of the time is left with a frozen backbone; null when it is frozen already or that hardly helps. */
  readonly frozenShare: number | null;
  /** Seconds of one epoch. */
  readonly epochSeconds: number;
  readonly engine: "isolate" | "automatic" | "gpu" | null;
}

/**
 * Advice for a run of this length; null when it is short enough.
 *
 * @param frozen The same network with a frozen backbone; null when it is frozen already.
 */
export function adviseOnTime(
  engine: EngineName,
  network: NetworkPlan,
  frozen: NetworkPlan | null,
  config: Config,
  trainRows: number,
  gflops: number,
  environment: { readonly crossOriginIsolated: boolean },
): TimeAdvice | null {
  const seconds = estimateSeconds(engine, network, config, trainRows, gflops);
  if (seconds <= LONG_SECONDS) return null;
  const frozenShare = frozen === null ? 1 : estimateSeconds(engine, frozen, config, trainRows, gflops) / seconds;
  return {
    frozenShare: frozenShare < 0.8 ? frozenShare : null,
    epochSeconds: seconds / config.epochs,
    engine: engineAdvice(engine, environment.crossOriginIsolated),
  };
}

function engineAdvice(engine: EngineName, isolated: boolean): TimeAdvice["engine"] {
  if (engine === "webgpu") return null;
  if (engine !== "wasm") return "automatic";
  return isolated ? "gpu" : "isolate";
}

import * as tf from "@tensorflow/tfjs-core";
import { eventLoopTurn } from "../../data/event-loop";
import {
  isParameter,
  type LayerSpec,
  type ModelState,
  predictorLayers,
  stateDictSpecs,
  type TensorSpec,
} from "../../model/architecture";
import type {
  Engine,
  EngineInfo,
  EngineName,
  EngineSetup,
  EngineSnapshot,
  EpochControl,
  EpochPlan,
  OptimiserSettings,
  StepRecord,
  TrainingData,
} from "../engine";
import { TfjsBackend, type TfjsBackendName } from "./backend";
import { classTargets, crossEntropy, forward, normalisedRows, usesBatchStatistics } from "./network";
import { adamW, clipCoefficient, globalNorm, type TrainedParameter } from "./optimiser";

export interface TfjsEngineOptions {
  readonly backend: TfjsBackendName;
  /** Why this engine was taken; see `EngineInfo.reason`. */
  readonly reason: string;
}

/** Losses stay on the device and are read several at a time: at least this often… */
const READ_INTERVAL_MS = 200;
/** …and never more of them at once, so that the GPU's queue stays short. */
const MAX_UNREAD_STEPS = 16;
/** Rows per forward pass of `evaluate` and `infer`. */
const INFERENCE_ROWS = 1024;

/**
 * Makes the reference engine: plain tfjs operations with autodiff, one at a time, on the given backend.
 *
 * @throws EngineError when the backend cannot be started.
 */
export async function createTfjsEngine(options: TfjsEngineOptions): Promise<Engine> {
  return new TfjsEngine(await TfjsBackend.start(options.backend), options.reason);
}

interface Training {
  readonly data: TrainingData;
  readonly optimiser: OptimiserSettings;
  readonly parameters: readonly TrainedParameter[];
}

interface Loaded {
  readonly layers: readonly LayerSpec[];
  readonly specs: readonly TensorSpec[];
  readonly inputDim: number;
  readonly classes: number;
  /** Weights and running statistics. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly batchesTracked: Map<string, number>;
  readonly training: Training | null;
}

/** A step whose `[loss, norm]` is still on the device. */
interface UnreadStep {
  readonly step: number;
  readonly rows: number;
  readonly lossAndNorm: tf.Tensor1D;
}

class TfjsEngine implements Engine {
  readonly #backend: TfjsBackend;
  readonly #reason: string;
  #loaded: Loaded | null = null;
  #bytes = 0;

  constructor(backend: TfjsBackend, reason: string) {
    this.#backend = backend;
    this.#reason = reason;
  }

  get info(): EngineInfo {
    const name = { webgpu: "tfjs-webgpu", wasm: "tfjs-wasm", cpu: "tfjs-cpu" } as const satisfies Record<
      TfjsBackendName,
      EngineName
    >;
    return {
      name: name[this.#backend.name],
      adapter: this.#backend.adapter,
      threads: 1,
      reason: this.#reason,
      numerics: { tfjs: tf.version_core },
      gflops: null,
      bytes: this.#bytes,
    };
  }

  async load({ shape, state, training }: EngineSetup): Promise<void> {
    this.#free();
    const layers = predictorLayers(shape);
    const specs = stateDictSpecs(layers);
    this.#bytes = 0;
    this.#loaded = this.#backend.compute(() => {
      const variables = new Map<string, tf.Variable>();
      for (const spec of specs) {
        if (spec.role !== "batches-tracked") variables.set(spec.name, makeVariable(hostTensor(state, spec), spec));
      }
      return {
        layers,
        specs,
        inputDim: shape.inputDim,
        classes: shape.classes,
        variables,
        batchesTracked: new Map(state.batchesTracked),
        training: training === null ? null : { ...training, parameters: trained(specs, variables, training.optimiser) },
      };
    });
  }

  async trainEpoch(plan: EpochPlan, control: EpochControl): Promise<number> {
    const unread: UnreadStep[] = [];
    let lastRead = Number.NEGATIVE_INFINITY;
    let done = 0;
    try {
      for (const rows of plan.batches) {
        if (!(await control.proceed())) break;
        unread.push(this.#backend.compute(() => this.#step(rows, plan.firstStep + done, plan.learningRates)));
        done++;
        if (unread.length === MAX_UNREAD_STEPS || performance.now() - lastRead > READ_INTERVAL_MS) {
          await this.#deliver(unread, control);
          lastRead = performance.now();
        }
      }
      await this.#deliver(unread, control);
    } finally {
      for (const { lossAndNorm } of unread) lossAndNorm.dispose();
    }
    return done;
  }

  async evaluate(rows: Int32Array): Promise<Float32Array> {
    const { data } = this.#training;
    return this.#logits(data.inputs, rows);
  }

  async infer(inputs: Float32Array, rows: number): Promise<Float32Array> {
    return this.#logits(
      inputs,
      Int32Array.from({ length: rows }, (_, row) => row),
    );
  }

  async readModel(): Promise<ModelState> {
    const { variables, batchesTracked } = this.#model;
    const tensors = new Map<string, Float32Array>();
    for (const [name, variable] of variables) tensors.set(name, await this.#backend.read(variable));
    return { tensors, batchesTracked: new Map(batchesTracked) };
  }

  async snapshot(): Promise<EngineSnapshot> {
    const expAvg = new Map<string, Float32Array>();
    const expAvgSq = new Map<string, Float32Array>();
    for (const parameter of this.#training.parameters) {
      expAvg.set(parameter.name, await this.#backend.read(parameter.expAvg));
      expAvgSq.set(parameter.name, await this.#backend.read(parameter.expAvgSq));
    }
    return { model: await this.readModel(), expAvg, expAvgSq };
  }

  async restore({ model, expAvg, expAvgSq }: EngineSnapshot): Promise<void> {
    await this.writeModel(model);
    this.#backend.compute(() => {
      for (const parameter of this.#training.parameters) {
        assign(parameter.expAvg, expAvg.get(parameter.name), parameter.name);
        assign(parameter.expAvgSq, expAvgSq.get(parameter.name), parameter.name);
      }
    });
  }

  async writeModel(state: ModelState): Promise<void> {
    const { variables, batchesTracked } = this.#model;
    this.#backend.compute(() => {
      for (const [name, variable] of variables) assign(variable, state.tensors.get(name), name);
    });
    for (const [name, count] of state.batchesTracked) batchesTracked.set(name, count);
  }

  async dispose(): Promise<void> {
    this.#free();
    await this.#backend.dispose();
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

  /** Forward, backward, clipping, AdamW. Leaves only `[loss, norm]` behind. */
  #step(rows: Int32Array, step: number, learningRates: EpochPlan["learningRates"]): UnreadStep {
    const { layers, variables, inputDim, classes, batchesTracked } = this.#model;
    const { data, optimiser, parameters } = this.#training;
    const lossAndNorm = tf.tidy(() => {
      const inputs = tf.tensor2d(normalisedRows(data.inputs, rows, inputDim), [rows.length, inputDim]);
      const labels = rows.map((row) => data.labels[row] ?? 0);
      const targets = tf.tensor2d(classTargets(labels, optimiser.classWeights), [rows.length, classes]);
      const { value: loss, grads } = tf.variableGrads(
        () => crossEntropy(forward(layers, variables, inputs, { optimiser, step }), targets),
        parameters.map(({ value }) => value),
      );
      const gradients = parameters.map(({ name, value }) => {
        const gradient = grads[value.name];
        if (gradient === undefined) throw new RangeError(`${name} got no gradient`);
        return gradient;
      });
      const norm = globalNorm(gradients);
      const clip = clipCoefficient(norm, optimiser.gradClipNorm);
      adamW(parameters, gradients, clip, step + 1, learningRates, optimiser.weightDecay);
      this.#bytes = Math.max(this.#bytes, tf.memory().numBytes);
      return tf.reshape<tf.Rank.R1>(tf.stack([loss, norm]), [2]);
    });
    for (const layer of layers) {
      if (layer.batchNorm === null || !usesBatchStatistics(layer, optimiser)) continue;
      const counter = `${layer.batchNorm}.num_batches_tracked`;
      batchesTracked.set(counter, (batchesTracked.get(counter) ?? 0) + 1);
    }
    return { step, rows: rows.length, lossAndNorm };
  }

  /** Reads all unread steps at once and hands them over; `unread` is empty afterwards. */
  async #deliver(unread: UnreadStep[], control: EpochControl): Promise<void> {
    if (unread.length === 0) return;
    const all = this.#backend.compute(() => tf.concat(unread.map(({ lossAndNorm }) => lossAndNorm)));
    try {
      const values = await this.#backend.read(all);
      const records = unread.map(({ step, rows }, index): StepRecord => {
        const [loss = Number.NaN, gradNorm = Number.NaN] = values.subarray(2 * index);
        return { step, rows, loss, gradNorm };
      });
      control.onSteps(records);
    } finally {
      all.dispose();
      for (const { lossAndNorm } of unread.splice(0)) lossAndNorm.dispose();
    }
  }

  async #logits(inputs: Float32Array, rows: Int32Array): Promise<Float32Array> {
    const { layers, variables, inputDim, classes } = this.#model;
    const logits = new Float32Array(rows.length * classes);
    for (let start = 0; start < rows.length; start += INFERENCE_ROWS) {
      const part = rows.subarray(start, start + INFERENCE_ROWS);
      const output = this.#backend.compute(() =>
        tf.tidy(() => {
          const batch = tf.tensor2d(normalisedRows(inputs, part, inputDim), [part.length, inputDim]);
          return forward(layers, variables, batch, null);
        }),
      );
      try {
        logits.set(await this.#backend.read(output), start * classes);
      } finally {
        output.dispose();
      }
      await eventLoopTurn();
    }
    return logits;
  }

  #free(): void {
    if (this.#loaded === null) return;
    const { variables, training } = this.#loaded;
    for (const variable of variables.values()) variable.dispose();
    for (const { expAvg, expAvgSq } of training?.parameters ?? []) tf.dispose([expAvg, expAvgSq]);
    this.#loaded = null;
  }
}

/** The parameters that a run trains, in state-dict order, with fresh moments. */
function trained(
  specs: readonly TensorSpec[],
  variables: ReadonlyMap<string, tf.Variable>,
  optimiser: OptimiserSettings,
): TrainedParameter[] {
  return specs.flatMap((spec) => {
    const value = variables.get(spec.name);
    if (value === undefined || !isParameter(spec) || (spec.part === "backbone" && optimiser.freezeBackbone)) return [];
    const zeros = () => tf.tidy(() => tf.variable(tf.zeros([...spec.shape])));
    return [{ name: spec.name, part: spec.part, value, expAvg: zeros(), expAvgSq: zeros() }];
  });
}

/** A copy: the CPU backend keeps the array that it is given, and WebGPU uploads it later. */
function makeVariable(values: Float32Array, spec: TensorSpec): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor(values.slice(), [...spec.shape])));
}

function assign(variable: tf.Variable, values: Float32Array | undefined, name: string): void {
  if (values === undefined) throw new RangeError(`The state has no ${name}`);
  tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));
}

function hostTensor(state: ModelState, { name }: TensorSpec): Float32Array {
  const values = state.tensors.get(name);
  if (values === undefined) throw new RangeError(`The state has no ${name}`);
  return values;
}

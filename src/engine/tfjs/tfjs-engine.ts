import * as tf from "@tensorflow/tfjs";
// What autodiff needs of each operation: the core by itself, which the page takes for tfjs, leaves it out.
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { denseRows, type RowSource } from "../../data/row-source";
import { eventLoopTurn } from "../../formats/event-loop";
import { isParameter, type ModelState, stateDictSpecs, type TensorSpec, tensorIn } from "../../model/architecture";
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
import type { EngineName } from "../names";
import { checkOutputs } from "../objective";
import { TfjsBackend, type TfjsBackendName } from "./backend";
import { batchLoss, forward, inputRows } from "./network";
import { adamW, clipScalar, globalNorm, type TrainedParameter } from "./optimizer";

interface TfjsEngineOptions {
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

interface Training extends TrainingSetup {
  readonly parameters: readonly TrainedParameter[];
}

interface Loaded {
  readonly network: NetworkPlan;
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

  async load({ network, state, training }: EngineSetup): Promise<void> {
    this.#free();
    if (training !== null) checkOutputs(training.objective, network.outputs);
    this.#bytes = 0;
    this.#loaded = this.#backend.compute(() => {
      const variables = new Map<string, tf.Variable>();
      for (const spec of stateDictSpecs(network.layers)) {
        if (spec.role !== "batches-tracked") variables.set(spec.name, makeVariable(tensorIn(state, spec.name), spec));
      }
      return {
        network,
        variables,
        batchesTracked: new Map(state.batchesTracked),
        training: training === null ? null : { ...training, parameters: trained(network, variables) },
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
        const step = plan.firstStep + done;
        unread.push(this.#backend.compute(() => this.#step(rows, step, plan.learningRates(step))));
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
    return this.#outputs(this.#training.inputs, rows);
  }

  async infer(inputs: Float32Array, rows: number): Promise<Float32Array> {
    return this.#outputs(
      denseRows(inputs, this.#model.network.inputs),
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
  #step(rows: Int32Array, step: number, learningRates: readonly number[]): UnreadStep {
    const { network, variables, batchesTracked } = this.#model;
    const { inputs: source, objective, parameters, gradClipNorm, dropoutSeed } = this.#training;
    const lossAndNorm = tf.tidy(() => {
      const inputs = tf.tensor2d(inputRows(network, source, rows), [rows.length, source.width]);
      const lossOf = batchLoss(objective, rows);
      const { value: loss, grads } = tf.variableGrads(
        () => lossOf(forward(network.layers, variables, inputs, { dropoutSeed, step })),
        parameters.map(({ value }) => value),
      );
      const gradients = parameters.map(({ name, value }) => {
        const gradient = grads[value.name];
        if (gradient === undefined) throw new RangeError(`${name} got no gradient`);
        return gradient;
      });
      const norm = globalNorm(gradients);
      const clip = clipScalar(norm, gradClipNorm);
      adamW(parameters, gradients, clip, step + 1, network.groups, learningRates);
      this.#bytes = Math.max(this.#bytes, tf.memory().numBytes);
      return tf.reshape<tf.Rank.R1>(tf.stack([loss, norm]), [2]);
    });
    for (const name of countedBatches(network)) batchesTracked.set(name, (batchesTracked.get(name) ?? 0) + 1);
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

  async #outputs(inputs: RowSource, rows: Int32Array): Promise<Float32Array> {
    const { network, variables } = this.#model;
    const outputs = new Float32Array(rows.length * network.outputs);
    for (let start = 0; start < rows.length; start += INFERENCE_ROWS) {
      const part = rows.subarray(start, start + INFERENCE_ROWS);
      const output = this.#backend.compute(() =>
        tf.tidy(() => {
          const batch = tf.tensor2d(inputRows(network, inputs, part), [part.length, inputs.width]);
          return forward(network.layers, variables, batch, null);
        }),
      );
      try {
        outputs.set(await this.#backend.read(output), start * network.outputs);
      } finally {
        output.dispose();
      }
      await eventLoopTurn();
    }
    return outputs;
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
function trained({ layers }: NetworkPlan, variables: ReadonlyMap<string, tf.Variable>): TrainedParameter[] {
  return layers
    .filter((layer) => layer.trained)
    .flatMap((layer) => stateDictSpecs([layer]).map((spec) => ({ ...spec, groupIndex: layer.groupIndex })))
    .flatMap((spec) => {
      const value = variables.get(spec.name);
      if (value === undefined || !isParameter(spec)) return [];
      const zeros = () => tf.tidy(() => tf.variable(tf.zeros([...spec.shape])));
      return [{ name: spec.name, groupIndex: spec.groupIndex, value, expAvg: zeros(), expAvgSq: zeros() }];
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

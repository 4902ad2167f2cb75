import { denseRows, type RowSource, rowsAt } from "../data/row-source";
import { type ModelState, stateDictSpecs } from "../model/architecture";
import { type NetworkPlan, type SplitNetwork, splitConstant } from "../model/plan";
import type {
  Engine,
  EngineInfo,
  EngineSetup,
  EngineSnapshot,
  EpochControl,
  EpochPlan,
  KernelProfile,
  TrainingSetup,
} from "./engine";

/** Rows whose outputs are computed at a time. */
const BLOCK_ROWS = 4096;

/** A run whose engine holds the rest of the network only. */
interface Cached {
  readonly setup: EngineSetup;
  readonly training: TrainingSetup;
  readonly split: SplitNetwork;
  /** The constant layers' tensors. */
  readonly constant: ModelState;
  readonly numerics: EngineInfo["numerics"];
}

/**
 * An engine that computes the outputs of layers that never change (a frozen backbone with running statistics and without
 * dropout) once for every row, and trains the rest of the network on them: the same bits, many times as fast.
 */
export class ConstantLayersEngine implements Engine {
  readonly #engine: Engine;
  #cached: Cached | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get info(): EngineInfo {
    const { info } = this.#engine;
    return this.#cached === null ? info : { ...info, numerics: { ...this.#cached.numerics, ...info.numerics } };
  }

  async load(setup: EngineSetup): Promise<void> {
    this.#cached = null;
    const { network, state, training } = setup;
    const split = training === null ? null : splitConstant(network, training.inputs.rows);
    if (training === null || split === null) return this.#engine.load(setup);
    const constant = stateOf(split.constant, state);
    const inferenceRows = training.batchSize;
    await this.#engine.load({ network: split.constant, state: constant, training: null, inferenceRows });
    const { numerics } = this.#engine.info;
    const inputs = await outputsOf(this.#engine, training.inputs, split.constant.outputs);
    await this.#engine.load({
      network: split.rest,
      state: stateOf(split.rest, state),
      training: { ...training, inputs },
    });
    this.#cached = { setup, training, split, constant, numerics };
  }

  trainEpoch(plan: EpochPlan, control: EpochControl): Promise<number> {
    return this.#engine.trainEpoch(plan, control);
  }

  evaluate(rows: Int32Array): Promise<Float32Array> {
    return this.#engine.evaluate(rows);
  }

  /** New rows need the whole network, which the engine holds from then on. */
  async infer(inputs: Float32Array, rows: number): Promise<Float32Array> {
    if (this.#cached !== null) {
      const { setup } = this.#cached;
      const snapshot = await this.snapshot();
      this.#cached = null;
      await this.#engine.load({ ...setup, state: snapshot.model });
      await this.#engine.restore(snapshot);
    }
    return this.#engine.infer(inputs, rows);
  }

  async readModel(): Promise<ModelState> {
    return this.#whole(await this.#engine.readModel());
  }

  async snapshot(): Promise<EngineSnapshot> {
    const snapshot = await this.#engine.snapshot();
    return { ...snapshot, model: this.#whole(snapshot.model) };
  }

  async restore(snapshot: EngineSnapshot): Promise<void> {
    await this.#engine.restore({ ...snapshot, model: await this.#rest(snapshot.model) });
  }

  async writeModel(state: ModelState): Promise<void> {
    await this.#engine.writeModel(await this.#rest(state));
  }

  async profile(): Promise<KernelProfile | null> {
    return (await this.#engine.profile?.()) ?? null;
  }

  dispose(): Promise<void> {
    this.#cached = null;
    return this.#engine.dispose();
  }

  /** The rest's tensors behind copies of the constant layers'. */
  #whole(rest: ModelState): ModelState {
    if (this.#cached === null) return rest;
    const { tensors, batchesTracked } = this.#cached.constant;
    const copies = [...tensors].map(([name, values]): [string, Float32Array] => [name, values.slice()]);
    return {
      tensors: new Map([...copies, ...rest.tensors]),
      batchesTracked: new Map([...batchesTracked, ...rest.batchesTracked]),
    };
  }

  /** The rest's part of a model. Other constant layers than the loaded ones have other outputs, which are computed first. */
  async #rest(state: ModelState): Promise<ModelState> {
    if (this.#cached === null) return state;
    const { setup, constant, split } = this.#cached;
    const given = stateOf(split.constant, state);
    if (![...constant.tensors].every(([name, values]) => sameValues(values, given.tensors.get(name)))) {
      await this.load({ ...setup, state });
    }
    return stateOf(split.rest, state);
  }
}

/** The outputs of every row, a block at a time. */
async function outputsOf(engine: Engine, inputs: RowSource, width: number): Promise<RowSource> {
  const outputs = new Float32Array(inputs.rows * width);
  for (let first = 0; first < inputs.rows; first += BLOCK_ROWS) {
    const rows = Int32Array.from({ length: Math.min(BLOCK_ROWS, inputs.rows - first) }, (_, i) => first + i);
    outputs.set(await engine.infer(rowsAt(inputs, rows), rows.length), first * width);
  }
  return denseRows(outputs, width);
}

/** The part of a state that a network has. */
function stateOf({ layers }: NetworkPlan, { tensors, batchesTracked }: ModelState): ModelState {
  const names = new Set(stateDictSpecs(layers).map(({ name }) => name));
  return {
    tensors: new Map([...tensors].filter(([name]) => names.has(name))),
    batchesTracked: new Map([...batchesTracked].filter(([name]) => names.has(name))),
  };
}

function sameValues(a: Float32Array, b: Float32Array | undefined): boolean {
  return b?.length === a.length && a.every((value, i) => Object.is(value, b[i]));
}

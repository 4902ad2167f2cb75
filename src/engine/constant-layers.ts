import { denseRows, type RowSource, rowsAt } from "../data/row-source";
import { type ModelState, stateDictSpecs } from "../model/architecture";
import { type NetworkPlan, type SplitNetwork, splitConstant } from "../model/plan";
import { engineAround } from "./around";
import type { Engine, EngineInfo, EngineSetup, EngineSnapshot } from "./engine";

/** Rows whose outputs are computed at a time. */
const BLOCK_ROWS = 4096;

/** A run whose engine holds the rest of the network only. */
interface Cached {
  readonly setup: EngineSetup;
  readonly split: SplitNetwork;
  /** The constant layers' tensors. */
  readonly constant: ModelState;
  readonly numerics: EngineInfo["numerics"];
}

/**
 * An engine that computes the outputs of layers that never change (a frozen backbone with running statistics and without
 * dropout) once for every row, and trains the rest of the network on them: the same bits, many times as fast.
 */
export function withConstantLayers(engine: Engine): Engine {
  let cached: Cached | null = null;

  async function load(setup: EngineSetup): Promise<void> {
    cached = null;
    const { network, state, training } = setup;
    const split = training === null ? null : splitConstant(network, training.inputs.rows);
    if (training === null || split === null) return engine.load(setup);
    const constant = stateOf(split.constant, state);
    const inferenceRows = training.batchSize;
    await engine.load({ network: split.constant, state: constant, training: null, inferenceRows });
    const { numerics } = engine.info;
    const inputs = await outputsOf(engine, training.inputs, split.constant.outputs);
    await engine.load({
      network: split.rest,
      state: stateOf(split.rest, state),
      training: { ...training, inputs },
    });
    cached = { setup, split, constant, numerics };
  }

  async function snapshot(): Promise<EngineSnapshot> {
    const taken = await engine.snapshot();
    return { ...taken, model: whole(taken.model) };
  }

  /** The rest's tensors behind copies of the constant layers'. */
  function whole(rest: ModelState): ModelState {
    if (cached === null) return rest;
    const { tensors, batchesTracked } = cached.constant;
    const copies = [...tensors].map(([name, values]): [string, Float32Array] => [name, values.slice()]);
    return {
      tensors: new Map([...copies, ...rest.tensors]),
      batchesTracked: new Map([...batchesTracked, ...rest.batchesTracked]),
    };
  }

  /** The rest's part of a model. Other constant layers than the loaded ones have other outputs, which are computed first. */
  async function restOf(state: ModelState): Promise<ModelState> {
    if (cached === null) return state;
    const { setup, constant, split } = cached;
    const given = stateOf(split.constant, state);
    if (![...constant.tensors].every(([name, values]) => sameValues(values, given.tensors.get(name)))) {
      await load({ ...setup, state });
    }
    return stateOf(split.rest, state);
  }

  return engineAround(() => engine, {
    get info() {
      const { info } = engine;
      return cached === null ? info : { ...info, numerics: { ...cached.numerics, ...info.numerics } };
    },
    load,
    snapshot,
    // New rows need the whole network, which the engine holds from then on.
    async infer(inputs, rows) {
      if (cached !== null) {
        const { setup } = cached;
        const taken = await snapshot();
        cached = null;
        await engine.load({ ...setup, state: taken.model });
        await engine.restore(taken);
      }
      return engine.infer(inputs, rows);
    },
    readModel: async () => whole(await engine.readModel()),
    restore: async (taken) => engine.restore({ ...taken, model: await restOf(taken.model) }),
    writeModel: async (state) => engine.writeModel(await restOf(state)),
    dispose() {
      cached = null;
      return engine.dispose();
    },
  });
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

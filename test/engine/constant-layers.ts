import { rowsAt } from "../../src/data/row-source";
import { withConstantLayers } from "../../src/engine/constant-layers";
import type { Engine, EngineSetup } from "../../src/engine/engine";
import type { DropoutRates } from "../../src/model/architecture";
import { predictorNetwork, predictorShape, train } from "./conformance";
import { oracleProblem } from "./oracle";

const ROWS = 70;
const BATCHES = [0, 1, 2].map((b) => Int32Array.from({ length: b === 2 ? 9 : 30 }, (_, i) => (i * 7 + b) % ROWS));
const SHAPE = predictorShape(24, 33, 12, 2, [16, 8], 4);

/** A frozen backbone in evaluation mode; with dropout in it, its outputs change all the same. */
export function frozenSetup(dropout: DropoutRates = { backbone: 0, head: [0.3, 0.2] }): EngineSetup {
  const network = predictorNetwork(SHAPE, { freezeBackbone: true, frozenBatchNorm: "eval" }, dropout);
  const { model, training } = oracleProblem(network, ROWS);
  return { network, state: model, training: { ...training, batchSize: 30 } };
}

/** An engine, with how many layers it was last given. */
class Noting implements Engine {
  layers = 0;
  loads = 0;
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get info() {
    return this.#engine.info;
  }

  load = (setup: EngineSetup) => {
    this.layers = setup.network.layers.length;
    this.loads++;
    return this.#engine.load(setup);
  };
  trainEpoch: Engine["trainEpoch"] = (...all) => this.#engine.trainEpoch(...all);
  evaluate: Engine["evaluate"] = (rows) => this.#engine.evaluate(rows);
  infer: Engine["infer"] = (...all) => this.#engine.infer(...all);
  readModel = () => this.#engine.readModel();
  snapshot = () => this.#engine.snapshot();
  restore: Engine["restore"] = (snapshot) => this.#engine.restore(snapshot);
  writeModel: Engine["writeModel"] = (state) => this.#engine.writeModel(state);
  dispose = () => this.#engine.dispose();
}

/** Everything that a run can see of an engine, and the layers that it trained and inferred with. */
async function observed(engine: Engine, noting: Noting) {
  const setup = frozenSetup();
  await engine.load(setup);
  const trainedLayers = noting.layers;
  const records = await train(engine, setup.network, BATCHES, 0);
  const snapshot = await engine.snapshot();
  const later = await train(engine, setup.network, BATCHES, 3);
  await engine.restore(snapshot);
  const again = await train(engine, setup.network, BATCHES, 3);
  const rows = Int32Array.from({ length: ROWS }, (_, row) => ROWS - 1 - row);
  const evaluated = await engine.evaluate(rows);
  const model = await engine.readModel();
  await engine.writeModel(setup.state);
  const restored = await engine.evaluate(rows);
  await engine.writeModel(model);
  const inputs = rowsAt(setup.training?.inputs ?? { rows: 0, width: 0, fill() {} }, rows);
  const inferred = await engine.infer(inputs, ROWS);
  const afterwards = await train(engine, setup.network, BATCHES, 6);
  return {
    trainedLayers,
    seen: { records, snapshot, later, again, evaluated, model, restored, inferred, afterwards },
    end: await engine.snapshot(),
  };
}

/** What a run sees of an engine with and without the outputs kept; the engines are disposed of. */
export async function withAndWithout(create: () => Promise<Engine>) {
  const results = [];
  for (const wrap of [(engine: Engine) => engine, withConstantLayers]) {
    const noting = new Noting(await create());
    const engine = wrap(noting);
    results.push(await observed(engine, noting));
    await engine.dispose();
  }
  const [without, kept] = results;
  if (without === undefined || kept === undefined) throw new RangeError("two results");
  return { without, kept };
}

/** Layers that an engine is given for a setup, and how often something is loaded. */
export async function loadedLayers(create: () => Promise<Engine>, setup: EngineSetup) {
  const noting = new Noting(await create());
  const engine = withConstantLayers(noting);
  await engine.load(setup);
  return { engine, noting };
}

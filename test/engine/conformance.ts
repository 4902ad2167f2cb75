import { rowsAt } from "../../src/data/row-source";
import type { Engine, EngineSetup, StepRecord } from "../../src/engine/engine";
import type { Loss } from "../../src/engine/objective";
import {
  backboneLayers,
  type DropoutRates,
  headLayers,
  type LayerSpec,
  type PredictorShape,
} from "../../src/model/architecture";
import { type FineTuning, type NetworkPlan, planFineTuning, planNetwork } from "../../src/model/plan";
import {
  type Mismatch,
  oracleForward,
  oracleProblem,
  oracleRates,
  oracleState,
  oracleStateOf,
  oracleStep,
  relativeError,
  stepMismatches,
  TOLERANCE,
} from "./oracle";

/** What every engine must compute as the float64 oracle does, whatever it runs on. No test framework is needed here. */

/** Batches that are trained on a network, one step each. */
export interface ConformanceCase {
  readonly name: string;
  readonly network: NetworkPlan;
  readonly loss: Loss["kind"] | Loss;
  /** Rows of each step's batch. */
  readonly batches: readonly number[];
  readonly gradClipNorm?: number;
  /**
   * True where BatchNorm behind a single unit or over two rows makes gradients mathematically zero (but for its epsilon),
   * so that only loss, the size of the gradient norm and outputs can be compared.
   */
  readonly degenerate?: boolean;
  /** How many times the usual tolerance the gradient norm may be off. */
  readonly normSlack?: number;
}

const DROPOUT: DropoutRates = { backbone: 0.1, head: [0.3, 0.2] };
const WHOLE: FineTuning = { freezeBackbone: false, frozenBatchNorm: "train", weightDecay: 0.01 };

/** A predictor in training, with dropout and the script's weight decay unless told otherwise. */
export function predictorNetwork(
  shape: PredictorShape,
  tuning: Partial<FineTuning> = {},
  dropout: DropoutRates = DROPOUT,
): NetworkPlan {
  return planFineTuning(shape, { ...WHOLE, ...tuning }, dropout);
}

/** A predictor's shape, briefly. */
export function predictorShape(
  inputDim: number,
  hiddenDim: number,
  outputDim: number,
  numLayers: number,
  headWidths: readonly [number, number],
  classes: number,
): PredictorShape {
  return { inputDim, hiddenDim, outputDim, numLayers, headWidths, classes };
}

/** Layers that are all trained alike. */
function oneGroup(layers: readonly LayerSpec[]): NetworkPlan {
  const [first] = layers;
  return planNetwork(layers, [{ name: first?.group ?? "", trained: true, batchNorm: "batch", weightDecay: 0.01 }]);
}

type Predictor = (outputs: number) => NetworkPlan;

const predictor =
  (...[inputDim, hiddenDim, outputDim, numLayers, headWidths]: [number, number, number, number, [number, number]]) =>
  (outputs: number, tuning: Partial<FineTuning> = {}, dropout?: DropoutRates) =>
    predictorNetwork(predictorShape(inputDim, hiddenDim, outputDim, numLayers, headWidths, outputs), tuning, dropout);

const usual = predictor(24, 30, 12, 2, [16, 8]);
const narrow = predictor(22, 37, 14, 2, [19, 9]);

/**
 * Networks that are trained for every loss. Widths of inputs and outputs are few, for on WebGPU each is another kernel to
 * compile; those between them are what may be odd.
 */
const SHAPES: readonly (Omit<ConformanceCase, "network" | "loss"> & { readonly of: Predictor })[] = [
  { name: "the usual proportions, a ragged last batch", of: predictor(24, 72, 24, 3, [32, 16]), batches: [64, 22] },
  {
    name: "no head",
    of: (outputs) => oneGroup(backboneLayers({ inputDim: 22, hiddenDim: 33, outputDim: outputs, numLayers: 2 }, 0.1)),
    batches: [30, 11],
  },
  {
    name: "no head, no residual block",
    of: (outputs) => oneGroup(backboneLayers({ inputDim: 22, hiddenDim: 17, outputDim: outputs, numLayers: 0 })),
    batches: [12, 5],
  },
  { name: "a head alone", of: (outputs) => oneGroup(headLayers(22, [11, 6], outputs, [0.3, 0.2])), batches: [16, 9] },
  { name: "no residual block", of: predictor(24, 30, 12, 0, [16, 8]), batches: [16, 7] },
  { name: "widths of 1", of: predictor(1, 1, 1, 1, [1, 1]), batches: [5, 2], degenerate: true },
  // Over two rows BatchNorm divides by their difference, which cancels: from the same state the oracle's own loops in
  // float32 are 4e-4 off in the norm, tfjs 2e-3 (measured, a norm of 166).
  { name: "batches of two", of: narrow, batches: [2, 17, 2], degenerate: true, normSlack: 100 },
  { name: "three rows without dropout", of: (n) => usual(n, {}, { backbone: 0, head: [0, 0] }), batches: [16, 3] },
  {
    name: "a frozen backbone whose statistics move",
    of: (outputs) => usual(outputs, { freezeBackbone: true }),
    batches: [16, 16],
  },
  {
    name: "a frozen backbone in evaluation mode",
    of: (outputs) => usual(outputs, { freezeBackbone: true, frozenBatchNorm: "eval" }),
    batches: [16, 16],
  },
];

/** A network of each loss's own width of outputs; the last is the foundation's. */
const LOSSES = [
  { loss: "cross-entropy", outputs: 5 },
  { loss: "bce-with-logits", outputs: 1 },
  { loss: "kl-divergence", outputs: 75 },
] as const;

const EVERY_LOSS = SHAPES.flatMap(({ name, of, ...rest }) =>
  LOSSES.map(
    ({ loss, outputs }): ConformanceCase => ({ name: `${loss}: ${name}`, network: of(outputs), loss, ...rest }),
  ),
);

/** What depends on one loss, or on none. */
const SINGLE: readonly ConformanceCase[] = [
  {
    name: "kl-divergence: 320 outputs",
    network: oneGroup(backboneLayers({ inputDim: 24, hiddenDim: 48, outputDim: 320, numLayers: 1 }, 0.1)),
    loss: "kl-divergence",
    batches: [40, 23],
  },
  { name: "two outputs", network: predictor(3, 2, 3, 1, [3, 2])(2), loss: "cross-entropy", batches: [9, 6] },
  {
    name: "one unit before the outputs",
    network: predictor(3, 2, 3, 1, [3, 1])(2),
    loss: "cross-entropy",
    batches: [9, 6],
  },
  {
    name: "widths of 5, 63 and 75",
    network: predictor(63, 75, 5, 2, [63, 5])(3),
    loss: "cross-entropy",
    batches: [33, 17],
  },
  {
    // Of 150 rows one would lie at LeakyReLU's bend but for 1.6e-7: float32 may take the other side, and another gradient.
    name: "more than one tile each way",
    network: predictor(130, 197, 70, 0, [66, 65])(5),
    loss: "cross-entropy",
    batches: [147],
  },
  {
    // Normalized, one input is 1 or 0: in a column of two values BatchNorm's gradient is what rounding leaves. From the
    // same state the oracle's own loops in float32 are 8.6e-5 off in the norm, tfjs on WebAssembly 1.43e-4 (measured).
    name: "one input",
    network: predictor(1, 63, 75, 3, [64, 16])(5),
    loss: "cross-entropy",
    batches: [88, 29],
    normSlack: 2,
  },
  {
    name: "more rows than a forward pass takes, five blocks",
    network: predictor(24, 37, 21, 5, [17, 9])(5),
    loss: "cross-entropy",
    batches: [300, 100],
  },
  { name: "odd batches", network: narrow(5), loss: "cross-entropy", batches: [3, 5, 15, 31, 47, 65] },
  { name: "five residual blocks", network: predictor(22, 20, 8, 5, [8, 8])(5), loss: "cross-entropy", batches: [9, 9] },
  {
    name: "no clipping, strong decay, a class of weight 0",
    network: usual(3, { weightDecay: 0.5 }),
    loss: { kind: "cross-entropy", classWeights: [1, 0, 2.5] },
    batches: [16],
    gradClipNorm: 1e6,
  },
];

/** The first are the usual proportions with each loss. */
export const CASES: readonly ConformanceCase[] = [...EVERY_LOSS, ...SINGLE];

const named = (names: readonly string[]) =>
  names.map((wanted) => {
    const one = CASES.find(({ name }) => name === wanted);
    if (one === undefined) throw new RangeError(`No case ${wanted}`);
    return one;
  });

/**
 * Cases that between them meet every loss, kind of layer, border and way to freeze, for engines that take seconds a case or
 * whose every case is run elsewhere: on SwiftShader, where all of them run on lavapipe (`test/dawn`), and for tfjs on
 * WebAssembly, whose network is the one that all of them are run on under Node.
 */
export const CHOSEN_CASES = named([
  "cross-entropy: a head alone",
  "cross-entropy: three rows without dropout",
  "cross-entropy: a frozen backbone in evaluation mode",
  "bce-with-logits: batches of two",
  "bce-with-logits: a frozen backbone whose statistics move",
  "kl-divergence: no head",
  "kl-divergence: widths of 1",
  "kl-divergence: 320 outputs",
  "widths of 5, 63 and 75",
  "more than one tile each way",
  "more rows than a forward pass takes, five blocks",
  "odd batches",
]);

/** One of every loss, and every kind of layer. */
export const FEW_CASES = named([
  "cross-entropy: a frozen backbone in evaluation mode",
  "bce-with-logits: a frozen backbone whose statistics move",
  "kl-divergence: no head",
]);

/** Trains batches and returns their records; nobody pauses. */
export async function train(
  engine: Engine,
  network: Pick<NetworkPlan, "groups">,
  batches: readonly Int32Array[],
  firstStep: number,
): Promise<StepRecord[]> {
  const records: StepRecord[] = [];
  await engine.trainEpoch(
    { batches, firstStep, learningRates: () => oracleRates(network) },
    { onSteps: (taken) => records.push(...taken), proceed: () => Promise.resolve(true) },
  );
  return records;
}

/** A case as engines load it. */
export function setupOf({ network, loss, batches, gradClipNorm = 1 }: ConformanceCase): EngineSetup {
  const { model, training } = oracleProblem(network, Math.max(...batches) + 11, { loss });
  const batchSize = Math.max(...batches);
  return { network, state: model, training: { ...training, batchSize, gradClipNorm } };
}

/**
 * Runs a case step by step, each step from the engine's own state before it, and then compares outputs.
 *
 * @returns what disagrees with the oracle; empty when all agrees.
 */
export async function conformanceMismatches(engine: Engine, one: ConformanceCase): Promise<Mismatch[]> {
  const setup = setupOf(one);
  const { network, training } = setup;
  if (training === null) throw new RangeError("A case trains");
  const { rows: dataRows } = training.inputs;
  const rates = oracleRates(network);
  const found: Mismatch[] = [];
  const check = (name: string, actual: ArrayLike<number>, expected: ArrayLike<number>, allowed: number) => {
    const error = relativeError(actual, expected);
    if (!(error <= allowed)) found.push({ name, error, allowed });
  };
  await engine.load(setup);
  let before = oracleState(setup.state);
  for (const [index, rows] of one.batches.entries()) {
    // Far into a run, so that the bias corrections are those of a later step too.
    const step = index * 7;
    const batch = Int32Array.from({ length: rows }, (_, i) => (i * 5 + index) % dataRows);
    const expected = oracleStep(network, training, before, batch, step, rates);
    const [record, ...more] = await train(engine, network, [batch], step);
    const { loss, gradNorm } = record ?? { loss: Number.NaN, gradNorm: Number.NaN };
    check("step and rows", [record?.step ?? -1, record?.rows ?? -1, more.length], [step, rows, 0], 0);
    check("loss", [loss], [expected.loss], TOLERANCE.loss);
    check("gradient norm", [gradNorm], [expected.gradNorm], TOLERANCE.gradNorm * (one.normSlack ?? 1));
    const after = await engine.snapshot();
    if (!one.degenerate) found.push(...stepMismatches(network, before, expected, after, step, rates));
    before = oracleStateOf(after);
  }
  const order = Int32Array.from({ length: dataRows }, (_, i) => dataRows - 1 - i);
  const inputs = rowsAt(training.inputs, order);
  const wanted = oracleForward(network, before, inputs, dataRows);
  check("evaluate", await engine.evaluate(order), wanted, TOLERANCE.outputs);
  check("infer", await engine.infer(inputs, dataRows), wanted, TOLERANCE.outputs);
  return found;
}

/** Does something on an engine of its own, which goes with it. */
export async function onEngine<T>(create: () => Promise<Engine>, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await create();
  try {
    return await work(engine);
  } finally {
    await engine.dispose();
  }
}

import type { EngineSetup, OptimiserSettings, StepRecord } from "../../../src/engine/engine";
import type { TfjsBackendName } from "../../../src/engine/tfjs/backend";
import { createTfjsEngine } from "../../../src/engine/tfjs/tfjs-engine";
import type { PredictorShape } from "../../../src/model/architecture";
import {
  type Mismatch,
  oracleForward,
  oracleProblem,
  oracleState,
  oracleStateOf,
  oracleStep,
  relativeError,
  stepMismatches,
  TOLERANCE,
} from "../oracle";

/** What is compared with the oracle on every backend. */
export interface Scenario {
  readonly name: string;
  readonly shape: PredictorShape;
  /** Rows of each step's batch, cut from one data set. */
  readonly batches: readonly number[];
  readonly settings: Partial<OptimiserSettings>;
}

const odd = { inputDim: 13, outputDim: 9, headWidths: [11, 6], classes: 3 } as const;

export const scenarios: readonly Scenario[] = [
  ...[1, 2, 3, 4, 5].map((numLayers) => ({
    name: `${numLayers} residual layer${numLayers === 1 ? "" : "s"}, widths not divisible by four, a partial batch`,
    shape: { ...odd, hiddenDim: 17, numLayers },
    batches: [12, 12, 5],
    settings: {},
  })),
  {
    // Two rows are normalised to ±1 whatever they are: their gradients are rounding errors on any engine.
    name: "a three-row batch without dropout",
    shape: { ...odd, hiddenDim: 8, numLayers: 2 },
    batches: [8, 3],
    settings: { dropout: { backbone: 0, head: [0, 0] } },
  },
  {
    name: "a frozen backbone whose statistics move",
    shape: { ...odd, hiddenDim: 10, numLayers: 2 },
    batches: [9, 9],
    settings: { freezeBackbone: true, frozenBatchNorm: "train" },
  },
  {
    name: "a frozen backbone in evaluation mode",
    shape: { ...odd, hiddenDim: 10, numLayers: 2 },
    batches: [9, 9],
    settings: { freezeBackbone: true, frozenBatchNorm: "eval" },
  },
  {
    name: "no clipping, strong decay, a class of weight 0",
    shape: { ...odd, hiddenDim: 12, numLayers: 1 },
    batches: [10],
    settings: { gradClipNorm: 1e6, weightDecay: 0.5, classWeights: Float32Array.of(0, 1, 2.5) },
  },
];

const learningRates = { backbone: 1e-4, head: 1e-3 };

/** Runs a scenario step by step, each step from the engine's own state, and lists what disagrees with the oracle. */
export async function disagreements(backend: TfjsBackendName, scenario: Scenario): Promise<Mismatch[]> {
  const { shape, batches } = scenario;
  const rowCount = Math.max(...batches) + 3;
  const { model, data, settings: defaults } = oracleProblem(shape, rowCount);
  const settings = { ...defaults, ...scenario.settings };
  const setup: EngineSetup = { shape, state: model, training: { data, optimiser: settings } };
  const engine = await createTfjsEngine({ backend, reason: "test" });
  try {
    await engine.load(setup);
    const found: Mismatch[] = [];
    // Far into a run, so that the bias corrections are those of a later step too.
    for (const [index, rows] of batches.entries()) {
      const step = index * 7;
      const batch = Int32Array.from({ length: rows }, (_, row) => (row * 5 + index) % rowCount);
      const before = oracleStateOf(await engine.snapshot());
      const expected = oracleStep(shape, before, gather(data, batch, shape.inputDim), settings, step, learningRates);
      const [record] = await train(engine, [batch], step);
      found.push(
        ...stepMismatches(shape, before, expected, await engine.snapshot(), settings, step, learningRates),
        ...beyond("loss", [record?.loss ?? Number.NaN], [expected.loss], TOLERANCE.loss),
        ...beyond("gradNorm", [record?.gradNorm ?? Number.NaN], [expected.gradNorm], TOLERANCE.gradNorm),
      );
    }
    const rows = Int32Array.from({ length: rowCount }, (_, row) => rowCount - 1 - row);
    const { inputs } = gather(data, rows, shape.inputDim);
    const wanted = oracleForward(shape, oracleState(await engine.readModel()), inputs, rowCount);
    found.push(
      ...beyond("evaluate", await engine.evaluate(rows), wanted, TOLERANCE.logits),
      ...beyond("infer", await engine.infer(inputs, rowCount), wanted, TOLERANCE.logits),
    );
    return found;
  } finally {
    await engine.dispose();
  }
}

/** Trains the given batches and returns their records. */
export async function train(
  engine: Awaited<ReturnType<typeof createTfjsEngine>>,
  batches: readonly Int32Array[],
  firstStep: number,
): Promise<StepRecord[]> {
  const records: StepRecord[] = [];
  await engine.trainEpoch(
    { batches, firstStep, learningRates },
    { onSteps: (taken) => records.push(...taken), proceed: () => Promise.resolve(true) },
  );
  return records;
}

/** One data set's rows as a batch of their own. */
export function gather(
  data: { readonly inputs: Float32Array; readonly labels: Int32Array },
  rows: Int32Array,
  width: number,
) {
  const inputs = new Float32Array(rows.length * width);
  for (const [r, row] of rows.entries()) inputs.set(data.inputs.subarray(row * width, (row + 1) * width), r * width);
  return { inputs, labels: rows.map((row) => data.labels[row] ?? 0), rows: rows.length };
}

function beyond(name: string, actual: ArrayLike<number>, expected: ArrayLike<number>, allowed: number): Mismatch[] {
  const error = relativeError(actual, expected);
  return error <= allowed ? [] : [{ name, error, allowed }];
}

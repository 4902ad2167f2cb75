import { denseRows } from "../data/row-source";
import { backboneLayers, elementCount, type ModelState, stateDictSpecs } from "../model/architecture";
import { planNetwork } from "../model/plan";
import type { Engine, EngineSetup } from "./engine";

/** Seconds that the fastest of a few training steps takes on each of the two engines that `auto` chooses between. */
export interface StepSpeeds {
  readonly webgpu: number;
  readonly wasm: number;
}

/** Shape of the measured network but for its width: one residual block between the reference's inputs and outputs. */
const INPUTS = 640;
const OUTPUTS = 64;
const ROWS = 64;
/** Steps in a row that one measurement times, so that a GPU's queue is full as in a run. */
const STEPS = 4;
/** Measurements go on for this long at least, and to this number. */
const BUDGET_MS = 150;
const MEASUREMENTS = 3;

/**
 * Times training steps of a small synthetic network of this width. The engine is disposed of.
 *
 * @returns seconds a step, of the fastest measurement.
 */
export async function measureStep(start: () => Promise<Engine>, width: number): Promise<number> {
  const engine = await start();
  try {
    await engine.load(syntheticSetup(width));
    const batch = Int32Array.from({ length: ROWS }, (_, row) => row);
    const batches = Array.from({ length: STEPS }, () => batch);
    const control = { onSteps: () => {}, proceed: async () => true };
    let fastest = Number.POSITIVE_INFINITY;
    const begin = performance.now();
    for (let i = 0; i < MEASUREMENTS || performance.now() - begin < BUDGET_MS; i++) {
      const before = performance.now();
      await engine.trainEpoch({ batches, firstStep: i * STEPS, learningRates: () => [0] }, control);
      fastest = Math.min(fastest, performance.now() - before);
    }
    return fastest / 1000 / STEPS;
  } finally {
    await engine.dispose();
  }
}

/** Values between −0.1 and 0.1 that are neither all alike nor so small that arithmetic on them is slow. */
function pattern(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => ((i % 17) - 8) / 80);
}

function syntheticSetup(width: number): EngineSetup {
  const layers = backboneLayers({ inputDim: INPUTS, hiddenDim: width, outputDim: OUTPUTS, numLayers: 1 }, 0.1);
  const network = planNetwork(layers, [{ name: "backbone", trained: true, batchNorm: "batch", weightDecay: 0.01 }]);
  const state: ModelState = { tensors: new Map(), batchesTracked: new Map() };
  for (const { name, role, shape } of stateDictSpecs(layers)) {
    if (role === "batches-tracked") state.batchesTracked.set(name, 0);
    else if (role === "running-var") state.tensors.set(name, new Float32Array(elementCount(shape)).fill(1));
    else state.tensors.set(name, pattern(elementCount(shape)));
  }
  return {
    network,
    state,
    training: {
      inputs: denseRows(pattern(ROWS * INPUTS), INPUTS),
      objective: {
        kind: "cross-entropy",
        classWeights: Array.from({ length: OUTPUTS }, () => 1),
        targets: Int32Array.from({ length: ROWS }, (_, row) => row % OUTPUTS),
      },
      batchSize: ROWS,
      gradClipNorm: 1,
      dropoutSeed: 0,
    },
  };
}

import { createWasmEngine, type WasmEngineOptions } from "../src/engine/wasm/wasm-engine";
import {
  elementCount,
  type ModelState,
  type PredictorShape,
  predictorLayers,
  stateDictSpecs,
} from "../src/model/architecture";

/** Times training steps and forward passes of the WASM engine, in a worker as in the studio. */

export interface StepBenchRequest {
  readonly hidden: number;
  readonly batch: number;
  readonly steps: number;
  readonly engine: WasmEngineOptions;
  readonly freezeBackbone: boolean;
}

addEventListener("message", async ({ data }: MessageEvent<StepBenchRequest>) => {
  try {
    postMessage(await measure(data));
  } catch (error) {
    postMessage({ error: String(error), stack: error instanceof Error ? error.stack : "" });
  }
});

async function measure({ hidden, batch, steps, engine: options, freezeBackbone }: StepBenchRequest) {
  const shape: PredictorShape = {
    inputDim: 640,
    hiddenDim: hidden,
    outputDim: 320,
    numLayers: 3,
    headWidths: [256, 64],
    classes: 4,
  };
  const tuneStart = performance.now();
  const engine = await createWasmEngine(options);
  const tuneSeconds = (performance.now() - tuneStart) / 1000;
  const inputs = Float32Array.from({ length: batch * shape.inputDim }, () => Math.max(0, Math.random() - 0.7));
  const labels = Int32Array.from({ length: batch }, (_, i) => i % 4);
  const optimiser = {
    weightDecay: 0.01,
    gradClipNorm: 1,
    freezeBackbone,
    frozenBatchNorm: "train",
    classWeights: new Float32Array(4).fill(1),
    batchSize: batch,
    dropout: { backbone: 0.1, head: [0.3, 0.2] },
    dropoutSeed: 1,
  } as const;
  await engine.load({
    shape,
    state: randomModel(shape),
    training: { data: { inputs, labels, rows: batch }, optimiser },
  });
  const rows = Int32Array.from({ length: batch }, (_, i) => i);
  const seconds: number[] = [];
  let loss = 0;
  for (let step = 0; step < steps + 2; step++) {
    const start = performance.now();
    await engine.trainEpoch(
      { batches: [rows], firstStep: step, learningRates: { backbone: 1e-4, head: 1e-3 } },
      { onSteps: ([record]) => (loss = record?.loss ?? 0), proceed: async () => true },
    );
    if (step >= 2) seconds.push((performance.now() - start) / 1000);
  }
  const forward = await timed(() => engine.evaluate(rows), steps);
  const info = engine.info;
  await engine.dispose();
  return { info, tuneSeconds, seconds, forward, loss, bytes: info.bytes };
}

async function timed(work: () => Promise<unknown>, times: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

function randomModel(shape: PredictorShape): ModelState {
  const state: ModelState = { tensors: new Map(), batchesTracked: new Map() };
  for (const { name, role, shape: size } of stateDictSpecs(predictorLayers(shape))) {
    const bound = 1 / Math.sqrt(size[1] ?? size[0] ?? 1);
    if (role === "batches-tracked") state.batchesTracked.set(name, 0);
    else if (role === "running-var" || role === "bn-weight")
      state.tensors.set(name, new Float32Array(elementCount(size)).fill(1));
    else
      state.tensors.set(
        name,
        Float32Array.from({ length: elementCount(size) }, () => (Math.random() * 2 - 1) * bound),
      );
  }
  return state;
}

import { z } from "zod";
import { denseRows } from "../../src/data/row-source";
import type { Engine, EngineSnapshot, StepRecord, TrainingSetup } from "../../src/engine/engine";
import { elementCount, isParameter, stateDictSpecs } from "../../src/model/architecture";
import { planFineTuning } from "../../src/model/plan";
import { floats, indices, predictorShape } from "../data/cases";
import {
  type Mismatch,
  type OracleState,
  oracleStateOf,
  relativeError,
  stepMismatches,
  TOLERANCE,
} from "../engine/oracle";

const tensors = z.record(z.string(), floats).transform((values) => new Map(Object.entries(values)));
const counters = z.record(z.string(), z.int()).transform((values) => new Map(Object.entries(values)));
const snapshot = z.object({ tensors, batchesTracked: counters, expAvg: tensors, expAvgSq: tensors });

/** One training step that PyTorch made in float64 from a given state. */
export const stepCases = z.array(
  z
    .object({
      name: z.string(),
      /** Factor on the tolerances, above 1 where the step itself is ill-conditioned. */
      slack: z.number(),
      shape: predictorShape,
      rows: z.int(),
      inputs: floats,
      labels: indices,
      batch: indices,
      step: z.int(),
      learningRates: z
        .object({ backbone: z.number(), head: z.number() })
        .transform(({ backbone, head }) => [backbone, head] as const),
      weightDecay: z.number(),
      gradClipNorm: z.number(),
      freezeBackbone: z.boolean(),
      frozenBatchNorm: z.enum(["train", "eval"]),
      classWeights: floats,
      before: snapshot,
      after: snapshot.extend({ gradients: tensors, loss: z.number(), gradNorm: z.number(), logits: floats }),
    })
    .transform((one) => ({ ...one, network: planFineTuning(one.shape, one), training: trainingOf(one) })),
);
export type StepCase = z.output<typeof stepCases>[number];

function trainingOf(one: {
  readonly shape: { readonly inputDim: number };
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
  readonly classWeights: Float32Array;
  readonly batch: Int32Array;
  readonly gradClipNorm: number;
}): TrainingSetup {
  return {
    inputs: denseRows(one.inputs, one.shape.inputDim),
    objective: { kind: "cross-entropy", classWeights: [...one.classWeights], targets: one.labels },
    batchSize: one.batch.length,
    gradClipNorm: one.gradClipNorm,
    dropoutSeed: 0,
  };
}

/** The state before the step as engines take it: trained parameters that PyTorch has no moments for yet get zeros. */
export function snapshotBefore({ network, before }: StepCase): EngineSnapshot {
  const moments = (given: ReadonlyMap<string, Float32Array>) =>
    new Map(
      stateDictSpecs(network.layers.filter(({ trained }) => trained))
        .filter(isParameter)
        .map((spec) => [spec.name, given.get(spec.name) ?? new Float32Array(elementCount(spec.shape))]),
    );
  return {
    model: { tensors: before.tensors, batchesTracked: before.batchesTracked },
    expAvg: moments(before.expAvg),
    expAvgSq: moments(before.expAvgSq),
  };
}

/** The state after the step in the oracle's words. */
export function stateAfter({ after }: StepCase): OracleState {
  return oracleStateOf({
    model: { tensors: after.tensors, batchesTracked: after.batchesTracked },
    expAvg: after.expAvg,
    expAvgSq: after.expAvgSq,
  });
}

/**
 * Runs PyTorch's step on an engine and compares loss, gradient norm, every gradient (through the first moment), both
 * moments, every new parameter, running statistics, counters and the new model's logits, by the oracle's tolerances.
 */
export async function engineMismatches(engine: Engine, one: StepCase): Promise<Mismatch[]> {
  const { network, training, learningRates, after } = one;
  const before = snapshotBefore(one);
  await engine.load({ network, state: before.model, training });
  await engine.restore(before);
  const records: StepRecord[] = [];
  await engine.trainEpoch(
    { batches: [one.batch], firstStep: one.step, learningRates: () => learningRates },
    { onSteps: (some) => records.push(...some), proceed: async () => true },
  );
  const reached = await engine.snapshot();
  // From PyTorch's new model, not the engine's own: AdamW turns the rounding of a gradient near zero into a whole step.
  await engine.writeModel({ tensors: after.tensors, batchesTracked: after.batchesTracked });
  const logits = await engine.evaluate(Int32Array.from({ length: one.rows }, (_, row) => row));
  // A loss is a difference of logits whose rounding does not shrink with it.
  const lossScale = Math.max(1, after.loss);
  const values: [string, ArrayLike<number>, ArrayLike<number>, number][] = [
    ["loss", [records[0]?.loss ?? Number.NaN], [after.loss], TOLERANCE.loss * (lossScale / after.loss)],
    ["gradNorm", [records[0]?.gradNorm ?? Number.NaN], [after.gradNorm], TOLERANCE.gradNorm],
    ["logits", logits, after.logits, TOLERANCE.outputs],
  ];
  const found = values.map(([name, actual, wanted, allowed]): Mismatch => {
    return { name, error: relativeError(actual, wanted), allowed };
  });
  const states = [network, oracleStateOf(before), { state: stateAfter(one) }, reached] as const;
  return [...found, ...stepMismatches(...states, one.step, learningRates)].filter(
    ({ error, allowed }) => !(error <= allowed * one.slack),
  );
}

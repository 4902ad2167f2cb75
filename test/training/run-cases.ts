import { expect } from "vitest";
import { z } from "zod";
import { denseRows } from "../../src/data/row-source";
import { TorchGenerator } from "../../src/data/torch-generator";
import type { Engine } from "../../src/engine/engine";
import { HEAD_WIDTHS, type ModelState, predictorLayers } from "../../src/model/architecture";
import { initialLayer, mergeStates } from "../../src/model/init";
import { type PreparedSegment, prepareSegment } from "../../src/tasks/segment/prepare";
import { pick } from "../../src/training/prepare";
import { Trainer, type ValidationScores } from "../../src/training/trainer";
import { floats, indices, predictorShape } from "../data/cases";
import { relativeError } from "../engine/oracle";
import { segmentConfig } from "../tasks/segment-config";

const series = z.array(z.number());
const describedRun = z.object({
  name: z.string(),
  /** How far a number of the series may be off, relative. */
  tolerance: z.number(),
  /** Rows that may be predicted otherwise in an epoch, because two of their logits are equal but for rounding. */
  flips: z.int(),
  shape: predictorShape.omit({ headWidths: true }),
  inputs: floats,
  labels: indices,
  config: z.record(z.string(), z.unknown()),
  split: z.tuple([indices, indices, indices]),
  classWeights: series,
  steps: z.object({ loss: series, gradNorm: series }),
  history: z.array(
    z.object({
      trainLoss: z.number(),
      valLoss: z.number(),
      valAccuracy: z.number(),
      valF1Macro: z.number(),
      learningRates: series,
    }),
  ),
  bestEpoch: z.int(),
  stoppedEarly: z.boolean(),
  testLogits: floats,
});

/** A whole run that PyTorch made in float64 by the script, from the backbone in `state`. */
export interface RunCase extends z.output<typeof describedRun> {
  /** Null: from scratch. */
  readonly state: ModelState | null;
}

/** Runs from a stored backbone. */
export const runCases = z.array(
  describedRun
    .extend({
      backbone: z.record(z.string(), floats),
      counters: z.record(z.string(), z.int()),
    })
    .transform(({ backbone, counters, ...run }): RunCase => {
      const batchesTracked = new Map(Object.entries(counters));
      return { ...run, state: { tensors: new Map(Object.entries(backbone)), batchesTracked } };
    }),
);

/** A run from a backbone as PyTorch initializes it after `torch.manual_seed(backboneSeed)`. */
export const drawnRunCase = describedRun
  .extend({ backboneSeed: z.int() })
  .transform(({ backboneSeed, ...run }): RunCase => {
    const generator = new TorchGenerator(backboneSeed);
    const layers = predictorLayers({ ...run.shape, headWidths: HEAD_WIDTHS });
    const states = layers.filter(({ group }) => group === "backbone").map((layer) => initialLayer(layer, generator));
    return { ...run, state: states.reduce(mergeStates) };
  });

/** A run without a foundation model: PyTorch keeps the backbone as it constructs it. */
export const scratchRunCase = describedRun.transform((run): RunCase => ({ ...run, state: null }));

/** The run as the studio prepares it, without dropout unless it is overridden. */
export function prepareCase(one: RunCase, overrides: Record<string, unknown> = {}): PreparedSegment {
  const { classes, ...shape } = one.shape;
  const pastWidth = shape.inputDim >> 1;
  return prepareSegment({
    dataset: { pastWidth, portfolioWidth: shape.inputDim - pastWidth },
    labels: one.labels,
    foundation: one.state && { shape, dropout: 0, state: one.state },
    config: segmentConfig({
      ...one.config,
      ...(one.state === null && {
        fromScratch: true,
        hiddenDim: shape.hiddenDim,
        numLayers: shape.numLayers,
        outputDim: shape.outputDim,
      }),
      dropout: 0,
      headDropout: [0, 0],
      classes: Array.from({ length: classes }, (_, c) => `class ${c}`),
      ...overrides,
    }),
  });
}

/** Written out here, because training knows no metrics: they are injected. */
export function scores(logits: Float32Array, labels: Int32Array, classes: number): ValidationScores {
  const predictions = Int32Array.from(labels, (_, row) => {
    const values = Array.from(logits.subarray(row * classes, (row + 1) * classes));
    return values.indexOf(Math.max(...values));
  });
  const count = (test: (label: number, prediction: number) => boolean) =>
    labels.reduce((sum, label, row) => sum + (test(label, predictions[row] ?? -1) ? 1 : 0), 0);
  const f1 = Array.from({ length: classes }, (_, c) => {
    const either = count((label) => label === c) + count((_, prediction) => prediction === c);
    return either === 0 ? null : (2 * count((label, prediction) => label === c && prediction === c)) / either;
  }).filter((value) => value !== null);
  return {
    metrics: {
      valAccuracy: count((label, prediction) => label === prediction) / labels.length,
      valF1Macro: f1.reduce((sum, value) => sum + value, 0) / f1.length,
    },
  };
}

/** Makes the run on an engine and expects every number to be PyTorch's: split, series, rates, best epoch, test logits. */
export async function expectPyTorchsRun(engine: Engine, one: RunCase): Promise<void> {
  const run = prepareCase(one);
  expect([run.split.train, run.split.validation, run.split.test]).toEqual(one.split);
  expect(run.shape.headWidths).toEqual(HEAD_WIDTHS);
  const { objective } = run.training;
  const weights = objective.kind === "cross-entropy" ? objective.classWeights : [];
  for (const [c, weight] of one.classWeights.entries()) expect(weights[c]).toBeCloseTo(weight, 12);

  const outcome = await new Trainer({
    engine,
    run,
    inputs: denseRows(one.inputs, one.shape.inputDim),
    evaluate: (outputs, rows) => scores(outputs, pick(one.labels, rows), one.shape.classes),
    onEvent: () => undefined,
  }).run();
  expect(outcome.outcome).toBe(one.stoppedEarly ? "stopped-early" : "completed");
  expect(outcome.stepLoss).toHaveLength(one.steps.loss.length);
  expect(worst(outcome.stepLoss, one.steps.loss)).toBeLessThan(one.tolerance);
  expect(worst(outcome.stepGradNorm, one.steps.gradNorm)).toBeLessThan(10 * one.tolerance);
  expect(outcome.history).toHaveLength(one.history.length);
  for (const [i, expected] of one.history.entries()) {
    const record = outcome.history[i];
    expect(record?.epoch).toBe(i + 1);
    expect(worst([record?.trainLoss ?? 0, record?.valLoss ?? 0], [expected.trainLoss, expected.valLoss])).toBeLessThan(
      one.tolerance,
    );
    const flipped = one.flips / one.split[1].length;
    expect(Math.abs((record?.metrics.valAccuracy ?? 0) - expected.valAccuracy)).toBeLessThan(flipped + 1e-12);
    expect(Math.abs((record?.metrics.valF1Macro ?? 0) - expected.valF1Macro)).toBeLessThan(
      one.flips * F1_OF_A_ROW + 1e-12,
    );
    // A frozen backbone has no parameter group in PyTorch.
    const rates = record?.learningRates.slice(-expected.learningRates.length) ?? [];
    expect(worst(rates, expected.learningRates)).toBeLessThan(1e-14);
  }
  expect(outcome.bestEpoch).toBe(one.bestEpoch);
  expect(outcome.kept?.epoch).toBe(run.config.restore === "best" ? one.bestEpoch : one.history.length);
  // Biases in front of a BatchNorm have no gradient but rounding, which AdamW scales up and running means follow late.
  expect(relativeError(await engine.evaluate(run.split.test), one.testLogits)).toBeLessThan(10 * one.tolerance);
}

/** What one row can move the macro F1 of the small validation splits here. */
const F1_OF_A_ROW = 0.05;

/** Largest relative difference. */
function worst(actual: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs((actual[i] ?? Number.NaN) - value) / Math.abs(value)));
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Engine } from "../../src/engine/engine";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { HEAD_WIDTHS } from "../../src/model/architecture";
import { parseConfig } from "../../src/training/config";
import { type PreparedRun, prepareRun } from "../../src/training/prepare";
import { Trainer, type TrainerEvent, type TrainerState, type TrainingOutcome } from "../../src/training/trainer";
import { floats, indices, predictorShape } from "../data/cases";
import { relativeError } from "../engine/oracle";
import runsJson from "../fixtures/training/runs.json";

const series = z.array(z.number());
const cases = z
  .array(
    z.object({
      name: z.string(),
      tolerance: z.number(),
      shape: predictorShape.omit({ headWidths: true }),
      inputs: floats,
      labels: indices,
      config: z.record(z.string(), z.unknown()),
      backbone: z.record(z.string(), floats).transform((tensors) => new Map(Object.entries(tensors))),
      counters: z.record(z.string(), z.int()).transform((counts) => new Map(Object.entries(counts))),
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
    }),
  )
  .parse(runsJson);
type RunCase = (typeof cases)[number];

function prepare(one: RunCase, overrides: Record<string, unknown> = {}): PreparedRun {
  const { classes, ...shape } = one.shape;
  const pastWidth = shape.inputDim >> 1;
  return prepareRun({
    dataset: { pastWidth, portfolioWidth: shape.inputDim - pastWidth },
    labels: one.labels,
    foundation: { shape, dropout: 0, state: { tensors: one.backbone, batchesTracked: one.counters } },
    config: parseConfig({
      ...one.config,
      dropout: 0,
      headDropout: [0, 0],
      classes: Array.from({ length: classes }, (_, c) => `class ${c}`),
      ...overrides,
    }),
  });
}

let engine: Engine;
beforeAll(async () => {
  engine = await createTfjsEngine({ backend: "cpu", reason: "configured" });
});
afterAll(() => engine.dispose());

function makeTrainer(
  one: RunCase,
  run: PreparedRun,
  options: {
    onEvent?: (event: TrainerEvent<Scores>, trainer: Trainer<Scores>) => void;
    autosave?: (takeState: () => Promise<TrainerState>) => Promise<void>;
    inputs?: Float32Array;
  } = {},
): Trainer<Scores> {
  const { onEvent, autosave, inputs = one.inputs } = options;
  const trainer: Trainer<Scores> = new Trainer({
    engine,
    run,
    inputs,
    evaluate: (logits, labels) => scores(logits, labels, one.shape.classes),
    onEvent: (event) => onEvent?.(event, trainer),
    ...(autosave === undefined ? {} : { autosave }),
  });
  return trainer;
}

interface Scores {
  readonly accuracy: number;
  readonly f1Macro: number;
}

/** Written out here, because training knows no metrics: they are injected. */
function scores(logits: Float32Array, labels: Int32Array, classes: number): Scores {
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
    accuracy: count((label, prediction) => label === prediction) / labels.length,
    f1Macro: f1.reduce((sum, value) => sum + value, 0) / f1.length,
  };
}

/** Everything of an outcome that two equal runs share: no clock. */
function comparable({ history, seconds, secondsPerStep, ...outcome }: TrainingOutcome) {
  return { ...outcome, history: history.map(({ seconds: _, ...record }) => record) };
}

function someCase(): RunCase {
  const [one] = cases;
  if (one === undefined) throw new Error("no cases");
  return one;
}

describe("a run against PyTorch's", () => {
  it.each(cases)("agrees in every number: $name", async (one) => {
    const run = prepare(one);
    expect([run.split.train, run.split.validation, run.split.test]).toEqual(one.split);
    expect(run.shape.headWidths).toEqual(HEAD_WIDTHS);
    for (const [c, weight] of one.classWeights.entries()) expect(run.classWeights[c]).toBeCloseTo(weight, 12);

    const outcome = await makeTrainer(one, run).run();
    expect(outcome.outcome).toBe(one.stoppedEarly ? "stopped-early" : "completed");
    expect(outcome.stepLoss).toHaveLength(one.steps.loss.length);
    expect(worst(outcome.stepLoss, one.steps.loss)).toBeLessThan(one.tolerance);
    expect(worst(outcome.stepGradNorm, one.steps.gradNorm)).toBeLessThan(10 * one.tolerance);
    expect(outcome.history).toHaveLength(one.history.length);
    for (const [i, expected] of one.history.entries()) {
      const record = outcome.history[i];
      expect(record?.epoch).toBe(i + 1);
      expect(
        worst([record?.trainLoss ?? 0, record?.valLoss ?? 0], [expected.trainLoss, expected.valLoss]),
      ).toBeLessThan(one.tolerance);
      expect(record?.valAccuracy).toBeCloseTo(expected.valAccuracy, 12);
      expect(record?.valF1Macro).toBeCloseTo(expected.valF1Macro, 12);
      // A frozen backbone has no parameter group in PyTorch.
      const rates = record?.learningRates.slice(-expected.learningRates.length) ?? [];
      expect(worst(rates, expected.learningRates)).toBeLessThan(1e-14);
    }
    expect(outcome.bestEpoch).toBe(one.bestEpoch);
    expect(outcome.kept?.epoch).toBe(run.config.restore === "best" ? one.bestEpoch : one.history.length);
    // Biases in front of a BatchNorm have no gradient but rounding, which AdamW scales up and running means follow late.
    expect(relativeError(await engine.evaluate(run.split.test), one.testLogits)).toBeLessThan(10 * one.tolerance);
  });
});

describe("control of a run", () => {
  const one = someCase();

  it("tells what happened in order", async () => {
    const events: TrainerEvent<Scores>[] = [];
    const outcome = await makeTrainer(one, prepare(one, { epochs: 2 }), {
      onEvent: (event) => events.push(event),
    }).run();
    const records = events.flatMap((event) => (event.type === "steps" ? event.records : []));
    expect(records.map(({ step }) => step)).toEqual(records.map((_, i) => i));
    expect(records.map(({ loss }) => loss)).toEqual(Array.from(outcome.stepLoss));
    expect(events.filter(({ type }) => type === "epoch")).toHaveLength(2);
    expect(events.at(-1)?.type).toBe("epoch");
  });

  it("is the same bit for bit when it is repeated, dropout included", async () => {
    const dropped = prepare(one, { dropout: 0.1, headDropout: [0.3, 0.2], epochs: 3 });
    const first = comparable(await makeTrainer(one, dropped).run());
    expect(comparable(await makeTrainer(one, dropped).run())).toEqual(first);
  });

  it("goes on from every epoch's saved state as if never stopped", async () => {
    const run = prepare(one, { dropout: 0.1, headDropout: [0.3, 0.2] });
    const states: TrainerState[] = [];
    const whole = await makeTrainer(one, run, {
      autosave: async (takeState) => {
        states.push(structuredClone(await takeState()));
      },
    }).run();
    expect(states.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    for (const state of states) {
      const resumed = await makeTrainer(one, run).run({ resumeFrom: state });
      expect(comparable(resumed)).toEqual(comparable(whole));
    }
  });

  it("ends after maxSteps, inside an epoch and at its end", async () => {
    const run = prepare(one);
    for (const maxSteps of [1, run.stepsPerEpoch, run.stepsPerEpoch + 1]) {
      const outcome = await makeTrainer(one, run).run({ maxSteps });
      expect(outcome.outcome).toBe("max-steps");
      expect(outcome.stepLoss).toHaveLength(maxSteps);
      expect(outcome.kept).toBeNull();
    }
  });

  it("keeps the best epoch when it is stopped", async () => {
    const outcome = await makeTrainer(one, prepare(one), {
      onEvent: (event, trainer) => {
        if (event.type === "epoch" && event.record.epoch === 2) trainer.stop();
      },
    }).run();
    expect(outcome.outcome).toBe("stopped-by-user");
    expect(outcome.history).toHaveLength(2);
    expect(outcome.kept?.epoch).toBe(outcome.bestEpoch);
  });

  it("has nothing to evaluate when it is stopped in its first epoch", async () => {
    const trainer = makeTrainer(one, prepare(one));
    trainer.stop();
    const outcome = await trainer.run();
    expect(outcome).toMatchObject({ outcome: "stopped-by-user", kept: null, bestEpoch: null, history: [] });
  });

  it("makes no step while it is paused, and can be stopped there", async () => {
    const states: string[] = [];
    let steps = 0;
    const trainer = makeTrainer(one, prepare(one, { epochs: 2 }), {
      onEvent: (event) => {
        if (event.type === "state") states.push(event.state);
        if (event.type === "steps") steps += event.records.length;
      },
    });
    trainer.pause();
    const ended = trainer.run();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([steps, states]).toEqual([0, ["paused"]]);
    trainer.resume();
    expect((await ended).outcome).toBe("completed");
    expect(states).toEqual(["paused", "training"]);

    const stopped = makeTrainer(one, prepare(one));
    stopped.pause();
    const stoppedRun = stopped.run();
    await new Promise((resolve) => setTimeout(resolve, 20));
    stopped.stop();
    expect((await stoppedRun).outcome).toBe("stopped-by-user");
  });

  it("ends at the first loss that is not finite, and names the step", async () => {
    const run = prepare(one, { shuffle: false });
    const inputs = one.inputs.slice();
    const victim = run.split.train[run.config.batchSize + 1] ?? 0;
    inputs[victim * one.shape.inputDim] = Number.NaN;
    const outcome = await makeTrainer(one, run, { inputs }).run();
    expect(outcome).toMatchObject({ outcome: "non-finite", nonFiniteStep: 1, kept: null });
    expect(outcome.stepLoss).toHaveLength(2);
  });
});

function worst(actual: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs((actual[i] ?? Number.NaN) - value) / Math.abs(value)));
}

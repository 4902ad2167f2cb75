import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { denseRows } from "../../src/data/row-source";
import type { Engine } from "../../src/engine/engine";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import type { TrainingOutcome } from "../../src/training/outcome";
import { type PreparedRun, pick } from "../../src/training/prepare";
import { Trainer, type TrainerEvent, type TrainerState, type ValidationScores } from "../../src/training/trainer";
import { WorkClock } from "../../src/training/work-clock";
import { nodeKernels } from "../engine/wasm/node-kernels";
import runsJson from "../fixtures/training/runs.json";
import { PATIENT } from "../patient";
import { prepareCase, type RunCase, runCases, scores } from "./run-cases";

let engine: Engine;
beforeAll(async () => {
  engine = await createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1 });
});
afterAll(() => engine.dispose());

/** The engine, telling of each step before it asks whether it may be made. */
function watched(beforeStep: (step: number) => void): Engine {
  return {
    info: engine.info,
    load: (setup) => engine.load(setup),
    trainEpoch: (plan, control) => {
      let step = plan.firstStep;
      const proceed = () => {
        beforeStep(step++);
        return control.proceed();
      };
      return engine.trainEpoch(plan, { ...control, proceed });
    },
    evaluate: (rows) => engine.evaluate(rows),
    infer: (inputs, rows) => engine.infer(inputs, rows),
    readModel: () => engine.readModel(),
    snapshot: () => engine.snapshot(),
    restore: (snapshot) => engine.restore(snapshot),
    writeModel: (state) => engine.writeModel(state),
    dispose: () => engine.dispose(),
  };
}

/** More turns of the loop than a step of a trainer that goes on would take; its engine computes without a wait. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function makeTrainer(
  one: RunCase,
  run: PreparedRun,
  options: {
    onEvent?: (event: TrainerEvent<ValidationScores>, trainer: Trainer<ValidationScores>) => void;
    autosave?: (takeState: () => Promise<TrainerState>, now: boolean) => Promise<void>;
    inputs?: Float32Array;
    clock?: WorkClock;
    /** Called before each step, whenever its record may come. */
    beforeStep?: (step: number, trainer: Trainer<ValidationScores>) => void;
  } = {},
): Trainer<ValidationScores> {
  const { onEvent, autosave, clock, beforeStep, inputs = one.inputs } = options;
  const trainer: Trainer<ValidationScores> = new Trainer({
    engine: beforeStep === undefined ? engine : watched((step) => beforeStep(step, trainer)),
    run,
    inputs: denseRows(inputs, one.shape.inputDim),
    evaluate: (outputs, rows) => scores(outputs, pick(one.labels, rows), one.shape.classes),
    onEvent: (event) => onEvent?.(event, trainer),
    ...(autosave === undefined ? {} : { autosave }),
    ...(clock === undefined ? {} : { clock }),
  });
  return trainer;
}

/** Everything of an outcome that two equal runs share: no clock. */
function comparable({ history, seconds, secondsPerStep, ...outcome }: TrainingOutcome) {
  return { ...outcome, history: history.map(({ seconds: _, ...record }) => record) };
}

function someCase(): RunCase {
  const [one] = runCases.parse(runsJson);
  if (one === undefined) throw new Error("no cases");
  return one;
}

describe("control of a run", () => {
  const one = someCase();

  it("tells what happened in order", async () => {
    const events: TrainerEvent<ValidationScores>[] = [];
    const outcome = await makeTrainer(one, prepareCase(one, { epochs: 2 }), {
      onEvent: (event) => events.push(event),
    }).run();
    const records = events.flatMap((event) => (event.type === "steps" ? event.records : []));
    expect(records.map(({ step }) => step)).toEqual(records.map((_, i) => i));
    expect(records.map(({ loss }) => loss)).toEqual(Array.from(outcome.stepLoss));
    expect(events.filter(({ type }) => type === "epoch")).toHaveLength(2);
    expect(events.at(-1)?.type).toBe("epoch");
  });

  it("is the same bit for bit when it is repeated, dropout included", async () => {
    const dropped = prepareCase(one, { dropout: 0.1, headDropout: [0.3, 0.2], epochs: 3 });
    const first = comparable(await makeTrainer(one, dropped).run());
    expect(comparable(await makeTrainer(one, dropped).run())).toEqual(first);
  });

  it("goes on from every epoch's saved state, and from its end, as if never stopped", async () => {
    const run = prepareCase(one, { dropout: 0.1, headDropout: [0.3, 0.2], epochs: 4 });
    const states: TrainerState[] = [];
    const whole = await makeTrainer(one, run, {
      autosave: async (takeState) => {
        states.push(structuredClone(await takeState()));
      },
    }).run();
    expect(states.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(states.map(({ ended }) => ended?.outcome ?? null)).toEqual([null, null, null, "completed"]);
    for (const state of states) {
      const resumed = await makeTrainer(one, run).run({ resumeFrom: state });
      expect(comparable(resumed)).toEqual(comparable(whole));
    }
  });

  it("saves where it is paused, and on request, inside an epoch; goes on from there as if never stopped", async () => {
    const run = prepareCase(one, { dropout: 0.1, headDropout: [0.3, 0.2], epochs: 3 });
    expect(run.stepsPerEpoch).toBeGreaterThan(2);
    const whole = await makeTrainer(one, run).run();
    const [pausedAt, savedAt] = [run.stepsPerEpoch + 1, 2 * run.stepsPerEpoch + 1];
    const states: TrainerState[] = [];
    let paused = 0;
    const interrupted = await makeTrainer(one, run, {
      beforeStep: (step, trainer) => {
        if (step === pausedAt && paused === 0) trainer.pause();
        if (step === savedAt && states.length === 1) trainer.save();
      },
      onEvent: (event, trainer) => {
        if (event.type === "state" && event.state === "paused") {
          paused++;
          setTimeout(() => trainer.resume(), 20);
        }
      },
      autosave: async (takeState, now) => {
        if (now) states.push(structuredClone(await takeState()));
      },
    }).run();
    expect(comparable(interrupted)).toEqual(comparable(whole));
    expect(paused).toBe(1);
    // The last is the end's.
    expect(states.map(({ epoch, ended }) => [epoch, ended === null])).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
    expect(states.slice(0, 2).map(({ step }) => step)).toEqual([pausedAt, savedAt]);
    for (const state of states) {
      const resumed = await makeTrainer(one, run).run({ resumeFrom: state });
      expect(comparable(resumed)).toEqual(comparable(whole));
    }
  });

  it("is not ended by a pause that is over before anybody noticed", async () => {
    const trainer = makeTrainer(one, prepareCase(one, { epochs: 2 }), {
      onEvent: (event, running) => {
        if (event.type !== "steps") return;
        running.pause();
        queueMicrotask(() => running.resume());
      },
    });
    expect((await trainer.run()).outcome).toBe("completed");
  });

  it("ends after maxSteps, inside an epoch and at its end", async () => {
    const run = prepareCase(one);
    for (const maxSteps of [1, run.stepsPerEpoch, run.stepsPerEpoch + 1]) {
      const outcome = await makeTrainer(one, run).run({ maxSteps });
      expect(outcome.outcome).toBe("max-steps");
      expect(outcome.stepLoss).toHaveLength(maxSteps);
      expect(outcome.kept).toBeNull();
    }
  });

  it("keeps the best epoch when it is stopped", async () => {
    const outcome = await makeTrainer(one, prepareCase(one), {
      onEvent: (event, trainer) => {
        if (event.type === "epoch" && event.record.epoch === 2) trainer.stop();
      },
    }).run();
    expect(outcome.outcome).toBe("stopped-by-user");
    expect(outcome.history).toHaveLength(2);
    expect(outcome.kept?.epoch).toBe(outcome.bestEpoch);
  });

  it("has nothing to evaluate when it is stopped in its first epoch", async () => {
    const trainer = makeTrainer(one, prepareCase(one));
    trainer.stop();
    const outcome = await trainer.run();
    expect(outcome).toMatchObject({ outcome: "stopped-by-user", kept: null, bestEpoch: null, history: [] });
  });

  it("makes no step while it is paused, and can be stopped there", async () => {
    const states: string[] = [];
    let steps = 0;
    const trainer = makeTrainer(one, prepareCase(one, { epochs: 2 }), {
      onEvent: (event) => {
        if (event.type === "state") states.push(event.state);
        if (event.type === "steps") steps += event.records.length;
      },
    });
    trainer.pause();
    const ended = trainer.run();
    await vi.waitFor(() => expect(states).toEqual(["paused"]), PATIENT);
    await turns();
    expect([steps, states]).toEqual([0, ["paused"]]);
    trainer.resume();
    expect((await ended).outcome).toBe("completed");
    expect(states).toEqual(["paused", "training"]);

    const stopped = makeTrainer(one, prepareCase(one));
    stopped.pause();
    const stoppedRun = stopped.run();
    await turns();
    stopped.stop();
    expect((await stoppedRun).outcome).toBe("stopped-by-user");
  });

  it("counts neither pauses nor the computer's sleep, over all parts of a resumed run", async () => {
    const run = prepareCase(one, { epochs: 3 });
    // The hands move only where a step says so: every step takes a second, and one of them an hour's sleep.
    let milliseconds = 0;
    const clockOfSteps = () => new WorkClock(() => milliseconds);
    const states: TrainerState[] = [];
    const sleptAt = run.stepsPerEpoch + 1;
    const whole = await makeTrainer(one, run, {
      clock: clockOfSteps(),
      onEvent: (event, trainer) => {
        if (event.type === "steps") {
          milliseconds += 1000 * event.records.length;
          if (event.records.some(({ step }) => step === sleptAt)) milliseconds += 3_600_000;
        }
        if (event.type === "epoch" && event.record.epoch === 1) {
          trainer.pause();
          setTimeout(() => {
            milliseconds += 7_200_000;
            trainer.resume();
          }, 20);
        }
      },
      autosave: async (takeState) => {
        states.push(await takeState());
      },
    }).run();
    const steps = 3 * run.stepsPerEpoch;
    // The step that slept counts as the mean of those before it, the first of which took no time on this clock.
    expect(whole.seconds).toBeLessThanOrEqual(steps);
    expect(whole.seconds).toBeGreaterThan(steps - 2);
    expect(whole.history.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(whole.seconds, 6);

    const second = states.find(({ epoch }) => epoch === 2);
    if (second === undefined) throw new Error("no autosave after the second epoch");
    const rest = await makeTrainer(one, run, {
      clock: clockOfSteps(),
      onEvent: (event) => {
        if (event.type === "steps") milliseconds += 1000 * event.records.length;
      },
    }).run({ resumeFrom: second });
    expect(rest.seconds).toBeCloseTo(second.elapsedSeconds + run.stepsPerEpoch, 6);
  });

  it("keeps the last epoch where no validation loss is a number", async () => {
    const run = prepareCase(one, { patience: 2 });
    const { objective } = run.training;
    if (objective.kind !== "cross-entropy") throw new Error("a run of classes");
    // The class of all validation rows is absent from training, and weighs 0.
    const absent = one.shape.classes - 1;
    const targets = objective.targets.map((label) => Math.min(label, absent - 1));
    for (const row of run.split.validation) targets[row] = absent;
    const classWeights = objective.classWeights.map((_, index) => (index === absent ? 0 : 1));
    const training = { ...run.training, objective: { ...objective, targets, classWeights } };
    const outcome = await makeTrainer(one, { ...run, training }).run();
    expect(outcome).toMatchObject({ outcome: "stopped-early", bestEpoch: null, kept: { epoch: 2 } });
    expect(outcome.history.map(({ valLoss }) => valLoss)).toEqual([Number.NaN, Number.NaN]);
  });

  it("ends at the first loss that is not finite, and names the step", async () => {
    const run = prepareCase(one, { shuffle: false });
    const inputs = one.inputs.slice();
    const victim = run.split.train[run.config.batchSize + 1] ?? 0;
    inputs[victim * one.shape.inputDim] = Number.NaN;
    const outcome = await makeTrainer(one, run, { inputs }).run();
    expect(outcome).toMatchObject({ outcome: "non-finite", nonFiniteStep: 1, kept: null });
    expect(outcome.stepLoss).toHaveLength(2);
  });
});

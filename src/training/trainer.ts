import type { RowSource } from "../data/row-source";
import type { GeneratorState } from "../data/torch-generator";
import type { Engine, EngineSnapshot, StepRecord } from "../engine/engine";
import { Slice } from "../formats/event-loop";
import { epochBatches } from "./batches";
import { EarlyStopping, type EarlyStoppingState } from "./early-stopping";
import type { EpochRecord } from "./epoch-record";
import { epochLoss } from "./losses";
import { median } from "./median";
import type { BestModel, TrainingOutcome } from "./outcome";
import type { PreparedRun } from "./prepare";
import { RunRandomState } from "./random-state";
import { type PlateauState, ReduceLROnPlateau } from "./reduce-lr-on-plateau";
import { WorkClock } from "./work-clock";

/** What the run must know of a scored validation split: the task's metrics by name. */
export interface ValidationScores {
  readonly metrics: EpochRecord["metrics"];
}

/** How the training of a run ended. */
type TrainingEnd = Pick<TrainingOutcome, "outcome" | "nonFiniteStep">;

/**
 * Everything a run needs to go on bit for bit after its process ended. Taken between two steps and at the training's end;
 * plain data, typed arrays and maps, so that it survives `structuredClone` and IndexedDB.
 */
export interface TrainerState {
  readonly version: 3;
  /** Finished epochs. */
  readonly epoch: number;
  /** Finished steps. */
  readonly step: number;
  /** As the epoch began that goes on. */
  readonly random: GeneratorState;
  readonly plateau: PlateauState;
  readonly earlyStopping: EarlyStoppingState;
  readonly history: readonly EpochRecord[];
  readonly stepLoss: Float64Array;
  readonly stepGradNorm: Float64Array;
  /** Wall time of each step, averaged over the steps that the engine reported together. */
  readonly stepSeconds: Float64Array;
  readonly kept: BestModel | null;
  /** Null once the training has ended: only the kept model is needed then. */
  readonly engine: EngineSnapshot | null;
  /** Set once the training has ended: what goes on from here is evaluated, never trained again. */
  readonly ended: TrainingEnd | null;
  readonly elapsedSeconds: number;
}

export type TrainerEvent<V> =
  | {
      readonly type: "steps";
      /** From 1. */
      readonly epoch: number;
      readonly records: readonly StepRecord[];
      readonly elapsedSeconds: number;
    }
  | {
      readonly type: "epoch";
      readonly record: EpochRecord;
      readonly validation: V;
      /** Null while no epoch has had a number for its validation loss. */
      readonly bestEpoch: number | null;
      readonly epochsSinceBest: number;
    }
  | { readonly type: "state"; readonly state: "training" | "paused" };

interface TrainerOptions<V extends ValidationScores> {
  readonly engine: Engine;
  readonly run: PreparedRun;
  /** Raw inputs of the whole file. */
  readonly inputs: RowSource;
  /** Scores the validation split; `outputs` is `[rows.length, outputs]`, `rows` are rows of the file. */
  readonly evaluate: (outputs: Float32Array, rows: Int32Array) => V;
  /** Made for tests; the run's own otherwise. */
  readonly clock?: WorkClock;
  readonly onEvent: (event: TrainerEvent<V>) => void;
  /**
   * Called after every epoch but a run's last, and `now` when the training has ended, is paused, or a save was asked
   * for. Taking the state copies model and moments off the engine, so a hook that saves less often does not call
   * `takeState`.
   */
  readonly autosave?: (takeState: () => Promise<TrainerState>, now: boolean) => Promise<void>;
}

interface RunLimits {
  /** The run ends after this many steps in total. */
  readonly maxSteps?: number | null;
  /** Goes on where this state was taken, with the same configuration, data and kind of engine. */
  readonly resumeFrom?: TrainerState | null;
}

/**
 * The training loop over any engine: epochs, validation, learning rates, early stopping, the kept model, and control
 * between steps. It loads the engine, and leaves it loaded with the kept model.
 */
export class Trainer<V extends ValidationScores> {
  readonly #options: TrainerOptions<V>;
  readonly #random: RunRandomState;
  readonly #plateau: ReduceLROnPlateau;
  readonly #earlyStopping: EarlyStopping;
  readonly #clock: WorkClock;
  #epoch = 0;
  #history: EpochRecord[] = [];
  #stepLoss: number[] = [];
  #stepGradNorm: number[] = [];
  #stepSeconds: number[] = [];
  /** Sum of `#stepSeconds`. */
  #stepsTook = 0;
  #kept: BestModel | null = null;
  #nonFiniteStep: number | null = null;
  #stopRequested = false;
  #pause: Gate | null = null;
  #saveRequested = false;

  constructor(options: TrainerOptions<V>) {
    const { config, random, learningRates } = options.run;
    this.#options = options;
    this.#random = new RunRandomState(config.seed, config.shuffle);
    this.#random.setState(random);
    this.#plateau = new ReduceLROnPlateau(learningRates, { factor: config.lrFactor, patience: config.lrPatience });
    this.#earlyStopping = new EarlyStopping(config.patience);
    this.#clock = options.clock ?? new WorkClock();
  }

  /** Holds the run before its next step, and saves it there. */
  pause(): void {
    this.#pause ??= new Gate();
  }

  /** Saves the run before its next step, also between two epochs, and goes on. */
  save(): void {
    this.#saveRequested = true;
  }

  /** Lets a paused run go on. */
  resume(): void {
    this.#pause?.open();
    this.#pause = null;
  }

  /** Ends the run before its next step, paused or not. */
  stop(): void {
    this.#stopRequested = true;
    this.resume();
  }

  /**
   * Trains to the end. Call once.
   *
   * @throws EngineError when the engine fails; nothing else, a NaN or infinite loss is an outcome.
   */
  async run({ maxSteps = null, resumeFrom = null }: RunLimits = {}): Promise<TrainingOutcome> {
    const { engine, run, inputs, autosave } = this.#options;
    const { network, initial, training } = run;
    await engine.load({ network, state: initial, training: { ...training, inputs } });
    if (resumeFrom !== null) {
      if (resumeFrom.engine !== null) await engine.restore(resumeFrom.engine);
      this.#setState(resumeFrom);
    }
    if (resumeFrom?.ended != null) return this.#finish(resumeFrom.ended.outcome);
    this.#clock.start();
    const outcome = await this.#trainEpochs(maxSteps);
    this.#readClock();
    this.#clock.stop();
    const end: TrainingEnd = { outcome, nonFiniteStep: this.#nonFiniteStep };
    await autosave?.(() => this.#takeState(end, this.#random.getState()), true);
    return this.#finish(outcome);
  }

  /** Epochs until there are no more to do; how the training ended. */
  async #trainEpochs(maxSteps: number | null): Promise<TrainingOutcome["outcome"]> {
    const { run, autosave } = this.#options;
    const { config } = run;
    while (this.#epoch < config.epochs && !this.#earlyStopping.shouldStop) {
      const finished = await this.#trainEpoch(maxSteps);
      if (finished !== "epoch") return finished;
      const goesOn = this.#epoch < config.epochs && !this.#earlyStopping.shouldStop;
      if (goesOn) await autosave?.(() => this.#takeState(null, this.#random.getState()), false);
    }
    return this.#earlyStopping.shouldStop ? "stopped-early" : "completed";
  }

  /** One epoch and its validation; or the reason why the run ended inside it. */
  async #trainEpoch(maxSteps: number | null): Promise<"epoch" | "non-finite" | "max-steps" | "stopped-by-user"> {
    const { engine, run } = this.#options;
    const { config, split } = run;
    const epoch = this.#epoch + 1;
    const { learningRates } = this.#plateau;
    const random = this.#random.getState();
    const order = this.#random.trainingPass(split.train.length);
    const batches = epochBatches(split.train, order, config.batchSize);
    const firstStep = this.#epoch * batches.length;
    const allowed = maxSteps === null ? batches.length : Math.max(0, Math.min(batches.length, maxSteps - firstStep));
    const losses = new EpochMeans();
    // A run that was saved inside this epoch goes on there.
    let steps = this.#stepLoss.length - firstStep;
    for (const [i, { length: rows }] of batches.slice(0, steps).entries()) {
      const step = firstStep + i;
      const [loss, gradNorm] = [this.#stepLoss[step] ?? 0, this.#stepGradNorm[step] ?? 0];
      losses.add({ step, rows, loss, gradNorm });
    }
    const started = this.#clock.read() - sum(this.#stepSeconds.slice(firstStep));

    for (;;) {
      steps += await engine.trainEpoch(
        {
          batches: batches.slice(steps, allowed),
          firstStep: firstStep + steps,
          learningRates: () => learningRates,
        },
        { onSteps: this.#stepReceiver(epoch, losses), proceed: this.#proceed() },
      );
      if (steps >= allowed || this.#nonFiniteStep !== null || this.#stopRequested) break;
      await this.#hold(random);
    }
    if (this.#nonFiniteStep !== null) return "non-finite";
    if (steps < allowed) return "stopped-by-user";
    if (maxSteps !== null && firstStep + steps >= maxSteps) return "max-steps";

    this.#random.validationPass();
    this.#readClock();
    const outputs = await engine.evaluate(split.validation);
    this.#readClock(Math.ceil(split.validation.length / config.batchSize));
    const valLoss = epochLoss(run.training.objective, split.validation, outputs, config.batchSize);
    const validation = this.#options.evaluate(outputs, split.validation);
    this.#plateau.step(valLoss);
    const improved = this.#earlyStopping.step(epoch, valLoss);
    // As in the script, the last epoch counts where no validation loss was a number.
    const isKept = improved || this.#earlyStopping.bestEpoch === null || config.restore === "last";
    if (isKept && outputs.every(Number.isFinite)) {
      this.#kept = { epoch, model: await engine.readModel() };
    }
    const record: EpochRecord = {
      epoch,
      trainLoss: losses.loss,
      valLoss,
      metrics: validation.metrics,
      learningRates,
      gradNorm: losses.gradNorm,
      seconds: this.#readClock() - started,
    };
    this.#epoch = epoch;
    this.#history.push(record);
    this.#options.onEvent({
      type: "epoch",
      record,
      validation,
      bestEpoch: this.#earlyStopping.bestEpoch,
      epochsSinceBest: this.#earlyStopping.epochsSinceBest,
    });
    return this.#stopRequested ? "stopped-by-user" : "epoch";
  }

  /** Takes the engine's records in: series, epoch means, time per step, and the first step that is not finite. */
  #stepReceiver(epoch: number, means: EpochMeans): (records: readonly StepRecord[]) => void {
    let last = this.#readClock();
    return (records) => {
      const bad = records.findIndex(({ loss, gradNorm }) => !Number.isFinite(loss) || !Number.isFinite(gradNorm));
      const taken = bad === -1 ? records : records.slice(0, bad + 1);
      if (taken.length === 0 || this.#nonFiniteStep !== null) return;
      const now = this.#readClock(records.length);
      for (const record of taken) {
        this.#stepLoss.push(record.loss);
        this.#stepGradNorm.push(record.gradNorm);
        this.#stepSeconds.push((now - last) / records.length);
        this.#stepsTook += (now - last) / records.length;
        means.add(record);
      }
      last = now;
      this.#nonFiniteStep = records[bad]?.step ?? null;
      this.#options.onEvent({ type: "steps", epoch, records: taken, elapsedSeconds: now });
    };
  }

  /** Between steps: lets messages in, and says whether the next one may begin. */
  #proceed(): () => Promise<boolean> {
    const slice = new Slice();
    return async () => {
      if (slice.used) await slice.turn();
      this.#readClock();
      const isInterrupted = this.#stopRequested || this.#pause !== null || this.#saveRequested;
      return !isInterrupted && this.#nonFiniteStep === null;
    };
  }

  /** Between two steps of an epoch: saves, and waits for the end of a pause. @param random as the epoch began. */
  async #hold(random: GeneratorState): Promise<void> {
    this.#saveRequested = false;
    const isPause = this.#pause !== null;
    this.#readClock();
    this.#clock.stop();
    if (isPause) this.#options.onEvent({ type: "state", state: "paused" });
    await this.#options.autosave?.(() => this.#takeState(null, random), true);
    while (this.#pause !== null) await this.#pause.opened;
    this.#clock.start();
    if (isPause && !this.#stopRequested) this.#options.onEvent({ type: "state", state: "training" });
  }

  /** The clock after work worth so many steps. Evaluating a batch is a third of a step, so that a batch may count as one. */
  #readClock(steps = 1): number {
    const taken = this.#stepSeconds.length;
    return taken === 0 ? this.#clock.read() : this.#clock.read((steps * this.#stepsTook) / taken);
  }

  async #finish(outcome: TrainingOutcome["outcome"]): Promise<TrainingOutcome> {
    if (this.#kept !== null && outcome !== "max-steps") await this.#options.engine.writeModel(this.#kept.model);
    return {
      outcome,
      history: this.#history,
      stepLoss: Float64Array.from(this.#stepLoss),
      stepGradNorm: Float64Array.from(this.#stepGradNorm),
      bestEpoch: this.#earlyStopping.bestEpoch,
      kept: outcome === "max-steps" ? null : this.#kept,
      nonFiniteStep: this.#nonFiniteStep,
      seconds: this.#clock.read(),
      secondsPerStep: median(this.#stepSeconds),
    };
  }

  /** @param random as the epoch began that goes on from here. */
  async #takeState(ended: TrainingEnd | null, random: GeneratorState): Promise<TrainerState> {
    return {
      version: 3,
      epoch: this.#epoch,
      step: this.#stepLoss.length,
      random,
      plateau: this.#plateau.getState(),
      earlyStopping: this.#earlyStopping.getState(),
      history: [...this.#history],
      stepLoss: Float64Array.from(this.#stepLoss),
      stepGradNorm: Float64Array.from(this.#stepGradNorm),
      stepSeconds: Float64Array.from(this.#stepSeconds),
      kept: this.#kept,
      engine: ended === null ? await this.#options.engine.snapshot() : null,
      ended,
      elapsedSeconds: ended === null ? this.#readClock() : this.#clock.read(),
    };
  }

  #setState(state: TrainerState): void {
    this.#epoch = state.epoch;
    this.#random.setState(state.random);
    this.#plateau.setState(state.plateau);
    this.#earlyStopping.setState(state.earlyStopping);
    this.#history = [...state.history];
    this.#stepLoss = Array.from(state.stepLoss);
    this.#stepGradNorm = Array.from(state.stepGradNorm);
    this.#stepSeconds = Array.from(state.stepSeconds);
    this.#stepsTook = state.stepSeconds.reduce((sum, seconds) => sum + seconds, 0);
    this.#kept = state.kept;
    this.#nonFiniteStep = state.ended?.nonFiniteStep ?? null;
    this.#clock.add(state.elapsedSeconds);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Holds whoever awaits `opened` until it is. */
class Gate {
  readonly opened: Promise<void>;
  #resolve: () => void = () => undefined;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  open(): void {
    this.#resolve();
  }
}

/** Means of one epoch: the loss weighted by batch rows, the gradient norm by steps. */
class EpochMeans {
  #loss = 0;
  #rows = 0;
  #gradNorm = 0;
  #steps = 0;

  add({ loss, rows, gradNorm }: StepRecord): void {
    this.#loss += loss * rows;
    this.#rows += rows;
    this.#gradNorm += gradNorm;
    this.#steps++;
  }

  get loss(): number {
    return this.#loss / this.#rows;
  }

  get gradNorm(): number {
    return this.#gradNorm / this.#steps;
  }
}

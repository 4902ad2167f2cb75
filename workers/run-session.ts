import type { SketchesDataset } from "../src/data/sketches";
import type { Engine } from "../src/engine/engine";
import type { Locale } from "../src/i18n/messages";
import { evaluate } from "../src/metrics/evaluation";
import { argmax, softmax } from "../src/metrics/softmax";
import type { Evaluation } from "../src/metrics/types";
import type { Foundation } from "../src/model/foundation";
import { parameterCounts } from "../src/model/parameter-counts";
import type {
  DatasetRecord,
  EvidenceView,
  FoundationRecord,
  RunEvent,
  RunHeader,
  RunResult,
} from "../src/protocol/run";
import { serialError } from "../src/protocol/serial-error";
import type { StartOptions } from "../src/protocol/worker-api";
import type { Config } from "../src/training/config";
import { type PreparedRun, pick, prepareRun } from "../src/training/prepare";
import { Trainer, type TrainerState, type TrainingOutcome, type ValidationScores } from "../src/training/trainer";
import type { Autosave } from "./autosave";
import type { AutosavedRun, RunFiles } from "./autosave-schema";
import { type BaselineStore, baselineData } from "./baselines";
import { keepCheckpoint } from "./checkpoints";
import { gatherEvidence } from "./evidence";
import { buildExport } from "./exports";
import { datasetRecord, foundationRecord, runJson } from "./run-json";
import { RunProgress } from "./run-progress";
import { StepBatcher } from "./step-batcher";

/** Inputs of a run: what the session keeps of the two files, and what the checks made of them. */
export interface RunSources {
  readonly sketches: SketchesDataset;
  readonly foundation: Foundation;
  /** Class index per row of the file, −1 for rows that take no part. */
  readonly labels: Int32Array;
  /** Rows of the file per class. */
  readonly counts: readonly number[];
  readonly walk: number;
}

/** What the exported files are made from. */
export interface FinishedRun {
  readonly header: RunHeader;
  readonly sources: RunSources;
  readonly dataset: Promise<DatasetRecord>;
  readonly foundation: Promise<FoundationRecord>;
  /** Language of the report. */
  readonly locale: Locale;
  readonly prepared: PreparedRun;
  readonly outcome: TrainingOutcome;
  readonly finishedAt: Date;
  readonly test: {
    readonly evaluation: Evaluation;
    readonly probabilities: Float32Array;
    readonly predictions: Int32Array;
    readonly labels: Int32Array;
  } | null;
  /** Resolves when baselines and intervals are known; null without a test or when they failed. */
  readonly evidence: Promise<EvidenceView | null>;
}

interface RunOptions {
  readonly sources: RunSources;
  readonly config: Config;
  readonly start: StartOptions;
  readonly engine: Engine;
  readonly onEvent: (event: RunEvent) => void;
  readonly autosave: Autosave | null;
  readonly baselines: BaselineStore;
  /** Names and SHA-256 of both files; hashed in the background, so known by the first epoch's end at the latest. */
  readonly files: () => Promise<RunFiles>;
  readonly resumeFrom: AutosavedRun | null;
}

/** The page's scores of a validation split carry the whole evaluation along. */
type ScoredValidation = ValidationScores & { readonly evaluation: Evaluation };

/** One run in the worker: prepares it, trains, evaluates, and keeps what exports need. */
export class RunSession {
  readonly header: RunHeader;
  finished: FinishedRun | null = null;
  /** True once nothing more happens, whichever way it ended. */
  ended = false;
  readonly #options: RunOptions;
  readonly #prepared: PreparedRun;
  readonly #trainer: Trainer<ScoredValidation>;
  readonly #steps: StepBatcher;
  readonly #progress: RunProgress;
  readonly #validations: Evaluation[];
  readonly #cancelEvidence = new AbortController();

  constructor(options: RunOptions) {
    const { sources, config, start, engine, resumeFrom } = options;
    this.#options = options;
    this.#prepared = prepareRun({
      dataset: sources.sketches,
      labels: sources.labels,
      foundation: sources.foundation,
      config,
    });
    this.#validations = [...(resumeFrom?.validations ?? [])];
    this.#steps = new StepBatcher(options.onEvent);
    const { shape, split } = this.#prepared;
    const parameters = parameterCounts(shape, config.freezeBackbone);
    this.header = {
      id: start.id,
      startedAt: resumeFrom?.header.startedAt ?? Date.now(),
      config,
      engine: engine.info,
      shape,
      walk: sources.walk,
      split: { train: split.train.length, validation: split.validation.length, test: split.test.length },
      classWeights: this.#prepared.classWeights,
      stepsPerEpoch: this.#prepared.stepsPerEpoch,
      totalParameters: parameters.total,
      trainableParameters: parameters.trainable,
      demo: start.demo,
    };
    const { autosave } = options;
    this.#progress = new RunProgress({
      header: this.header,
      splitSeed: this.#prepared.splitSeed,
      ...this.#fileRecords(),
      earlier: resumeFrom?.trainer ?? null,
      send: (record) => options.onEvent({ type: "record", record }),
    });
    this.#trainer = new Trainer<ScoredValidation>({
      engine,
      run: this.#prepared,
      inputs: sources.sketches.inputs,
      evaluate: (logits, labels) => scoreLogits(logits, labels, shape.classes),
      onEvent: (event) => {
        if (event.type === "steps") {
          this.#progress.steps(event.records, event.elapsedSeconds);
          return this.#steps.add(event.epoch, event.records, event.elapsedSeconds);
        }
        this.#steps.flush();
        if (event.type === "state") return options.onEvent(event);
        const { record, bestEpoch, epochsSinceBest, validation } = event;
        this.#validations.push(validation.evaluation);
        options.onEvent({ type: "epoch", record, bestEpoch, epochsSinceBest, validation: validation.evaluation });
        void this.#progress.epoch(record, bestEpoch);
      },
      ...(autosave === null ? {} : { autosave: (takeState) => this.#save(autosave, takeState) }),
    });
  }

  pause(): void {
    this.#trainer.pause();
  }

  resume(): void {
    this.#trainer.resume();
  }

  stop(): void {
    this.#trainer.stop();
  }

  /** Cancels what goes on after the results; called when the run gives way to another. */
  abandonEvidence(): void {
    this.#cancelEvidence.abort();
  }

  /** Trains to the end and evaluates. Every failure becomes a `failed` event; nothing is thrown. */
  async run(): Promise<void> {
    const { onEvent, resumeFrom, start, engine } = this.#options;
    try {
      onEvent({ type: "started", header: this.header, earlier: this.#earlierProgress() });
      const outcome = await this.#trainer.run({ maxSteps: start.maxSteps, resumeFrom: resumeFrom?.trainer ?? null });
      this.#steps.flush();
      onEvent({ type: "state", state: "evaluating" });
      const test = outcome.kept === null ? null : await this.#score(engine, this.#prepared.split.test);
      const validation = outcome.kept === null ? null : await this.#score(engine, this.#prepared.split.validation);
      const evidence =
        test === null || validation === null ? Promise.resolve(null) : this.#gatherEvidence(test, validation);
      this.finished = {
        // The engine knows its memory only once it holds the model.
        header: { ...this.header, engine: engine.info },
        sources: this.#options.sources,
        ...this.#fileRecords(),
        locale: start.locale,
        prepared: this.#prepared,
        outcome,
        finishedAt: new Date(),
        test,
        evidence,
      };
      onEvent({ type: "finished", result: resultOf(outcome, test?.evaluation ?? null) });
      const checkpointBytes = await this.#keepCheckpoint(this.finished);
      await this.#record(this.finished, null, checkpointBytes);
      await this.#options.autosave?.discard();
      const view = await evidence;
      if (!this.#cancelEvidence.signal.aborted) onEvent({ type: "evidence", evidence: view });
      await this.#record(this.finished, view, checkpointBytes);
    } catch (error) {
      this.#steps.flush();
      onEvent({ type: "failed", error: serialError(error) });
    } finally {
      this.ended = true;
    }
  }

  /** Bytes of the checkpoint that the browser now keeps; a full disk is told, the run's results stay in memory. */
  async #keepCheckpoint(finished: FinishedRun): Promise<number> {
    if (finished.test === null) return 0;
    try {
      return await keepCheckpoint(this.header.id, await buildExport("checkpoint", finished));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#options.onEvent({ type: "warning", error: { code: "run/checkpoint-not-kept", params: { detail } } });
      return 0;
    }
  }

  async #record(finished: FinishedRun, view: EvidenceView | null, checkpointBytes: number): Promise<void> {
    const { test, prepared } = finished;
    const json = runJson({
      header: finished.header,
      splitSeed: prepared.splitSeed,
      dataset: await finished.dataset,
      foundation: await finished.foundation,
      outcome: finished.outcome,
      test: test?.evaluation ?? null,
      evidence: view?.evidence ?? null,
    });
    const predictions =
      test === null ? null : { rows: prepared.split.test, labels: test.labels, predicted: test.predictions };
    this.#options.onEvent({ type: "record", record: { json, predictions, checkpointBytes } });
  }

  async #score(engine: Engine, rows: Int32Array) {
    const { shape, labels } = this.#prepared;
    const logits = await engine.evaluate(rows);
    const probabilities = softmax(logits, shape.classes);
    const predictions = argmax(probabilities, shape.classes);
    const actual = pick(labels, rows);
    return {
      evaluation: evaluate(probabilities, predictions, actual, shape.classes),
      probabilities,
      predictions,
      labels: actual,
    };
  }

  async #gatherEvidence(
    test: NonNullable<FinishedRun["test"]>,
    validation: NonNullable<FinishedRun["test"]>,
  ): Promise<EvidenceView | null> {
    const { sketches } = this.#options.sources;
    const { split, labels, shape, config } = this.#prepared;
    const { classes } = shape;
    try {
      return await gatherEvidence(
        baselineData(sketches, labels, split, classes),
        this.#options.baselines,
        { ...test, classes },
        { ...validation, classes },
        config.classes,
        { signal: this.#cancelEvidence.signal },
      );
    } catch (error) {
      if (this.#cancelEvidence.signal.aborted) return null;
      throw error;
    }
  }

  async #save(autosave: Autosave, takeState: () => Promise<TrainerState>): Promise<void> {
    const files = await this.#options.files();
    await autosave.save(async () => ({
      header: this.header,
      files,
      validations: this.#validations,
      trainer: await takeState(),
    }));
  }

  #fileRecords() {
    const { sources, files, config } = this.#options;
    const known = files();
    return {
      dataset: known.then(({ sketches }) => datasetRecord(sketches, sources.sketches, config.classes, sources.counts)),
      foundation: known.then(({ foundation }) => foundationRecord(foundation, sources.foundation.shape)),
    };
  }

  #earlierProgress() {
    const { resumeFrom } = this.#options;
    if (resumeFrom === null) return null;
    const { trainer, validations } = resumeFrom;
    return {
      epochs: trainer.history,
      validations,
      stepLoss: trainer.stepLoss,
      stepGradNorm: trainer.stepGradNorm,
      bestEpoch: trainer.earlyStopping.bestEpoch,
      epochsSinceBest: trainer.earlyStopping.epochsSinceBest,
      elapsedSeconds: trainer.elapsedSeconds,
    };
  }
}

function scoreLogits(logits: Float32Array, labels: Int32Array, classes: number): ScoredValidation {
  const probabilities = softmax(logits, classes);
  const evaluation = evaluate(probabilities, argmax(probabilities, classes), labels, classes);
  return { accuracy: evaluation.metrics.accuracy, f1Macro: evaluation.metrics.f1_macro, evaluation };
}

function resultOf(outcome: TrainingOutcome, test: Evaluation | null): RunResult {
  return {
    outcome: outcome.outcome,
    bestEpoch: outcome.bestEpoch,
    evaluatedEpoch: outcome.kept?.epoch ?? null,
    test,
    nonFiniteStep: outcome.nonFiniteStep,
    seconds: outcome.seconds,
    secondsPerStep: outcome.secondsPerStep,
  };
}

import { meanRow } from "../data/row-source";
import type { Engine, EngineInfo } from "../engine/engine";
import type { EngineName } from "../engine/names";
import { lossOf } from "../engine/objective";
import type { Importance } from "../evidence/importance";
import type { SerialError } from "../formats/coded-error";
import { serialError } from "../formats/coded-error";
import { flopsPerStep } from "../model/flops";
import { parameterCounts } from "../model/parameter-counts";
import type { RunEvent } from "../protocol/run";
import type { StartOptions } from "../protocol/worker-api";
import { storedRoc } from "../run/roc";
import type { RunFiles, RunHeader, RunOutcome, RunProgress } from "../run/run";
import { storageReason } from "../storage/browser-answer";
import { keepSketcher } from "../storage/kept-sketchers";
import type { Config } from "../tasks/config";
import { drawnEvaluation, withEpoch } from "../tasks/evaluations";
import { type Evaluation, type TaskEvidence, validationMetrics } from "../tasks/registry";
import type { PreparedTask, RunSketcher, Scored } from "../tasks/work";
import type { TrainingOutcome } from "../training/outcome";
import { engineAfterFailure } from "../training/restart-policy";
import { Trainer, type ValidationScores } from "../training/trainer";
import type { Autosave } from "./autosave";
import type { AutosavedRun } from "./autosave-schema";
import { type KeptCheckpoint, keepCheckpoint, NO_CHECKPOINT } from "./checkpoints";
import { buildFile, runRecord } from "./exports";
import { fingerprint } from "./fingerprint";
import type { FinishedRun, RunSources } from "./finished-run";
import { asJson, ProgressReporter } from "./progress-reporter";
import { datasetRecord, foundationRecord } from "./run-json";
import { StepBatcher } from "./step-batcher";
import { throttled } from "./throttled";

interface SessionOptions {
  /** The run, ready for its first step. */
  readonly prepared: PreparedTask;
  readonly sources: RunSources;
  readonly config: Config;
  readonly start: StartOptions;
  readonly engine: Engine;
  /** Gives the run's engine up and starts another; `numerics` carries choices that change rounding over. */
  readonly replaceEngine: (name: EngineName, numerics?: EngineInfo["numerics"]) => Promise<Engine>;
  readonly onEvent: (event: RunEvent) => void;
  readonly autosave: Autosave;
  /** Names and SHA-256 of both files; hashed in the background, so known by the first epoch's end at the latest. */
  readonly files: () => Promise<RunFiles>;
  readonly resumeFrom: AutosavedRun | null;
}

/** The scores of a validation split carry the whole evaluation along, which the page shows. */
type ScoredValidation = ValidationScores & { readonly evaluation: Evaluation };

/** One attempt at the run: from a saved state (or the start) to its end, or to the failure of its engine. */
interface Attempt {
  readonly engine: Engine;
  readonly from: AutosavedRun | null;
  readonly trainer: Trainer<ScoredValidation>;
  /** Of the epochs so far. */
  validations: readonly Evaluation[];
}

/** One run in the worker: prepares it, trains, evaluates, and keeps what exports need. */
export class RunSession {
  finished: FinishedRun | null = null;
  /** True once nothing more happens, whichever way it ended. */
  ended = false;
  readonly #options: SessionOptions;
  readonly #prepared: PreparedTask;
  readonly #steps: StepBatcher;
  readonly #cancelEvidence = new AbortController();
  readonly #sketcher: Promise<RunSketcher | null>;
  #header: RunHeader;
  #attempt: Attempt;
  #restarts = 0;
  #asked: "pause" | "stop" | null = null;

  constructor(options: SessionOptions) {
    const { prepared, sources, config, start, engine, resumeFrom } = options;
    this.#options = options;
    this.#prepared = prepared;
    this.#steps = new StepBatcher(options.onEvent);
    const { network, split, training, stepsPerEpoch } = this.#prepared.run;
    const parameters = parameterCounts(network);
    this.#header = {
      id: start.id,
      task: config.task,
      startedAt: resumeFrom?.header.startedAt ?? Date.now(),
      config,
      engine: engine.info,
      walk: sources.walk,
      sketcher: sources.sketcher && { name: sources.sketcher.name, sha256: sources.sketcher.sha256 },
      split: { train: split.train.length, validation: split.validation.length, test: split.test.length },
      withoutFuture: this.#prepared.withoutFuture,
      loss: lossOf(training.objective),
      stepsPerEpoch,
      flopsPerStep: flopsPerStep(network, Math.min(config.batchSize, split.train.length), sources.sketches.inputs.rows),
      totalParameters: parameters.total,
      trainableParameters: parameters.trainable,
      demo: start.demo,
      isTable: sources.sketches.table !== null,
    };
    this.#sketcher = handedOn(sources, split.train);
    this.#attempt = this.#newAttempt(engine, resumeFrom);
  }

  pause(): void {
    this.#asked = "pause";
    this.#attempt.trainer.pause();
  }

  resume(): void {
    this.#asked = null;
    this.#attempt.trainer.resume();
  }

  /** Saves the run where it is: the page may be left. */
  save(): void {
    this.#attempt.trainer.save();
  }

  stop(): void {
    this.#asked = "stop";
    this.#attempt.trainer.stop();
  }

  /** What made the run's sketches, by its file. */
  get sketcher(): RunHeader["sketcher"] {
    return this.#header.sketcher;
  }

  /** From which probability on customers count as churned, in files that are made from now on. */
  decide(threshold: number): void {
    if (this.finished !== null) this.finished = { ...this.finished, threshold };
  }

  /** What the inputs were found to matter, for documents that are made from now on; null leaves what was found before. */
  keepImportance(importance: Importance | null): void {
    if (this.finished !== null && importance !== null) this.finished = { ...this.finished, importance };
  }

  /** Cancels what goes on after the results; called when the run gives way to another. */
  abandonEvidence(): void {
    this.#cancelEvidence.abort();
  }

  /** Trains to the end and evaluates. Every failure becomes a `failed` event; nothing is thrown. */
  async run(): Promise<void> {
    const { onEvent, start } = this.#options;
    try {
      const header = this.#header;
      const earlier = earlierProgress(this.#attempt.from);
      if (start.restartCause === null) onEvent({ type: "started", header, earlier });
      else onEvent({ type: "restarted", header, earlier, notice: this.#restartNotice(start.restartCause) });
      const { outcome, test, validation } = await this.#trainAndTest();
      const evidence =
        test === null || validation === null ? Promise.resolve(null) : this.#gatherEvidence(test, validation);
      this.finished = {
        // The engine knows its memory only once it holds the model.
        header: { ...this.#header, engine: this.#attempt.engine.info },
        sources: this.#options.sources,
        ...this.#fileRecords(),
        prepared: this.#prepared,
        sketcher: await this.#sketcher,
        outcome,
        finishedAt: new Date(),
        test,
        threshold: null,
        importance: null,
        evidence,
      };
      onEvent({ type: "finished", result: resultOf(outcome, test === null ? null : drawnEvaluation(test.evaluation)) });
      const checkpoint = await this.#keepCheckpoint(this.finished);
      await this.#record(this.finished, null, checkpoint);
      const view = await evidence;
      await this.#record(this.finished, view, checkpoint);
      if (!this.#cancelEvidence.signal.aborted) onEvent({ type: "evidence", evidence: view });
    } catch (error) {
      this.#steps.flush();
      onEvent({ type: "failed", error: serialError(error) });
    } finally {
      this.ended = true;
    }
  }

  /** Trains and evaluates; an engine that fails gives way to another as `restart-policy.ts` has it. */
  async #trainAndTest() {
    for (;;) {
      const { engine, trainer, from } = this.#attempt;
      try {
        const outcome = await trainer.run({
          maxSteps: this.#options.start.maxSteps,
          resumeFrom: from?.trainer ?? null,
        });
        this.#steps.flush();
        this.#options.onEvent({ type: "state", state: "evaluating" });
        const { split } = this.#prepared.run;
        const test = outcome.kept === null ? null : await this.#score(engine, split.test);
        const validation = outcome.kept === null ? null : await this.#score(engine, split.validation);
        return { outcome, test, validation };
      } catch (error) {
        await this.#restart(error);
      }
    }
  }

  /** Goes back to the newest saved state, on another engine. @throws the failure itself when nothing is left to try. */
  async #restart(failure: unknown): Promise<void> {
    this.#steps.flush();
    const before = this.#attempt.engine.info;
    const name = engineAfterFailure(before.name, failure, this.#restarts);
    if (name === null) throw failure;
    this.#restarts++;
    let engine: Engine;
    try {
      engine = await this.#options.replaceEngine(name, name === before.name ? before.numerics : undefined);
    } catch (again) {
      return this.#restart(again);
    }
    this.#header = { ...this.#header, engine: engine.info };
    const from = (await this.#options.autosave.newest()) ?? this.#options.resumeFrom;
    this.#attempt = this.#newAttempt(engine, from);
    const notice = this.#restartNotice(serialError(failure).code.replace(/^engine\//, ""));
    this.#options.onEvent({ type: "restarted", header: this.#header, earlier: earlierProgress(from), notice });
    if (this.#asked === "pause") this.#attempt.trainer.pause();
    if (this.#asked === "stop") this.#attempt.trainer.stop();
  }

  #restartNotice(cause: string): SerialError {
    const saved = this.#attempt.from?.trainer;
    const epoch = saved?.epoch ?? 0;
    if (saved?.ended != null) return { code: "run/remade", params: { cause, epoch } };
    return { code: "run/restarted", params: { cause, epoch, engine: this.#header.engine.name } };
  }

  #newAttempt(engine: Engine, from: AutosavedRun | null): Attempt {
    const { sources, onEvent, autosave } = this.#options;
    const header = this.#header;
    const progress = new ProgressReporter({
      header,
      splitSeed: this.#prepared.run.splitSeed,
      ...this.#fileRecords(),
      earlier: from?.trainer ?? null,
      send: (record) => onEvent({ type: "record", id: header.id, record }),
      sendDelta: (delta) => onEvent({ type: "progress", id: header.id, delta }),
    });
    const trainer = new Trainer<ScoredValidation>({
      engine,
      run: this.#prepared.run,
      inputs: sources.sketches.inputs,
      evaluate: (outputs, rows) => {
        const evaluation = drawnEvaluation(this.#prepared.score(outputs, rows).evaluation);
        return { metrics: validationMetrics(header.task, evaluation), evaluation };
      },
      onEvent: (event) => {
        if (event.type === "steps") {
          progress.steps(event.records, event.elapsedSeconds);
          return this.#steps.add(event.epoch, event.records, event.elapsedSeconds);
        }
        this.#steps.flush();
        if (event.type === "state") return onEvent(event);
        const { record, bestEpoch, epochsSinceBest, validation } = event;
        attempt.validations = withEpoch(attempt.validations, validation.evaluation, bestEpoch);
        onEvent({ type: "epoch", record, bestEpoch, epochsSinceBest, validation: validation.evaluation });
        void progress.epoch(record, bestEpoch);
      },
      autosave: async (takeState, now) => {
        const files = await this.#options.files();
        await autosave.save(
          async () => ({
            // Choices that the engine measured while loading are part of what has to be resumed.
            header: { ...header, engine: engine.info },
            files,
            validations: attempt.validations,
            trainer: await takeState(),
          }),
          now,
        );
      },
    });
    // The history has an earlier attempt's record already, and may have its results: they stay until there are new ones.
    // A file that vanished fails the run itself, at its first epoch.
    if (from === null) progress.begin().catch(() => undefined);
    const attempt: Attempt = { engine, from, trainer, validations: from?.validations ?? [] };
    return attempt;
  }

  /** What the browser now keeps of the checkpoint; a full disk is told, the run's results stay in memory. */
  async #keepCheckpoint(finished: FinishedRun): Promise<KeptCheckpoint> {
    if (finished.test === null) return NO_CHECKPOINT;
    const { sketcher } = finished;
    // Before its first autosave nothing told other tabs that the run has it.
    if (sketcher !== null) await keepSketcher(sketcher.sha256, sketcher.blob).catch(() => undefined);
    let checkpointSha256: string | null = null;
    try {
      const checkpoint = await buildFile("checkpoint", finished);
      checkpointSha256 = await fingerprint(checkpoint);
      return { checkpointBytes: await keepCheckpoint(this.#header.id, checkpoint), checkpointSha256 };
    } catch (error) {
      const notKept = { code: "run/checkpoint-not-kept", params: storageReason(error) };
      this.#options.onEvent({ type: "warning", error: notKept });
      return { checkpointBytes: 0, checkpointSha256 };
    }
  }

  async #record(finished: FinishedRun, view: TaskEvidence | null, checkpoint: KeptCheckpoint): Promise<void> {
    const { test, prepared } = finished;
    const json = asJson(await runRecord(finished, view));
    const answers = test?.answers ?? null;
    const predictions = answers && {
      rows: prepared.run.split.test,
      labels: answers.labels,
      predicted: answers.predictions,
    };
    const curves = test && prepared.curves(test.evaluation);
    this.#options.onEvent({
      type: "record",
      id: this.#header.id,
      record: {
        json,
        predictions,
        similarities: test && prepared.similarities(test),
        roc: curves && storedRoc(curves),
        ...checkpoint,
      },
    });
  }

  async #score(engine: Engine, rows: Int32Array): Promise<Scored> {
    return this.#prepared.score(await engine.evaluate(rows), rows);
  }

  async #gatherEvidence(test: Scored, validation: Scored): Promise<TaskEvidence | null> {
    const { signal } = this.#cancelEvidence;
    try {
      const { onEvent } = this.#options;
      const onProgress = throttled((done: number, total: number) =>
        onEvent({ type: "evidence-progress", share: done / total }),
      );
      return await this.#prepared.gatherEvidence(test, validation, { signal, onProgress });
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  }

  #fileRecords() {
    const { sources, files } = this.#options;
    const known = files();
    return {
      dataset: known.then(async ({ sketches }) =>
        datasetRecord(sketches, sources.sketches, this.#prepared, await this.#sketcher),
      ),
      foundation: known.then(({ foundation }) => foundationRecord(foundation, sources.foundation)),
    };
  }
}

/** The sketcher of the training data, with the mean input of the training split. */
async function handedOn({ sketcher, sketches }: RunSources, train: Int32Array): Promise<RunSketcher | null> {
  return sketcher && { ...sketcher, inputMean: await meanRow(sketches.inputs, train) };
}

/** What the page shows of a run that goes on from a saved state. */
function earlierProgress(from: AutosavedRun | null): RunProgress | null {
  if (from === null) return null;
  const { trainer, validations } = from;
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

function resultOf(outcome: TrainingOutcome, test: Evaluation | null): RunOutcome {
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

import type { StepRecord } from "../engine/engine";
import type { RunDelta } from "../run/delta";
import type { RunRecordUpdate } from "../run/record";
import type { RunHeader } from "../run/run";
import type { DatasetRecord, FoundationRecord } from "../tasks/run-json";
import type { EpochRecord } from "../training/epoch-record";
import type { TrainerState } from "../training/trainer";
import { NO_CHECKPOINT } from "./checkpoints";
import { runJson } from "./run-json";

/** The history hears of a run's progress at most this often, in milliseconds. */
const INTERVAL_MS = 1000;

interface ProgressOptions {
  readonly header: RunHeader;
  readonly splitSeed: number;
  readonly dataset: Promise<DatasetRecord>;
  readonly foundation: Promise<FoundationRecord | null>;
  /** What a resumed run had done before. */
  readonly earlier: Pick<TrainerState, "history" | "stepLoss" | "stepGradNorm" | "elapsedSeconds"> | null;
  /** Takes the run as it stands, once. */
  readonly send: (record: RunRecordUpdate) => void;
  /** Takes what the run did since it was last told. */
  readonly sendDelta: (delta: RunDelta) => void;
}

/**
 * Tells the history of a run's epochs and steps, so that an interrupted run is there with all it reached: whole at its
 * start, from then on only what is new, so that a long run costs no more per epoch than a short one.
 */
export class ProgressReporter {
  readonly #options: ProgressOptions;
  #history: EpochRecord[];
  #loss: number[];
  #gradNorm: number[];
  #seconds: number;
  #sentAt = Number.NEGATIVE_INFINITY;
  /** Epochs and steps that were told; null before the first time. */
  #told: { readonly epochs: number; readonly steps: number } | null = null;
  #isTelling = false;

  constructor(options: ProgressOptions) {
    this.#options = options;
    const { earlier } = options;
    this.#history = [...(earlier?.history ?? [])];
    this.#loss = Array.from(earlier?.stepLoss ?? []);
    this.#gradNorm = Array.from(earlier?.stepGradNorm ?? []);
    this.#seconds = earlier?.elapsedSeconds ?? 0;
    // Whoever awaits the records hears of a file that vanished; nobody may be waiting yet.
    options.dataset.catch(() => undefined);
    options.foundation.catch(() => undefined);
  }

  steps(records: readonly StepRecord[], elapsedSeconds: number): void {
    for (const { loss, gradNorm } of records) {
      this.#loss.push(loss);
      this.#gradNorm.push(gradNorm);
    }
    this.#seconds = elapsedSeconds;
  }

  /** Tells what the run was started with, so that one which ends before its first epoch can be started again. */
  async begin(): Promise<void> {
    await this.#tellOnce(null);
  }

  async epoch(record: EpochRecord, bestEpoch: number | null): Promise<void> {
    this.#history.push(record);
    if (this.#isTelling || performance.now() - this.#sentAt < INTERVAL_MS) return;
    this.#sentAt = performance.now();
    await this.#tellOnce(bestEpoch);
  }

  async #tellOnce(bestEpoch: number | null): Promise<void> {
    this.#isTelling = true;
    await this.#tell(bestEpoch);
    this.#isTelling = false;
  }

  async #tell(bestEpoch: number | null): Promise<void> {
    const { header, splitSeed, dataset, foundation, send, sendDelta } = this.#options;
    const files = this.#told === null ? { dataset: await dataset, foundation: await foundation } : null;
    const [history, loss, gradNorm, seconds] = [this.#history, this.#loss, this.#gradNorm, this.#seconds];
    const before = this.#told ?? { epochs: 0, steps: 0 };
    [this.#history, this.#loss, this.#gradNorm] = [[], [], []];
    this.#told = { epochs: before.epochs + history.length, steps: before.steps + loss.length };
    if (files === null) {
      const [afterEpochs, afterSteps] = [before.epochs, before.steps];
      return sendDelta(asJson({ afterEpochs, afterSteps, history, steps: { loss, gradNorm }, bestEpoch, seconds }));
    }
    const json = runJson({
      header,
      splitSeed,
      ...files,
      outcome: {
        outcome: "stopped-by-user",
        history,
        stepLoss: Float64Array.from(loss),
        stepGradNorm: Float64Array.from(gradNorm),
        bestEpoch,
        kept: null,
        nonFiniteStep: null,
        seconds,
        secondsPerStep: null,
      },
      test: null,
      evidence: null,
    });
    send({ json: asJson(json), predictions: null, similarities: null, roc: null, ...NO_CHECKPOINT });
  }
}

/** A value as JSON has it, where NaN and infinities are null: made here, away from the page. */
export function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

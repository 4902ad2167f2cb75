import type { StepRecord } from "../src/engine/engine";
import type { RunHeader, RunProgressRecord } from "../src/protocol/run";
import type { DatasetRecord, FoundationRecord } from "../src/tasks/run-json";
import type { EpochRecord } from "../src/training/epoch-record";
import type { TrainerState } from "../src/training/trainer";
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
  readonly send: (record: RunProgressRecord) => void;
}

/** Gathers a run's epochs and steps for the history, so that an interrupted run is there with all it reached. */
export class RunProgress {
  readonly #options: ProgressOptions;
  readonly #history: EpochRecord[];
  readonly #loss: number[];
  readonly #gradNorm: number[];
  #seconds: number;
  #sentAt = Number.NEGATIVE_INFINITY;

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

  async epoch(record: EpochRecord, bestEpoch: number | null): Promise<void> {
    this.#history.push(record);
    if (performance.now() - this.#sentAt < INTERVAL_MS) return;
    this.#sentAt = performance.now();
    const { header, splitSeed, dataset, foundation, send } = this.#options;
    const json = runJson({
      header,
      splitSeed,
      dataset: await dataset,
      foundation: await foundation,
      outcome: {
        outcome: "stopped-by-user",
        history: [...this.#history],
        stepLoss: Float64Array.from(this.#loss),
        stepGradNorm: Float64Array.from(this.#gradNorm),
        bestEpoch,
        kept: null,
        nonFiniteStep: null,
        seconds: this.#seconds,
        secondsPerStep: null,
      },
      test: null,
      evidence: null,
    });
    send({ json, predictions: null, roc: null, checkpointBytes: 0 });
  }
}

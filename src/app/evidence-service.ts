import { type Importance, permutationImportance } from "../evidence/importance";
import { RankedScores, type ThresholdPoint } from "../evidence/precision-recall";
import type { Result } from "../formats/coded-error";
import { asResult } from "../formats/coded-error";
import type { EvidenceApi } from "../protocol/worker-api";
import type { Config } from "../tasks/config";
import type { BaselineCheck } from "../tasks/measured";
import { taskWorks } from "../tasks/works";
import type { Checks } from "./checks";
import type { CurrentRun } from "./current-run";
import type { OpenInputs } from "./open-inputs";
import { StudioError } from "./studio-error";
import { throttled } from "./throttled";

/** What stands beside a run's metrics: baselines before it, thresholds and importance of the inputs after it. */
export class EvidenceService implements EvidenceApi {
  readonly #inputs: OpenInputs;
  readonly #run: CurrentRun;
  readonly #checks: Checks;
  readonly #works = taskWorks();

  constructor(inputs: OpenInputs, run: CurrentRun, checks: Checks) {
    this.#inputs = inputs;
    this.#run = run;
    this.#checks = checks;
  }

  baselines(config: Config, onProgress: (share: number) => void): Promise<Result<BaselineCheck | null>> {
    return asResult(async () => {
      const run = this.#run;
      const signal = run.compareAnew();
      const sketches = this.#inputs.sketches?.value ?? null;
      const { checks } = await this.#checks.of(config);
      const failed = checks.some(({ status }) => status === "error");
      if (sketches === null || failed || run.isTraining || signal.aborted) return null;
      // A run that has just ended computes them already.
      await run.finished?.evidence.catch(() => null);
      if (signal.aborted) return null;
      try {
        const scaled = await this.#inputs.scaled.of(sketches, config);
        return await this.#works[config.task].baselines(scaled, config, {
          signal,
          onProgress: throttled((done: number, total: number) => onProgress(done / total)),
        });
      } catch (error) {
        if (signal.aborted) return null;
        throw error;
      }
    });
  }

  async cancelBaselines(): Promise<void> {
    this.#run.compareAnew();
  }

  testThresholds(segment: number, at: readonly number[]): Promise<Result<readonly ThresholdPoint[]>> {
    return asResult(() => {
      const answers = this.#run.finished?.test?.answers ?? null;
      if (answers === null) throw new StudioError("open/no-run");
      const ranked = new RankedScores(answers.probabilities, answers.labels, answers.classes, segment);
      return at.map((threshold) => ranked.at(threshold));
    });
  }

  importance(onProgress: (done: number, total: number) => void): Promise<Result<Importance | null>> {
    return asResult(async () => {
      const { finished, engine, measurements } = this.#run;
      if (finished === null || finished.test === null || engine === null) throw new StudioError("open/no-run");
      const { prepared, sources } = finished;
      const { inputs: width, outputs } = prepared.run.network;
      const importance = await measurements.run((signal) =>
        permutationImportance(
          {
            inputs: sources.sketches.inputs,
            width,
            pastWidth: sources.sketches.pastWidth,
            columns: sources.sketches.table?.names ?? null,
            outputs,
            rows: prepared.run.split.validation,
            infer: (inputs, rows) => engine.infer(inputs, rows),
            score: prepared.leadingScore,
          },
          { signal, onProgress },
        ),
      );
      const { session } = this.#run;
      if (session?.finished?.header.id === finished.header.id) session.keepImportance(importance);
      return importance;
    });
  }

  async cancelImportance(): Promise<void> {
    this.#run.measurements.cancel();
  }
}

import { permutationImportance } from "../evidence/importance";
import { RankedScores } from "../evidence/precision-recall";
import { CodedError } from "../formats/coded-error";
import type { Service } from "../protocol/answers";
import type { EvidenceApi } from "../protocol/worker-api";
import { taskWorks } from "../tasks/works";
import type { Checks } from "./checks";
import type { CurrentRun } from "./current-run";
import type { OpenInputs } from "./open-inputs";
import { throttled } from "./throttled";

/** What stands beside a run's metrics: baselines before it, thresholds and importance of the inputs after it. */
export function evidenceService(inputs: OpenInputs, run: CurrentRun, checks: Checks): Service<EvidenceApi> {
  const works = taskWorks();
  return {
    async baselines(config, onProgress) {
      const signal = run.compareAnew();
      const sketches = inputs.sketches?.value ?? null;
      const failed = (await checks.of(config)).checks.some(({ status }) => status === "error");
      if (sketches === null || failed || run.isTraining || signal.aborted) return null;
      // A run that has just ended computes them already.
      await run.finished?.evidence.catch(() => null);
      if (signal.aborted) return null;
      try {
        const scaled = await inputs.scaled.of(sketches, config);
        return await works[config.task].baselines(scaled, config, {
          signal,
          onProgress: throttled((done: number, total: number) => onProgress(done / total)),
        });
      } catch (error) {
        if (signal.aborted) return null;
        throw error;
      }
    },
    cancelBaselines: () => void run.compareAnew(),
    testThresholds(segment, at) {
      const answers = run.finished?.test?.answers ?? null;
      if (answers === null) throw new CodedError("open/no-run");
      const ranked = new RankedScores(answers.probabilities, answers.labels, answers.classes, segment);
      return at.map((threshold) => ranked.at(threshold));
    },
    async importance(onProgress) {
      const { finished, engine, measurements } = run;
      if (finished === null || finished.test === null || engine === null) throw new CodedError("open/no-run");
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
      const { session } = run;
      if (session?.finished?.header.id === finished.header.id) session.keepImportance(importance);
      return importance;
    },
    cancelImportance: () => run.measurements.cancel(),
  };
}

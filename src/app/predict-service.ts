import { trainedTable } from "../data/any-table/mapping";
import { CodedError } from "../formats/coded-error";
import type { Service } from "../protocol/answers";
import type { ModelSummary, PredictApi } from "../protocol/predict";
import { churnAnswers, churnedOf } from "../tasks/churn/predictor";
import { decidedConfig, decisionRules } from "../tasks/classes";
import { exportName } from "../tasks/registry";
import type { CurrentRun } from "./current-run";
import type { FinishedRun } from "./finished-run";
import type { ScoringSession } from "./scoring-session";

/** Scores customers with the finished run's model or one of a file; not while a run trains. */
export function predictService(run: CurrentRun, scoring: ScoringSession): Service<PredictApi> {
  const requireRest = () => {
    if (run.isTraining) throw new CodedError("predict/busy");
  };
  return {
    ...scoring,
    takeRunModel: () => takeModelOf(scoring, run.requireFinished()),
    takeTestSplit() {
      const finished = run.requireFinished();
      const { test, prepared, sources, threshold } = finished;
      const answers = test?.answers ?? null;
      if (answers === null) throw new CodedError("open/no-run");
      const model = takeModelOf(scoring, finished);
      const { sketches } = sources;
      const scored = scoring.takeSplit({
        ...answers,
        ...(threshold !== null && churnAnswers(churnedOf(answers.probabilities), threshold)),
        file: sketches.file,
        rows: prepared.run.split.test,
        sketches,
      });
      return { model, scored };
    },
    scoreFile(file, onProgress) {
      requireRest();
      return scoring.scoreFile(file, onProgress);
    },
    customerReasons(row, onProgress) {
      requireRest();
      return scoring.customerReasons(row, onProgress);
    },
    classReasons(predicted, onProgress) {
      requireRest();
      return scoring.classReasons(predicted, onProgress);
    },
  };
}

/** @throws CodedError `open/no-run` when the run kept no model. */
function takeModelOf(
  scoring: ScoringSession,
  { header, sources, prepared, dataset, outcome, test, threshold, sketcher }: FinishedRun,
): ModelSummary {
  const { kept } = outcome;
  const { classes } = prepared;
  const { task } = header;
  if (kept === null || classes === null || task === "foundation") throw new CodedError("open/no-run");
  const metrics = Object.entries(test?.evaluation.metrics ?? {}).filter(
    (entry): entry is [string, number] => entry[1] !== null,
  );
  return scoring.takeModel({
    task,
    source: "run",
    run: header.id,
    learnedFrom: async () => ({ sha256: (await dataset).sha256, test: prepared.run.split.test }),
    file: exportName(task, "checkpoint", header.walk),
    sha256: null,
    shape: classes.shape,
    state: kept.model,
    classes: classes.names,
    ...decisionRules(decidedConfig(header.config, threshold), sketcher),
    sketcherFile: sketcher?.blob ?? null,
    walk: header.walk,
    table: trainedTable(sources.sketches.table),
    metrics: Object.fromEntries(metrics),
    warnings: [],
  });
}

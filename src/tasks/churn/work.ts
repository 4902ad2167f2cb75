import { pick } from "../../training/prepare";
import { type BaselineStore, baselineData } from "../baselines";
import { gatherClassEvidence } from "../class-evidence";
import { configFor } from "../config";
import { builderOf } from "../files";
import { TaskError } from "../fine-tuning";
import { type ClassAnswers, evaluationOf, evidenceOf, type PreparedTask, type Scored, type TaskWork } from "../work";
import { churnFiles } from "./files";
import { applyChurnLabels, CHURN_CLASSES } from "./labels";
import { churnedOf, churnPredictor } from "./predictor";
import { prepareChurn } from "./prepare";

/** @param baselines shared with whoever asks for them before a run. */
export function churnWork(baselines: BaselineStore): TaskWork {
  return {
    async prepare({ sketches, foundation }, any): Promise<PreparedTask> {
      const config = configFor("churn", any);
      if (sketches.churn === null) throw new TaskError("preflight/no-labels-churn", { file: sketches.file });
      const { labels, counts, unmapped } = applyChurnLabels(await sketches.churn.read(), config.churnMap);
      if (unmapped.length > 0) {
        const rows = unmapped.reduce((sum, { count }) => sum + count, 0);
        const unknown = unmapped.map(({ label }) => label);
        throw new TaskError("preflight/labels-unmapped", { labels: unknown, rows, classes: [...CHURN_CLASSES] });
      }
      const { positiveWeight, threshold } = config;
      const run = prepareChurn({ dataset: sketches, labels, foundation, config, positiveWeight });
      return {
        run,
        classes: { names: CHURN_CLASSES, labels, counts, shape: run.shape },
        score(outputs, rows) {
          const given = churnPredictor.answer(outputs, CHURN_CLASSES.length, threshold);
          const answers = { ...given, labels: pick(labels, rows), classes: CHURN_CLASSES.length };
          return {
            evaluation: churnPredictor.evaluate(answers, threshold),
            answers,
            outputs: null,
          };
        },
        testRecord: (evaluation) => churnPredictor.testRecord(evaluation, CHURN_CLASSES),
        curves: (test) => evaluationOf("churn", test).roc,
        similarities: () => null,
        gatherEvidence: async (test, validation, work) => {
          const data = baselineData(sketches, labels, run.split, CHURN_CLASSES.length);
          const [tested, validated] = [answersOf(test), answersOf(validation)];
          return {
            task: "churn",
            ...(await gatherClassEvidence(data, baselines, tested, validated, CHURN_CLASSES, work)),
          };
        },
        file: async (kind, finished) =>
          builderOf(
            churnFiles,
            kind,
          )({
            ...finished,
            shape: run.shape,
            freezeBackbone: config.freezeBackbone,
            churnMap: config.churnMap,
            threshold: finished.threshold ?? threshold,
            evidence: finished.evidence.then((evidence) => evidenceOf("churn", evidence)),
            rows: run.split.test,
            customerIds: sketches.customerIds,
            test: finished.test && {
              evaluation: evaluationOf("churn", finished.test.evaluation),
              probabilities: churnedOf(answersOf(finished.test).probabilities),
              labels: answersOf(finished.test).labels,
            },
          }),
      };
    },
  };
}

function answersOf({ answers }: Scored): ClassAnswers {
  if (answers === null) throw new RangeError("a churn run without answers");
  return answers;
}

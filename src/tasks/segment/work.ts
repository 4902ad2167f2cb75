import { applyLabels } from "../../data/labels";
import { pick } from "../../training/prepare";
import { type BaselineStore, baselineData } from "../baselines";
import { gatherClassEvidence } from "../class-evidence";
import { configFor } from "../config";
import { builderOf } from "../files";
import { type ClassAnswers, evaluationOf, evidenceOf, type PreparedTask, type Scored, type TaskWork } from "../work";
import { segmentFiles } from "./files";
import { segmentPredictor } from "./predictor";
import { prepareSegment } from "./prepare";

/** @param baselines shared with whoever asks for them before a run. */
export function segmentWork(baselines: BaselineStore): TaskWork {
  return {
    prepare({ sketches, foundation }, any): PreparedTask {
      const config = configFor("segment", any);
      const names = config.classes;
      const classes = names.length;
      const { labels, counts } = applyLabels(sketches.labels, names, config.labelMap);
      const run = prepareSegment({ dataset: sketches, labels, foundation, config });
      return {
        run,
        classes: { names, labels, counts, shape: run.shape },
        score(outputs, rows) {
          const answers = { ...segmentPredictor.answer(outputs, classes, null), labels: pick(labels, rows), classes };
          return {
            evaluation: segmentPredictor.evaluate(answers, null),
            answers,
            outputs: null,
          };
        },
        testRecord: (evaluation) => segmentPredictor.testRecord(evaluation, names),
        curves: (test) => evaluationOf("segment", test).roc,
        similarities: () => null,
        gatherEvidence: async (test, validation, work) => {
          const evidence = await gatherClassEvidence(
            baselineData(sketches, labels, run.split, classes),
            baselines,
            answersOf(test),
            answersOf(validation),
            names,
            work,
          );
          return { task: "segment", ...evidence };
        },
        file: async (kind, finished) =>
          builderOf(
            segmentFiles,
            kind,
          )({
            ...finished,
            config,
            evidence: finished.evidence.then((evidence) => evidenceOf("segment", evidence)),
            test: finished.test && {
              evaluation: evaluationOf("segment", finished.test.evaluation),
              answers: answersOf(finished.test),
            },
            shape: run.shape,
            rows: run.split.test,
            customerIds: sketches.customerIds,
          }),
      };
    },
  };
}

function answersOf({ answers }: Scored): ClassAnswers {
  if (answers === null) throw new RangeError("a segment run without answers");
  return answers;
}

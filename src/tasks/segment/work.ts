import { trainedTable } from "../../data/any-table/mapping";
import { applyLabels } from "../../data/labels";
import { classificationReport, confusionMatrix } from "../../metrics/classification";
import { argmax } from "../../metrics/softmax";
import type { ClassAnswers } from "../../metrics/types";
import { pick } from "../../training/prepare";
import { configFor } from "../config";
import { builderOf } from "../files";
import { evaluationOf, evidenceOf, type PreparedTask, type Scored, type TaskWork } from "../work";
import { BaselineStore, baselineData, scoreBaselines } from "./baselines";
import { segmentFiles } from "./files";
import { gatherSegmentEvidence } from "./gather";
import { segmentBaselines } from "./measured";
import { segmentPredictor } from "./predictor";
import { prepareSegment, splitLabeledRows } from "./prepare";

/** Baselines are shared between a run and whoever asks for them before it. */
export function segmentWork(): TaskWork {
  const baselines = new BaselineStore();
  return {
    async baselines(sketches, any, work) {
      const config = configFor("segment", any);
      const { labels } = applyLabels(sketches.labels, config.classes, config.labelMap);
      const split = splitLabeledRows(labels, config);
      const data = baselineData(sketches, labels, split, config.classes.length);
      const predictions = await baselines.get(data, work);
      return {
        task: "segment",
        baselines: segmentBaselines(scoreBaselines(data, predictions)),
        usedRows: predictions.neighborRows,
        splitRows: { train: split.train.length, test: split.test.length },
        warnings: [],
      };
    },
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
        leadingScore: (outputs, rows) =>
          classificationReport(confusionMatrix(pick(labels, rows), argmax(outputs, classes), classes)).macro[
            "f1-score"
          ],
        testRecord: (evaluation) => segmentPredictor.testRecord(evaluation, names),
        curves: (test) => evaluationOf("segment", test).roc,
        similarities: () => null,
        withoutFuture: null,
        gatherEvidence: (test, validation, work) =>
          gatherSegmentEvidence(
            baselineData(sketches, labels, run.split, classes),
            baselines,
            answersOf(test),
            answersOf(validation),
            names,
            work,
          ),
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
            table: trainedTable(sketches.table),
          }),
      };
    },
  };
}

function answersOf({ answers }: Scored): ClassAnswers {
  if (answers === null) throw new RangeError("a segment run without answers");
  return answers;
}

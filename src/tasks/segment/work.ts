import { trainedTable } from "../../data/any-table/mapping";
import { applyLabels } from "../../data/labels";
import { type BaselineData, type BaselinePredictions, computeBaselines } from "../../evidence/baselines";
import { inParts, type LongWork } from "../../evidence/yield";
import { classificationReport, confusionMatrix } from "../../metrics/classification";
import { argmax } from "../../metrics/softmax";
import { pick } from "../../training/prepare";
import { configFor } from "../config";
import { builtFile } from "../files";
import { Remembered } from "../remembered";
import { answersOf, evaluationOf, evidenceOf, type PreparedTask, type TaskWork } from "../work";
import { baselineData, scoreBaselines } from "./baselines";
import { segmentFiles } from "./files";
import { gatherSegmentEvidence } from "./gather";
import { segmentBaselines } from "./measured";
import { segmentPredictor } from "./predictor";
import { prepareSegment, splitLabeledRows } from "./prepare";

/** Baselines are shared between a run and whoever asks for them before it. */
export function segmentWork(): TaskWork {
  const remembered = new Remembered<BaselinePredictions>();
  const predicted = (data: BaselineData, work: LongWork) =>
    remembered.get({ ...data }, () => computeBaselines(data, work));
  return {
    async baselines(sketches, any, work) {
      const config = configFor("segment", any);
      const { labels } = applyLabels(sketches.labels, config.classes, config.labelMap);
      const split = splitLabeledRows(labels, config);
      const data = baselineData(sketches, labels, split, config.classes.length);
      const predictions = await predicted(data, work);
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
          return { evaluation: segmentPredictor.evaluate(answers, null), answers, outputs: null };
        },
        leadingScore: (outputs, rows) =>
          classificationReport(confusionMatrix(pick(labels, rows), argmax(outputs, classes), classes)).macro[
            "f1-score"
          ],
        testRecord: (evaluation) => segmentPredictor.testRecord(evaluation, names),
        curves: (test) => evaluationOf("segment", test).roc,
        similarities: () => null,
        withoutFuture: null,
        async gatherEvidence(test, validation, work) {
          const data = baselineData(sketches, labels, run.split, classes);
          const part = inParts(work, 2);
          const found = await predicted(data, part());
          return gatherSegmentEvidence(data, found, answersOf(test), answersOf(validation), names, part());
        },
        file: async (kind, finished) =>
          builtFile(segmentFiles, kind, {
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

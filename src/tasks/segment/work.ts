import { applyLabels } from "../../data/labels";
import { CodedError } from "../../formats/coded-error";
import { argmax, softmax } from "../../metrics/softmax";
import { pick } from "../../training/prepare";
import type { ClassAnswers, PreparedTask, Scored, TaskWork } from "../work";
import { type BaselineStore, baselineData } from "./baselines";
import { evaluate, testRecord } from "./evaluation";
import { gatherEvidence } from "./evidence";
import { segmentFiles } from "./files";
import { prepareSegment } from "./prepare";

/** A file that the task needs and does not have. */
class TaskError extends CodedError {
  override readonly name = "TaskError";
}

/** @param baselines shared with whoever asks for them before a run. */
export function segmentWork(baselines: BaselineStore): TaskWork {
  return {
    prepare({ sketches, foundation }, config): PreparedTask {
      if (foundation === null) throw new TaskError("preflight/no-foundation");
      const names = config.classes;
      const classes = names.length;
      const { labels, counts } = applyLabels(sketches.labels, names, config.labelMap);
      const run = prepareSegment({ dataset: sketches, labels, foundation, config });
      return {
        run,
        classes: { names, labels, counts, shape: run.shape },
        score(outputs, rows) {
          const probabilities = softmax(outputs, classes);
          const predictions = argmax(probabilities, classes);
          const actual = pick(labels, rows);
          return {
            evaluation: evaluate(probabilities, predictions, actual, classes),
            answers: { probabilities, predictions, labels: actual, classes },
          };
        },
        testRecord: (evaluation) => ({
          metrics: { ...evaluation.metrics },
          ...testRecord(evaluation, names),
          details: {},
        }),
        curves: ({ roc }) => roc,
        gatherEvidence: (test, validation, work) =>
          gatherEvidence(
            baselineData(sketches, labels, run.split, classes),
            baselines,
            answersOf(test),
            answersOf(validation),
            names,
            work,
          ),
        file: async (kind, finished) =>
          segmentFiles[kind]({
            ...finished,
            test: finished.test && { evaluation: finished.test.evaluation, answers: answersOf(finished.test) },
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

import type { SketchesDataset } from "../../data/sketches";
import type { Split } from "../../data/split";
import { inParts, type LongWork } from "../../evidence/yield";
import { CodedError } from "../../formats/coded-error";
import { binaryAuc } from "../../metrics/roc";
import { pick, splitRows } from "../../training/prepare";
import { type ConfigOf, configFor } from "../config";
import { builtFile } from "../files";
import { labeledRows } from "../fine-tuning";
import { Remembered } from "../remembered";
import { answersOf, evaluationOf, evidenceOf, type PreparedTask, type TaskWork } from "../work";
import { type ChurnBaselines, churnBaselines } from "./baselines";
import { sigmoid } from "./evaluation";
import { churnFiles } from "./files";
import { gatherChurnEvidence } from "./gather";
import { applyChurnLabels, CHURN_CLASSES } from "./labels";
import { leakWarnings } from "./leaks";
import { measuredBaselines } from "./measured";
import { churnedOf, churnPredictor } from "./predictor";
import { prepareChurn } from "./prepare";

/** Baselines are shared between a run and whoever asks for them before it. */
export function churnWork(): TaskWork {
  const remembered = new Remembered<ChurnBaselines>();
  const measured = ({ inputs, pastWidth }: SketchesDataset, labels: Int32Array, split: Split, work: LongWork) => {
    const data = { inputs, pastWidth, labels, ...split };
    return remembered.get(data, () => churnBaselines(data, work));
  };
  return {
    async baselines(sketches, any, work) {
      const config = configFor("churn", any);
      const { labels } = await labelsOf(sketches, config);
      const split = splitRows(labeledRows(labels), config);
      const found = await measured(sketches, labels, split, work);
      return {
        task: "churn",
        baselines: measuredBaselines(found.scores),
        usedRows: found.usedRows,
        splitRows: { train: split.train.length, test: split.test.length },
        warnings: leakWarnings(sketches, found, null),
      };
    },
    async prepare({ sketches, foundation }, any): Promise<PreparedTask> {
      const config = configFor("churn", any);
      const { labels, counts, unmapped } = await labelsOf(sketches, config);
      if (unmapped.length > 0) {
        const rows = unmapped.reduce((sum, { count }) => sum + count, 0);
        const unknown = unmapped.map(({ label }) => label);
        throw new CodedError("preflight/labels-unmapped", { labels: unknown, rows, classes: [...CHURN_CLASSES] });
      }
      const { positiveWeight, threshold } = config;
      const run = prepareChurn({ dataset: sketches, labels, foundation, config, positiveWeight });
      return {
        run,
        classes: { names: CHURN_CLASSES, labels, counts, shape: run.shape },
        score(outputs, rows) {
          const given = churnPredictor.answer(outputs, CHURN_CLASSES.length, threshold);
          const answers = { ...given, labels: pick(labels, rows), classes: CHURN_CLASSES.length };
          return { evaluation: churnPredictor.evaluate(answers, threshold), answers, outputs: null };
        },
        leadingScore: (outputs, rows) => binaryAuc(pick(labels, rows), sigmoid(outputs)),
        testRecord: (evaluation) => churnPredictor.testRecord(evaluation, CHURN_CLASSES),
        curves: (test) => evaluationOf("churn", test).roc,
        similarities: () => null,
        withoutFuture: null,
        async gatherEvidence(test, validation, work) {
          const part = inParts(work, 2);
          const found = await measured(sketches, labels, run.split, part());
          const tested = { evaluation: evaluationOf("churn", test.evaluation), answers: answersOf(test) };
          return gatherChurnEvidence(sketches, found, tested, answersOf(validation), part());
        },
        file: async (kind, finished) =>
          builtFile(churnFiles, kind, {
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

/** @throws CodedError `preflight/no-labels-churn`. */
async function labelsOf({ churn, file }: SketchesDataset, { churnMap }: Pick<ConfigOf<"churn">, "churnMap">) {
  if (churn === null) throw new CodedError("preflight/no-labels-churn", { file });
  return applyChurnLabels(await churn.read(), churnMap);
}

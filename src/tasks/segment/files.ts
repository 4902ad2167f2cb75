import type { TrainedTable } from "../../data/any-table/mapping";
import { type NpyInput, pyFloat, writeNpz } from "../../formats";
import type { ClassAnswers } from "../../metrics/types";
import type { PredictorShape } from "../../model/architecture";
import type { ConfigOf } from "../config";
import { rowArrays, tested } from "../files";
import { fineTunedFiles } from "../fine-tuned-files";
import type { FinishedTask } from "../work";
import { type Predictor, predictorCheckpoint, SEGMENT_METRICS } from "./checkpoint";
import type { SegmentEvaluation } from "./evaluation";
import type { SegmentEvidence } from "./evidence";
import { predictorOnnx, predictorSafetensors } from "./exchange";
import type { segmentExports } from "./exports";
import { drawResultsFigure } from "./figures/results";
import { drawRocFigure } from "./figures/roc";
import { measuredSegment } from "./measured";

/** A finished run with what only this task knows of it. */
interface FinishedSegment extends Omit<FinishedTask, "config" | "test" | "evidence"> {
  readonly config: ConfigOf<"segment">;
  readonly evidence: Promise<SegmentEvidence | null>;
  readonly shape: PredictorShape;
  readonly test: { readonly evaluation: SegmentEvaluation; readonly answers: ClassAnswers } | null;
  /** The test split, rows of the file. */
  readonly rows: Int32Array;
  readonly customerIds: readonly (string | null)[] | null;
  /** The columns of a table that it was trained on; null for sketches. */
  readonly table: TrainedTable | null;
}

/** How each file is made; `run.json` is the same for every task. */
export const segmentFiles: Readonly<
  Record<Exclude<(typeof segmentExports)[number]["kind"], "run">, (run: FinishedSegment) => Blob | Promise<Blob>>
> = {
  ...fineTunedFiles<FinishedSegment>({
    script: "segment",
    checkpoint: (run) => predictorCheckpoint(predictor(run)),
    rules: ({ config: { classes, labelMap } }) => ({ classes, labelMap }),
    async document({ evidence, test, config: { classes } }) {
      const found = tested(await evidence);
      const measured = measuredSegment(found);
      return { classes, test: tested(test).evaluation, measured, reliability: found.calibration.test.bins };
    },
    safetensors: (run, sha256) => predictorSafetensors(predictor(run), run.version, sha256),
  }),
  predictions,
  results: (run) => drawResultsFigure(figureInput(run)),
  roc: (run) => drawRocFigure(figureInput(run)),
  onnx: (run) => predictorOnnx(predictor(run), run.version),
};

function figureInput({ outcome, test, config, demo }: FinishedSegment) {
  const { history, bestEpoch } = outcome;
  return { history, bestEpoch, evaluation: tested(test).evaluation, classes: config.classes, demo };
}

function predictor({ outcome, shape, config, walk, test, table }: FinishedSegment): Predictor {
  return {
    shape,
    state: tested(outcome.kept).model,
    freezeBackbone: config.freezeBackbone,
    walk,
    classes: config.classes,
    metrics: tested(test).evaluation.metrics,
    table,
  };
}

function predictions({ test, config, rows, customerIds }: FinishedSegment): Promise<Blob> {
  const { evaluation, answers } = tested(test);
  const { classes } = config;
  const { metrics } = evaluation;
  const shape = [rows.length];
  const integers = (values: Int32Array) => BigInt64Array.from(values, BigInt);
  return writeNpz(
    new Map<string, NpyInput>([
      ["predictions", { data: integers(answers.predictions), shape }],
      ["probabilities", { data: answers.probabilities, shape: [rows.length, classes.length] }],
      ["labels", { data: integers(answers.labels), shape }],
      ["metrics", { object: new Map(SEGMENT_METRICS.map((key) => [key, pyFloat(metrics[key] ?? Number.NaN)])) }],
      ["segment_classes", { texts: classes, shape: [classes.length] }],
      ["metrics_json", { texts: [JSON.stringify(metrics)], shape: [] }],
      ...rowArrays(rows, customerIds),
    ]),
  );
}

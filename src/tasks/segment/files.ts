import type { TrainedTable } from "../../data/any-table/mapping";
import { withFont } from "../../figures/font";
import { type NpyInput, pyFloat, writeNpz, writeTorch } from "../../formats";
import type { ClassAnswers } from "../../metrics/types";
import type { PredictorShape } from "../../model/architecture";
import { decisionFile } from "../../model/decision";
import type { ConfigOf } from "../config";
import type { RunDocument } from "../document";
import { sketcherRecord, tested } from "../files";
import { modelCard } from "../model-card";
import { predictScript } from "../predict-script";
import { reportHtml } from "../report";
import type { FinishedTask } from "../work";
import { type Predictor, predictorCheckpoint, SEGMENT_METRICS } from "./checkpoint";
import type { SegmentEvaluation } from "./evaluation";
import type { SegmentEvidence } from "./evidence";
import { predictorOnnx, predictorSafetensors } from "./exchange";
import { segmentCheckpointName, type segmentExports } from "./exports";
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
  checkpoint,
  decision,
  predictions,
  results: (run) => drawResultsFigure(figureInput(run)),
  roc: (run) => drawRocFigure(figureInput(run)),
  report: async (run) => new Blob([await withFont(reportHtml(await document(run), run.locale))], { type: "text/html" }),
  sketcher: (run) => tested(run.sketcher).blob,
  predict: predictScript,
  card: async (run) => new Blob([modelCard(await document(run), run.locale)], { type: "text/markdown" }),
  safetensors: async (run) => predictorSafetensors(predictor(run), run.version, await checkpointHash(run)),
  onnx: (run) => predictorOnnx(predictor(run), run.version),
};

function figureInput({ outcome, test, config, demo }: FinishedSegment) {
  const { history, bestEpoch } = outcome;
  return { history, bestEpoch, evaluation: tested(test).evaluation, classes: config.classes, demo };
}

async function document(run: FinishedSegment): Promise<RunDocument> {
  const evidence = tested(await run.evidence);
  return {
    run: await run.json(),
    walk: run.walk,
    checkpoint: segmentCheckpointName(run.walk),
    demo: run.demo,
    finishedAt: run.finishedAt,
    classes: run.config.classes,
    test: tested(run.test).evaluation,
    measured: measuredSegment(evidence),
    importance: run.importance,
    reliability: evidence.calibration.test.bins,
  };
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

function checkpoint(run: FinishedSegment): Promise<Blob> {
  return writeTorch(predictorCheckpoint(predictor(run)), {
    rootName: segmentCheckpointName(run.walk).replace(/\.pt$/, ""),
  });
}

/** SHA-256 of the checkpoint, whose bytes are the same whenever it is written. */
async function checkpointHash(run: FinishedSegment): Promise<string> {
  return run.fingerprint(await checkpoint(run));
}

/** What scoring needs beside the checkpoint. */
async function decision(run: FinishedSegment): Promise<Blob> {
  const { classes, labelMap } = run.config;
  const sha256 = await checkpointHash(run);
  const name = segmentCheckpointName(run.walk);
  const known = { version: run.version, checkpoint: { name, sha256 }, classes, labelMap };
  return decisionFile({ ...known, ...sketcherRecord(run.sketcher) });
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
      ...(customerIds === null
        ? []
        : [["customer_ids", { texts: Array.from(rows, (row) => customerIds[row] ?? ""), shape }] as const]),
      ["row_index", { data: integers(rows), shape }],
    ]),
  );
}

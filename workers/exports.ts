import { version } from "../package.json";
import { type NpyInput, pyFloat, writeNpz, writeTorch, writeZip } from "../src/formats";
import { CodedError } from "../src/formats/coded-error";
import { decisionFile } from "../src/model/decision";
import { flatRunJson } from "../src/run/run-json";
import { type ExportKind, type ExportRequest, exportName, exportsOf } from "../src/tasks/registry";
import { CHECKPOINT_METRICS, type Predictor, predictorCheckpoint } from "../src/tasks/segment/checkpoint";
import type { RunDocument } from "../src/tasks/segment/document";
import { predictorOnnx, predictorSafetensors } from "../src/tasks/segment/exchange";
import { drawResultsFigure } from "../src/tasks/segment/figures/results";
import { drawRocFigure } from "../src/tasks/segment/figures/roc";
import { modelCard } from "../src/tasks/segment/model-card";
import predictScript from "../src/tasks/segment/predict.py?raw";
import { reportHtml } from "../src/tasks/segment/report";
import { fingerprint } from "./fingerprint";
import { runJson } from "./run-json";
import type { FinishedRun } from "./run-session";

/** A file that this run cannot give. */
class ExportError extends CodedError {
  override readonly name = "ExportError";
}

/**
 * One exported file of a finished run, or all of them as a zip.
 *
 * @throws ExportError when the run has no test result to write (it was ended before its first epoch).
 */
export async function buildExport(request: ExportRequest, run: FinishedRun): Promise<Blob> {
  if (request !== "all") return builders[request](run);
  const { task, walk } = run.header;
  const files = exportsOf(task, true).map(async ({ kind, fileName }) => {
    return { name: fileName(walk), parts: [await builders[kind](run)] };
  });
  return writeZip(await Promise.all(files));
}

const builders: Readonly<Record<ExportKind, (run: FinishedRun) => Blob | Promise<Blob>>> = {
  checkpoint,
  decision,
  predictions,
  results: (run) => drawResultsFigure(figureInput(run)),
  roc: (run) => drawRocFigure(figureInput(run)),
  run: async (run) =>
    new Blob([JSON.stringify(flatRunJson(await runRecord(run)), null, 1)], { type: "application/json" }),
  report: async (run) => new Blob([reportHtml(await document(run), run.locale)], { type: "text/html" }),
  predict: () => new Blob([predictScript], { type: "text/x-python" }),
  card: async (run) => new Blob([modelCard(await document(run))], { type: "text/markdown" }),
  safetensors: (run) => predictorSafetensors(predictor(run)),
  onnx: (run) => predictorOnnx(predictor(run), version),
};

function nameOf({ header }: FinishedRun, kind: ExportKind): string {
  return exportName(header.task, kind, header.walk);
}

function tested(run: FinishedRun): NonNullable<FinishedRun["test"]> {
  if (run.test === null) throw new ExportError("export/no-test");
  return run.test;
}

function figureInput(run: FinishedRun) {
  return {
    history: run.outcome.history,
    bestEpoch: run.outcome.bestEpoch,
    evaluation: tested(run).evaluation,
    classes: run.header.config.classes,
    demo: run.header.demo,
  };
}

async function document(run: FinishedRun): Promise<RunDocument> {
  const view = await run.evidence;
  if (view === null) throw new ExportError("export/no-test");
  return {
    run: await runRecord(run),
    walk: run.header.walk,
    checkpoint: nameOf(run, "checkpoint"),
    demo: run.header.demo,
    finishedAt: run.finishedAt,
    test: tested(run).evaluation,
    evidence: view.evidence,
    reliability: view.calibration.test.bins,
  };
}

async function runRecord(run: FinishedRun) {
  const view = await run.evidence;
  return runJson({
    header: run.header,
    splitSeed: run.prepared.splitSeed,
    dataset: await run.dataset,
    foundation: await run.foundation,
    outcome: run.outcome,
    test: run.test?.evaluation ?? null,
    evidence: view?.evidence ?? null,
  });
}

function predictor(run: FinishedRun): Predictor {
  const { kept } = run.outcome;
  if (kept === null) throw new ExportError("export/no-test");
  const { config, walk } = run.header;
  return {
    shape: run.prepared.shape,
    state: kept.model,
    freezeBackbone: config.freezeBackbone,
    walk,
    classes: config.classes,
    metrics: tested(run).evaluation.metrics,
  };
}

function checkpoint(run: FinishedRun): Promise<Blob> {
  const rootName = nameOf(run, "checkpoint").replace(/\.pt$/, "");
  return writeTorch(predictorCheckpoint(predictor(run)), { rootName });
}

/** What scoring needs beside the checkpoint, whose bytes are the same whenever it is written. */
async function decision(run: FinishedRun): Promise<Blob> {
  const { classes, labelMap } = run.header.config;
  const sha256 = await fingerprint(await checkpoint(run));
  return decisionFile({ version, checkpoint: { name: nameOf(run, "checkpoint"), sha256 }, classes, labelMap });
}

function predictions(run: FinishedRun): Promise<Blob> {
  const test = tested(run);
  const { classes } = run.header.config;
  const { metrics } = test.evaluation;
  const rows = run.prepared.split.test;
  const ids = run.sources.sketches.customerIds;
  const shape = [rows.length];
  const integers = (values: Int32Array) => BigInt64Array.from(values, BigInt);
  return writeNpz(
    new Map<string, NpyInput>([
      ["predictions", { data: integers(test.predictions), shape }],
      ["probabilities", { data: test.probabilities, shape: [rows.length, classes.length] }],
      ["labels", { data: integers(test.labels), shape }],
      ["metrics", { object: new Map(CHECKPOINT_METRICS.map((key) => [key, pyFloat(metrics[key] ?? Number.NaN)])) }],
      ["segment_classes", { texts: classes, shape: [classes.length] }],
      ["metrics_json", { texts: [JSON.stringify(metrics)], shape: [] }],
      ...(ids === null ? [] : [["customer_ids", { texts: Array.from(rows, (row) => ids[row] ?? ""), shape }] as const]),
      ["row_index", { data: integers(rows), shape }],
    ]),
  );
}

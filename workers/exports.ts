import { drawResultsFigure } from "../src/figures/results";
import { drawRocFigure } from "../src/figures/roc";
import { CodedError } from "../src/formats/coded-error";
import type { RunDocument } from "../src/handover/document";
import { modelCard } from "../src/handover/model-card";
import predictScript from "../src/handover/predict.py?raw";
import { reportHtml } from "../src/handover/report";
import { npyArray, type PyValue, writeNpz, writeTorch, writeZip } from "../src/interim";
import type { ClassificationMetrics } from "../src/metrics/types";
import { predictorLayers, stateDictSpecs } from "../src/model/architecture";
import { type ExportKind, exportNames } from "../src/protocol/run";
import { pick } from "../src/training/prepare";
import { runJson } from "./run-json";
import type { FinishedRun } from "./run-session";

/** What the zip of everything holds, in this order. */
const ALL: readonly ExportKind[] = ["checkpoint", "predictions", "results", "roc", "run", "report", "predict", "card"];

export async function buildExport(kind: ExportKind, run: FinishedRun): Promise<Blob> {
  switch (kind) {
    case "checkpoint":
      return checkpoint(run);
    case "predictions":
      return predictions(run);
    case "results":
      return drawResultsFigure(figureInput(run));
    case "roc":
      return drawRocFigure(figureInput(run));
    case "run":
      return new Blob([JSON.stringify(await runRecord(run), null, 1)], { type: "application/json" });
    case "report":
      return new Blob([reportHtml(await document(run), run.locale)], { type: "text/html" });
    case "predict":
      return new Blob([predictScript], { type: "text/x-python" });
    case "card":
      return new Blob([modelCard(await document(run))], { type: "text/markdown" });
    case "all": {
      const names = exportNames(run.header.walk);
      const files = [];
      for (const each of ALL) files.push({ name: names[each], data: await buildExport(each, run) });
      return writeZip(files);
    }
    default:
      throw new CodedError("export/no-test", {});
  }
}

function tested(run: FinishedRun): NonNullable<FinishedRun["test"]> {
  if (run.test === null) throw new CodedError("export/no-test");
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
  if (view === null) throw new CodedError("export/no-test");
  return {
    run: await runRecord(run),
    walk: run.header.walk,
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

function metricEntries(metrics: ClassificationMetrics): [string, number][] {
  return [
    ["accuracy", metrics.accuracy],
    ["precision_macro", metrics.precision_macro],
    ["recall_macro", metrics.recall_macro],
    ["f1_macro", metrics.f1_macro],
    ["f1_weighted", metrics.f1_weighted],
    ["auc_ovr", metrics.auc_ovr ?? Number.NaN],
  ];
}

function checkpoint(run: FinishedRun): Promise<Blob> {
  const { kept } = run.outcome;
  if (kept === null) throw new CodedError("export/no-test");
  const dict = stateDictSpecs(predictorLayers(run.prepared.shape)).map(({ name, shape, role }): [string, PyValue] =>
    role === "batches-tracked"
      ? [name, { int64: [kept.model.batchesTracked.get(name) ?? 0], shape }]
      : [name, { float32: kept.model.tensors.get(name) ?? new Float32Array(0), shape }],
  );
  const value: PyValue = {
    dict: [
      ["model_state_dict", { orderedDict: dict }],
      ["freeze_backbone", run.header.config.freezeBackbone],
      ["walk", { int: run.header.walk }],
      ["metrics", { dict: metricEntries(tested(run).evaluation.metrics).map(([k, v]) => [k, { float: v }]) }],
      ["segment_classes", { list: run.header.config.classes }],
      ["architecture", "MonadEMDE_SegmentPredictor"],
    ],
  };
  return writeTorch(value, `segment_predictor_walk${run.header.walk}`);
}

function predictions(run: FinishedRun): Promise<Blob> {
  const test = tested(run);
  const { classes } = run.header.config;
  const metrics = metricEntries(test.evaluation.metrics);
  const rows = run.prepared.split.test;
  const ids = run.sources.sketches.customerIds;
  const n = rows.length;
  return writeNpz([
    ["predictions", npyArray.int64(test.predictions, [n])],
    ["probabilities", npyArray.float32(test.probabilities, [n, classes.length])],
    ["labels", npyArray.int64(pick(run.prepared.labels, rows), [n])],
    ["metrics", npyArray.dict(metrics.map(([key, value]) => [key, { float: value }]))],
    ["segment_classes", npyArray.text(classes, [classes.length])],
    ["metrics_json", npyArray.text([JSON.stringify(Object.fromEntries(metrics))], [])],
    ...(ids === null
      ? []
      : [
          [
            "customer_ids",
            npyArray.text(
              Array.from(rows, (row) => ids[row] ?? ""),
              [n],
            ),
          ] as const,
        ]),
    ["row_index", npyArray.int64(rows, [n])],
  ]);
}

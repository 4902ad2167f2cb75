import type { ExportFile } from "../task";

/** The files of a run: the script's under its own names, `run.json`, what is handed on, and other tools' formats. */
export const segmentExports = [
  { kind: "checkpoint", group: "python", needsModel: true, fileName: checkpointName },
  { kind: "decision", group: "python", needsModel: true, fileName: () => "decision.json" },
  { kind: "predictions", group: "python", needsModel: true, fileName: (walk) => `segment_predictions_walk${walk}.npz` },
  { kind: "results", group: "python", needsModel: true, fileName: () => "segment_prediction_results.png" },
  { kind: "roc", group: "python", needsModel: true, fileName: () => "segment_roc_curves.png" },
  { kind: "run", group: "python", needsModel: false, fileName: () => "run.json" },
  { kind: "report", group: "handover", needsModel: true, fileName: () => "report.html" },
  { kind: "predict", group: "handover", needsModel: true, fileName: () => "predict.py" },
  {
    kind: "sketcher",
    group: "handover",
    needsModel: true,
    needsSketcher: true,
    fileName: (walk) => `sketcher_walk${walk}.npz`,
  },
  { kind: "card", group: "handover", needsModel: true, fileName: () => "MODEL.md" },
  {
    kind: "safetensors",
    group: "others",
    needsModel: true,
    fileName: (walk) => `segment_predictor_walk${walk}.safetensors`,
  },
  { kind: "onnx", group: "others", needsModel: true, fileName: (walk) => `segment_predictor_walk${walk}.onnx` },
] as const satisfies readonly ExportFile[];

export function checkpointName(walk: number): string {
  return `segment_predictor_walk${walk}.pt`;
}

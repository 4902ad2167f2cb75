import type { ExportFile } from "../task";

/** The files of a run: the script's under its own names, `run.json`, what is handed on, and other tools' formats. */
export const churnExports = [
  { kind: "checkpoint", group: "python", needsModel: true, fileName: checkpointName },
  { kind: "decision", group: "python", needsModel: true, decided: true, fileName: () => "decision.json" },
  { kind: "predictions", group: "python", needsModel: true, fileName: (walk) => `churn_predictions_walk${walk}.npz` },
  { kind: "results", group: "python", needsModel: true, fileName: () => "churn_prediction_results.png" },
  { kind: "kpis", group: "python", needsModel: true, fileName: () => "churn_advanced_kpis.png" },
  { kind: "run", group: "python", needsModel: false, fileName: () => "run.json" },
  { kind: "report", group: "handover", needsModel: true, decided: true, fileName: () => "report.html" },
  { kind: "predict", group: "handover", needsModel: true, fileName: () => "predict.py" },
  {
    kind: "sketcher",
    group: "handover",
    needsModel: true,
    needsSketcher: true,
    fileName: (walk) => `sketcher_walk${walk}.npz`,
  },
  { kind: "card", group: "handover", needsModel: true, decided: true, fileName: () => "MODEL.md" },
  {
    kind: "safetensors",
    group: "others",
    needsModel: true,
    fileName: (walk) => `churn_predictor_walk${walk}.safetensors`,
  },
  { kind: "onnx", group: "others", needsModel: true, fileName: (walk) => `churn_predictor_walk${walk}.onnx` },
] as const satisfies readonly ExportFile[];

export function checkpointName(walk: number): string {
  return `churn_predictor_walk${walk}.pt`;
}

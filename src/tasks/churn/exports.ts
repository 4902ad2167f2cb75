import {
  card,
  checkpoint,
  decisionExport,
  onnx,
  predictExport,
  predictions,
  report,
  resultsFigure,
  runFile,
  safetensors,
  sketcher,
} from "../exports";
import type { ExportFile } from "../task";

/** The files of a run: the script's under its own names, `run.json`, what is handed on, and other tools' formats. */
export const churnExports = [
  checkpoint(churnCheckpointName),
  { ...decisionExport, decided: true },
  predictions((walk) => `churn_predictions_walk${walk}.npz`),
  resultsFigure(() => "churn_prediction_results.png"),
  {
    kind: "kpis",
    group: "python",
    needsModel: true,
    fileName: () => "churn_advanced_kpis.png",
    what: {
      en: "Figure: precision, calibration, thresholds, gains",
      tr: "Şekil: kesinlik, kalibrasyon, eşikler, kazanım",
    },
  },
  runFile,
  { ...report, decided: true },
  predictExport,
  sketcher,
  { ...card, decided: true },
  safetensors((walk) => `churn_predictor_walk${walk}.safetensors`),
  onnx((walk) => `churn_predictor_walk${walk}.onnx`),
] as const satisfies readonly ExportFile[];

export function churnCheckpointName(walk: number): string {
  return `churn_predictor_walk${walk}.pt`;
}

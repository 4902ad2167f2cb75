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
export const segmentExports = [
  checkpoint(segmentCheckpointName),
  decisionExport,
  predictions((walk) => `segment_predictions_walk${walk}.npz`),
  resultsFigure(() => "segment_prediction_results.png"),
  {
    kind: "roc",
    group: "python",
    needsModel: true,
    fileName: () => "segment_roc_curves.png",
    what: { en: "Figure: ROC curves", tr: "Şekil: ROC eğrileri" },
  },
  runFile,
  report,
  predictExport,
  sketcher,
  card,
  safetensors((walk) => `segment_predictor_walk${walk}.safetensors`),
  onnx((walk) => `segment_predictor_walk${walk}.onnx`),
] as const satisfies readonly ExportFile[];

export function segmentCheckpointName(walk: number): string {
  return `segment_predictor_walk${walk}.pt`;
}

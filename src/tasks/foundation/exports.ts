import { checkpoint, ofModel, resultsFigure, runFile } from "../exports";
import type { ExportFile } from "../task";

/** The files of a run, the script's under its own names. */
export const foundationExports = [
  checkpoint((walk) => `${foundationModelName(walk)}.pt`),
  ofModel("predictions", "python", (walk) => `future_ubr_predictions_walk${walk}.npz`, {
    en: "Predicted and actual sketches for NumPy",
    tr: "NumPy için tahmin edilen ve gerçek sketch'ler",
  }),
  resultsFigure("future_ubr_training.png"),
  runFile,
] as const satisfies readonly ExportFile[];

export function foundationModelName(walk: number): string {
  return `future_ubr_model_walk${walk}`;
}

import type { ExportFile } from "../task";

/** The files of a run, the script's under its own names. */
export const foundationExports = [
  { kind: "checkpoint", group: "python", needsModel: true, fileName: checkpointName },
  {
    kind: "predictions",
    group: "python",
    needsModel: true,
    fileName: (walk) => `future_ubr_predictions_walk${walk}.npz`,
  },
  { kind: "results", group: "python", needsModel: true, fileName: () => "future_ubr_training.png" },
  { kind: "run", group: "python", needsModel: false, fileName: () => "run.json" },
] as const satisfies readonly ExportFile[];

export function checkpointName(walk: number): string {
  return `future_ubr_model_walk${walk}.pt`;
}

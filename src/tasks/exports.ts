import type { ExportFile } from "./task";

/*
 * Files that the runs of several tasks have, each described once. What is a task's own stands in its `exports.ts`.
 */

/** Describes a file that runs with a model have. */
export function ofModel<Kind extends string>(
  kind: Kind,
  group: ExportFile["group"],
  fileName: ExportFile["fileName"],
  what: ExportFile["what"],
): ExportFile<Kind> {
  return { kind, group, needsModel: true, fileName, what };
}

export const runFile: ExportFile<"run"> = {
  kind: "run",
  group: "python",
  needsModel: false,
  fileName: () => "run.json",
  what: { en: "Configuration, history and test results", tr: "Yapılandırma, geçmiş ve test sonuçları" },
};

/** The model that PyTorch loads, under the script's name. */
export function checkpoint(fileName: ExportFile["fileName"]) {
  return ofModel("checkpoint", "python", fileName, { en: "Model for PyTorch", tr: "PyTorch için model" });
}

/** The script's first picture. */
export function resultsFigure(fileName: string) {
  const what = { en: "Figure: curves and test results", tr: "Şekil: eğriler ve test sonuçları" };
  return ofModel("results", "python", () => fileName, what);
}

/** A trained predictor's name, under which its script keeps it. */
export function predictorName(script: string, walk: number): string {
  return `${script}_predictor_walk${walk}`;
}

/**
 * The files of a run that classifies: the script's under its own names, `run.json`, what is handed on, and other tools'
 * formats.
 *
 * @param script What the script's files begin with.
 * @param figure The script's second picture.
 * @param decided Whether answers can be chosen anew after the run.
 */
export function classifierExports<Kind extends string>(script: string, figure: ExportFile<Kind>, decided: boolean) {
  const asDecided = decided ? ({ decided: true } as const) : {};
  const model = (walk: number) => predictorName(script, walk);
  return [
    checkpoint((walk) => `${model(walk)}.pt`),
    {
      ...ofModel("decision", "python", () => "decision.json", {
        en: "What labels mean to the model, for scoring",
        tr: "Etiketlerin model için anlamı, tahminde kullanılır",
      }),
      ...asDecided,
    },
    ofModel("predictions", "python", (walk) => `${script}_predictions_walk${walk}.npz`, {
      en: "Predictions and probabilities for NumPy",
      tr: "NumPy için tahminler ve olasılıklar",
    }),
    resultsFigure(`${script}_prediction_results.png`),
    figure,
    runFile,
    {
      ...ofModel("report", "handover", () => "report.html", {
        en: "Report to hand on: one page, and an appendix",
        tr: "Paylaşılacak rapor: bir sayfa ve eki",
      }),
      ...asDecided,
    },
    ofModel("predict", "handover", () => "predict.py", {
      en: "Script that scores with the model",
      tr: "Modelle tahmin yapan betik",
    }),
    {
      ...ofModel("sketcher", "handover", (walk) => `sketcher_walk${walk}.npz`, {
        en: "Sketcher: makes new customers’ sketches from tables",
        tr: "Sketcher: yeni müşterilerin tablolarından sketch üretir",
      }),
      needsSketcher: true,
    },
    { ...ofModel("card", "handover", () => "MODEL.md", { en: "Model card", tr: "Model kartı" }), ...asDecided },
    ofModel("safetensors", "others", (walk) => `${model(walk)}.safetensors`, {
      en: "Model as safetensors",
      tr: "safetensors olarak model",
    }),
    ofModel("onnx", "others", (walk) => `${model(walk)}.onnx`, { en: "Model as ONNX", tr: "ONNX olarak model" }),
  ] as const satisfies readonly ExportFile[];
}

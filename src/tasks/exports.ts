import type { ExportFile } from "./task";

/*
 * Files that the runs of several tasks have, each described once. What is a task's own stands in its `exports.ts`.
 */

export const runFile = {
  kind: "run",
  group: "python",
  needsModel: false,
  fileName: () => "run.json",
  what: { en: "Configuration, history and test results", tr: "Yapılandırma, geçmiş ve test sonuçları" },
} as const satisfies ExportFile;

export const decisionExport = {
  kind: "decision",
  group: "python",
  needsModel: true,
  fileName: () => "decision.json",
  what: {
    en: "What labels mean to the model, for scoring",
    tr: "Etiketlerin model için anlamı, tahminde kullanılır",
  },
} as const satisfies ExportFile;

export const report = {
  kind: "report",
  group: "handover",
  needsModel: true,
  fileName: () => "report.html",
  what: { en: "Report to hand on: one page, and an appendix", tr: "Paylaşılacak rapor: bir sayfa ve eki" },
} as const satisfies ExportFile;

export const predictExport = {
  kind: "predict",
  group: "handover",
  needsModel: true,
  fileName: () => "predict.py",
  what: { en: "Script that scores with the model", tr: "Modelle tahmin yapan betik" },
} as const satisfies ExportFile;

export const sketcher = {
  kind: "sketcher",
  group: "handover",
  needsModel: true,
  needsSketcher: true,
  fileName: (walk: number) => `sketcher_walk${walk}.npz`,
  what: {
    en: "Sketcher: makes new customers’ sketches from tables",
    tr: "Sketcher: yeni müşterilerin tablolarından sketch üretir",
  },
} as const satisfies ExportFile;

export const card = {
  kind: "card",
  group: "handover",
  needsModel: true,
  fileName: () => "MODEL.md",
  what: { en: "Model card", tr: "Model kartı" },
} as const satisfies ExportFile;

/** The model that PyTorch loads, under the script's name. */
export function checkpoint(fileName: (walk: number) => string) {
  const what = { en: "Model for PyTorch", tr: "PyTorch için model" };
  return { kind: "checkpoint", group: "python", needsModel: true, fileName, what } as const satisfies ExportFile;
}

const ANSWERS = { en: "Predictions and probabilities for NumPy", tr: "NumPy için tahminler ve olasılıklar" };

/** What the model says of the test split, under the script's name: of classes, or what else it is. */
export function predictions(fileName: (walk: number) => string, what = ANSWERS) {
  return { kind: "predictions", group: "python", needsModel: true, fileName, what } as const satisfies ExportFile;
}

/** The script's first picture. */
export function resultsFigure(fileName: () => string) {
  const what = { en: "Figure: curves and test results", tr: "Şekil: eğriler ve test sonuçları" };
  return { kind: "results", group: "python", needsModel: true, fileName, what } as const satisfies ExportFile;
}

export function safetensors(fileName: (walk: number) => string) {
  const what = { en: "Model as safetensors", tr: "safetensors olarak model" };
  return { kind: "safetensors", group: "others", needsModel: true, fileName, what } as const satisfies ExportFile;
}

export function onnx(fileName: (walk: number) => string) {
  const what = { en: "Model as ONNX", tr: "ONNX olarak model" };
  return { kind: "onnx", group: "others", needsModel: true, fileName, what } as const satisfies ExportFile;
}

import { defineMessages } from "../messages";

/** The files of a finished run. */
export const exportMessages = defineMessages(
  {
    title: "Export",
    about: "Everything stays on this computer: the browser saves the files into your downloads.",
    all: "Download all as one zip",
    download: (file: string) => `Download ${file}`,
    preparing: (file: string) => `Preparing ${file}`,
    saved: (bytes: string) => `saved, ${bytes}`,
    what: {
      checkpoint: "Model for PyTorch",
      decision: "What labels mean to the model, for scoring",
      predictions: "Predictions and probabilities for NumPy",
      results: "Figure: curves, matrix, histogram",
      roc: "Figure: ROC curves",
      run: "Configuration, history and test results",
      safetensors: "Model as safetensors",
      onnx: "Model as ONNX",
      report: "Report to hand on, one page",
      predict: "Script that scores with the model",
      card: "Model card",
    },
    groups: { python: "As the Python script writes them", handover: "To hand on", others: "For other tools" },
  },
  {
    title: "Dışa aktar",
    about: "Her şey bu bilgisayarda kalır: tarayıcı dosyaları indirilenlere kaydeder.",
    all: "Hepsini tek zip olarak indir",
    download: (file) => `İndir: ${file}`,
    preparing: (file) => `Hazırlanıyor: ${file}`,
    saved: (bytes) => `kaydedildi, ${bytes}`,
    what: {
      checkpoint: "PyTorch için model",
      decision: "Etiketlerin model için anlamı, tahminde kullanılır",
      predictions: "NumPy için tahminler ve olasılıklar",
      results: "Şekil: eğriler, matris, histogram",
      roc: "Şekil: ROC eğrileri",
      run: "Yapılandırma, geçmiş ve test sonuçları",
      safetensors: "safetensors olarak model",
      onnx: "ONNX olarak model",
      report: "Paylaşılacak tek sayfalık rapor",
      predict: "Modelle tahmin yapan betik",
      card: "Model kartı",
    },
    groups: { python: "Python betiğinin yazdığı gibi", handover: "Paylaşmak için", others: "Diğer araçlar için" },
  },
);

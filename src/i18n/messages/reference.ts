import { count, counted, defineErrors, short, text } from "../error-sentences";
import { defineMessages } from "../messages";

/** Reference runs: results of runs made elsewhere, beside the studio's own. Names and numbers arrive as they are shown. */
export const referenceMessages = defineMessages(
  {
    add: "Add a reference…",
    addAbout:
      "A reference is a run that was made elsewhere, by the Python script or another studio: drop its segment_predictor….pt, segment_predictions….npz, run.json, or the zip of everything, here or anywhere on the page; of pre-training future_ubr_model….pt and future_ubr_predictions….npz, here. It takes part in every comparison as far as its files tell, and cannot be trained on.",
    reading: (file: string) => `Reading ${file}…`,
    cancel: "Cancel",
    added: (name: string) => `${name} was added to Runs as a reference`,
    known: (name: string) => `${name} is in Runs already`,
    completed: (name: string) => `${name} now has what these files say too`,
    addedAt: "Added",
    addedOn: (when: string) => `added ${when}`,
    show: "Show in Runs",
    predict: "Open in Predict",
    useConfiguration: "Use its configuration",
  },
  {
    add: "Referans ekle…",
    addAbout:
      "Referans, başka yerde yapılmış bir çalıştırmadır: Python betiğiyle ya da başka bir stüdyoda. segment_predictor….pt, segment_predictions….npz, run.json dosyasını ya da hepsinin zip'ini buraya veya sayfanın herhangi bir yerine, ön eğitiminkileri (future_ubr_model….pt, future_ubr_predictions….npz) buraya bırakın. Dosyaları elverdiğince her karşılaştırmada yer alır; üzerinde eğitim yapılmaz.",
    reading: (file) => `Okunuyor: ${file}`,
    cancel: "İptal",
    added: (name) => `${name} referans olarak Çalıştırmalar'a eklendi`,
    known: (name) => `${name} zaten Çalıştırmalar'da`,
    completed: (name) => `${name} bu dosyaların söyledikleriyle tamamlandı`,
    addedAt: "Eklendi",
    addedOn: (when) => `eklendi: ${when}`,
    show: "Çalıştırmalar'da göster",
    predict: "Tahmin'de aç",
    useConfiguration: "Yapılandırmasını kullan",
  },
);

/** Sentences of result files that cannot be read as a run, or are none. */
export const referenceErrors = defineErrors(
  {
    "reference/not-for-training": (p) =>
      `${short(p.file)} is the result of a run; to train, use the sketches of bank_emde_session.py and the foundation model of future_ubr_ffn.py.`,
    "reference/not-a-result": (p) =>
      `${short(p.file)} is no result of a run; drop a segment_predictor….pt, segment_predictions….npz, run.json, the files of pre-training, or the zip of them.`,
    "reference/empty-archive": (p) =>
      `${short(p.file)} holds no result of a run (a predictor, predictions or run.json); unpack it and drop the files that you need.`,
    "reference/archive-size": (p) =>
      `${short(p.file)} is too large to hold the results of a run (${counted(p.bytes, "byte", "bytes")} unpacked); unpack it and drop the files that you need.`,
    "reference/run-json": (p) =>
      `${short(p.file)} looks like a run.json, but ${p.key === "" ? "the whole of it" : `“${short(p.key)}”`} is missing or not as the studio writes it; export it again.`,
    "reference/missing-array": (p) =>
      `${short(p.file)} has predictions but no array “${short(p.array)}”, without which they cannot be scored; save it beside them, as the scripts do.`,
    "reference/no-rows": (p) =>
      `${short(p.file)} has no rows in “${short(p.array)}”; save the predictions of a test split with customers in it.`,
    "reference/shape": (p) =>
      `${short(p.file)}: the array “${short(p.array)}” has shape [${text(p.shape)}] where [${text(p.expected)}] is needed; save it again as the scripts do.`,
    "reference/index": (p) =>
      `${short(p.file)}: row ${count(p.row, "en")} of “${short(p.array)}” is ${text(p.value)} and not a whole number from 0 to ${count(p.last, "en")}; save it again as the scripts do.`,
    "reference/non-finite": (p) =>
      `${short(p.file)}: “${short(p.array)}” is NaN or infinite in row ${count(p.row, "en")}, column ${count(p.column, "en")}; check the model that made it.`,
  },
  {
    "reference/not-for-training": (p) =>
      `${short(p.file)} bir çalıştırmanın sonucu; eğitmek için bank_emde_session.py'nin sketch dosyasını ve future_ubr_ffn.py'nin temel modelini kullanın.`,
    "reference/not-a-result": (p) =>
      `${short(p.file)} bir çalıştırmanın sonucu değil; segment_predictor….pt, segment_predictions….npz, run.json, ön eğitimin dosyaları ya da bunların zip'ini bırakın.`,
    "reference/empty-archive": (p) =>
      `${short(p.file)} içinde bir çalıştırma sonucu (model, tahminler ya da run.json) yok; açın ve gereken dosyaları bırakın.`,
    "reference/archive-size": (p) =>
      `${short(p.file)} bir çalıştırmanın sonuçları için çok büyük (açılınca ${count(p.bytes, "tr")} bayt); açın ve gereken dosyaları bırakın.`,
    "reference/run-json": (p) =>
      `${short(p.file)} bir run.json'a benziyor ama ${p.key === "" ? "tümü" : `“${short(p.key)}”`} eksik ya da stüdyonun yazdığı gibi değil; yeniden dışa aktarın.`,
    "reference/missing-array": (p) =>
      `${short(p.file)} tahminleri içeriyor ama puanlamak için gereken “${short(p.array)}” dizisi yok; betiklerin yaptığı gibi yanına kaydedin.`,
    "reference/no-rows": (p) =>
      `${short(p.file)} dosyasının “${short(p.array)}” dizisinde satır yok; içinde müşteri olan bir test bölümünün tahminlerini kaydedin.`,
    "reference/shape": (p) =>
      `${short(p.file)}: “${short(p.array)}” dizisinin biçimi [${text(p.shape)}], gereken [${text(p.expected)}]; betiklerin yaptığı gibi yeniden kaydedin.`,
    "reference/index": (p) =>
      `${short(p.file)}: “${short(p.array)}” dizisinin ${count(p.row, "tr")}. satırı ${text(p.value)}; 0 ile ${count(p.last, "tr")} arası bir tam sayı değil. Segment betiğinin yaptığı gibi yeniden kaydedin.`,
    "reference/non-finite": (p) =>
      `${short(p.file)}: “${short(p.array)}” dizisi ${count(p.row, "tr")}. satır, ${count(p.column, "tr")}. sütunda NaN ya da sonsuz; bunları üreten modeli denetleyin.`,
  },
);

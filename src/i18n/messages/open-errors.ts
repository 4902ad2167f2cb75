import type { ErrorParams } from "../../formats/coded-error";
import type { FileFormat } from "../../formats/sniff";
import { defineErrors, short } from "../error-sentences";

/** Kinds that the studio opens (or refuses with the format's own sentence) need no words here. */
type KindWords = Readonly<
  Record<Exclude<FileFormat, "npz" | "torch-zip" | "torch-legacy" | "torchscript" | "json"> | "one-column", string>
>;

/** What a file that the studio does not take is, and what to do with it. */
const unsupportedEn: KindWords = {
  empty: "is empty (0 bytes); copy it again from where it was written",
  zip: "is a ZIP file or an Excel workbook; unpack it and drop the .npz and the .pt inside, or save the sheet as CSV",
  csv: "is a text table (CSV) without a label and numbers; a bank's three tables go into Data",
  npy: "is a single NumPy array (.npy); the studio reads the .npz that bank_emde_session.py writes",
  safetensors:
    "is a safetensors file; a predictor opens in Predict, a foundation model as future_ubr_ffn.py writes it (.pt)",
  onnx: "is an ONNX model; drop the foundation model as future_ubr_ffn.py writes it (.pt)",
  hdf5: "is an HDF5 file; drop the sketches as bank_emde_session.py writes them (.npz)",
  parquet: "is a Parquet table without a label and numbers; a bank's three tables go into Data",
  pickle: "is a bare pickle; save the checkpoint with torch.save, or the arrays with numpy.savez_compressed",
  png: "is a PNG picture; drop the sketches (.npz) and the foundation model (.pt)",
  "git-lfs":
    "is not the file itself but Git LFS's pointer to it (a few lines of text); fetch the file with git lfs pull",
  "one-column":
    "has only one column; a table needs a label and numbers, its columns apart by commas, semicolons or tabs",
  unknown:
    "is not a file that the studio reads; drop the sketches (.npz) and the foundation model (.pt), or a table with a label (Parquet, or CSV with its columns apart by commas, semicolons or tabs)",
};

const unsupportedTr: KindWords = {
  empty: "boş (0 bayt); yazıldığı yerden yeniden kopyalayın",
  zip: "bir ZIP dosyası ya da Excel çalışma kitabı; açıp içindeki .npz ile .pt dosyalarını bırakın ya da sayfayı CSV olarak kaydedin",
  csv: "etiketi ve sayıları olmayan bir metin tablosu (CSV); bankanın üç tablosu Veri bölümüne bırakılır",
  npy: "tek bir NumPy dizisi (.npy); stüdyo, bank_emde_session.py'nin yazdığı .npz dosyasını okur",
  safetensors:
    "bir safetensors dosyası; eğitilmiş model Tahmin bölümünde açılır, temel modeli future_ubr_ffn.py'nin yazdığı gibi (.pt) bırakın",
  onnx: "bir ONNX modeli; temel modeli future_ubr_ffn.py'nin yazdığı gibi (.pt) bırakın",
  hdf5: "bir HDF5 dosyası; sketch'leri bank_emde_session.py'nin yazdığı gibi (.npz) bırakın",
  parquet: "etiketi ve sayıları olmayan bir Parquet tablosu; bankanın üç tablosu Veri bölümüne bırakılır",
  pickle: "çıplak bir pickle; checkpoint'i torch.save, dizileri numpy.savez_compressed ile kaydedin",
  png: "bir PNG resmi; sketch dosyasını (.npz) ve temel modeli (.pt) bırakın",
  "git-lfs": "dosyanın kendisi değil, Git LFS'in ona işaret eden birkaç satırı; dosyayı git lfs pull ile indirin",
  "one-column":
    "tek sütunlu bir metin; bir tabloda, virgül, noktalı virgül ya da sekmeyle ayrılmış sütunlarda etiket ve sayılar olmalı",
  unknown:
    "stüdyonun okuduğu bir dosya değil; sketch dosyasını (.npz) ve temel modeli (.pt) ya da etiketli bir tabloyu (Parquet veya sütunları virgül, noktalı virgül ya da sekmeyle ayrılmış CSV) bırakın",
};

function kindWords(words: KindWords, kind: ErrorParams[string] | undefined): string {
  return Object.entries(words).find(([known]) => known === kind)?.[1] ?? words.unknown;
}

/** Sentences of what happens to a file before its format is read. */
export const openErrors = defineErrors(
  {
    "open/canceled": (p) => `Reading ${short(p.file) || "the file"} was canceled.`,
    "open/unsupported": (p) => `${short(p.file)} ${kindWords(unsupportedEn, p.kind)}.`,
    "open/bank-table": (p) => `${short(p.file)} is one of a bank's three tables, which go into Data.`,
    "open/folder": (p) => `${short(p.file)} is a folder; open it and drop the two files that are in it.`,
    "open/decision": (p) =>
      `${short(p.file)} belongs to a fine-tuned predictor and is no configuration; open both together in Predict.`,
    "open/scores": (p) =>
      `${short(p.file)} holds customers that a model has scored, and nothing to train with; open it in Predict, beside today's scores or by itself.`,
    "open/worker-failed": (p) =>
      `The background worker stopped (${short(p.detail, 120) || "no details"}). Drop the files again; if memory is short, close other tabs first.`,
    "open/demo-unavailable": (p) =>
      `The demo file ${short(p.file)} could not be fetched. Check that the studio's own server is running, then try again.`,
    "open/no-run": "There is no finished run to export from; train a model first.",
    "open/unreadable": (p) =>
      `${short(p.file)} could not be read from disk. It may have been moved or changed since it was dropped; drop it again.`,
    "internal/unexpected": (p) =>
      `Something unexpected went wrong (${short(p.detail, 120)}). Try again; if it stays, report this text.`,
  },
  {
    "open/canceled": (p) => (p.file === undefined ? "Okuma iptal edildi." : `Okuma iptal edildi: ${short(p.file)}.`),
    "open/unsupported": (p) => `${short(p.file)} ${kindWords(unsupportedTr, p.kind)}.`,
    "open/bank-table": (p) => `${short(p.file)} bankanın üç tablosundan biri; Veri bölümüne bırakılır.`,
    "open/folder": (p) => `${short(p.file)} bir klasör; açıp içindeki iki dosyayı bırakın.`,
    "open/decision": (p) =>
      `${short(p.file)} ince ayarlı bir modele ait, yapılandırma değil; ikisini birlikte Tahmin bölümünde açın.`,
    "open/scores": (p) =>
      `${short(p.file)} bir modelin tahmin yaptığı müşterileri içeriyor, eğitim verisi değil; Tahmin bölümünde bugünkü tahminlerin yanında ya da tek başına açın.`,
    "open/worker-failed": (p) =>
      `Arka plandaki worker durdu (${short(p.detail, 120) || "ayrıntı yok"}). Dosyaları yeniden bırakın; bellek azsa önce diğer sekmeleri kapatın.`,
    "open/demo-unavailable": (p) =>
      `Demo dosyası alınamadı: ${short(p.file)}. Stüdyonun kendi sunucusunun çalıştığını denetleyip yeniden deneyin.`,
    "open/no-run": "Dışa aktarılacak bitmiş bir çalıştırma yok; önce bir model eğitin.",
    "open/unreadable": (p) =>
      `${short(p.file)} diskten okunamadı. Bırakıldıktan sonra taşınmış ya da değişmiş olabilir; yeniden bırakın.`,
    "internal/unexpected": (p) =>
      `Beklenmeyen bir sorun oluştu (${short(p.detail, 120)}). Yeniden deneyin; sürerse bu metni bildirin.`,
  },
);

import type { ErrorParams } from "../../formats/coded-error";
import { bytes, count, counted, defineErrors, quoted, short, text } from "../error-sentences";
import { formatDecimal, formatDuration, formatPercent, formatSpan } from "../format";
import { defineMessages, type Locale } from "../messages";
import { engineMessages } from "./engine";

/** The checks before training. */
export const preflightMessages = defineMessages(
  {
    title: "Checks before training",
    notYet: "When both files are here",
    running: "Checking…",
    allGood: "all passed",
    warnings: (count: number) => (count === 1 ? "1 warning" : `${count} warnings`),
    errors: (count: number) => (count === 1 ? "1 problem" : `${count} problems`),
    splitSummary: (train: string, validation: string, test: string) => `${train} / ${validation} / ${test}`,
    splitHint: "training / validation / test",
    ready: (split: string, engine: string) => `Ready: ${split} on ${engine}`,
    readyIn: (split: string, time: string, engine: string) => `Ready: ${split}, about ${time} on ${engine}`,
    notReady: (problems: number) =>
      problems === 1 ? "One problem to solve first" : `${problems} problems to solve first`,
    notReadyLead: "Each says what to do; the checks are made again by themselves.",
    class: "Class",
    rows: "Rows",
    trainRows: "Training",
    trainedShare: "Bar: full what is learned from, faint validation and test",
    weight: "Loss weight",
    weightHint: "n / (k · count) over the training rows: small classes count as much as large ones.",
    classTable: "Classes: rows, training rows and loss weights",
  },
  {
    title: "Eğitim öncesi kontrol",
    notYet: "İki dosya da gelince",
    running: "Denetleniyor…",
    allGood: "hepsi tamam",
    warnings: (count) => `${count} uyarı`,
    errors: (count) => `${count} sorun`,
    splitSummary: (train, validation, test) => `${train} / ${validation} / ${test}`,
    splitHint: "eğitim / doğrulama / test",
    ready: (split, engine) => `Hazır: ${split}, motor ${engine}`,
    readyIn: (split, time, engine) => `Hazır: ${split}, ${engine} ile yaklaşık ${time}`,
    notReady: (problems) => `Önce çözülecek ${problems} sorun var`,
    notReadyLead: "Her biri ne yapılacağını söyler; kontroller kendiliğinden yinelenir.",
    class: "Sınıf",
    rows: "Satır",
    trainRows: "Eğitim",
    trainedShare: "Çubuk: dolu kısım eğitim, soluk kısım doğrulama ve test",
    weight: "Kayıp ağırlığı",
    weightHint: "Eğitim satırlarında n / (k · sayı): küçük sınıflar büyükler kadar sayılır.",
    classTable: "Sınıflar: satır, eğitim satırı ve kayıp ağırlıkları",
  },
);

function duration(value: unknown, locale: Locale): string {
  return typeof value === "number" ? formatDuration(value, locale) : "";
}

function span({ least, most }: ErrorParams, locale: Locale): string {
  return typeof least === "number" && typeof most === "number" ? formatSpan({ least, most }, locale) : "";
}

function ratio(value: unknown, locale: Locale): string {
  return typeof value === "number" ? formatDecimal(value, locale, value < 10 ? 1 : 0) : "";
}

function engine(p: ErrorParams, locale: Locale): string {
  const { name, reason, otherReason } = engineMessages[locale];
  const key = text(p.name);
  const code = text(p.reason);
  const engineName = Object.entries(name).find(([id]) => id === key)?.[1] ?? key;
  const why = Object.entries(reason).find(([id]) => id === code)?.[1] ?? otherReason(code);
  const threads = typeof p.threads === "number" && p.threads > 1 ? p.threads : null;
  const inThreads = locale === "tr" ? `${threads} iş parçacığı` : `${threads} threads`;
  const where = [text(p.adapter), threads === null ? "" : inThreads].filter((word) => word !== "");
  const place = where.length === 0 ? "" : ` (${where.join(", ")})`;
  return locale === "tr" ? `Motor ${engineName}${place}. ${why}` : `Engine ${engineName}${place}. ${why}`;
}

/** The batch size that would fit, as an instruction. */
function fitting({ largestBatch }: ErrorParams, locale: Locale): string {
  const most = typeof largestBatch === "number" ? count(largestBatch, locale) : null;
  if (locale === "tr") return most === null ? "Daha küçük bir model kullanın" : `Batch boyutunu en çok ${most} yapın`;
  return most === null ? "use a smaller model" : `choose a batch size of at most ${most}`;
}

const engineAdvice = {
  en: {
    isolate: "serve the page with the headers COOP and COEP, so that all cores compute",
    automatic: "choose the engine “auto”",
    gpu: "use a computer with a graphics card",
  },
  tr: {
    isolate: "tüm çekirdekler hesaplasın diye sayfayı COOP ve COEP başlıklarıyla sunun",
    automatic: "“auto” motorunu seçin",
    gpu: "ekran kartı olan bir bilgisayar kullanın",
  },
} as const;

/** What makes a long run shorter: the cheapest first. */
function shorter(p: ErrorParams, locale: Locale): string {
  const turkish = locale === "tr";
  const frozen = typeof p.frozenShare === "number" ? formatPercent(p.frozenShare, locale, 0) : "";
  const { isolate, automatic, gpu } = engineAdvice[locale];
  const engine = { isolate, automatic, gpu }[text(p.engine)];
  const advice = [
    ...(engine === undefined ? [] : [engine]),
    ...(frozen === ""
      ? []
      : [
          turkish
            ? `temel modeli dondurun (bu sürenin yaklaşık ${frozen} kadarı)`
            : `freeze the backbone (about ${frozen} of that)`,
        ]),
    turkish ? "daha az epoch seçin" : "choose fewer epochs",
  ];
  return turkish ? `Kısaltmak için: ${advice.join("; ya da ")}.` : `To shorten it, ${advice.join("; or ")}.`;
}

/** Sentences of the checks; those of a passed check are statements, the others say what to do. */
export const preflightErrors = defineErrors(
  {
    "preflight/widths-match": (p) =>
      `Widths fit: ${count(p.past, "en")} past + ${count(p.portfolio, "en")} portfolio = ${count(p.input, "en")} inputs.`,
    "preflight/widths-differ": (p) =>
      `${short(p.sketches)} has ${count(p.past, "en")} + ${count(p.portfolio, "en")} = ${count(p.sum, "en")} columns, but ${short(p.foundation)} expects ${count(p.input, "en")}; use sketches and a model from the same pipeline run.`,
    "preflight/walk-one": (p) =>
      p.from === "foundation"
        ? `Walk ${text(p.walk)}, as the foundation model says; the sketches do not name theirs.`
        : `Walk ${text(p.walk)}, as the sketches say; the foundation model does not name its own.`,
    "preflight/sketcher": (p) => `“${text(p.file)}” goes with the model: new customers’ tables can be scored.`,
    "preflight/sketcher-differs": (p) =>
      `“${text(p.file)}” did not make these sketches (another walk or width) and does not go with the model.`,
    "preflight/walk-match": (p) => `Both files were made with walk ${text(p.walk)}.`,
    "preflight/walk-differs": (p) =>
      `The sketches were made with walk ${text(p.sketches)}, the foundation model with walk ${text(p.foundation)}; results will suffer. The files are named after the model's.`,
    "preflight/walk-unknown": (p) =>
      `Neither file says its walk; walk ${text(p.walk)} names the results. Change it under Advanced.`,
    "preflight/labels-unmapped": (p) =>
      `The labels ${quoted(p.labels, "en")} (${counted(p.rows, "row", "rows")}, first row ${count(p.firstRow, "en")}) are not among the classes ${quoted(p.classes, "en")}; match each to a class or leave it out (label mapping).`,
    "preflight/labels-missing": (p) =>
      `${counted(p.rows, "row has no label and is", "rows have no label and are")} left out of training.`,
    "preflight/class-absent": (p) =>
      `No training row has the class ${quoted(p.classes, "en")}; a class without rows is never learned.`,
    "preflight/class-small": (p) =>
      `Few training rows (at most ${count(p.rows, "en")}) have the class ${quoted(p.classes, "en")}; test figures there will be uncertain.`,
    "preflight/split": (p) =>
      `Split: ${count(p.train, "en")} training, ${count(p.validation, "en")} validation and ${counted(p.test, "test row", "test rows")}.`,
    "preflight/split-empty": (p) =>
      `${counted(p.rows, "row splits", "rows split")} into ${count(p.train, "en")} training, ${count(p.validation, "en")} validation and ${counted(p.test, "test row", "test rows")}; training needs two and the others one, so use more rows or change the shares under Advanced.`,
    "preflight/nan": (p) =>
      `${text(p.array)} has ${counted(p.count, "NaN or infinite value", "NaN or infinite values")}, the first in row ${count(p.row, "en")}, column ${count(p.column, "en")}; write the sketches again.`,
    "preflight/gap": (p) =>
      `The column “${short(p.column)}” has no number in ${counted(p.count, "cell", "cells")}, the first in ${p.inLines === true ? "line" : "row"} ${count(p.row, "en")}; fill them in, leave the column out, or let the mean stand for them (“Change columns…”, --gaps mean).`,
    "preflight/gaps-filled": (p) =>
      `${quoted(p.columns, "en")}: ${counted(p.count, "cell without a number counts", "cells without a number count")} as the mean of the training rows.`,
    "preflight/constant-columns": (p) =>
      `${quoted(p.columns, "en")}: the same number wherever there is one, from which nothing can be learned; leave such columns out.`,
    "preflight/table-from-scratch":
      "No foundation model knows the columns of this table: switch “From scratch” on (fromScratch).",
    "preflight/table-task": "A table with a label trains the task Segment; choose that.",
    "preflight/without-future": (p) =>
      `${count(p.without, "en")} of ${counted(p.rows, "customer", "customers")} ${p.without === 1 ? "has" : "have"} no future events; every future counts as equally likely for them.`,
    "preflight/all-zero-rows": (p) =>
      `${counted(p.rows, "row has", "rows have")} only zeros; the model sees nothing of ${p.rows === 1 ? "this customer" : "these customers"}.`,
    "preflight/duplicate-ids": (p) =>
      `${counted(p.count, "customer id is", "customer ids are")} repeated; the same customer may stand in training and test.`,
    "preflight/one-row-batch": (p) =>
      `${counted(p.epochRows, "training row", "training rows")} in batches of ${count(p.batchSize, "en")} leave a last batch of one row; it is skipped, because batch normalization needs two.`,
    "preflight/memory": (p) => `About ${bytes(p.bytes, "en")} of memory for model, optimizer and activations.`,
    "preflight/memory-too-large": (p) =>
      `A batch of ${count(p.batchSize, "en")} rows needs about ${bytes(p.bytes, "en")}, more than this graphics adapter takes; ${fitting(p, "en")} or choose the engine “wasm”.`,
    "preflight/memory-too-large-wasm": (p) =>
      `A batch of ${count(p.batchSize, "en")} rows needs about ${bytes(p.bytes, "en")}, more than the 4 GB that WebAssembly addresses; ${fitting(p, "en")}.`,
    "preflight/memory-falls-back": (p) =>
      `A batch of ${count(p.batchSize, "en")} rows needs about ${bytes(p.bytes, "en")}, more than this graphics adapter takes, so WASM will compute; to stay on the adapter, ${fitting(p, "en")}.`,
    "preflight/time": (p) => `All epochs take about ${span(p, "en")}; early stopping usually ends sooner.`,
    "preflight/time-long": (p) =>
      `All epochs take about ${span(p, "en")}, each at most ${duration(p.epochSeconds, "en")}. ${shorter(p, "en")}`,
    "preflight/engine": (p) => engine(p, "en"),
    "preflight/not-isolated":
      "The page is not cross-origin isolated, so WASM computes on one thread; serve it with the headers COOP and COEP.",
    "preflight/insecure-context":
      "The page is served over plain http, so WebGPU and threads are missing and training is slow; serve it over https.",
    "preflight/no-data": "The sketches are missing: drop emde_session_sketches_walkN.npz.",
    "preflight/no-labels-segment": (p) =>
      `${text(p.file)} has no labels in an array “segments”: train another task on it, or save it with them.`,
    "preflight/no-labels-churn": (p) =>
      `${text(p.file)} has no array “churn_labels”: train another task on it, or save it with them.`,
    "preflight/no-labels-foundation": (p) =>
      `${text(p.file)} has no array “future_sketches”, which pre-training predicts: use the file that bank_emde_session.py writes.`,
    "preflight/no-churners": (p) =>
      `None of the ${counted(p.rows, "training row", "training rows")} churned, so churners cannot be weighed: use more rows, another seed or other labels.`,
    "preflight/no-foundation": "The foundation model is missing: drop future_ubr_model_walkN.pt.",
    "preflight/balance": (p) =>
      `Classes are unequal: “${text(p.largest)}” has ${ratio(p.ratio, "en")} times the rows of “${text(p.smallest)}”; class weights even this out.`,
  },
  {
    "preflight/widths-match": (p) =>
      `Genişlikler uyuyor: ${count(p.past, "tr")} geçmiş + ${count(p.portfolio, "tr")} portföy = ${count(p.input, "tr")} girdi.`,
    "preflight/widths-differ": (p) =>
      `${short(p.sketches)} dosyasında ${count(p.past, "tr")} + ${count(p.portfolio, "tr")} = ${count(p.sum, "tr")} sütun var, ${short(p.foundation)} ise ${count(p.input, "tr")} bekliyor; aynı pipeline'ın sketch ve modelini kullanın.`,
    "preflight/walk-one": (p) =>
      p.from === "foundation"
        ? `Temel modele göre walk ${text(p.walk)}; sketch dosyası kendi değerini belirtmiyor.`
        : `Sketch dosyasına göre walk ${text(p.walk)}; temel model kendi değerini belirtmiyor.`,
    "preflight/sketcher": (p) =>
      `“${text(p.file)}” modelle birlikte saklanır: yeni müşterilerin tablolarıyla da tahmin yapılabilir.`,
    "preflight/sketcher-differs": (p) =>
      `“${text(p.file)}” bu sketch'leri üretmemiş (walk veya genişlik farklı), modelle birlikte saklanmaz.`,
    "preflight/walk-match": (p) => `İki dosya da walk ${text(p.walk)} ile üretilmiş.`,
    "preflight/walk-differs": (p) =>
      `Sketch'ler walk ${text(p.sketches)}, temel model walk ${text(p.foundation)} ile üretilmiş; sonuçlar kötüleşebilir. Dosyalar modelin walk değeriyle adlandırılır.`,
    "preflight/walk-unknown": (p) =>
      `İki dosya da walk değerini belirtmiyor; sonuçlar walk ${text(p.walk)} ile adlandırılır. Gelişmiş bölümünden değiştirebilirsiniz.`,
    "preflight/labels-unmapped": (p) =>
      `${quoted(p.labels, "tr")} etiketleri (${count(p.rows, "tr")} satır, ilk satır ${count(p.firstRow, "tr")}) sınıflar arasında yok: ${quoted(p.classes, "tr")}; her birini bir sınıfla eşleyin ya da dışarıda bırakın (etiket eşlemesi).`,
    "preflight/labels-missing": (p) => `${count(p.rows, "tr")} satırın etiketi yok; eğitime katılmıyorlar.`,
    "preflight/class-absent": (p) =>
      `Hiçbir eğitim satırı şu sınıftan değil: ${quoted(p.classes, "tr")}; satırı olmayan sınıf öğrenilmez.`,
    "preflight/class-small": (p) =>
      `Şu sınıfta az eğitim satırı var (en çok ${count(p.rows, "tr")}): ${quoted(p.classes, "tr")}; test sonuçları belirsiz olur.`,
    "preflight/split": (p) =>
      `Veri bölme: ${count(p.train, "tr")} eğitim, ${count(p.validation, "tr")} doğrulama, ${count(p.test, "tr")} test satırı.`,
    "preflight/split-empty": (p) =>
      `${count(p.rows, "tr")} satır ${count(p.train, "tr")} eğitim, ${count(p.validation, "tr")} doğrulama ve ${count(p.test, "tr")} test satırına ayrılıyor; eğitime iki, diğerlerine bir satır gerek: daha çok satır kullanın ya da Gelişmiş bölümünde oranları değiştirin.`,
    "preflight/nan": (p) =>
      `${text(p.array)} dizisinde ${count(p.count, "tr")} NaN ya da sonsuz değer var, ilki satır ${count(p.row, "tr")}, sütun ${count(p.column, "tr")}; sketch'leri yeniden üretin.`,
    "preflight/gap": (p) =>
      `“${short(p.column)}” sütununun ${count(p.count, "tr")} hücresinde sayı yok, ilki ${count(p.row, "tr")}. satırda; doldurun, sütunu çıkarın ya da bu hücreleri ortalama sayın (“Sütunları değiştir…”, --gaps mean).`,
    "preflight/gaps-filled": (p) =>
      `${quoted(p.columns, "tr")}: sayı olmayan ${count(p.count, "tr")} hücre, eğitim satırlarının ortalaması sayılır.`,
    "preflight/constant-columns": (p) =>
      `${quoted(p.columns, "tr")}: sayı olan her satırda aynı sayı var, bundan bir şey öğrenilemez; böyle sütunları çıkarın.`,
    "preflight/table-from-scratch":
      "Hiçbir temel model bu tablonun sütunlarını bilmez: “Sıfırdan” seçeneğini açın (fromScratch).",
    "preflight/table-task": "Etiketli tablolar Segment göreviyle eğitilir; onu seçin.",
    "preflight/without-future": (p) =>
      `${count(p.rows, "tr")} müşteri arasında ${count(p.without, "tr")} müşterinin gelecek olayı yok; onlar için her gelecek eşit olasılıklı sayılır.`,
    "preflight/all-zero-rows": (p) =>
      `${count(p.rows, "tr")} satırın tüm değerleri sıfır; model bu müşterilerden hiçbir şey görmez.`,
    "preflight/duplicate-ids": (p) =>
      `${count(p.count, "tr")} müşteri numarası yineleniyor; aynı müşteri hem eğitimde hem testte olabilir.`,
    "preflight/one-row-batch": (p) =>
      `${count(p.epochRows, "tr")} eğitim satırı, boyutu ${count(p.batchSize, "tr")} olan batch'lere bölününce sonda tek satır kalıyor; batch normalization iki satır istediği için atlanır.`,
    "preflight/memory": (p) => `Model, optimizer ve ara değerler için yaklaşık ${bytes(p.bytes, "tr")} bellek.`,
    "preflight/memory-too-large": (p) =>
      `${count(p.batchSize, "tr")} satırlık batch yaklaşık ${bytes(p.bytes, "tr")} ister; bu grafik bağdaştırıcısı o kadarını almıyor. ${fitting(p, "tr")} ya da “wasm” motorunu seçin.`,
    "preflight/memory-too-large-wasm": (p) =>
      `${count(p.batchSize, "tr")} satırlık batch yaklaşık ${bytes(p.bytes, "tr")} ister; WebAssembly en çok 4 GB adresler. ${fitting(p, "tr")}.`,
    "preflight/memory-falls-back": (p) =>
      `${count(p.batchSize, "tr")} satırlık batch yaklaşık ${bytes(p.bytes, "tr")} ister; bu grafik bağdaştırıcısı o kadarını almadığı için WASM hesaplayacak. Bağdaştırıcıda kalmak için: ${fitting(p, "tr").toLocaleLowerCase("tr")}.`,
    "preflight/time": (p) =>
      `Tüm epoch'lar yaklaşık ${span(p, "tr")} sürer; erken durdurma çoğu zaman daha önce bitirir.`,
    "preflight/time-long": (p) =>
      `Tüm epoch'lar yaklaşık ${span(p, "tr")} sürer, biri en çok ${duration(p.epochSeconds, "tr")}. ${shorter(p, "tr")}`,
    "preflight/engine": (p) => engine(p, "tr"),
    "preflight/not-isolated":
      "Sayfa yalıtılmış değil (cross-origin isolation yok); WASM tek iş parçacığıyla hesaplıyor. Sayfayı COOP ve COEP başlıklarıyla sunun.",
    "preflight/insecure-context":
      "Sayfa düz http ile sunuluyor; WebGPU ve iş parçacıkları yok, eğitim yavaş. Sayfayı https ile sunun.",
    "preflight/no-data": "Sketch dosyası eksik: emde_session_sketches_walkN.npz bırakın.",
    "preflight/no-labels-segment": (p) =>
      `${text(p.file)} içinde “segments” dizisinde etiket yok: bu dosyayla başka bir görev eğitin ya da dosyayı etiketleriyle kaydedin.`,
    "preflight/no-labels-churn": (p) =>
      `${text(p.file)} içinde “churn_labels” dizisi yok: bu dosyayla başka bir görev eğitin ya da dosyayı onunla kaydedin.`,
    "preflight/no-labels-foundation": (p) =>
      `${text(p.file)} içinde ön eğitimin tahmin ettiği “future_sketches” dizisi yok: bank_emde_session.py'nin yazdığı dosyayı kullanın.`,
    "preflight/no-churners": (p) =>
      `${count(p.rows, "tr")} eğitim satırının hiçbiri ayrılmamış, ağırlık hesaplanamıyor: daha çok satır, başka bir seed ya da başka etiketler kullanın.`,
    "preflight/no-foundation": "Temel model eksik: future_ubr_model_walkN.pt bırakın.",
    "preflight/balance": (p) =>
      `Sınıflar dengesiz: “${text(p.largest)}”, “${text(p.smallest)}” sınıfının ${ratio(p.ratio, "tr")} katı; sınıf ağırlıkları bunu dengeler.`,
  },
);

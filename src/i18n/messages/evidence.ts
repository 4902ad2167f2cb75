import { agree, defineMessages, plural } from "../messages";

/** A metric's name inside an English sentence: a macro F1, an AUC. */
export function withArticle(metric: string): string {
  return `${/^[aeiou]/i.test(metric) ? "an" : "a"} ${metric}`;
}

/** What a model is measured against, and how far its numbers can be trusted. Names arrive as inside a sentence. */
export const evidenceMessages = defineMessages(
  {
    interval: (low: string, high: string) => `${low} – ${high}`,
    intervalAbout:
      "95% interval: the middle 95% of 1,000 bootstrap resamples of the customers, from a fixed seed. Fewer customers make it wider.",
    noWidth:
      "An interval without width is no certainty: every resample gave the same, so the bootstrap cannot tell how far the true value may lie.",
    recallInterval: "Recall, 95% interval",
    baselineShort: (value: string) => `baseline ${value}`,
    ruleShort: (value: string) => `simple rule ${value}`,
    baselineAbout: (name: string) => `Strongest baseline: ${name}.`,
    pending: "Baselines and intervals are being computed…",
    beats: (metric: string, name: string, value: string, margin: string) =>
      `The ${metric} is ${margin} points above the strongest baseline (${name}, ${value}).`,
    loses: (metric: string, name: string, value: string, margin: string) =>
      `The model does not beat the strongest baseline (${name}, ${metric} ${value}): it is ${margin} points below it.`,
    ties: (metric: string, name: string, value: string) =>
      `The model does not beat the strongest baseline: ${name} reaches the same ${metric}, ${value}.`,
    notToldApart: "The 95% interval holds the baseline: the test customers do not tell the two apart.",
    mustBeat: (metric: string, name: string, value: string) =>
      `To be worth its parameters, a model must beat ${withArticle(metric)} of ${value}: ${name}.`,
    largestConfusion: (count: string, total: string, predicted: string, actual: string) =>
      `Largest confusion: ${count} of ${plural(total, "customer")} flagged ${predicted} ${agree(count, "is", "are")} ${actual}.`,
    noConfusion: "No customer is flagged with a wrong segment.",
    baselines: "Baselines",
    baselinesAbout: {
      segment:
        "What needs no training, on the same split: fitted on the training customers, judged on the test customers. Distances are Euclidean on the raw sketches; ties go to the first training customer. The logistic regression weighs all classes alike.",
      churn:
        "What needs no network, on the same split: fitted on the training customers, judged on the test customers. The logistic regressions weigh both classes alike and call a customer churned from 50% on; the single column is the one that orders the training customers best.",
      foundation:
        "What simple rules reach on the same split, as mean similarity over the test customers. The linear map is a ridge regression from all inputs and only stands beside the others.",
    },
    baseline: "Baseline",
    model: "This model",
    /** What looked at fewer rows than the splits have. */
    capped: {
      segment: (train: string, test: string) =>
        `Nearest neighbors and the regression looked at no more than the first ${train} training and ${plural(test, "test customer")}.`,
      churn: (train: string, test: string) =>
        `Baselines looked at the first ${train} training and ${plural(test, "test customer")}.`,
      foundation: (train: string, test: string) =>
        `The rules looked at the first ${train} training and ${plural(test, "test customer")}.`,
    },
    computing: (share: string) => `Computing the baselines… ${share}`,
    canceled: "The baselines were not computed. They are computed after the run in any case.",
    compute: "Compute the baselines",
    curves: "Precision and recall by segment",
    curvesByClass: "Precision and recall by class",
    curvesAbout:
      "Precision against recall at every threshold on the test customers. Average precision is the area as scikit-learn sums it; the share of the segment is what chance reaches.",
    precision: "precision",
    recall: "recall",
    averagePrecision: "Average precision",
    segment: "Segment",
    recallAt: (recall: string) => `at recall ${recall}`,
    curvesSummary: (parts: string) => `Average precision: ${parts}.`,
    undefined: "undefined",
    calibration: "Calibration",
    importance: "How much each input matters",
    importanceAbout: (metric: string, rows: string) =>
      `How much ${metric} falls when one part of the sketches is shuffled among ${plural(rows, "validation customer")}: mean of three shuffles from a fixed seed. Parts that say the same thing cover for each other; below zero, the model did better without the part.`,
    importanceIntro: "Shuffles each part of the sketches in turn and asks the model again. Takes a moment.",
    importanceStart: "Measure",
    importanceRunning: (done: string, total: string) => `${done} of ${plural(total, "shuffle")}`,
    importanceUnit: (metric: string) => `fall of ${metric}, in points`,
    importanceIntroTable: "Shuffles each column in turn and asks the model again. Takes a moment.",
    importanceNone: (metric: string) => `Nothing changes the ${metric}: the model answers alike whatever is shuffled.`,
    allColumns: (count: string) => `Show all ${count}`,
    wholePast: "Past behavior, whole",
    wholePortfolio: "Portfolio, whole",
    past: "Past behavior by subspace",
    portfolio: "Portfolio by subspace",
    subspace: (index: string, points: string) => `subspace ${index}: ${points}`,
  },
  {
    interval: (low, high) => `${low} – ${high}`,
    intervalAbout:
      "%95 güven aralığı: müşterilerden sabit seed ile çekilen 1.000 bootstrap örneğinin ortadaki %95'i. Müşteri azaldıkça genişler.",
    noWidth:
      "Genişliği olmayan aralık kesinlik demek değildir: bütün örneklemler aynı sonucu verdiğinden bootstrap, gerçek değerin ne kadar uzakta olabileceğini söyleyemez.",
    recallInterval: "Duyarlılık, %95 güven aralığı",
    baselineShort: (value) => `kıyas ${value}`,
    ruleShort: (value) => `basit kural ${value}`,
    baselineAbout: (name) => `En güçlü kıyas düzeyi (baseline): ${name}.`,
    pending: "Kıyas düzeyleri ve aralıklar hesaplanıyor…",
    beats: (metric, name, value, margin) =>
      `${metric.charAt(0).toLocaleUpperCase("tr")}${metric.slice(1)}, en güçlü kıyas düzeyinin (${name}, ${value}) ${margin} puan üzerinde.`,
    loses: (metric, name, value, margin) =>
      `Model, en güçlü kıyas düzeyini (${name}, ${metric} ${value}) geçemiyor: ${margin} puan altında.`,
    ties: (metric, name, value) => `Model en güçlü kıyas düzeyini geçemiyor: ${name} ile aynı ${metric}, ${value}.`,
    notToldApart: "Kıyas düzeyi %95 güven aralığının içinde: test müşterileri ikisini birbirinden ayırmaya yetmiyor.",
    mustBeat: (metric, name, value) =>
      `Bir modelin parametrelerine değmesi için geçmesi gereken ${metric}: ${value} (${name}).`,
    largestConfusion: (count, total, predicted, actual) =>
      `En büyük karışıklık: ${predicted} denilen ${total} müşteri arasında aslında ${actual} olan ${count} müşteri var.`,
    noConfusion: "Yanlış segment denilen müşteri yok.",
    baselines: "Kıyas düzeyleri (baseline)",
    baselinesAbout: {
      segment:
        "Eğitim gerektirmeyenler, aynı veri bölmesinde: eğitim müşterilerine uydurulur, test müşterilerinde ölçülür. Uzaklıklar ham sketch'ler üzerinde Öklid uzaklığıdır; eşitlikte ilk eğitim müşterisi seçilir. Lojistik regresyon bütün sınıfları eşit tartar.",
      churn:
        "Sinir ağı gerektirmeyenler, aynı veri bölmesinde: eğitim müşterilerine uydurulur, test müşterilerinde ölçülür. Lojistik regresyonlar iki sınıfı eşit tartar ve %50'den başlayarak müşteriyi ayrılacak sayar; tek sütun, eğitim müşterilerini en iyi sıralayandır.",
      foundation:
        "Basit kuralların aynı veri bölmesinde ulaştığı, test müşterileri üzerinden ortalama benzerlik olarak. Doğrusal eşleme tüm girdilerden bir ridge regresyonudur ve yalnızca karşılaştırma için gösterilir.",
    },
    baseline: "Kıyas düzeyi",
    model: "Bu model",
    capped: {
      segment: (train, test) =>
        `En yakın komşular ve regresyon en çok ilk ${train} eğitim ve ${test} test müşterisine baktı.`,
      churn: (train, test) => `Kıyas düzeyleri ilk ${train} eğitim ve ${test} test müşterisine baktı.`,
      foundation: (train, test) => `Kurallar ilk ${train} eğitim ve ${test} test müşterisine baktı.`,
    },
    computing: (share) => `Kıyas düzeyleri hesaplanıyor… ${share}`,
    canceled: "Kıyas düzeyleri hesaplanmadı. Çalıştırmadan sonra her durumda hesaplanır.",
    compute: "Kıyas düzeylerini hesapla",
    curves: "Segmente göre kesinlik ve duyarlılık",
    curvesByClass: "Sınıfa göre kesinlik ve duyarlılık",
    curvesAbout:
      "Test müşterilerinde her eşikte duyarlılığa karşı kesinlik. Ortalama kesinlik, scikit-learn'in topladığı gibi eğrinin altındaki alandır; rastgele seçim segmentin payına ulaşır.",
    precision: "kesinlik (precision)",
    recall: "duyarlılık (recall)",
    averagePrecision: "Ortalama kesinlik",
    segment: "Segment",
    recallAt: (recall) => `duyarlılık ${recall} iken`,
    curvesSummary: (parts) => `Ortalama kesinlik: ${parts}.`,
    undefined: "tanımsız",
    calibration: "Kalibrasyon",
    importance: "Girdilerin önemi",
    importanceAbout: (metric, rows) =>
      `Sketch'lerin bir bölümü ${rows} doğrulama müşterisi arasında karıştırılınca metriğin (${metric}) ne kadar düştüğü: sabit seed ile üç karıştırmanın ortalaması. Aynı şeyi söyleyen bölümler birbirinin yerini tutar; sıfırın altında model o bölüm olmadan daha iyidir.`,
    importanceIntro: "Sketch'lerin her bölümünü sırayla karıştırıp modele yeniden sorar. Biraz sürer.",
    importanceStart: "Ölç",
    importanceRunning: (done, total) => `${done} / ${total} karıştırma`,
    importanceUnit: (metric) => `${metric} düşüşü, puan`,
    importanceIntroTable: "Her sütunu sırayla karıştırıp modele yeniden sorar. Biraz sürer.",
    importanceNone: (metric) =>
      `Hiçbiri metriği (${metric}) değiştirmiyor: ne karıştırılırsa karıştırılsın model aynı yanıtı veriyor.`,
    allColumns: (count) => `${count} sütunun hepsini göster`,
    wholePast: "Geçmiş davranış, tümü",
    wholePortfolio: "Portföy, tümü",
    past: "Alt uzaya göre geçmiş davranış",
    portfolio: "Alt uzaya göre portföy",
    subspace: (index, points) => `alt uzay ${index}: ${points}`,
  },
);

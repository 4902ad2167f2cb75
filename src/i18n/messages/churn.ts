import { defineMessages, plural } from "../messages";

/** What a churn run shows once it is finished. Numbers arrive formatted. */
export const churnMessages = defineMessages(
  {
    decision: "Who counts as leaving",
    decisionAbout:
      "Every customer from this probability on counts as churned. Tiles, matrix, report and the charts below follow; the choice is kept with the run, in decision.json and in Predict. run.json keeps the metrics at the configuration's threshold.",
    threshold: "Threshold",
    sliderText: (threshold: string, contacted: string, caught: string, churners: string) =>
      `${threshold}: ${plural(contacted, "customer")} contacted, ${caught} of ${plural(churners, "churner")} caught`,
    bestF1: (threshold: string) => `Best F1: ${threshold}`,
    chosenOnTest:
      "Chosen on these test customers: the numbers at this threshold are a little better than on customers to come.",
    tilesAt: (threshold: string) =>
      `The model’s numbers are at the threshold ${threshold}, which was chosen on these test customers; the baselines stay at their own.`,
    configured: (threshold: string) => `Configuration: ${threshold}`,
    contacted: "Customers contacted",
    ofCustomers: (count: string, rows: string, share: string) => `${count} of ${rows} (${share})`,
    caught: "Churners caught",
    missed: "Churners missed",
    bothered: "Contacted for nothing",
    precision: "Precision",
    recall: "Recall",
    f1: "F1",
    curves: "What the ranking is worth",
    precisionRecall: "Precision and recall",
    precisionRecallAbout:
      "Precision against recall at every threshold on the test customers; the dashed line is the share of churners, which a random order reaches.",
    averagePrecision: (value: string) => `average precision ${value}`,
    prevalence: (share: string) => `share of churners ${share}`,
    calibration: "Calibration",
    calibrationAbout:
      "Ten equal bins of the probability: how many of their customers really churned against the mean probability. On the dashed line, 80% means that eight of ten churn.",
    predicted: "mean predicted probability",
    observed: "share that churned",
    perfect: "perfect calibration",
    gains: "Cumulative gains",
    gainsAbout:
      "Share of all churners among the customers contacted first, most likely first. The dashed line is a random order.",
    gainsAt: (percent: string, captured: string) => `first ${percent}: ${captured} of churners`,
    chance: "random order",
    contactedShare: "customers contacted",
    capturedShare: "churners caught",
    lift: "Lift",
    liftAbout: "How many times more churners the first customers hold than a random choice of as many.",
    liftAt: (percent: string, times: string) => `first ${percent}: ${times}×`,
    liftAxis: "lift",
    sweep: "Metrics against the threshold",
    sweepAbout:
      "Precision, recall and F1 of churn at 50 thresholds from 0.01 to 0.99; the marked one is the first with the highest F1.",
    bestAt: (threshold: string, f1: string) => `best F1 ${f1} at ${threshold}`,
    histogram: "Probability by actual class",
    histogramAbout:
      "How many test customers got which probability of churn, by what they really did: 50 equal bins, counts on a logarithmic axis. The line is the threshold.",
    customers: "customers",
    atThreshold: (threshold: string) => `at ${threshold}`,
    probability: "probability of churn",
    classes: { Retained: "Retained", Churned: "Churned" },
    summary: (chart: string, values: string) => `${chart}. ${values}.`,
    evidence: "Baselines",
  },
  {
    decision: "Kim ayrılacak sayılıyor",
    decisionAbout:
      "Ayrılma olasılığı bu değere ulaşan her müşteri ayrılacak sayılır. Üstteki göstergeler, matris, rapor ve aşağıdaki grafikler buna uyar; seçim çalıştırmayla, decision.json dosyasında ve Tahmin'de saklanır. run.json yapılandırmanın eşiğindeki metrikleri korur.",
    threshold: "Eşik",
    sliderText: (threshold, contacted, caught, churners) =>
      `${threshold}: ${contacted} müşteri aranır, ayrılan ${churners} müşteriden ${caught} yakalanır`,
    bestF1: (threshold) => `En iyi F1: ${threshold}`,
    chosenOnTest:
      "Bu test müşterilerine bakılarak seçildi: bu eşikteki sonuçlar, yeni müşterilerde olacağından biraz iyi görünür.",
    tilesAt: (threshold) =>
      `Modelin sayıları, bu test müşterilerine bakılarak seçilen ${threshold} eşiğine göredir; kıyas düzeyleri kendi eşiklerinde kalır.`,
    configured: (threshold) => `Yapılandırma: ${threshold}`,
    contacted: "Aranan müşteri",
    ofCustomers: (count, rows, share) => `${count} / ${rows} (${share})`,
    caught: "Yakalanan ayrılan",
    missed: "Kaçan ayrılan",
    bothered: "Gereksiz aranan",
    precision: "Kesinlik (precision)",
    recall: "Duyarlılık (recall)",
    f1: "F1",
    curves: "Sıralamanın değeri",
    precisionRecall: "Kesinlik ve duyarlılık",
    precisionRecallAbout:
      "Test müşterilerinde her eşikte duyarlılığa karşı kesinlik; kesikli çizgi ayrılanların payıdır, rastgele sıra ona ulaşır.",
    averagePrecision: (value) => `ortalama kesinlik ${value}`,
    prevalence: (share) => `ayrılanların payı ${share}`,
    calibration: "Kalibrasyon",
    calibrationAbout:
      "Olasılığın on eşit aralığı: müşterilerinin gerçekte ne kadarının ayrıldığı, ortalama olasılığa karşı. Kesikli çizgide %80, on müşteriden sekizinin ayrılması demektir.",
    predicted: "ortalama tahmin olasılığı",
    observed: "ayrılanların payı",
    perfect: "kusursuz kalibrasyon",
    gains: "Birikimli kazanç",
    gainsAbout:
      "Ayrılma olasılığı en yüksek olandan başlanınca, aranan müşterilerin tüm ayrılanların ne kadarını kapsadığı. Kesikli çizgi rastgele sıradır.",
    gainsAt: (percent, captured) => `ilk ${percent}: ayrılanların payı ${captured}`,
    chance: "rastgele sıra",
    contactedShare: "aranan müşteriler",
    capturedShare: "yakalanan ayrılanlar",
    lift: "Kaldıraç (lift)",
    liftAbout:
      "İlk aranan müşteriler arasında, rastgele seçilen aynı sayıda müşteriye göre kaç kat fazla ayrılan bulunduğu.",
    liftAt: (percent, times) => `ilk ${percent}: ${times}×`,
    liftAxis: "kaldıraç",
    sweep: "Eşiğe göre metrikler",
    sweepAbout:
      "0,01 ile 0,99 arasında 50 eşikte müşteri kaybının kesinliği, duyarlılığı ve F1 değeri; işaretli olan en yüksek F1'in ilkidir.",
    bestAt: (threshold, f1) => `en iyi F1 ${f1}, eşik ${threshold}`,
    histogram: "Gerçek sınıfa göre olasılık",
    histogramAbout:
      "Test müşterilerinden kaçının hangi kayıp olasılığını aldığı, gerçekte ne yaptıklarına göre: 50 eşit aralık, sayılar logaritmik eksende. Çizgi eşiktir.",
    customers: "müşteri",
    atThreshold: (threshold) => `eşik ${threshold}`,
    probability: "kayıp olasılığı",
    classes: { Retained: "Kalan", Churned: "Ayrılan" },
    summary: (chart, values) => `${chart}. ${values}.`,
    evidence: "Kıyas düzeyleri (baseline)",
  },
);

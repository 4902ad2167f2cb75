import { agree, defineMessages, plural } from "../messages";

/** Runs side by side: what differs, what came of it, and how much of that is chance. Numbers arrive formatted. */
export const comparisonMessages = defineMessages(
  {
    title: "Comparison",
    baseline: "Baseline",
    baselineAbout: "Differences are counted from the baseline: a plus means that the other run's number is higher.",
    isBaseline: "baseline",
    legend: "Runs in this comparison",
    run: "Run",
    obstacle: {
      "different-task": (names: string) =>
        `Learned another task than the baseline: ${names}. Their numbers measure different things, so no difference is counted.`,
      "different-data": (names: string) =>
        `Trained on different data than the baseline: ${names}. Their numbers answer different questions, so no difference is counted.`,
      "different-classes": (names: string) =>
        `Other segments than the baseline's, or in another order: ${names}. Their matrices and customers cannot be set against each other.`,
      "different-split": (names: string) =>
        `Tested on other customers than the baseline (another split): ${names}. Part of any difference is the choice of customers.`,
      unknown: (names: string) =>
        `Not known whether they saw the baseline's data and split: ${names}. Read their numbers with that in mind.`,
    },
    shortObstacle: {
      "different-task": "other task",
      "different-data": "other data",
      "different-classes": "other segments",
      "different-split": "other split",
      unknown: "data unknown",
    },
    differs: "What differs",
    same: "Files, split, engine and configuration are the same in all of them.",
    inputs: {
      sketches: "Sketches",
      columns: "Columns",
      foundation: "Foundation model",
      split: "Split",
      engine: "Engine",
    },
    withoutFoundation: "none: from scratch",
    fromScratch: (scratch: string, tuned: string) =>
      `Trained from scratch, without a foundation model: ${scratch}. Fine-tuned from one: ${tuned}. Where nothing else differs, their difference is what pre-training is worth.`,
    metrics: "Metrics",
    metricsAbout:
      "Validation columns hold what each run's kept model had on the validation customers, at the epoch whose weights it keeps; the best of them is in strong type when all runs share data and split, and so is what reads the same. Test numbers are shown but crown no winner: a winner chosen on the test set is no longer tested by it.",
    validation: "Validation",
    test: "Test",
    valLoss: "Loss",
    best: "best of these",
    points: (text: string) => `${text} points`,
    interval: (low: string, high: string) => `${low} … ${high}`,
    intervalAbout:
      "Under the test numbers: the difference from the baseline in percentage points. Accuracy and macro F1 carry the 95% interval of a paired bootstrap: 1,000 draws of the same customers for both runs. An interval that holds zero is gray: chance alone could have made that difference. Among twenty comparisons of equal runs about one interval still leaves zero out.",
    computing: "…",
    none: "–",
    curves: "Curves",
    axis: "Horizontal axis",
    chart: {
      trainLoss: "Training loss",
      valLoss: "Validation loss",
      valAccuracy: "Validation accuracy",
      valF1Macro: "Validation macro F1",
      valAuc: "Validation AUC",
      valSimilarity: "Validation similarity",
      backboneRate: "Learning rate of the backbone",
      headRate: "Learning rate of the head",
      gradNorm: "Gradient norm",
      roc: "ROC (test)",
    },
    about: {
      trainLoss:
        "The task's loss on training batches: weighted cross entropy, or KL divergence where futures are learned. By step, each line is the moving average over all steps; by epoch, the epoch's mean.",
      valLoss:
        "The same loss on the validation customers after each epoch. Runs with other class weights have another scale.",
      valAccuracy: "Share of validation customers predicted right after each epoch.",
      valF1Macro: "Mean of the segments' F1 on the validation customers after each epoch.",
      valAuc: "Area under the ROC curve on the validation customers after each epoch.",
      valSimilarity:
        "Mean cosine similarity of predicted and real futures of the validation customers after each epoch.",
      rates: "As used in the epoch. A frozen backbone has none.",
      gradNorm:
        "Length of the gradient before clipping. By step, each line is the moving average over all steps; by epoch, the epoch's mean.",
      roc: "True against false positive rate on each run's own test customers, for one segment against the rest or as the mean over segments. The number is the area under the curve of all rows.",
    },
    noCurve: "None of these runs has recorded it.",
    lastValues: (values: string) => `Last values: ${values}.`,
    segment: "Segment",
    fpr: "FPR",
    macro: "mean of segments",
    pair: (other: string, baseline: string) => `${other} against ${baseline}`,
    against: "Compared run",
    againstBaseline: (baseline: string) => `against the baseline, ${baseline}`,
    gain: {
      higher: (metric: string, difference: string, low: string, high: string) =>
        `${metric} is ${difference} higher (95% interval ${low} to ${high}). The interval leaves zero out: more than chance.`,
      lower: (metric: string, difference: string, low: string, high: string) =>
        `${metric} is ${difference} lower (95% interval ${low} to ${high}). The interval leaves zero out: more than chance.`,
      "within-chance": (metric: string, difference: string, low: string, high: string) =>
        `${metric} differs by ${difference} (95% interval ${low} to ${high}). The interval holds zero: within chance.`,
    },
    sameCustomers: (count: string) => `On the same ${plural(count, "test customer")}:`,
    noPredictions: "One of the two runs kept no test predictions, so customers cannot be set against each other.",
    matrix: "Confusion matrix: difference",
    matrixAbout:
      "Customers in each cell, compared run minus baseline. On the diagonal a plus is good; beside it a minus is.",
    actual: "actual",
    predicted: "predicted",
    moreCalled: (count: string, actual: string, predicted: string) =>
      `${count} ${actual} ${agree(count, "customer", "customers")} called ${predicted}, compared with the baseline`,
    changed: "Customers whose prediction changed",
    changedNone: "Both runs call every test customer the same.",
    changedCounts: (all: string, fixed: string, broken: string, still: string) =>
      `${all} of the test customers ${agree(all, "is", "are")} called differently: ${fixed} now right, ${broken} now wrong, ${still} wrong in another way.`,
    show: "Show",
    outcome: { all: "All", fixed: "now right", broken: "now wrong", stillWrong: "still wrong" },
    column: {
      row: "Row",
      id: "Customer",
      actual: "Actual",
      before: "Baseline says",
      after: "Compared run says",
      outcome: "Outcome",
    },
    idsHint: "Customer ids appear here while the sketches file of these runs is open in the studio.",
    download: "Download as CSV",
    saved: (name: string) => `${name} was saved`,
  },
  {
    title: "Karşılaştırma",
    baseline: "Referans çalıştırma",
    baselineAbout:
      "Farklar referans çalıştırmaya göre hesaplanır: artı, öteki çalıştırmanın sayısının daha yüksek olduğunu gösterir.",
    isBaseline: "referans çalıştırma",
    legend: "Bu karşılaştırmadaki çalıştırmalar",
    run: "Çalıştırma",
    obstacle: {
      "different-task": (names) =>
        `Referans çalıştırmadan başka bir görev için eğitilmiş: ${names}. Sayıları başka şeyleri ölçüyor; bu yüzden fark hesaplanmaz.`,
      "different-data": (names) =>
        `Referans çalıştırmadan farklı verilerle eğitilmiş: ${names}. Sayıları farklı soruları yanıtlıyor; bu yüzden fark hesaplanmaz.`,
      "different-classes": (names) =>
        `Segmentleri ya da segment sırası referans çalıştırmadan farklı: ${names}. Matrisleri ve müşterileri karşılaştırılamaz.`,
      "different-split": (names) =>
        `Referans çalıştırmadan farklı müşterilerle test edilmiş (başka bir bölme): ${names}. Farkın bir kısmı müşteri seçiminden gelir.`,
      unknown: (names) =>
        `Referans çalıştırmanın verisini ve bölmesini görüp görmedikleri bilinmiyor: ${names}. Sayılarını bunu düşünerek okuyun.`,
    },
    shortObstacle: {
      "different-task": "başka görev",
      "different-data": "başka veri",
      "different-classes": "başka segmentler",
      "different-split": "başka bölme",
      unknown: "verisi bilinmiyor",
    },
    differs: "Farklı olanlar",
    same: "Dosyalar, bölme, motor ve yapılandırma hepsinde aynı.",
    inputs: {
      sketches: "Sketch dosyası",
      columns: "Sütunlar",
      foundation: "Temel model",
      split: "Bölme",
      engine: "Motor",
    },
    withoutFoundation: "yok: sıfırdan",
    fromScratch: (scratch, tuned) =>
      `Temel model olmadan, sıfırdan eğitilen: ${scratch}. Temel modele ince ayar yapılarak eğitilen: ${tuned}. Başka bir fark yoksa aralarındaki fark, ön eğitimin kazandırdığıdır.`,
    metrics: "Metrikler",
    metricsAbout:
      "Doğrulama sütunları, her çalıştırmanın saklanan modelinin doğrulama müşterilerindeki değeridir: ağırlıkları saklanan epoch'un değeri. Veri ve bölme hepsinde aynıysa en iyi değer koyu yazılır, onunla aynı görünenler de. Test sayıları gösterilir ama kazananı belirlemez: test kümesiyle seçilen bir kazanan artık onunla sınanmış olmaz.",
    validation: "Doğrulama",
    test: "Test",
    valLoss: "Kayıp",
    best: "bunların en iyisi",
    points: (text) => `${text} puan`,
    interval: (low, high) => `${low} … ${high}`,
    intervalAbout:
      "Test sayılarının altında referans çalıştırmaya göre fark, yüzde puan olarak. Doğruluk ve makro F1, eşli bootstrap'in %95 güven aralığıyla gösterilir: iki çalıştırma için de aynı müşterilerle 1.000 yeniden örnekleme. Sıfırı içeren aralık gridir: böyle bir fark rastlantıyla da çıkabilir. Gerçekte eşit olan çalıştırmaların yirmi karşılaştırmasından yaklaşık birinde aralık yine de sıfırı içermez.",
    computing: "…",
    none: "–",
    curves: "Eğriler",
    axis: "Yatay eksen",
    chart: {
      trainLoss: "Eğitim kaybı",
      valLoss: "Doğrulama kaybı",
      valAccuracy: "Doğrulama doğruluğu",
      valF1Macro: "Doğrulama makro F1",
      valAuc: "Doğrulama AUC",
      valSimilarity: "Doğrulama benzerliği",
      backboneRate: "Omurganın öğrenme hızı",
      headRate: "Başlığın öğrenme hızı",
      gradNorm: "Gradyan normu",
      roc: "ROC (test)",
    },
    about: {
      trainLoss:
        "Görevin eğitim batch'lerindeki kaybı: ağırlıklı çapraz entropi, gelecek öğrenilirken KL ıraksaması. Adıma göre her çizgi tüm adımların hareketli ortalaması, epoch'a göre epoch'un ortalamasıdır.",
      valLoss:
        "Her epoch'tan sonra doğrulama müşterilerinde aynı kayıp. Sınıf ağırlıkları farklı çalıştırmaların ölçeği de farklıdır.",
      valAccuracy: "Her epoch'tan sonra doğru tahmin edilen doğrulama müşterilerinin oranı.",
      valF1Macro: "Her epoch'tan sonra doğrulama müşterilerinde segmentlerin F1 ortalaması.",
      valAuc: "Her epoch'tan sonra doğrulama müşterilerinde ROC eğrisinin altındaki alan.",
      valSimilarity:
        "Her epoch'tan sonra doğrulama müşterilerinin tahmin edilen ve gerçek geleceklerinin ortalama kosinüs benzerliği.",
      rates: "Epoch'ta kullanılan değer. Dondurulmuş omurganın öğrenme hızı yoktur.",
      gradNorm:
        "Kırpmadan önceki gradyan uzunluğu. Adıma göre her çizgi tüm adımların hareketli ortalaması, epoch'a göre epoch'un ortalamasıdır.",
      roc: "Her çalıştırmanın kendi test müşterilerinde, bir segment için ya da segmentlerin ortalaması olarak doğru ve yanlış pozitif oranı. Sayı, tüm satırlardan hesaplanan eğri altındaki alandır.",
    },
    noCurve: "Bu çalıştırmaların hiçbiri bunu kaydetmemiş.",
    lastValues: (values) => `Son değerler: ${values}.`,
    segment: "Segment",
    fpr: "FPR",
    macro: "ortalama",
    pair: (other, baseline) => `${baseline} karşısında ${other}`,
    against: "Karşılaştırılan çalıştırma",
    againstBaseline: (baseline) => `referans çalıştırmaya karşı: ${baseline}`,
    gain: {
      higher: (metric, difference, low, high) =>
        `${metric} ${difference} daha yüksek (%95 güven aralığı: ${low} … ${high}). Aralık sıfırı içermiyor: fark rastlantıdan fazlası.`,
      lower: (metric, difference, low, high) =>
        `${metric} ${difference} daha düşük (%95 güven aralığı: ${low} … ${high}). Aralık sıfırı içermiyor: fark rastlantıdan fazlası.`,
      "within-chance": (metric, difference, low, high) =>
        `${metric} farkı ${difference} (%95 güven aralığı: ${low} … ${high}). Aralık sıfırı içeriyor: fark rastlantı da olabilir.`,
    },
    sameCustomers: (count) => `Aynı ${count} test müşterisinde:`,
    noPredictions: "İki çalıştırmadan biri test tahminlerini saklamamış; müşteriler karşılaştırılamaz.",
    matrix: "Karışıklık matrisi: fark",
    matrixAbout:
      "Her hücrede müşteri sayısı: karşılaştırılan eksi referans çalıştırma. Köşegende artı iyidir, köşegen dışında eksi.",
    actual: "gerçek",
    predicted: "tahmin",
    moreCalled: (count, actual, predicted) =>
      `Referans çalıştırmaya göre ${predicted} denilen ${actual} müşterisi farkı: ${count}`,
    changed: "Tahmini değişen müşteriler",
    changedNone: "İki çalıştırma da her test müşterisi için aynı segmenti tahmin ediyor.",
    changedCounts: (all, fixed, broken, still) =>
      `${all} test müşterisi farklı tahmin ediliyor: ${fixed} şimdi doğru, ${broken} şimdi yanlış, ${still} başka türlü yanlış.`,
    show: "Göster",
    outcome: { all: "Hepsi", fixed: "şimdi doğru", broken: "şimdi yanlış", stillWrong: "hâlâ yanlış" },
    column: {
      row: "Satır",
      id: "Müşteri",
      actual: "Gerçek",
      before: "Referans çalıştırma",
      after: "Karşılaştırılan",
      outcome: "Sonuç",
    },
    idsHint: "Bu çalıştırmaların sketch dosyası stüdyoda açıkken müşteri numaraları da burada görünür.",
    download: "CSV olarak indir",
    saved: (name) => `${name} kaydedildi`,
  },
);

import { defineMessages, plural } from "../messages";

/** Texts of `MODEL.md`. Names arrive escaped for Markdown, numbers formatted. */
export const modelCardMessages = defineMessages(
  {
    demo: "**Demo data (synthetic).** This model was trained on the studio's made-up bank and says nothing about real customers.",
    kind: { segment: "A customer-segment classifier", churn: "A churn classifier" },
    made: (made: Made) =>
      `${made.kind} (${made.classes}), ${made.fromScratch ? "trained from scratch, without a foundation model," : "fine-tuned from a foundation model"} on ${made.columns === null ? "EMDE sketches" : `${plural(made.columns, "column")} of a table`} with\nSegment Studio ${made.version} on ${made.date}.`,
    use: "Intended use",
    uses: {
      segment:
        "Suggest a segment for a customer from the past and portfolio sketches, rank customers by their probability of a segment,\nand find those the model is least sure of.",
      churn:
        "Say from the past and portfolio sketches how likely a customer is to leave, and choose whom to contact first.",
    },
    notFor: (walk: string) =>
      `It is not meant for decisions about credit, pricing or eligibility, nor for\ncustomers whose sketches were made with another walk (this one: ${walk}), other products or another embedding.`,
    tableUse: (label: string) =>
      `Suggest the class ("${label}") of a row from the columns below. It is not meant for decisions about credit, pricing or\neligibility, nor for rows whose columns were measured or made in another way.`,
    inputs: (features: string) =>
      `Inputs, in this order: ${features}. Each is scaled by (x − mean) / deviation of the training rows, and a\nconstant, the square root of their number, follows them; the checkpoint's key "table" (JSON) holds names, means and deviations.`,
    words: (columns: string) =>
      `${columns}: each value is an input of its own, 1 in its rows and else 0 (key "categories"); a value that training did not\nknow is none of them.`,
    gaps: (cells: string) =>
      `A cell without a number counts as the mean of the training rows, in scoring too; the training data had ${cells} of them.`,
    data: "Data",
    file: "file",
    bytes: "bytes",
    roles: { sketches: "sketches", table: "table", foundation: "foundation model" },
    split: (rows: string, sizes: string, rule: string, seed: string) =>
      `${plural(rows, "customer")}; training, validation and test: ${sizes} (${rule}, seed ${seed}).`,
    metrics: "Metrics on the test set",
    threshold: (threshold: string) => `A customer counts as churned from a probability of ${threshold} on.`,
    chosenOnTest:
      "This threshold was chosen on the test customers: the numbers at it are a little better than on customers to come.",
    metric: "metric",
    value: "value",
    interval: "95 % interval (bootstrap over customers)",
    measures: "what it measures",
    range: (low: string, high: string) => `${low} to ${high}`,
    undefined: "undefined",
    calibration: (error: string) => `Expected calibration error (15 bins of the top probability): ${error}.`,
    warnings: "Warnings",
    baselines: "Baselines on the same split",
    baseline: "baseline",
    beats: (metric: string) => `The model's ${metric} is above all of them.`,
    loses: (metric: string, name: string) =>
      `The model does not beat "${name}" in ${metric}: use that, or find out why, before this model.`,
    importance: "How much each input matters",
    fallOfColumns: (metric: string, rows: string) =>
      `Fall of ${metric} when a column is shuffled among ${plural(rows, "validation row")} (mean of three shuffles), the largest first.`,
    column: "column",
    fall: "fall",
    fallOfSketches: (metric: string, rows: string, past: string, portfolio: string) =>
      `Fall of ${metric} when a sketch is shuffled among ${plural(rows, "validation customer")} (mean of three shuffles): past ${past}, portfolio ${portfolio}.`,
    load: "How to load",
    loadText: (command: string, checkpoint: string) =>
      `${command} reads ${checkpoint} beside it (torch and numpy only). Or:`,
    oneOutput: "one output; its sigmoid is the probability of churn",
    training: "Training",
    trained: (trained: Trained) =>
      `Engine ${trained.engine}, ${plural(trained.threads, "thread")}, ${plural(trained.epochs, "epoch")}, best epoch ${trained.best ?? "none"}; exported weights: ${trained.restore === "best" ? "best" : "last"} epoch.`,
  },
  {
    demo: "**Demo verisi (sentetik).** Bu model stüdyonun uydurma bankasıyla eğitildi; gerçek müşteriler hakkında bir şey söylemez.",
    kind: { segment: "Müşteri segmenti sınıflandırıcısı", churn: "Müşteri kaybı sınıflandırıcısı" },
    made: (made) =>
      `${made.kind} (${made.classes}). ${made.columns === null ? "EMDE sketch'leriyle" : `Bir tablonun ${made.columns} sütunuyla`} ${made.fromScratch ? "temel model olmadan, sıfırdan eğitildi" : "bir temel modelden ince ayarla eğitildi"};\nSegment Studio ${made.version}, ${made.date}.`,
    use: "Kullanım amacı",
    uses: {
      segment:
        "Geçmiş davranış ve portföy sketch'lerinden müşteriye segment önerir, müşterileri bir segmentin olasılığına göre sıralar\nve modelin en az emin olduklarını bulur.",
      churn:
        "Geçmiş davranış ve portföy sketch'lerinden müşterinin ayrılma olasılığını verir; önce kimin aranacağını seçmeye yarar.",
    },
    notFor: (walk) =>
      `Kredi, fiyat ve uygunluk kararları için değildir; sketch'leri başka bir walk (bu modelinki: ${walk}), başka ürünler\nveya başka bir gömme (embedding) ile üretilmiş müşteriler için de kullanılmamalıdır.`,
    tableUse: (label) =>
      `Aşağıdaki sütunlardan bir satırın sınıfını ("${label}") önerir. Kredi, fiyat ve uygunluk kararları için değildir; sütunları\nbaşka biçimde ölçülmüş ya da üretilmiş satırlar için de kullanılmamalıdır.`,
    inputs: (features) =>
      `Girdiler, bu sırayla: ${features}. Her biri eğitim satırlarına göre (x − ortalama) / sapma ile ölçeklenir; ardından girdi\nsayısının karekökü olan bir sabit gelir. Adlar, ortalamalar ve sapmalar model dosyasının "table" anahtarındadır (JSON).`,
    words: (columns) =>
      `${columns}: her değer ayrı bir girdidir; kendi satırlarında 1, ötekilerde 0 olur ("categories" anahtarı). Eğitimde\ngörülmemiş bir değer bunların hiçbiri sayılmaz.`,
    gaps: (cells) =>
      `Sayı olmayan bir hücre, tahminde de, eğitim satırlarının ortalaması sayılır; eğitim verisinde böyle ${cells} hücre vardı.`,
    data: "Veri",
    file: "dosya",
    bytes: "bayt",
    roles: { sketches: "sketch dosyası", table: "tablo", foundation: "temel model" },
    split: (rows, sizes, rule, seed) => `${rows} müşteri; eğitim, doğrulama ve test: ${sizes} (${rule}, seed ${seed}).`,
    metrics: "Test kümesindeki metrikler",
    threshold: (threshold) => `Olasılığı ${threshold} ve üzeri olan müşteri ayrılacak sayılır.`,
    chosenOnTest:
      "Bu eşik test müşterilerine bakılarak seçildi: bu eşikteki sonuçlar, yeni müşterilerde olacağından biraz iyi görünür.",
    metric: "metrik",
    value: "değer",
    interval: "%95 güven aralığı (müşteriler üzerinden bootstrap)",
    measures: "ne ölçer",
    range: (low, high) => `${low} – ${high}`,
    undefined: "tanımsız",
    calibration: (error) => `Beklenen kalibrasyon hatası (en yüksek olasılığın 15 aralığı): ${error}.`,
    warnings: "Uyarılar",
    baselines: "Aynı veri bölmesinde kıyas düzeyleri (baseline)",
    baseline: "kıyas düzeyi",
    beats: (metric) => `Modelin ${metric} değeri hepsinin üzerinde.`,
    loses: (metric, name) =>
      `Model, “${name}” kıyas düzeyini geçemiyor (${metric}): bu modelden önce onu kullanın ya da nedenini bulun.`,
    importance: "Girdilerin önemi",
    fallOfColumns: (metric, rows) =>
      `Bir sütun ${rows} doğrulama satırı arasında karıştırıldığında görülen düşüş (${metric}; üç karıştırmanın ortalaması), en büyüğü önce.`,
    column: "sütun",
    fall: "düşüş",
    fallOfSketches: (metric, rows, past, portfolio) =>
      `Bir sketch ${rows} doğrulama müşterisi arasında karıştırıldığında görülen düşüş (${metric}; üç karıştırmanın ortalaması): geçmiş davranış ${past}, portföy ${portfolio}.`,
    load: "Nasıl yüklenir",
    loadText: (command, checkpoint) =>
      `${command} komutu yanındaki ${checkpoint} dosyasını okur (yalnızca torch ve numpy gerekir). Ya da:`,
    oneOutput: "tek çıktı; sigmoid'i ayrılma olasılığıdır",
    training: "Eğitim",
    trained: (trained) =>
      `Motor ${trained.engine}, ${trained.threads} iş parçacığı, ${trained.epochs} epoch, en iyi epoch: ${trained.best ?? "yok"}; dışa aktarılan ağırlıklar: ${trained.restore === "best" ? "en iyi" : "son"} epoch.`,
  },
);

interface Made {
  readonly kind: string;
  readonly classes: string;
  readonly fromScratch: boolean;
  /** Of a table; null for sketches. */
  readonly columns: number | null;
  readonly version: string;
  readonly date: string;
}

interface Trained {
  readonly engine: string;
  readonly threads: number;
  readonly epochs: number;
  readonly best: number | null;
  readonly restore: string;
}

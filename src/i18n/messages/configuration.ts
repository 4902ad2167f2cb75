import type { ErrorParams } from "../../formats/coded-error";
import { defineErrors, quoted, text } from "../error-sentences";
import { defineMessages } from "../messages";

/** The configuration form, its read-only summary while a run goes on, and Start. */
export const configurationMessages = defineMessages(
  {
    title: "Configuration",
    summaryDefault: "defaults",
    summaryChanged: (count: number) => `${count} changed`,
    advanced: "Advanced",
    groups: { optimizer: "Optimizer", data: "Data and split", network: "Network", run: "Run" },
    labels: {
      learningRate: "Learning rate",
      batchSize: "Batch size",
      epochs: "Epochs",
      patience: "Patience",
      freezeBackbone: "Freeze backbone",
      frozenBatchNorm: "Frozen batch norm",
      headLearningRateFactor: "Head learning rate factor",
      weightDecay: "Weight decay",
      gradClipNorm: "Gradient clipping",
      lrFactor: "Plateau factor",
      lrPatience: "Plateau patience",
      seed: "Seed",
      split: "Split",
      "split.train": "Training share",
      "split.validation": "Validation share",
      "split.seed": "Split seed",
      shuffle: "Shuffle each epoch",
      classWeights: "Class weights",
      dropout: "Backbone dropout",
      headDropout: "Head dropout",
      "headDropout.0": "Head dropout, first",
      "headDropout.1": "Head dropout, second",
      restore: "Weights kept",
      engine: "Engine",
      task: "Task",
      walk: "Walk",
      classes: "Classes",
      labelMap: "Label mapping",
      churnMap: "Which labels are churn",
      positiveWeight: "Weight of churners",
      threshold: "Threshold",
      hiddenDim: "Hidden width",
      numLayers: "Residual blocks",
      outputDim: "Backbone outputs",
      fromScratch: "From scratch",
    },
    info: {
      learningRate: "Step size of the backbone; the head learns ten times as fast unless its factor is changed.",
      batchSize:
        "Customers per training step. Larger is faster per epoch and needs more memory. A last batch of one row is left out.",
      epochs: "The most passes over the training rows; early stopping usually ends sooner.",
      patience: "Early stopping: epochs without a lower validation loss before the run ends.",
      freezeBackbone: "Train only the new head. Faster and steadier on few rows, usually less accurate.",
      frozenBatchNorm:
        "“Training” lets the frozen backbone's running statistics move, as the Python script does; “evaluation” keeps them.",
      headLearningRateFactor: "The head's learning rate is the learning rate times this.",
      weightDecay: "AdamW's decoupled decay, on every parameter.",
      gradClipNorm: "Gradients are scaled down to this global norm before each step.",
      lrFactor: "On a plateau of the validation loss both learning rates are multiplied by this.",
      lrPatience: "Epochs without improvement before the learning rates drop.",
      seed: "Decides split, initial head, batch order and dropout. The same seed repeats the run.",
      "split.train": "Share of the rows that are trained on; what validation leaves is the test set.",
      "split.validation": "Share of the rows that steer early stopping and learning rates.",
      "split.seed": "Empty: the run's seed.",
      shuffle: "A new order of the training rows in every epoch.",
      classWeights:
        "“Balanced” weighs each class by n / (k · count), so that small segments count as much as large ones.",
      dropout: "Share of activations dropped after each residual block. Empty: the checkpoint's own.",
      "headDropout.0": "After the head's first hidden layer.",
      "headDropout.1": "After the head's second hidden layer.",
      restore:
        "“Best” evaluates and exports the epoch with the lowest validation loss; “last” the final one, as the Python script does.",
      engine:
        "“Automatic” takes WebGPU on a hardware adapter where a short measurement at the network's width finds it faster, otherwise WASM.",
      walk: "Names the exported files. Taken from the checkpoint, else from the data; editable when both lack it.",
      classes: "The model's outputs, in this order.",
      labelMap: "Which label of the file becomes which class; null leaves its rows out.",
      churnMap:
        "Which label of the file is churn (true) and which is not; null leaves its rows out. 0, 1, booleans, yes and no need no entry.",
      positiveWeight: "What a churner weighs in the loss: retained / churned of the training rows, 1, or a number.",
      threshold: "A customer is called churned from this probability on.",
      hiddenDim: "Units of every hidden layer of the new model.",
      numLayers: "Residual blocks of the new model.",
      outputDim: "Outputs of the new backbone, which the head begins with.",
      fromScratch:
        "No foundation model: the backbone begins with random weights. Shows what pre-training is worth; dropout is 0.1 unless it is set.",
    },
    units: { rows: "rows", epochs: "epochs", times: "×", share: "0–1" },
    options: {
      frozenBatchNorm: { train: "Training", eval: "Evaluation" },
      classWeights: { balanced: "Balanced", none: "None" },
      positiveWeight: { balanced: "Balanced", none: "None" },
      restore: { best: "Best epoch", last: "Last epoch" },
    },
    fromCheckpoint: (value: string) => `${value} (checkpoint)`,
    sameAsSeed: "as seed",
    checkpointsOwn: "model's",
    testShare: (share: string) => `Test set: ${share} of the rows`,
    editClasses: "Edit classes and labels…",
    presets: "Presets",
    preset: {
      script: {
        name: "As the Python script",
        what: "Every default; the best epoch is kept where the script keeps the last.",
      },
      quick: { name: "Quick look", what: "5 epochs: whether the files are right and the task can be learned." },
      frozen: {
        name: "Frozen backbone",
        what: "Trains the head alone; the backbone's outputs are computed once, an epoch takes moments.",
      },
    },
    importJsonLabel: "Import a configuration (JSON)",
    exportJsonLabel: "Export the configuration (JSON)",
    wasReset: "Configuration reset",
    undo: "Undo",
    problem: {
      empty: "Enter a number.",
      notANumber: "This is not a number.",
      notWhole: "Enter a whole number.",
      atLeast: (limit: string) => `Must be at least ${limit}.`,
      above: (limit: string) => `Must be above ${limit}.`,
      atMost: (limit: string) => `Must be at most ${limit}.`,
      below: (limit: string) => `Must be below ${limit}.`,
      splitSum: "Training and validation shares must leave something for the test set.",
      doesNotFit: "This value does not fit.",
    },
    startBlocked: {
      files: "Both files are needed to start.",
      sketches: "The sketches file is needed to start.",
      checks: "The checks above name what stands in the way.",
      fields: "A value in the configuration does not fit yet.",
      checking: "Checking the inputs…",
      reading: "Reading the files…",
      writing: "The last run's files are being written into the output folder…",
    },
    runTitle: "Configuration of this run",
    allValues: "All values",
    yes: "yes",
    no: "no",
    none: "none",
  },
  {
    title: "Yapılandırma",
    summaryDefault: "varsayılan",
    summaryChanged: (count) => `${count} değişiklik`,
    advanced: "Gelişmiş",
    groups: { optimizer: "Optimizer", data: "Veri ve veri bölme", network: "Ağ", run: "Çalıştırma" },
    labels: {
      learningRate: "Öğrenme hızı",
      batchSize: "Batch boyutu",
      epochs: "Epoch",
      patience: "Sabır değeri",
      freezeBackbone: "Omurgayı (backbone) dondur",
      frozenBatchNorm: "Dondurulmuş batch norm",
      headLearningRateFactor: "Başlık (head) hız çarpanı",
      weightDecay: "Ağırlık sönümü (weight decay)",
      gradClipNorm: "Gradyan kırpma",
      lrFactor: "Plato çarpanı",
      lrPatience: "Plato sabrı",
      seed: "Rastgelelik tohumu (seed)",
      split: "Veri bölme",
      "split.train": "Eğitim payı",
      "split.validation": "Doğrulama payı",
      "split.seed": "Veri bölme seed değeri",
      shuffle: "Her epoch karıştır",
      classWeights: "Sınıf ağırlıkları",
      dropout: "Omurga dropout",
      headDropout: "Başlık dropout",
      "headDropout.0": "Başlık dropout, ilk",
      "headDropout.1": "Başlık dropout, ikinci",
      restore: "Saklanan ağırlıklar",
      engine: "Motor",
      task: "Görev",
      walk: "Walk",
      classes: "Sınıflar",
      labelMap: "Etiket eşlemesi",
      churnMap: "Hangi etiketler kayıp",
      positiveWeight: "Ayrılanların ağırlığı",
      threshold: "Eşik",
      hiddenDim: "Gizli katman genişliği",
      numLayers: "Artık (residual) blok sayısı",
      outputDim: "Omurga çıktıları",
      fromScratch: "Sıfırdan",
    },
    info: {
      learningRate: "Omurganın adım büyüklüğü; çarpanı değiştirilmezse başlık on kat hızlı öğrenir.",
      batchSize:
        "Bir eğitim adımındaki müşteri sayısı. Büyüğü epoch'u hızlandırır, daha çok bellek ister. Tek satırlık son batch atlanır.",
      epochs: "Eğitim satırlarının en çok kaç kez geçileceği; erken durdurma çoğu zaman daha önce bitirir.",
      patience: "Erken durdurma: doğrulama kaybı düşmeden kaç epoch beklenir.",
      freezeBackbone: "Yalnızca yeni başlık eğitilir. Az satırda daha hızlı ve kararlı, çoğunlukla daha az doğru.",
      frozenBatchNorm:
        "“Eğitim” dondurulmuş omurganın hareketli istatistiklerini Python betiği gibi günceller; “değerlendirme” sabit tutar.",
      headLearningRateFactor: "Başlığın öğrenme hızı = öğrenme hızı × bu değer.",
      weightDecay: "AdamW'nin ayrık sönümü, her parametrede.",
      gradClipNorm: "Her adımdan önce gradyanlar bu genel norma küçültülür.",
      lrFactor: "Doğrulama kaybı platoya girince iki öğrenme hızı da bununla çarpılır.",
      lrPatience: "Öğrenme hızları düşmeden önce iyileşmesiz geçen epoch sayısı.",
      seed: "Veri bölmeyi, başlığın ilk değerlerini, batch sırasını ve dropout'u belirler. Aynı seed çalıştırmayı yineler.",
      "split.train": "Eğitimde kullanılan satırların payı; doğrulamadan sonra kalanlar test kümesidir.",
      "split.validation": "Erken durdurmayı ve öğrenme hızlarını yöneten satırların payı.",
      "split.seed": "Boşsa çalıştırmanın seed değeri.",
      shuffle: "Eğitim satırları her epoch yeni bir sırayla gelir.",
      classWeights:
        "“Dengeli”, her sınıfı n / (k · sayı) ile ağırlıklandırır; küçük segmentler büyükler kadar sayılır.",
      dropout: "Her residual bloktan sonra düşürülen aktivasyon payı. Boşsa model dosyasınınki.",
      "headDropout.0": "Başlığın ilk gizli katmanından sonra.",
      "headDropout.1": "Başlığın ikinci gizli katmanından sonra.",
      restore:
        "“En iyi” doğrulama kaybı en düşük epoch'u, “son” Python betiği gibi son epoch'u değerlendirir ve dışa aktarır.",
      engine:
        "“Otomatik”, donanımsal bir bağdaştırıcı varsa ve ağın genişliğinde yapılan kısa ölçüm onu daha hızlı bulursa WebGPU'yu, yoksa WASM'ı seçer.",
      walk: "Dışa aktarılan dosyaların adında geçer. Model dosyasından, yoksa veriden alınır; ikisinde de yoksa değiştirilebilir.",
      classes: "Modelin çıktıları, bu sırayla.",
      labelMap: "Dosyadaki hangi etiketin hangi sınıf olduğu; null satırlarını dışarıda bırakır.",
      churnMap:
        "Dosyadaki hangi etiketin kayıp (true) olduğu, hangisinin olmadığı; null satırlarını dışarıda bırakır. 0, 1, mantıksal değerler, evet ve hayır için gerekmez.",
      positiveWeight:
        "Ayrılan bir müşterinin kayıptaki ağırlığı: eğitim satırlarında kalan / ayrılan, 1 ya da bir sayı.",
      threshold: "Bu olasılıktan itibaren müşteriye ayrılacak denir.",
      hiddenDim: "Yeni modelin her gizli katmanındaki birim sayısı.",
      numLayers: "Yeni modelin artık (residual) blok sayısı.",
      outputDim: "Başlığın (head) aldığı, yeni omurganın çıktı sayısı.",
      fromScratch:
        "Temel model yok: omurga rastgele ağırlıklarla başlar. Ön eğitimin ne kazandırdığını gösterir; ayarlanmazsa dropout 0,1 olur.",
    },
    units: { rows: "satır", epochs: "epoch", times: "×", share: "0–1" },
    options: {
      frozenBatchNorm: { train: "Eğitim", eval: "Değerlendirme" },
      classWeights: { balanced: "Dengeli", none: "Yok" },
      positiveWeight: { balanced: "Dengeli", none: "Yok" },
      restore: { best: "En iyi epoch", last: "Son epoch" },
    },
    fromCheckpoint: (value) => `${value} (modelden)`,
    sameAsSeed: "seed ile aynı",
    checkpointsOwn: "modelin",
    testShare: (share) => `Test kümesinin payı: ${share}`,
    editClasses: "Sınıfları ve etiketleri düzenle…",
    presets: "Hazır ayarlar",
    preset: {
      script: {
        name: "Python betiği gibi",
        what: "Tüm varsayılanlar; betiğin son epoch'u sakladığı yerde en iyisi saklanır.",
      },
      quick: { name: "Hızlı bakış", what: "5 epoch: dosyalar doğru mu, görev öğrenilebiliyor mu." },
      frozen: {
        name: "Dondurulmuş omurga",
        what: "Yalnızca başlık eğitilir; omurganın çıktıları bir kez hesaplandığı için bir epoch anında biter.",
      },
    },
    importJsonLabel: "Yapılandırmayı içe aktar (JSON)",
    exportJsonLabel: "Yapılandırmayı dışa aktar (JSON)",
    wasReset: "Yapılandırma sıfırlandı",
    undo: "Geri al",
    problem: {
      empty: "Bir sayı girin.",
      notANumber: "Bu bir sayı değil.",
      notWhole: "Tam sayı girin.",
      atLeast: (limit) => `En az ${limit} olmalı.`,
      above: (limit) => `${limit} değerinden büyük olmalı.`,
      atMost: (limit) => `En çok ${limit} olmalı.`,
      below: (limit) => `${limit} değerinden küçük olmalı.`,
      splitSum: "Eğitim ve doğrulama payları test kümesine de yer bırakmalı.",
      doesNotFit: "Bu değer geçersiz.",
    },
    startBlocked: {
      files: "Başlatmak için iki dosya da gerekli.",
      sketches: "Başlatmak için sketch dosyası gerekli.",
      checks: "Neyin engel olduğunu yukarıdaki kontroller söylüyor.",
      fields: "Yapılandırmada geçersiz bir değer var.",
      checking: "Girdiler denetleniyor…",
      reading: "Dosyalar okunuyor…",
      writing: "Son çalıştırmanın dosyaları çıktı klasörüne yazılıyor…",
    },
    runTitle: "Bu çalıştırmanın yapılandırması",
    allValues: "Tüm değerler",
    yes: "evet",
    no: "hayır",
    none: "yok",
  },
);

const signs: Readonly<Record<string, string>> = { atLeast: "≥", above: ">", atMost: "≤", below: "<" };

/** What a number has to be, as docs/configuration.md writes it; empty where something else is wrong. */
function bound({ is, limit }: ErrorParams): string {
  const sign = signs[text(is)];
  return sign === undefined ? "" : `${sign} ${text(limit)}`;
}

/** Sentences of `ConfigError` (`src/tasks/config.ts`). */
export const configurationErrors = defineErrors(
  {
    "config/unknown-key": (p) =>
      `The configuration has unknown keys: ${quoted(p.keys, "en", 6)}; remove them or correct their spelling.`,
    "config/other-task": (p) =>
      `The configuration of task ${text(p.task)} has keys of task ${quoted(p.tasks, "en", 6)}: ${quoted(p.keys, "en", 6)}; remove them or set “task”.`,
    "config/invalid-value": (p) =>
      text(p.key) === ""
        ? `The configuration's value ${text(p.value)} does not fit; export a configuration to see the right form.`
        : `The configuration's key “${text(p.key)}” has the value ${text(p.value)}, which ${bound(p) === "" ? "does not fit" : `is not ${bound(p)}`}; correct it or leave the key out.`,
    "config/not-an-object": "The configuration is not a JSON object; export a configuration to see the right form.",
    "config/not-json": (p) =>
      `${text(p.file) || "The configuration"} is not valid JSON; correct it or export a configuration from the studio.`,
  },
  {
    "config/unknown-key": (p) =>
      `Yapılandırmada bilinmeyen anahtarlar var: ${quoted(p.keys, "tr", 6)}; silin ya da yazımlarını düzeltin.`,
    "config/other-task": (p) =>
      `${text(p.task)} görevinin yapılandırmasında ${quoted(p.tasks, "tr", 6)} görevinin anahtarları var: ${quoted(p.keys, "tr", 6)}; silin ya da “task” değerini değiştirin.`,
    "config/invalid-value": (p) =>
      text(p.key) === ""
        ? `Yapılandırmanın değeri geçersiz: ${text(p.value)}; doğru biçim için bir yapılandırma dışa aktarın.`
        : `Yapılandırmada “${text(p.key)}” anahtarının değeri geçersiz: ${text(p.value)}${bound(p) === "" ? "" : ` (${bound(p)} olmalı)`}; düzeltin ya da anahtarı çıkarın.`,
    "config/not-an-object": "Yapılandırma bir JSON nesnesi değil; doğru biçim için bir yapılandırma dışa aktarın.",
    "config/not-json": (p) =>
      `${text(p.file) || "Yapılandırma"} geçerli JSON değil; düzeltin ya da stüdyodan bir yapılandırma dışa aktarın.`,
  },
);

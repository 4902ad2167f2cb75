import type { ErrorParams } from "../../formats/coded-error";
import { count, defineErrors, text } from "../error-sentences";
import { formatCount } from "../format";
import { agree, defineMessages, type Locale, plural } from "../messages";
import { configurationErrors } from "./configuration";

/** Several runs, one after another: their form, their progress, their results. */
export const queueMessages = defineMessages(
  {
    title: "Several runs",
    about:
      "One after another on the open files, each kept in Runs. Keys that are not listed stay as the configuration has them.",
    source: "Where the configurations come from",
    sources: { grid: "Values to combine", list: "List (JSON)" },
    key: "Key",
    values: (key: string) => `Values of ${key}`,
    valuesAbout:
      "Separate values with commas; with semicolons a comma is a decimal mark. Lists and objects as in JSON: [0.3, 0.2], [0, 0].",
    addKey: "Add a key",
    removeKey: (key: string) => `Remove ${key}`,
    list: "List of configurations",
    listAbout: "A JSON list; each entry may have any of the keys. A file with such a list can be dropped anywhere.",
    listExample: '[{"learningRate": 0.0001}, {"learningRate": 0.0005, "batchSize": 128}]',
    openFile: "Open a file…",
    seedCount: "Seeds per configuration",
    seeds: "Seeds",
    holdSplit: "Same split for every seed",
    holdSplitAbout:
      "On: only initialization and batch order move, and every run is tested on the same customers. Off: each seed draws its own split, and the deviation contains it.",
    planned: (runs: string) => `All ${plural(runs, "run")} in order`,
    runs: (runs: number) => (runs === 1 ? "1 run" : `${runs} runs`),
    takes: (duration: string) => `about ${duration}`,
    start: (runs: number) => (runs === 0 ? "Start" : runs === 1 ? "Start 1 run" : `Start ${runs} runs`),
    close: "Close",
    queue: "Queue",
    runOf: (run: number, total: number) => `run ${run} of ${total}`,
    left: (duration: string) => `about ${duration} left in all`,
    nextStarts: "The next run is about to start…",
    skip: "Skip this run",
    skipWhy: "Ends this run, keeps its best epoch, and starts the next one.",
    stopAfter: "Stop after this run",
    goOnAfterAll: "Go on after this run",
    stopAfterSaid: "ends after this run",
    stopNow: "Stop the queue",
    stopNowWhy: "Ends this run, keeps its best epoch, and starts no other.",
    ended: {
      done: (ran: number, total: number) => `The queue is done: ${ran} of ${plural(total, "run")}.`,
      asked: (ran: number, total: number) => `The queue was stopped after ${ran} of ${plural(total, "run")}.`,
      failing: (ran: number, total: number) =>
        `The queue stopped after ${ran} of ${plural(total, "run")}: the last two failed in the same way.`,
    },
    failures: (runs: number) => (runs === 1 ? "1 run failed." : `${runs} runs failed.`),
    showResults: "Show the results",
    unfinished: (moment: string) => `Unfinished queue of ${moment}`,
    unfinishedWhat: (done: number, total: number, next: string) =>
      `${done} of ${plural(total, "run")} ${agree(done, "is", "are")} over; next comes “${next}”.`,
    unfinishedResumes: (epoch: number) => `It goes on from epoch ${epoch}.`,
    goOn: (run: number) => `Go on with run ${run}`,
    openAndGoOn: (run: number) => `Open the files and go on with run ${run}`,
    summaries: "Queues",
    summaryOf: (moment: string) => `Queue of ${moment}`,
    summaryRuns: (runs: number, configurations: number, seeds: number) =>
      `${runs === 1 ? "1 run" : `${runs} runs`}: ${
        configurations === 1 ? "1 configuration" : `${configurations} configurations`
      }, ${seeds === 1 ? "1 seed" : `${seeds} seeds`}`,
    varies: (keys: string) => `varies: ${keys}`,
    splitMoves: "Each seed drew its own split: the deviation contains it, and the runs were tested on other customers.",
    splitHeld: "All runs share one split: the deviation is that of initialization and batch order.",
    leftOut: {
      going: (runs: number) => (runs === 1 ? "1 run is unfinished" : `${runs} runs are unfinished`),
      stopped: (runs: number) => (runs === 1 ? "1 was stopped" : `${runs} were stopped`),
      failed: (runs: number) => (runs === 1 ? "1 failed" : `${runs} failed`),
    },
    notCounted: (parts: string) => `In no mean: ${parts}.`,
    configuration: "Configuration",
    same: "as configured",
    counted: "Runs",
    countedOf: (counted: string, runs: string) => `${counted} of ${runs}`,
    best: "best by validation",
    metricsAbout:
      "Mean ± sample standard deviation (n − 1) over the seeds of a configuration. Loss and validation metric are those of the model that each run keeps. Configurations are ranked by the mean of the validation value chosen above, never by the test.",
    none: "–",
  },
  {
    title: "Toplu çalıştırma",
    about:
      "Açık dosyalarla art arda çalışır; her biri Çalıştırmalar'da saklanır. Listelenmeyen anahtarlar yapılandırmadaki gibi kalır.",
    source: "Yapılandırmaların kaynağı",
    sources: { grid: "Birleştirilecek değerler", list: "Liste (JSON)" },
    key: "Anahtar",
    values: (key) => `${key} değerleri`,
    valuesAbout:
      "Değerleri virgülle ayırın; noktalı virgülle ayrılırsa virgül ondalık işaretidir. Listeler ve nesneler JSON'daki gibi: [0.3, 0.2], [0, 0].",
    addKey: "Anahtar ekle",
    removeKey: (key) => `Kaldır: ${key}`,
    list: "Yapılandırma listesi",
    listAbout:
      "Bir JSON listesi; her öğede istediğiniz anahtarlar olabilir. Böyle bir listenin dosyası sayfanın her yerine bırakılabilir.",
    listExample: '[{"learningRate": 0.0001}, {"learningRate": 0.0005, "batchSize": 128}]',
    openFile: "Dosya aç…",
    seedCount: "Yapılandırma başına seed",
    seeds: "Seed'ler",
    holdSplit: "Her seed için aynı bölme",
    holdSplitAbout:
      "Açık: yalnızca başlangıç ağırlıkları ve batch sırası değişir, her çalıştırma aynı müşterilerle sınanır. Kapalı: her seed kendi bölmesini çeker ve sapma bunu da içerir.",
    planned: (runs) => `${runs} çalıştırmanın tümü, sırasıyla`,
    runs: (runs) => `${runs} çalıştırma`,
    takes: (duration) => `yaklaşık ${duration}`,
    start: (runs) => (runs === 0 ? "Başlat" : `${runs} çalıştırmayı başlat`),
    close: "Kapat",
    queue: "Kuyruk",
    runOf: (run, total) => `çalıştırma ${run} / ${total}`,
    left: (duration) => `toplam ${duration} kadar kaldı`,
    nextStarts: "Sıradaki çalıştırma başlamak üzere…",
    skip: "Bunu atla",
    skipWhy: "Bu çalıştırmayı bitirir, en iyi epoch'unu saklar ve sıradakini başlatır.",
    stopAfter: "Bundan sonra dur",
    goOnAfterAll: "Bundan sonra sürdür",
    stopAfterSaid: "bu çalıştırmadan sonra biter",
    stopNow: "Kuyruğu durdur",
    stopNowWhy: "Bu çalıştırmayı bitirir, en iyi epoch'unu saklar ve başkasını başlatmaz.",
    ended: {
      done: (ran, total) => `Kuyruk tamamlandı: ${ran} / ${total}`,
      asked: (ran, total) => `Kuyruk durduruldu: ${ran} / ${total} çalıştırma tamamlandı.`,
      failing: (ran, total) => `Kuyruk durdu (${ran} / ${total}): son iki çalıştırma aynı nedenle başarısız oldu.`,
    },
    failures: (runs) => `${runs} çalıştırma başarısız oldu.`,
    showResults: "Sonuçları göster",
    unfinished: (moment) => `Yarım kalan kuyruk: ${moment}`,
    unfinishedWhat: (done, total, next) => `${done} / ${total} çalıştırma bitti; sıradaki: “${next}”.`,
    unfinishedResumes: (epoch) => `${epoch}. epoch'tan sürer.`,
    goOn: (run) => `${run}. çalıştırmayla sürdür`,
    openAndGoOn: (run) => `Dosyaları aç ve ${run}. çalıştırmayla sürdür`,
    summaries: "Kuyruklar",
    summaryOf: (moment) => `Kuyruk: ${moment}`,
    summaryRuns: (runs, configurations, seeds) => `${runs} çalıştırma: ${configurations} yapılandırma, ${seeds} seed`,
    varies: (keys) => `değişen: ${keys}`,
    splitMoves: "Her seed kendi bölmesini çekti: sapma bunu da içerir, çalıştırmalar başka müşterilerle sınandı.",
    splitHeld: "Tüm çalıştırmalar aynı bölmeyi kullanır: sapma, başlangıç ağırlıkları ile batch sırasından gelir.",
    leftOut: {
      going: (runs) => `${runs} çalıştırma bitmedi`,
      stopped: (runs) => `${runs} durduruldu`,
      failed: (runs) => `${runs} başarısız oldu`,
    },
    notCounted: (parts) => `Ortalamaya girmeyen: ${parts}.`,
    configuration: "Yapılandırma",
    same: "formdaki gibi",
    counted: "Çalıştırma",
    countedOf: (counted, runs) => `${counted} / ${runs}`,
    best: "doğrulamada en iyi",
    metricsAbout:
      "Bir yapılandırmanın seed değerleri üzerinden ortalama ± örneklem standart sapması (n − 1). Kayıp ve doğrulama metriği, her çalıştırmanın saklanan modelininkidir. Yapılandırmalar yukarıda seçilen doğrulama değerinin ortalamasına göre sıralanır, teste göre asla.",
    none: "–",
  },
);

/** The sentence about one configuration of a list. */
function problemOf(p: ErrorParams, locale: Locale): string {
  const sentences: Readonly<Record<string, string | ((params: ErrorParams) => string)>> = configurationErrors[locale];
  const sentence = sentences[text(p.problem)];
  return typeof sentence === "function" ? sentence(p) : (sentence ?? text(p.problem));
}

/** Sentences about plans for several runs. */
export const queueErrors = defineErrors(
  {
    "queue/too-many": (p) =>
      `These are ${typeof p.count === "number" && p.count > 1e9 ? "billions of" : count(p.count, "en")} runs and a queue takes at most ${count(p.limit, "en")}; give fewer values or seeds.`,
    "queue/not-json": "The list is not valid JSON; check quotation marks, commas and brackets.",
    "queue/not-a-list": "This is not a list: put the configurations into square brackets, [{…}, {…}].",
    "queue/empty": "The list is empty; put at least one configuration into it.",
    "queue/no-model":
      "The foundation model that this run begins with was not made; see what pre-training says and run it again.",
    "queue/configuration": (p) => `Entry ${formatCount(Number(p.number), "en")} of the list: ${problemOf(p, "en")}`,
  },
  {
    "queue/too-many": (p) =>
      `Bu ${typeof p.count === "number" && p.count > 1e9 ? "milyarlarca" : count(p.count, "tr")} çalıştırma eder, bir kuyruk en çok ${count(p.limit, "tr")} çalıştırma alır; daha az değer veya seed verin.`,
    "queue/not-json": "Liste geçerli JSON değil; tırnakları, virgülleri ve ayraçları denetleyin.",
    "queue/not-a-list": "Bu bir liste değil: yapılandırmaları köşeli ayraç içine alın, [{…}, {…}].",
    "queue/empty": "Liste boş; içine en az bir yapılandırma koyun.",
    "queue/no-model": "Bu çalıştırmanın başladığı temel model oluşmadı; ön eğitimin hatasına bakıp yeniden çalıştırın.",
    "queue/configuration": (p) => `Listenin ${formatCount(Number(p.number), "tr")}. öğesi: ${problemOf(p, "tr")}`,
  },
);

import type { ErrorParams } from "../../formats/coded-error";
import { counted, defineErrors, quoted, short, text } from "../error-sentences";
import type { Locale } from "../messages";
import { engineMessages } from "./engine";
import { storageReasonWords } from "./storage-errors";

/** What ended the first attempt, by the code's last part. */
const causes: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  en: {
    "device-lost": "The graphics device was lost",
    "gpu-error": "The graphics driver reported an error",
    "out-of-memory": "The graphics device ran out of memory",
    "thread-failed": "A computing thread stopped",
    "worker-died": "The worker that trains stopped unexpectedly",
    "worker-silent": "The worker that trains no longer answered and was replaced",
  },
  tr: {
    "device-lost": "Grafik aygıtı kayboldu",
    "gpu-error": "Grafik sürücüsü bir hata bildirdi",
    "out-of-memory": "Grafik aygıtının belleği doldu",
    "thread-failed": "Bir hesaplama iş parçacığı durdu",
    "worker-died": "Eğitimi yapan worker beklenmedik biçimde durdu",
    "worker-silent": "Eğitimi yapan worker yanıt vermiyordu ve değiştirildi",
  },
};

function engineName(value: Parameters<typeof text>[0], locale: Locale): string {
  const names: Readonly<Record<string, string>> = engineMessages[locale].name;
  return names[text(value)] ?? text(value);
}

/** Whether other columns are chosen, and not only read otherwise. */
function areOthers({ differs }: ErrorParams): boolean {
  return differs === "label" || differs === "features";
}

/** What a run's table means where the open one means something else. */
function meaning(p: ErrorParams, locale: Locale): string {
  const english = locale === "en";
  const [run, id] = [english ? "The run" : "Çalıştırma", short(p.id)];
  const words = quoted(p.texts, locale);
  switch (p.differs) {
    case "gaps":
      if (p.gaps === "mean") {
        return english
          ? `${run} takes the column's mean for empty cells`
          : `${run} boş hücreleri sütunun ortalaması sayıyor`;
      }
      return english ? `${run} refuses empty cells` : `${run} boş hücre kabul etmiyor`;
    case "texts":
      if (words === "") {
        return english ? `${run} reads all its features as numbers` : `${run} bütün özellikleri sayı olarak okuyor`;
      }
      return english ? `${run} reads ${words} as words` : `${run} şu sütunları sözcük olarak okuyor: ${words}`;
    case "decimal":
      if (p.decimal === ",") {
        return english ? `${run} reads a comma as the decimal mark` : `${run} ondalık işareti olarak virgül okuyor`;
      }
      return english ? `${run} reads a point as the decimal mark` : `${run} ondalık işareti olarak nokta okuyor`;
    case "id":
      if (id === "") {
        return english ? `${run} has no column for the customer id` : `${run} için müşteri numarası sütunu seçilmemiş`;
      }
      return english
        ? `${run} takes “${id}” for the customer id`
        : `${run} müşteri numarasını “${id}” sütunundan alıyor`;
    default:
      return english
        ? `${run} learns “${short(p.label)}” of ${counted(p.features, "column", "columns")}`
        : `${run} ${text(p.features)} sütundan “${short(p.label)}” sütununu öğreniyor`;
  }
}

/** Sentences about autosaves and resuming. */
export const resumeErrors = defineErrors(
  {
    "run/autosave-failed": (p) =>
      `The run could not be saved in this browser (${storageReasonWords(p, "en")}); training goes on, but after a crash only the last good save is left. Free disk space or delete old runs.`,
    "run/checkpoint-not-kept": (p) =>
      `The model could not be kept in this browser (${storageReasonWords(p, "en")}); export it now, it is gone when the tab closes.`,
    "run/no-autosave": "This run has no autosave any more; start it again from the beginning.",
    "run/restarted": (p) => {
      const cause = causes.en[String(p.cause)] ?? "The engine failed";
      const from = p.epoch === 0 ? "started again from its first step" : `went on after epoch ${text(p.epoch)}`;
      return `${cause}; the run ${from} with ${engineName(p.engine, "en")}.`;
    },
    "run/remade": (p) =>
      `${causes.en[String(p.cause)] ?? "The engine failed"}; the results of ${p.epoch === 1 ? "the run's one epoch" : `the run's ${text(p.epoch)} epochs`} were made again without training.`,
    "run/other-columns": (p) =>
      `${meaning(p, "en")}, and “${short(p.file)}” is open with ${areOthers(p) ? "other ones; open it again and choose those" : "something else; open it again and choose that"}.`,
    "run/other-file": (p) =>
      `“${text(p.file)}” is not the file that the run was started with (“${text(p.expected)}”): the contents differ. Open the original file to go on.`,
  },
  {
    "run/autosave-failed": (p) =>
      `Çalıştırma bu tarayıcıya kaydedilemedi (${storageReasonWords(p, "tr")}); eğitim sürüyor, ama bir çökmeden sonra yalnızca son sağlam kayıt kalır. Disk alanı açın veya eski çalıştırmaları silin.`,
    "run/checkpoint-not-kept": (p) =>
      `Model bu tarayıcıda saklanamadı (${storageReasonWords(p, "tr")}); şimdi dışa aktarın, sekme kapanınca kaybolur.`,
    "run/no-autosave": "Bu çalıştırmanın otomatik kaydı artık yok; baştan başlatın.",
    "run/restarted": (p) => {
      const cause = causes.tr[String(p.cause)] ?? "Motor durdu";
      const from = p.epoch === 0 ? "ilk adımından yeniden başladı" : `${text(p.epoch)}. epoch'tan sonra sürdü`;
      return `${cause}; çalıştırma ${engineName(p.engine, "tr")} ile ${from}.`;
    },
    "run/remade": (p) =>
      `${causes.tr[String(p.cause)] ?? "Motor durdu"}; çalıştırmanın ${text(p.epoch)} epoch'luk sonuçları yeniden eğitmeden tekrar hesaplandı.`,
    "run/other-columns": (p) =>
      `${meaning(p, "tr")}, “${short(p.file)}” ise ${areOthers(p) ? "başka sütunlarla açık; yeniden açıp onları seçin" : "başka bir seçimle açık; yeniden açıp bunu seçin"}.`,
    "run/other-file": (p) =>
      `“${text(p.file)}” dosyası çalıştırmanın başladığı dosya değil (“${text(p.expected)}”): içerikleri farklı. Sürdürmek için özgün dosyayı açın.`,
  },
);

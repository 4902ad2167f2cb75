import { defineErrors, text } from "../error-sentences";

/** Sentences about autosaves and resuming. */
export const resumeErrors = defineErrors(
  {
    "run/autosave-failed": (p) =>
      `The run could not be saved in this browser (${text(p.detail)}); training goes on, but after a crash only the last good save is left. Free disk space or delete old runs.`,
    "run/checkpoint-not-kept": (p) =>
      `The model could not be kept in this browser (${text(p.detail)}); export it now, it is gone when the tab closes.`,
    "run/no-autosave": "This run has no autosave any more; start it again from the beginning.",
    "run/other-file": (p) =>
      `“${text(p.file)}” is not the file that the run was started with (“${text(p.expected)}”): the contents differ. Open the original file to go on.`,
  },
  {
    "run/autosave-failed": (p) =>
      `Çalıştırma bu tarayıcıya kaydedilemedi (${text(p.detail)}); eğitim sürüyor, ama bir çökmeden sonra yalnızca son sağlam kayıt kalır. Disk alanı açın veya eski çalıştırmaları silin.`,
    "run/checkpoint-not-kept": (p) =>
      `Model bu tarayıcıda saklanamadı (${text(p.detail)}); şimdi dışa aktarın, sekme kapanınca kaybolur.`,
    "run/no-autosave": "Bu çalıştırmanın otomatik kaydı artık yok; baştan başlatın.",
    "run/other-file": (p) =>
      `“${text(p.file)}” dosyası çalıştırmanın başladığı dosya değil (“${text(p.expected)}”): içerikleri farklı. Sürdürmek için özgün dosyayı açın.`,
  },
);

import { defineMessages, plural } from "../messages";

const entry = (count: number) => plural(count, "run");
const models = (count: number) => plural(count, "checkpoint");
const their = (count: number) => (count === 1 ? "its" : "their");

/** What this browser stores: sizes, the history as a file, and forgetting everything. */
export const storageMessages = defineMessages(
  {
    open: "History and storage",
    about: "Runs, checkpoints and settings lie in this browser, on this computer, and nowhere else.",
    history: "The whole history as a file",
    historyAbout:
      "One zip with every run's record, results and predictions, to be kept, or opened in another browser. Runs that are there already are never overwritten by older copies.",
    withCheckpoints: (bytes: string) => `With checkpoints (${bytes})`,
    save: "Save history",
    read: "Open history…",
    saving: "Saving the history",
    opening: "Opening the history",
    saved: (file: string, runs: number, checkpoints: number) =>
      `${file}: ${entry(runs)}${checkpoints > 0 ? ` and ${models(checkpoints)}` : ""}.`,
    opened: (file: string, added: number, updated: number, known: number) =>
      `${file}: ${entry(added)} added${updated > 0 ? `, ${updated} replaced by the file's newer copy` : ""}, ${known} already there.`,
    restored: (count: number) => `${models(count)} restored.`,
    leftOut: (count: number) =>
      `${models(count)} could not be stored (no space, or damaged in the file); ${count === 1 ? "its run is there without it" : "their runs are there without them"}.`,
    unreadable: (count: number) =>
      `${entry(count)} cannot be read by this version and ${count === 1 ? "was" : "were"} left out.`,
    damaged: (members: string) => `Damaged in the file, and left out: ${members}.`,
    canceled: "You ended it; what was added until then stays.",
    stored: "What is stored",
    usage: (used: string, quota: string) => `The browser counts ${used} of the ${quota} that it allows this page.`,
    usageUnknown: "The browser does not say how much it allows this page.",
    records: "Records of runs, with their results",
    checkpoints: "Kept checkpoints",
    autosaves: "Saved states of unfinished runs",
    others: "Copies of input files",
    preferences: "Preferences",
    checkpointsByRun: "Checkpoints by run",
    withoutRun: "without a run",
    forget: "Forget everything on this computer…",
    forgetTitle: "Forget everything on this computer?",
    forgetAbout: (bytes: string) =>
      `This frees about ${bytes}. It cannot be undone; files that you saved to your disk stay.`,
    forgetWhat: (runs: number) =>
      `${entry(runs)} with ${their(runs)} notes, all checkpoints, saved states of unfinished runs, remembered files and copies, the output folder and your preferences are deleted from this browser.`,
    forgetNow: (bytes: string) => `Forget everything (${bytes})`,
    keep: "Keep everything",
    forgotten: (bytes: string) => `Everything was forgotten; about ${bytes} are free again.`,
  },
  {
    open: "Geçmiş ve depolama",
    about: "Çalıştırmalar, model dosyaları ve ayarlar bu bilgisayarda, bu tarayıcıda durur; başka hiçbir yerde değil.",
    history: "Tüm geçmiş bir dosyada",
    historyAbout:
      "Her çalıştırmanın kaydını, sonuçlarını ve tahminlerini içeren tek bir zip: saklamak veya başka bir tarayıcıda açmak için. Zaten burada olan çalıştırmaların üzerine eski bir kopya asla yazılmaz.",
    withCheckpoints: (bytes) => `Model dosyalarıyla birlikte (${bytes})`,
    save: "Geçmişi kaydet",
    read: "Geçmiş aç…",
    saving: "Geçmiş kaydediliyor",
    opening: "Geçmiş açılıyor",
    saved: (file, runs, checkpoints) =>
      `${file}: ${runs} çalıştırma${checkpoints > 0 ? ` ve ${checkpoints} model dosyası` : ""}.`,
    opened: (file, added, updated, known) =>
      `${file}: ${added} çalıştırma eklendi${updated > 0 ? `, ${updated} çalıştırmanın yerine dosyadaki daha yeni kopya geçti` : ""}, ${known} çalıştırma zaten vardı.`,
    restored: (count) => `${count} model dosyası geri yüklendi.`,
    leftOut: (count) =>
      `${count} model dosyası saklanamadı (yer yok veya dosyada bozuk); çalıştırmaları onlarsız eklendi.`,
    unreadable: (count) => `${count} çalıştırma bu sürümle okunamıyor ve dışarıda bırakıldı.`,
    damaged: (members) => `Dosyada bozuk oldukları için dışarıda bırakılanlar: ${members}.`,
    canceled: "Siz durdurdunuz; o ana kadar eklenenler duruyor.",
    stored: "Neler saklanıyor",
    usage: (used, quota) => `Tarayıcıya göre bu sayfanın kullandığı alan: ${used} / ${quota}.`,
    usageUnknown: "Tarayıcı bu sayfaya ne kadar yer ayırdığını söylemiyor.",
    records: "Çalıştırma kayıtları ve sonuçları",
    checkpoints: "Saklanan model dosyaları",
    autosaves: "Bitmemiş çalıştırmaların durumu",
    others: "Girdi dosyalarının kopyaları",
    preferences: "Tercihler",
    checkpointsByRun: "Çalıştırmalara göre model dosyaları",
    withoutRun: "çalıştırması yok",
    forget: "Bu bilgisayardaki her şeyi unut…",
    forgetTitle: "Bu bilgisayardaki her şey unutulsun mu?",
    forgetAbout: (bytes) => `Yaklaşık ${bytes} yer açılır. Geri alınamaz; diskinize kaydettiğiniz dosyalar kalır.`,
    forgetWhat: (runs) =>
      `${runs} çalıştırma ve notları, tüm model dosyaları, bitmemiş çalıştırmaların durumu, hatırlanan dosyalar ve kopyaları, çıktı klasörü ve tercihleriniz bu tarayıcıdan silinir.`,
    forgetNow: (bytes) => `Her şeyi unut (${bytes})`,
    keep: "Her şey kalsın",
    forgotten: (bytes) => `Her şey unutuldu; yaklaşık ${bytes} yer açıldı.`,
  },
);

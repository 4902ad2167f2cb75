import { defineErrors } from "../error-sentences";
import { defineMessages } from "../messages";

/** A run's life in the browser: other tabs, the screen, notifications, storage. */
export const tabLifeMessages = defineMessages(
  {
    otherTabs: "Runs in other tabs",
    elsewhere: {
      training: "A run is training in another tab",
      paused: "A run is paused in another tab",
      evaluating: "A run is being evaluated in another tab",
    },
    elsewhereEpoch: (epoch: string, epochs: string) => `epoch ${epoch} of ${epochs}`,
    elsewhereLoss: (loss: string) => `validation loss ${loss}`,
    watch: "Watch in Runs",
    twoAtOnce: "Another tab is training: two runs at once share this computer, and each takes about twice as long.",
    switches: "While this run goes on",
    keepAwake: "Keep the screen on",
    keepAwakeWhy:
      "A computer that sleeps does not train. The screen stays on while the run goes on and this tab is in front.",
    notify: "Notify me at its end",
    notifyWhy: "A notification of your system when the run finishes or fails while this tab is hidden.",
    notifyBlocked: "The browser blocks notifications of this page. Allow them in its site settings, then try again.",
    finishedTitle: "The run is finished",
    finishedBody: (epoch: string, loss: string, accuracy: string) =>
      `Epoch ${epoch} is kept: validation loss ${loss}, test accuracy ${accuracy}.`,
    finishedEmpty: "No epoch was kept.",
    failedTitle: "The run ended with an error",
    notPersistent:
      "This browser may clear stored runs when the disk runs low. Download what matters, or bookmark this page: browsers keep the data of pages that are used.",
    unwritten: "The newest changes could not be stored; they last as long as this tab.",
  },
  {
    otherTabs: "Diğer sekmelerdeki çalıştırmalar",
    elsewhere: {
      training: "Başka bir sekmede bir eğitim sürüyor",
      paused: "Başka bir sekmede bir çalıştırma duraklatıldı",
      evaluating: "Başka bir sekmede bir çalıştırma değerlendiriliyor",
    },
    elsewhereEpoch: (epoch, epochs) => `epoch ${epoch}/${epochs}`,
    elsewhereLoss: (loss) => `doğrulama kaybı ${loss}`,
    watch: "Çalıştırmalar'da izle",
    twoAtOnce:
      "Başka bir sekmede eğitim sürüyor: aynı anda iki çalıştırma bu bilgisayarı paylaşır, her biri yaklaşık iki kat uzun sürer.",
    switches: "Bu çalıştırma sürerken",
    keepAwake: "Ekran açık kalsın",
    keepAwakeWhy: "Bilgisayar uykuya geçerse eğitim durur. Çalıştırma sürdükçe ve bu sekme öndeyken ekran açık kalır.",
    notify: "Bitince bildir",
    notifyWhy: "Bu sekme görünmezken çalıştırma biter veya hata verirse işletim sisteminiz bildirim gösterir.",
    notifyBlocked: "Tarayıcı bu sayfanın bildirimlerini engelliyor. Site ayarlarından izin verip yeniden deneyin.",
    finishedTitle: "Çalıştırma bitti",
    finishedBody: (epoch, loss, accuracy) =>
      `Epoch ${epoch} saklandı: doğrulama kaybı ${loss}, test doğruluğu ${accuracy}.`,
    finishedEmpty: "Saklanan epoch yok.",
    failedTitle: "Çalıştırma bir hatayla bitti",
    notPersistent:
      "Disk dolarsa bu tarayıcı saklanan çalıştırmaları silebilir. Önemli olanları indirin veya bu sayfayı yer imlerine ekleyin: tarayıcılar kullanılan sayfaların verilerini saklar.",
    unwritten: "Son değişiklikler saklanamadı; bu sekme açık kaldıkça durur.",
  },
);

/** Sentences about runs of other tabs. */
export const tabLifeErrors = defineErrors(
  {
    "run/other-tab": "Another tab already goes on with this run; watch it there, or close that tab to go on here.",
  },
  {
    "run/other-tab":
      "Bu çalıştırmayı zaten başka bir sekme sürdürüyor; orada izleyin veya burada sürdürmek için o sekmeyi kapatın.",
  },
);

import { bytes, defineErrors, short } from "../error-sentences";
import { defineMessages, plural } from "../messages";
import { storageReasonWords } from "./storage-errors";

/** Files and folders: what the browser remembers of them, and where runs are written. */
export const filesMessages = defineMessages(
  {
    title: "Files and folders",
    about: "What this browser remembers of your files, and where runs are written. Nothing leaves this computer.",
    outputFolder: "Output folder",
    outputAbout:
      "Every run that ends writes its files into a folder of its own here, by itself. Nothing is ever written over.",
    outputUnsupported:
      "This browser lets no page write into a folder (Chrome and Edge do); the files of a run are downloads.",
    chooseFolder: "Choose a folder…",
    otherFolder: "Another folder…",
    stopUsing: "Stop using it",
    allowAgain: "Allow again",
    writesTo: (folder: string) => `Runs are written into “${folder}”.`,
    lapsed: (folder: string) =>
      `The browser wants to ask again before the studio may write into “${folder}”. Until then the files of a run are downloads.`,
    writing: (done: string, total: string, folder: string) =>
      `Writing ${done} of ${plural(total, "file")} into “${folder}”`,
    written: (files: string, size: string, folder: string) =>
      `${plural(files, "file")}, ${size}, ${files === "1" ? "is" : "are"} in “${folder}”.`,
    notMade: "One file could not be made:",
    writeAgain: "Try again",
    cancelWriting: "Stop writing",
    keep: "Keep a copy of the files in this browser",
    keepAbout:
      "Sketches (with customer ids and segments) and foundation models that you open are copied into this browser's private storage on this computer, so that they open again with one click, even when the originals have moved. Turning it off deletes the copies.",
    keepOff: "Off: no sketches and no customer ids are stored.",
    keptNone: "No copy yet: the next files that you open are kept.",
    copying: (file: string) => `Copying ${file}`,
    copies: "Copies in this browser",
    copiesTotal: (total: string) => `${total} in this browser`,
    copiesFree: (total: string, free: string) => `${total} in this browser; room for ${free} more`,
    unknownFile: "A file of an earlier visit",
    removeCopy: (file: string) => `Delete the copy of ${file}`,
    openAgainTitle: "Open the last files again",
    openAgain: "Open again",
    openOther: "Choose files…",
    fileAndSize: (file: string, size: string) => `${file} (${size})`,
    lastUsed: (when: string) => `Last used ${when}.`,
    looking: (file: string) => `Looking at ${file}…`,
    needs: (files: string) => `Open its files to go on: ${files}.`,
    openAndGoOn: (epoch: string) => `Open its files and go on with epoch ${epoch}`,
    openFilesOf: "Open its files",
    filesOpen: "The run's files are open",
  },
  {
    title: "Dosyalar ve klasörler",
    about:
      "Bu tarayıcının dosyalarınızdan ne hatırladığı ve çalıştırmaların nereye yazıldığı. Bu bilgisayardan hiçbir şey çıkmaz.",
    outputFolder: "Çıktı klasörü",
    outputAbout:
      "Biten her çalıştırma dosyalarını kendiliğinden buradaki kendi klasörüne yazar. Hiçbir şeyin üzerine yazılmaz.",
    outputUnsupported:
      "Bu tarayıcı sayfaların klasöre yazmasına izin vermiyor (Chrome ve Edge verir); çalıştırma dosyaları indirilir.",
    chooseFolder: "Klasör seç…",
    otherFolder: "Başka klasör…",
    stopUsing: "Artık kullanma",
    allowAgain: "Yeniden izin ver",
    writesTo: (folder) => `Çalıştırmalar “${folder}” klasörüne yazılıyor.`,
    lapsed: (folder) =>
      `Stüdyonun “${folder}” klasörüne yazabilmesi için tarayıcı yeniden sormak istiyor. O zamana kadar çalıştırma dosyaları indirilir.`,
    writing: (done, total, folder) => `“${folder}” klasörüne yazılıyor: ${done}/${total} dosya`,
    written: (files, size, folder) => `${files} dosya (${size}) “${folder}” klasöründe.`,
    notMade: "Bir dosya hazırlanamadı:",
    writeAgain: "Yeniden dene",
    cancelWriting: "Yazmayı durdur",
    keep: "Dosyaların bir kopyasını bu tarayıcıda sakla",
    keepAbout:
      "Açtığınız sketch dosyaları (müşteri numaraları ve segmentlerle) ve temel modeller bu tarayıcının bu bilgisayardaki özel alanına kopyalanır; özgün dosyalar taşınsa bile tek tıkla yeniden açılırlar. Kapatınca kopyalar silinir.",
    keepOff: "Kapalı: hiçbir sketch ve müşteri numarası saklanmıyor.",
    keptNone: "Henüz kopya yok: bundan sonra açtığınız dosyalar saklanır.",
    copying: (file) => `Kopyalanıyor: ${file}`,
    copies: "Bu tarayıcıdaki kopyalar",
    copiesTotal: (total) => `Bu tarayıcıda ${total}`,
    copiesFree: (total, free) => `Bu tarayıcıda ${total}; ${free} daha sığar`,
    unknownFile: "Önceki bir ziyaretten dosya",
    removeCopy: (file) => `Kopyayı sil: ${file}`,
    openAgainTitle: "Son dosyaları yeniden aç",
    openAgain: "Yeniden aç",
    openOther: "Dosya seç…",
    fileAndSize: (file, size) => `${file} (${size})`,
    lastUsed: (when) => `Son kullanım: ${when}.`,
    looking: (file) => `Bakılıyor: ${file}…`,
    needs: (files) => `Sürdürmek için dosyalarını açın: ${files}.`,
    openAndGoOn: (epoch) => `Dosyalarını aç ve epoch ${epoch} ile sürdür`,
    openFilesOf: "Dosyalarını aç",
    filesOpen: "Çalıştırmanın dosyaları açık",
  },
);

/** Sentences about remembered files, copies and the output folder. */
export const fileErrors = defineErrors(
  {
    "files/gone": (p) => `“${short(p.file)}” is no longer where it was opened from; find it and drop it here.`,
    "files/changed": (p) =>
      `“${short(p.file)}” has changed since it was used: its contents (SHA-256) differ. Drop it here to use it as it is now, or bring the earlier version back.`,
    "files/permission": (p) =>
      `The browser was not allowed to read “${short(p.file)}”; click again and allow it, or drop the file here.`,
    "files/ask": (p) =>
      `The browser cannot find “${short(p.file)}” (${bytes(p.bytes, "en")}) by itself; drop it in the Studio or choose it there.`,
    "files/keep-full": (p) =>
      `“${short(p.file)}” (${bytes(p.bytes, "en")}) does not fit into this browser's storage; it stays open, but no copy is kept. Delete other copies or free disk space.`,
    "files/keep-failed": (p) =>
      `No copy of “${short(p.file)}” could be kept in this browser (${storageReasonWords(p, "en")}); it stays open, and the original is untouched.`,
    "folder/permission": (p) =>
      `The browser did not let the studio write into “${short(p.folder)}”; press “Allow again”. Nothing is lost: the downloads are still there.`,
    "folder/full": (p) =>
      `The disk of “${short(p.folder)}” is full; free some space and try again. Complete files stay, and the downloads are still there.`,
    "folder/gone": (p) =>
      `The folder “${short(p.folder)}” is no longer there; bring it back and try again, or choose another. Nothing is lost: the downloads are still there.`,
    "folder/locked": (p) =>
      `Another program is using a file in “${short(p.folder)}”; close it and try again. Complete files stay, and the downloads are still there.`,
    "folder/canceled": (p) =>
      `Writing into “${short(p.folder)}” was stopped. Complete files stay, and the downloads are still there.`,
    "folder/failed": (p) =>
      `Writing into “${short(p.folder)}” failed (${short(p.detail, 120)}); try again or choose another folder. The downloads are still there.`,
  },
  {
    "files/gone": (p) => `“${short(p.file)}” açıldığı yerde artık yok; bulup buraya bırakın.`,
    "files/changed": (p) =>
      `“${short(p.file)}” kullanıldığından beri değişmiş: içeriği (SHA-256) farklı. Şimdiki haliyle kullanmak için buraya bırakın ya da önceki sürümü geri getirin.`,
    "files/permission": (p) =>
      `Tarayıcının “${short(p.file)}” dosyasını okumasına izin verilmedi; yeniden tıklayıp izin verin ya da dosyayı buraya bırakın.`,
    "files/ask": (p) =>
      `Tarayıcı “${short(p.file)}” (${bytes(p.bytes, "tr")}) dosyasını kendiliğinden bulamıyor; Stüdyo'ya bırakın ya da orada seçin.`,
    "files/keep-full": (p) =>
      `“${short(p.file)}” (${bytes(p.bytes, "tr")}) bu tarayıcının alanına sığmıyor; açık kalır ama kopyası saklanmaz. Başka kopyaları silin veya disk alanı açın.`,
    "files/keep-failed": (p) =>
      `“${short(p.file)}” dosyasının kopyası bu tarayıcıda saklanamadı (${storageReasonWords(p, "tr")}); dosya açık kalır, özgününe dokunulmadı.`,
    "folder/permission": (p) =>
      `Tarayıcı stüdyonun “${short(p.folder)}” klasörüne yazmasına izin vermedi; “Yeniden izin ver”e basın. Kaybolan bir şey yok: indirmeler yerinde.`,
    "folder/full": (p) =>
      `“${short(p.folder)}” klasörünün diski dolu; yer açıp yeniden deneyin. Tamamlanan dosyalar kalır, indirmeler yerinde.`,
    "folder/gone": (p) =>
      `“${short(p.folder)}” klasörü artık yok; geri getirip yeniden deneyin ya da başka bir klasör seçin. Kaybolan bir şey yok: indirmeler yerinde.`,
    "folder/locked": (p) =>
      `Başka bir program “${short(p.folder)}” klasöründeki bir dosyayı kullanıyor; kapatıp yeniden deneyin. Tamamlanan dosyalar kalır, indirmeler yerinde.`,
    "folder/canceled": (p) =>
      `“${short(p.folder)}” klasörüne yazma durduruldu. Tamamlanan dosyalar kalır, indirmeler yerinde.`,
    "folder/failed": (p) =>
      `“${short(p.folder)}” klasörüne yazılamadı (${short(p.detail, 120)}); yeniden deneyin ya da başka bir klasör seçin. İndirmeler yerinde.`,
  },
);

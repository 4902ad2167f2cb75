import { defineErrors, quoted, short, text } from "../error-sentences";

/** What is asked of the data place before what it needs is there. */
export const sketchErrors = defineErrors(
  {
    "sketch/no-tables": "No tables have been read yet; read the three tables first.",
    "sketch/no-graph": "There is no graph yet; make it first.",
    "sketch/no-walk": (p) =>
      `The graph was not walked ${text(p.walk)} times; add this number to the walks and make it anew.`,
    "sketch/no-sketches": "There are no sketches yet; make them first.",
    "sketch/drop-again": (p) => `The browser cannot find “${short(p.file)}” by itself; drop it here again.`,
    "sketch/own-tables":
      "Data holds tables or sketches of your own, which the demo bank would replace; remove the tables and forget the kept sketches there first.",
    "sketch/other-tables": (p) =>
      `The tables in Data are not those that this way began with (${quoted(p.files, "en")}); put those back, or go on with what is there now.`,
    "sketch/other-tables-made": (p) =>
      `The sketches that this way trains on are gone, and the tables in Data are not those that they were made of (${quoted(p.files, "en")}); put those back, or give this way up and begin anew.`,
    "sketch/changed":
      "The tables or their settings were changed while the whole way was making their sketches; begin again with what is there now.",
  },
  {
    "sketch/no-tables": "Henüz tablo okunmadı; önce üç tabloyu okuyun.",
    "sketch/no-graph": "Henüz graf yok; önce onu yapın.",
    "sketch/no-walk": (p) => `Graf ${text(p.walk)} kez yürünmedi; bu sayıyı yürüyüşlere ekleyip yeniden yapın.`,
    "sketch/no-sketches": "Henüz sketch yok; önce onları yapın.",
    "sketch/drop-again": (p) =>
      `Tarayıcı “${short(p.file)}” dosyasını kendiliğinden bulamıyor; buraya yeniden bırakın.`,
    "sketch/own-tables":
      "Veri’de kendi tablolarınız veya sketch’leriniz var ve demo bankası onların yerini alırdı; önce orada tabloları kaldırın ve saklanan sketch’leri silin.",
    "sketch/other-tables": (p) =>
      `Veri’deki tablolar bu yolun başladığı tablolar değil (${quoted(p.files, "tr")}); onları geri koyun veya şimdi olanlarla sürdürün.`,
    "sketch/other-tables-made": (p) =>
      `Bu yolun eğitildiği sketch’ler artık yok ve Veri’deki tablolar onların yapıldığı tablolar değil (${quoted(p.files, "tr")}); onları geri koyun veya bu yoldan vazgeçip yeniden başlayın.`,
    "sketch/changed":
      "Uçtan uca akış sketch’leri üretirken tablolar veya ayarları değişti; şimdi olanlarla yeniden başlayın.",
  },
);

import { count, counted, defineErrors, quoted, short, text } from "../error-sentences";

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
    "sketch/empty-window": (p) =>
      `${count(p.without, "en")} of ${counted(p.customers, "customer", "customers")} ${p.without === 1 ? "has" : "have"} no known event from ${text(p.from)} to ${text(p.to)}, so that ${p.part === "past" ? "past" : "future"} sketches are empty; where the newest event is a placeholder far ahead, set the reference time.`,
    "sketch/no-portfolio":
      "No customer has a product, so that all portfolio sketches are empty; check that customers are spelled alike in both tables (1001 is not 1001.0).",
    "sketch/changed":
      "The tables or their settings were changed while the whole way was making their sketches; begin again with what is there now.",
  },
  {
    "sketch/no-tables": "Henüz tablo okunmadı; önce üç tabloyu okuyun.",
    "sketch/no-graph": "Henüz graf yok; önce grafı oluşturun.",
    "sketch/no-walk": (p) => `Walk ${text(p.walk)} hesaplanmadı; bu sayıyı walk'lara ekleyip grafı yeniden oluşturun.`,
    "sketch/no-sketches": "Henüz sketch yok; önce sketch'leri üretin.",
    "sketch/drop-again": (p) =>
      `Tarayıcı “${short(p.file)}” dosyasını kendiliğinden bulamıyor; buraya yeniden bırakın.`,
    "sketch/own-tables":
      "Veri'de kendi tablolarınız veya sketch'leriniz var ve demo bankası onların yerini alırdı; önce orada tabloları kaldırın ve saklanan sketch'leri silin.",
    "sketch/other-tables": (p) =>
      `Veri'deki tablolar bu akışın başladığı tablolar değil (${quoted(p.files, "tr")}); onları geri koyun veya şimdi olanlarla sürdürün.`,
    "sketch/other-tables-made": (p) =>
      `Bu akışta kullanılan sketch'ler artık yok ve Veri'deki tablolar onların üretildiği tablolar değil (${quoted(p.files, "tr")}); onları geri koyun veya bu akıştan vazgeçip yeniden başlayın.`,
    "sketch/empty-window": (p) =>
      `${count(p.customers, "tr")} müşteriden ${count(p.without, "tr")} müşterinin ${text(p.from)} ile ${text(p.to)} arasında bilinen olayı yok, ${p.part === "past" ? "geçmiş" : "gelecek"} sketch'leri boş; en yeni olayın tarihi çok ileride, gerçek dışı bir tarihse referans zamanını belirtin.`,
    "sketch/no-portfolio":
      "Hiçbir müşterinin ürünü yok, portföy sketch'lerinin hepsi boş; müşterilerin iki tabloda da aynı yazıldığını denetleyin (1001 ile 1001.0 aynı değildir).",
    "sketch/changed":
      "Uçtan uca akış sketch'leri üretirken tablolar veya ayarları değişti; şimdi olanlarla yeniden başlayın.",
  },
);

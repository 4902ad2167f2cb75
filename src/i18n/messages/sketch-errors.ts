import { defineErrors, short, text } from "../error-sentences";

/** What is asked of the data place before what it needs is there. */
export const sketchErrors = defineErrors(
  {
    "sketch/no-tables": "No tables have been read yet; read the three tables first.",
    "sketch/no-graph": "There is no graph yet; make it first.",
    "sketch/no-walk": (p) =>
      `The graph was not walked ${text(p.walk)} times; add this number to the walks and make it anew.`,
    "sketch/no-sketches": "There are no sketches yet; make them first.",
    "sketch/drop-again": (p) => `The browser cannot find “${short(p.file)}” by itself; drop it here again.`,
  },
  {
    "sketch/no-tables": "Henüz tablo okunmadı; önce üç tabloyu okuyun.",
    "sketch/no-graph": "Henüz graf yok; önce onu yapın.",
    "sketch/no-walk": (p) => `Graf ${text(p.walk)} kez yürünmedi; bu sayıyı yürüyüşlere ekleyip yeniden yapın.`,
    "sketch/no-sketches": "Henüz sketch yok; önce onları yapın.",
    "sketch/drop-again": (p) =>
      `Tarayıcı “${short(p.file)}” dosyasını kendiliğinden bulamıyor; buraya yeniden bırakın.`,
  },
);

import type { PipelineErrorCode } from "../../pipeline/errors";
import { bytes, count, counted, defineErrors, quoted, short } from "../error-sentences";

/** Sentences about the stages from tables to sketches. */
export const pipelineErrors = defineErrors<PipelineErrorCode>(
  {
    "pipeline/no-customers": "The customers table has no rows; give a table with at least one customer.",
    "pipeline/no-events":
      "The events table has no rows, so there is no newest event to count from; give a table with events.",
    "pipeline/no-tokens": (p) =>
      `“${short(p.file)}” has no line of names: write one customer per line, then its products and event types, separated by single spaces.`,
    "pipeline/name-not-in-hyperedges": (p) =>
      `The name “${short(p.name)}” holds a space or another separator and cannot come back from a hyperedges file as one name; leave the hyperedges file out, or rename it in the tables.`,
    "pipeline/name-of-customer": (p) =>
      `Line ${count(p.row, "en")} of “${short(p.file)}” has the customer “${short(p.name)}” among products and event types; give customers ids that no product and no event type has.`,
    "pipeline/hyperedges-missing": (p) =>
      `“${short(p.file)}” has none of the tables' products and event types (${quoted(p.names, "en")}); give the hyperedges that were made from these tables.`,
    "pipeline/not-utf8": (p) => `“${short(p.file)}” is not UTF-8 text; save it as UTF-8 and open it again.`,
    "pipeline/too-many-edges": (p) =>
      `These tables would link more than ${count(p.most, "en")} pairs of names, which do not fit into memory; make sketches of fewer customers at a time.`,
    "pipeline/too-large": (p) =>
      `The graph would need ${bytes(p.bytes, "en")} of memory and a browser gives at most ${bytes(p.most, "en")}; make sketches of fewer customers at a time, or use a smaller dim.`,
    "pipeline/walk-failed": (p) =>
      `The graph could not be walked (${short(p.message, 120)}); try again in another browser.`,
    "pipeline/embeddings-shape": (p) =>
      `“${short(p.file)}” has ${counted(p.names, "name", "names")} in entity_ids but ${counted(p.rows, "row", "rows")} in embeddings; write both for the same names.`,
    "pipeline/embeddings-not-finite": (p) =>
      `The embedding of “${short(p.name)}” in “${short(p.file)}” holds NaN or an infinite value; make the file again.`,
    "pipeline/embeddings-missing": (p) =>
      `“${short(p.file)}” has no embedding of ${quoted(p.names, "en")}; give the embeddings that were made from these tables.`,
    "pipeline/sketcher-shape": (p) =>
      `The array “${short(p.array)}” of “${short(p.file)}” does not fit the others; give the sketcher file as it was written.`,
  },
  {
    "pipeline/no-customers": "Müşteri tablosunda satır yok; en az bir müşterisi olan bir tablo verin.",
    "pipeline/no-events":
      "Olay tablosunda satır yok, bu yüzden sayılacak en yeni olay da yok; olayları olan bir tablo verin.",
    "pipeline/no-tokens": (p) =>
      `“${short(p.file)}” dosyasında ad içeren satır yok: her satıra bir müşteri, ardından ürünlerini ve olay türlerini tek boşlukla ayırarak yazın.`,
    "pipeline/name-not-in-hyperedges": (p) =>
      `“${short(p.name)}” adında boşluk veya başka bir ayırıcı var; bir hyperedge dosyasından tek ad olarak geri gelemez. Hyperedge dosyasını vermeyin veya adı tablolarda değiştirin.`,
    "pipeline/name-of-customer": (p) =>
      `“${short(p.file)}” dosyasının ${count(p.row, "tr")}. satırında “${short(p.name)}” müşterisi ürün ve olay türleri arasında; müşterilere hiçbir ürünün ve olay türünün taşımadığı kimlikler verin.`,
    "pipeline/hyperedges-missing": (p) =>
      `“${short(p.file)}” dosyasında tabloların ürün ve olay türlerinden hiçbiri yok (${quoted(p.names, "tr")}); bu tablolardan üretilmiş hyperedge dosyasını verin.`,
    "pipeline/not-utf8": (p) => `“${short(p.file)}” UTF-8 metni değil; UTF-8 olarak kaydedip yeniden açın.`,
    "pipeline/too-many-edges": (p) =>
      `Bu tablolar ${count(p.most, "tr")} çiftten fazla adı birbirine bağlar ve belleğe sığmaz; her seferinde daha az müşteriyle sketch üretin.`,
    "pipeline/too-large": (p) =>
      `Graf ${bytes(p.bytes, "tr")} bellek ister, tarayıcı en çok ${bytes(p.most, "tr")} verir; daha az müşteriyle sketch üretin veya daha küçük bir dim seçin.`,
    "pipeline/walk-failed": (p) =>
      `Graf üzerindeki walk'lar hesaplanamadı (${short(p.message, 120)}); başka bir tarayıcıda yeniden deneyin.`,
    "pipeline/embeddings-shape": (p) =>
      `“${short(p.file)}” dosyasında entity_ids dizisi ${count(p.names, "tr")} ad, embeddings dizisi ${count(p.rows, "tr")} satır içeriyor; ikisini aynı adlar için yazın.`,
    "pipeline/embeddings-not-finite": (p) =>
      `“${short(p.file)}” dosyasında “${short(p.name)}” için NaN veya sonsuz bir değer var; dosyayı yeniden üretin.`,
    "pipeline/embeddings-missing": (p) =>
      `“${short(p.file)}” dosyasında ${quoted(p.names, "tr")} için embedding yok; bu tablolardan üretilmiş embedding dosyasını verin.`,
    "pipeline/sketcher-shape": (p) =>
      `“${short(p.file)}” dosyasının “${short(p.array)}” dizisi ötekilerle uyuşmuyor; sketcher dosyasını yazıldığı gibi verin.`,
  },
);

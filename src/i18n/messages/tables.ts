import type { ErrorParams } from "../../formats/coded-error";
import type { TableErrorCode } from "../../formats/tables/table-error";
import { count, counted, defineErrors, quoted, short, text } from "../error-sentences";
import type { Locale } from "../messages";

/** As many names as a sentence can take. */
function listed(names: ErrorParams[string] | undefined, locale: Locale): string {
  if (typeof names !== "object" || names === null) return quoted(names, locale);
  let length = 0;
  const fitting = names.filter((name) => {
    length += Math.min(String(name).length, 24) + 4;
    return length <= 110;
  });
  return quoted(names, locale, Math.max(1, fitting.length));
}

const file = (p: ErrorParams) => short(p.file);
const column = (p: ErrorParams) => `“${short(p.column)}”`;
const value = (p: ErrorParams) => `“${short(p.value, 32)}”`;

/** Line 12 of bank_events.csv; Parquet files have rows, not lines. */
function place(p: ErrorParams): string {
  return p.row === undefined ? `${file(p)}, line ${count(p.line, "en")}` : `${file(p)}, row ${count(p.row, "en")}`;
}

function yer(p: ErrorParams): string {
  return p.row === undefined ? `${file(p)}, ${count(p.line, "tr")}. satır` : `${file(p)}, ${count(p.row, "tr")}. kayıt`;
}

/** What files that are no tables are. */
const KINDS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  en: {
    zip: "a ZIP file or an Excel workbook: unpack it, or save the sheet as CSV",
    xls: "an old Excel workbook: save the sheet as CSV",
    zstd: "packed with Zstandard: unpack it, or pack it with gzip",
    bzip2: "packed with bzip2: unpack it, or pack it with gzip",
    xz: "packed with xz: unpack it, or pack it with gzip",
    arrow: "an Arrow file: save it as Parquet or CSV",
    orc: "an ORC file: save it as Parquet or CSV",
    avro: "an Avro file: save it as Parquet or CSV",
    hdf5: "an HDF5 file: save it as Parquet or CSV",
    sqlite: "an SQLite database: export the table as CSV",
    pdf: "a PDF document: export the table as CSV",
    text: "JSON, XML or HTML, not a table: export it as CSV",
  },
  tr: {
    zip: "bir ZIP dosyası ya da Excel çalışma kitabı: açın ya da sayfayı CSV olarak kaydedin",
    xls: "eski bir Excel çalışma kitabı: sayfayı CSV olarak kaydedin",
    zstd: "Zstandard ile sıkıştırılmış: açın ya da gzip ile sıkıştırın",
    bzip2: "bzip2 ile sıkıştırılmış: açın ya da gzip ile sıkıştırın",
    xz: "xz ile sıkıştırılmış: açın ya da gzip ile sıkıştırın",
    arrow: "bir Arrow dosyası: Parquet ya da CSV olarak kaydedin",
    orc: "bir ORC dosyası: Parquet ya da CSV olarak kaydedin",
    avro: "bir Avro dosyası: Parquet ya da CSV olarak kaydedin",
    hdf5: "bir HDF5 dosyası: Parquet ya da CSV olarak kaydedin",
    sqlite: "bir SQLite veritabanı: tabloyu CSV olarak dışa aktarın",
    pdf: "bir PDF belgesi: tabloyu CSV olarak dışa aktarın",
    text: "tablo değil, JSON, XML ya da HTML: CSV olarak dışa aktarın",
  },
};

/** What is to be done about a row, or that it was left out as somebody asked. */
const remedyEn = (p: ErrorParams, advice: string) => (p.leftOut === undefined ? advice : "the row is left out");
const remedyTr = (p: ErrorParams, advice: string) => (p.leftOut === undefined ? advice : "bu satır dışarıda bırakıldı");

/** Sentences about the bank's tables: whole files first, then single rows. */
export const tableErrors = defineErrors<TableErrorCode>(
  {
    "table/empty": (p) => `${file(p)} is empty; export the table again.`,
    "table/not-a-table": (p) =>
      `${file(p)} is ${KINDS.en[text(p.kind)] ?? "not text and not Parquet: export the table as CSV or Parquet"}.`,
    "table/no-header": (p) =>
      `The first line of ${file(p)} does not name the columns; export the table with a header line.`,
    "table/no-rows": (p) => `${file(p)} has a header but no rows; export the table again.`,
    "table/gzip": (p) =>
      `${file(p)} is damaged: its gzip data is cut short or does not match its checksum; copy it again.`,
    "table/parquet": (p) =>
      `${file(p)} is a damaged Parquet file, or uses a feature that cannot be read here; write it again with pandas’ to_parquet.`,
    "table/parquet-nested": (p) => `The column ${column(p)} of ${file(p)} is nested; write it as a plain column.`,
    "table/row-group": (p) =>
      `${file(p)} has a row group of more than ${count(p.most, "en")} rows; write it with row_group_size=1000000.`,
    "table/row-too-long": (p) =>
      `${place(p)}: the row is longer than a megabyte, so this is no table that can be read; check how its rows end.`,
    "table/open-quote": (p) => `${place(p)}: a quote opens here and is never closed; repair this line.`,
    "table/missing-column": (p) =>
      `${file(p)} has no column ${column(p)}, which ${text(p.key)} names; its columns are ${listed(p.columns, "en")}.`,
    "table/duplicate-column": (p) => `${file(p)} has two columns called ${column(p)}; rename one of them.`,
    "table/uncertain-column": (p) =>
      p.several === true
        ? `Which column of ${file(p)} is the ${text(p.field)} is not certain: it may be ${listed(p.columns, "en")}; name one as ${text(p.key)}.`
        : `No column of ${file(p)} is known as the ${text(p.field)}: name one of ${listed(p.columns, "en")} as ${text(p.key)}.`,
    "table/same-column": (p) =>
      `The column ${column(p)} of ${file(p)} cannot be both ${text(p.fields).replace(", ", " and ")}; change ${text(p.key)}.`,
    "table/timestamp-unknown": (p) =>
      `The column ${column(p)} of ${file(p)} holds no time stamps that can be read (${value(p)}); write them as 2026-10-23 18:59:15, or name another column as tables.events.timestamp.`,
    "table/timestamp-ambiguous": (p) =>
      `In the column ${column(p)} of ${file(p)} day and month cannot be told apart (${value(p)}): set tables.events.timestampFormat to "day-first" or "month-first".`,
    "table/timestamp-format": (p) =>
      `tables.events.timestampFormat ${value(p)} is not known; use one of ${quoted(p.formats, "en", 8)} or a pattern like "dd.MM.yyyy HH:mm:ss".`,
    "table/reference-time": (p) =>
      `sketch.referenceTime ${value(p)} is no time stamp; write it like "2026-11-22 18:00:00".`,
    "table/cutoff": (p) => `The cutoff ${value(p)} is no time stamp; write it like "2026-11-22 18:00:00".`,
    "table/time-zone": (p) =>
      `The time ${value(p)} names a zone and the events' time stamps do not; write it on the events' own clock, without a zone.`,
    "table/too-many-types": (p) =>
      `The column ${column(p)} of ${file(p)} holds more than ${count(p.most, "en")} different event types, so it is no type; name another column as tables.events.eventType.`,
    "table/no-good-rows": (p) =>
      `Not one of the ${counted(p.rows, "row", "rows")} of ${file(p)} can be read; check its columns and how it was exported.`,
    "table/not-a-number": (p) =>
      `${place(p)}, column ${column(p)}: ${value(p)} is not a number; repair the cell, or leave the column out of the features.`,
    "table/row-cells": (p) =>
      `${place(p)}: ${counted(p.found, "cell", "cells")} where the header has ${count(p.expected, "en")}; repair the line.`,
    "table/row-unreadable": (p) =>
      `${place(p)}, column ${column(p)}: the cell cannot be read; check its quotes and length.`,
    "row/fields": (p) =>
      `${place(p)}: ${counted(p.found, "cell", "cells")} where the header has ${count(p.expected, "en")}; ${remedyEn(p, "repair the line, or leave such rows out")}.`,
    "row/quote": (p) =>
      `${place(p)}, column ${column(p)}: there is text behind a closing quote; ${remedyEn(p, "double the quotes inside a cell, or leave such rows out")}.`,
    "row/empty": (p) =>
      `${place(p)}: the column ${column(p)} is empty; ${remedyEn(p, "fill it in, or leave such rows out")}.`,
    "row/control-character": (p) =>
      `${place(p)}, column ${column(p)}: ${value(p)} holds a control character, which no name may; ${remedyEn(p, "repair it, or leave such rows out")}.`,
    "row/not-text": (p) =>
      `${place(p)}, column ${column(p)}: ${value(p)} is not valid UTF-8, as the rest of the file is; ${remedyEn(p, "repair it, or leave such rows out")}.`,
    "row/long-name": (p) =>
      `${place(p)}, column ${column(p)}: the cell is too long for a name (${value(p)}); ${remedyEn(p, "name another column, or leave such rows out")}.`,
    "row/duplicate-customer": (p) =>
      `${place(p)}, column ${column(p)}: the customer ${value(p)} stood in line ${count(p.first, "en")} already; ${remedyEn(p, "keep one of them, or leave the later ones out")}.`,
    "row/timestamp": (p) =>
      `${place(p)}, column ${column(p)}: ${value(p)} is no time stamp of the form “${text(p.format)}”; ${remedyEn(p, "repair it, set tables.events.timestampFormat, or leave such rows out")}.`,
    "row/timestamp-range": (p) =>
      `${place(p)}, column ${column(p)}: ${value(p)} lies outside the years that time stamps may have (1700 to 2250, epoch values from 1973); ${remedyEn(p, "repair it, or leave such rows out")}.`,
    "row/timestamp-zone": (p) =>
      `${place(p)}, column ${column(p)}: ${value(p)} names a time zone where others do not (or the reverse), so they cannot be compared; ${remedyEn(p, "write all alike, or leave such rows out")}.`,
  },
  {
    "table/empty": (p) => `${file(p)} boş; tabloyu yeniden dışa aktarın.`,
    "table/not-a-table": (p) =>
      `${file(p)} ${KINDS.tr[text(p.kind)] ?? "metin de Parquet da değil: tabloyu CSV ya da Parquet olarak dışa aktarın"}.`,
    "table/no-header": (p) =>
      `${file(p)} dosyasının ilk satırında sütun adları yok; tabloyu başlık satırıyla dışa aktarın.`,
    "table/no-rows": (p) => `${file(p)} dosyasında başlık var ama satır yok; tabloyu yeniden dışa aktarın.`,
    "table/gzip": (p) => `${file(p)} bozuk: gzip verisi eksik ya da sağlama toplamı tutmuyor; yeniden kopyalayın.`,
    "table/parquet": (p) =>
      `${file(p)} bozuk bir Parquet dosyası ya da burada okunamayan bir özellik kullanıyor; pandas to_parquet ile yeniden yazın.`,
    "table/parquet-nested": (p) => `${file(p)} dosyasının ${column(p)} sütunu iç içe; düz bir sütun olarak yazın.`,
    "table/row-group": (p) =>
      `${file(p)} dosyasında ${count(p.most, "tr")} kayıttan büyük bir row group var; row_group_size=1000000 ile yazın.`,
    "table/row-too-long": (p) =>
      `${yer(p)}: satır bir megabayttan uzun, yani okunabilecek bir tablo değil; satırların nasıl bittiğine bakın.`,
    "table/open-quote": (p) => `${yer(p)}: burada açılan tırnak hiç kapanmıyor; bu satırı düzeltin.`,
    "table/missing-column": (p) =>
      `${file(p)} dosyasında, ${text(p.key)} anahtarının belirttiği ${column(p)} sütunu yok; sütunları ${listed(p.columns, "tr")}.`,
    "table/duplicate-column": (p) =>
      `${file(p)} dosyasında ${column(p)} adında iki sütun var; birini yeniden adlandırın.`,
    "table/uncertain-column": (p) =>
      p.several === true
        ? `${file(p)} dosyasında ${text(p.field)} sütununun hangisi olduğu kesin değil: ${listed(p.columns, "tr")} olabilir; birini ${text(p.key)} olarak belirtin.`
        : `${file(p)} dosyasında ${text(p.field)} olarak bilinen bir sütun yok: ${listed(p.columns, "tr")} içinden birini ${text(p.key)} olarak belirtin.`,
    "table/same-column": (p) =>
      `${file(p)} dosyasının ${column(p)} sütunu aynı anda ${text(p.fields).replace(", ", " ve ")} olamaz; ${text(p.key)} anahtarını değiştirin.`,
    "table/timestamp-unknown": (p) =>
      `${file(p)} dosyasının ${column(p)} sütununda okunabilir zaman damgası yok (${value(p)}); 2026-10-23 18:59:15 biçiminde yazın ya da tables.events.timestamp olarak başka bir sütun belirtin.`,
    "table/timestamp-ambiguous": (p) =>
      `${file(p)} dosyasının ${column(p)} sütununda gün ve ay ayırt edilemiyor (${value(p)}): tables.events.timestampFormat anahtarını "day-first" ya da "month-first" yapın.`,
    "table/timestamp-format": (p) =>
      `tables.events.timestampFormat için ${value(p)} bilinmiyor; ${quoted(p.formats, "tr", 8)} içinden birini ya da "dd.MM.yyyy HH:mm:ss" gibi bir kalıp kullanın.`,
    "table/reference-time": (p) =>
      `sketch.referenceTime için ${value(p)} bir zaman damgası değil; "2026-11-22 18:00:00" gibi yazın.`,
    "table/cutoff": (p) => `Kesim anı ${value(p)} bir zaman damgası değil; "2026-11-22 18:00:00" gibi yazın.`,
    "table/time-zone": (p) =>
      `${value(p)} bir saat dilimi içeriyor, olayların zaman damgaları ise içermiyor; olayların kendi saatiyle, dilimsiz yazın.`,
    "table/too-many-types": (p) =>
      `${file(p)} dosyasının ${column(p)} sütununda ${count(p.most, "tr")} adetten çok farklı olay türü var, yani tür değil; tables.events.eventType olarak başka bir sütun belirtin.`,
    "table/no-good-rows": (p) =>
      `${file(p)} dosyasının ${count(p.rows, "tr")} satırından hiçbiri okunamıyor; sütunlarına ve nasıl dışa aktarıldığına bakın.`,
    "table/not-a-number": (p) =>
      `${yer(p)}, ${column(p)} sütunu: ${value(p)} bir sayı değil; hücreyi düzeltin ya da sütunu özelliklerden çıkarın.`,
    "table/row-cells": (p) =>
      `${yer(p)}: başlıkta ${count(p.expected, "tr")} hücre varken burada ${count(p.found, "tr")} hücre var; satırı düzeltin.`,
    "table/row-unreadable": (p) =>
      `${yer(p)}, ${column(p)} sütunu: hücre okunamıyor; tırnaklarına ve uzunluğuna bakın.`,
    "row/fields": (p) =>
      `${yer(p)}: başlıkta ${count(p.expected, "tr")} hücre varken burada ${count(p.found, "tr")} hücre var; ${remedyTr(p, "satırı düzeltin ya da böyle satırları dışarıda bırakın")}.`,
    "row/quote": (p) =>
      `${yer(p)}, ${column(p)} sütunu: kapanan tırnağın ardında metin var; ${remedyTr(p, "hücre içindeki tırnakları çiftleyin ya da böyle satırları dışarıda bırakın")}.`,
    "row/empty": (p) =>
      `${yer(p)}: ${column(p)} sütunu boş; ${remedyTr(p, "doldurun ya da böyle satırları dışarıda bırakın")}.`,
    "row/control-character": (p) =>
      `${yer(p)}, ${column(p)} sütunu: ${value(p)} bir denetim karakteri içeriyor; ${remedyTr(p, "düzeltin ya da böyle satırları dışarıda bırakın")}.`,
    "row/not-text": (p) =>
      `${yer(p)}, ${column(p)} sütunu: ${value(p)} dosyanın geri kalanı gibi geçerli UTF-8 değil; ${remedyTr(p, "düzeltin ya da böyle satırları dışarıda bırakın")}.`,
    "row/long-name": (p) =>
      `${yer(p)}, ${column(p)} sütunu: hücre bir ad için çok uzun (${value(p)}); ${remedyTr(p, "başka bir sütun belirtin ya da böyle satırları dışarıda bırakın")}.`,
    "row/duplicate-customer": (p) =>
      `${yer(p)}, ${column(p)} sütunu: ${value(p)} müşterisi ${count(p.first, "tr")}. satırda zaten vardı; ${remedyTr(p, "birini bırakın ya da sonrakileri dışarıda bırakın")}.`,
    "row/timestamp": (p) =>
      `${yer(p)}, ${column(p)} sütunu: ${value(p)} “${text(p.format)}” biçiminde bir zaman damgası değil; ${remedyTr(p, "düzeltin, tables.events.timestampFormat anahtarını verin ya da böyle satırları dışarıda bırakın")}.`,
    "row/timestamp-range": (p) =>
      `${yer(p)}, ${column(p)} sütunu: ${value(p)} zaman damgalarının olabileceği yılların dışında (1700–2250, epoch değerleri 1973'ten başlar); ${remedyTr(p, "düzeltin ya da böyle satırları dışarıda bırakın")}.`,
    "row/timestamp-zone": (p) =>
      `${yer(p)}, ${column(p)} sütunu: ${value(p)} ötekilerin tersine saat dilimi içeriyor ya da içermiyor, bu yüzden karşılaştırılamaz; ${remedyTr(p, "hepsini aynı biçimde yazın ya da böyle satırları dışarıda bırakın")}.`,
  },
);

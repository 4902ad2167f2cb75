import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CodedError } from "../../src/formats/coded-error";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { LOCALES } from "../../src/i18n/messages";
import type { BadRowPolicy, TablesMapping } from "../../src/pipeline/read-tables";
import { bank, type Content, readBank, type SmallBank } from "./tables-fixture";

await loadErrorSentences();

interface Case {
  readonly content: Partial<SmallBank>;
  readonly mapping?: Partial<TablesMapping>;
  readonly badRows?: BadRowPolicy;
}

const text = (part: keyof SmallBank) => String(bank[part]);
const bytes = (...values: number[]) => Uint8Array.from(values);
const event = (row: string) => ({ content: { events: `${text("events")}${row}\n` } });
const stamps = (...values: string[]) => ({
  content: { events: `customer_id,event_type,timestamp\n${values.map((value) => `C1,login,${value}`).join("\n")}\n` },
});
const events = (content: Content) => ({ content: { events: content } });
const signed = (...signature: number[]) => events(bytes(...signature, ...new Array(64).fill(32)));
const packed = new Uint8Array(gzipSync(text("events")));
const damaged = Uint8Array.from(packed);
damaged[damaged.length - 5] = 1 + (damaged[damaged.length - 5] ?? 0);
const header = "customer_id,event_type,timestamp\n";
const long = "x".repeat(2_000_000);

const cases: Readonly<Record<string, Case>> = {
  "an empty file": events(""),
  "a file of blank lines": events("\n\n  \n"),
  "a byte-order mark alone": events("\ufeff"),
  "an empty gzip file": events(new Uint8Array(gzipSync(""))),
  "a ZIP file or workbook": signed(0x50, 0x4b, 3, 4),
  "an old workbook": signed(0xd0, 0xcf, 0x11, 0xe0),
  Zstandard: signed(0x28, 0xb5, 0x2f, 0xfd),
  bzip2: signed(0x42, 0x5a, 0x68),
  xz: signed(0xfd, 0x37, 0x7a, 0x58, 0x5a),
  Arrow: signed(0x41, 0x52, 0x52, 0x4f, 0x57, 0x31),
  ORC: signed(0x4f, 0x52, 0x43),
  Avro: signed(0x4f, 0x62, 0x6a, 0x01),
  HDF5: signed(0x89, 0x48, 0x44, 0x46),
  SQLite: signed(0x53, 0x51, 0x4c, 0x69, 0x74, 0x65),
  PDF: signed(0x25, 0x50, 0x44, 0x46),
  "a NumPy array": signed(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0, 0),
  JSON: events('[{"customer_id": "C1"}]'),
  HTML: events("<html><table></table></html>"),
  "zero bytes": events(bytes(0x43, 0x31, 0, 0, 0, 0x2c, 0x41, 0, 0, 9)),
  "gzip that is cut short": events(packed.subarray(0, packed.length - 12)),
  "gzip with a wrong sum": events(damaged),
  "a Parquet file that is cut short": signed(0x50, 0x41, 0x52, 0x31),
  "a header alone": events(header),
  "no header": events("C1,login,2026-10-23 18:59:15\nC2,pos,2026-10-23 18:59:16\n"),
  "a header without names": events(",,\nC1,login,2026-10-23\n"),
  "one column": events("customer_id\nC1\nC2\n"),
  "a header that is misquoted": events(`"customer_id"x,event_type,timestamp\nC1,login,2026-10-23\n`),
  "a column twice": events("customer_id,event_type,timestamp,timestamp\nC1,a,2026-10-23,2026-10-24\n"),
  "two columns that may be the customer": events("client_id,customer_id,event_type,timestamp\nX,C1,a,2026-10-23\n"),
  "two columns that may be the time": events("customer_id,event_type,date,time\nC1,a,2026-10-23,2026-10-24\n"),
  "customers without an id": { content: { customers: "name,segment\nAyşe,mass\n" } },
  "two segments": { content: { customers: "customer_id,segment,segment_name\nC1,1,mass\n" } },
  "products without a product": { content: { products: "customer_id,acquisition_date\nC1,2026-10-23\n" } },
  "a mapping to a column that is not there": {
    content: {},
    mapping: { events: { eventType: "channel" } },
  },
  "a mapping in another case": { content: {}, mapping: { products: { productId: "Product_ID" } } },
  "one column for two things": {
    content: {},
    mapping: { events: { eventType: "customer_id", customerId: "customer_id" } },
  },
  "a mapping to a column that is there twice": {
    content: { customers: "customer_id,segment,x,x\nC1,mass,1,2\n" },
    mapping: { customers: { churn: "x" } },
  },
  "a required column mapped to nothing": {
    content: { events: "who,event_type,timestamp\nC1,a,2026-10-23\n" },
    mapping: { events: { customerId: null } },
  },
  "a cell too few": event("E4,C1,login"),
  "a cell too many": event("E4,C1,login,2026-10-25,x"),
  "a decimal comma in a comma file": event("E4,C1,12,5,2026-10-25"),
  "text behind a quote": event('E4,"C1"x,login,2026-10-25'),
  "a quote that stays open": event('E4,"C1,login,2026-10-25'),
  "a quote that stays open, when bad rows are left out": {
    ...event('E4,"C1,login,2026-10-25'),
    badRows: "skip",
  },
  "a row without an end": events(`${header}C1,${long},2026-10-23`),
  "a quote open over megabytes": events(`${header}C1,"${long},2026-10-23`),
  "an empty customer": event("E4,,login,2026-10-25"),
  "a customer of spaces": event("E4,   ,login,2026-10-25"),
  "an empty type": event("E4,C1,,2026-10-25"),
  "an empty time": event("E4,C1,login,"),
  "an empty product": { content: { products: `${text("products")}C1,\n` } },
  "a control character in a type": event("E4,C1,lo\u0001gin,2026-10-25"),
  "a line end in a quoted product": { content: { products: `${text("products")}C1,"gold\ncard"\n` } },
  "a byte-order mark in the middle": event("E4,\ufeffC1,login,2026-10-25"),
  "bytes that are no UTF-8 in a file that is": events(
    new Uint8Array([
      ...new TextEncoder().encode(`${header}C1,şube,2026-10-23\n`),
      ...new Array(70_000).fill(10),
      0x43,
      0x31,
      0x2c,
      0xfe,
      0x2c,
      0x32,
      0x30,
      0x32,
      0x36,
      0x2d,
      0x31,
      0x30,
      0x2d,
      0x32,
      0x33,
    ]),
  ),
  "a name of kilobytes": event(`E4,C1,${"x".repeat(3000)},2026-10-25`),
  "a customer twice": { content: { customers: `${text("customers")}C1,mass,0\n` } },
  "no row that can be read": { ...events(`${header}C1\nC2\n`), badRows: "skip" },
  "no customer that can be read": { content: { customers: "customer_id,segment\n,mass\n,mass\n" }, badRows: "skip" },
  "words for times": stamps("yesterday", "today"),
  "a word among times": stamps("2026-10-23", "soon", "2026-10-24"),
  "day numbers of a spreadsheet": stamps("46318.79", "46319.5"),
  "epoch seconds in scientific notation": stamps("1.793E9", "1.794E9"),
  "a 30th of February": stamps("2026-02-28", "2026-02-30"),
  "a 29th of February in a common year": stamps("2024-02-29", "2100-02-29", "2024-03-01"),
  "a month 13": stamps("2026-12-01", "2026-13-01"),
  "an hour 24": stamps("2026-12-01 23:59:59", "2026-12-01 24:00:00"),
  "a leap second": stamps("2026-12-01 23:59:59", "2026-12-31 23:59:60"),
  "digits beyond the nanosecond": stamps("2026-12-01 23:59:59.1", "2026-12-01 23:59:59.0123456789"),
  "a placeholder far away": stamps("2026-10-23", "9999-12-31"),
  "a placeholder long ago": stamps("2026-10-23", "0001-01-01"),
  "an epoch of zero": stamps("1793000000", "0"),
  "an epoch in another unit": stamps("1793000000", "1793000000000"),
  "zones in some rows": stamps("2026-10-23 18:59:15Z", "2026-10-23 18:59:15"),
  "zones by city": stamps("2026-10-23 18:59:15+03:00", "2026-10-23 18:59:15 Europe/Istanbul", "2026-10-23 18:59:15+03"),
  "day and month that cannot be told apart": stamps("03/04/2026 10:00", "05/06/2026 11:00"),
  "day and month with dashes": stamps("03-04-2026", "05-06-2026"),
  "days first, then months first": stamps("23/10/2026", "24/10/2026", "10/23/2026"),
  "two digits of the year": stamps("23.10.26", "24.10.26"),
  "a configured order that a row contradicts": {
    ...stamps("03/04/2026", "04/23/2026"),
    mapping: { events: { timestampFormat: "day-first" } },
  },
};

async function refusal({ content, mapping, badRows }: Case): Promise<CodedError> {
  try {
    await readBank(content, mapping, badRows === undefined ? {} : { badRows });
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error("was read");
}
/** The one sentence of each case, as it is shown. */
const sentences: Readonly<Record<string, string>> = {
  "an empty file": "events.csv is empty; export the table again.",
  "a file of blank lines":
    "The first line of events.csv does not name the columns; export the table with a header line.",
  "a byte-order mark alone": "events.csv is empty; export the table again.",
  "an empty gzip file": "events.csv is empty; export the table again.",
  "a ZIP file or workbook": "events.csv is a ZIP file or an Excel workbook: unpack it, or save the sheet as CSV.",
  "an old workbook": "events.csv is an old Excel workbook: save the sheet as CSV.",
  Zstandard: "events.csv is packed with Zstandard: unpack it, or pack it with gzip.",
  bzip2: "events.csv is packed with bzip2: unpack it, or pack it with gzip.",
  xz: "events.csv is packed with xz: unpack it, or pack it with gzip.",
  Arrow: "events.csv is an Arrow file: save it as Parquet or CSV.",
  ORC: "events.csv is an ORC file: save it as Parquet or CSV.",
  Avro: "events.csv is an Avro file: save it as Parquet or CSV.",
  HDF5: "events.csv is an HDF5 file: save it as Parquet or CSV.",
  SQLite: "events.csv is an SQLite database: export the table as CSV.",
  PDF: "events.csv is a PDF document: export the table as CSV.",
  "a NumPy array": "events.csv is not text and not Parquet: export the table as CSV or Parquet.",
  JSON: "events.csv is JSON, XML or HTML, not a table: export it as CSV.",
  HTML: "events.csv is JSON, XML or HTML, not a table: export it as CSV.",
  "zero bytes": "events.csv is not text and not Parquet: export the table as CSV or Parquet.",
  "gzip that is cut short":
    "events.csv is damaged: its gzip data is cut short or does not match its checksum; copy it again.",
  "gzip with a wrong sum":
    "events.csv is damaged: its gzip data is cut short or does not match its checksum; copy it again.",
  "a Parquet file that is cut short":
    "events.csv is a damaged Parquet file, or uses a feature that cannot be read here; write it again with pandas’ to_parquet.",
  "a header alone": "events.csv has a header but no rows; export the table again.",
  "no header":
    "No column of events.csv is known as the customerId: name one of “C1”, “login”, “2026-10-23 18:59:15” as tables.events.customerId.",
  "a header without names":
    "The first line of events.csv does not name the columns; export the table with a header line.",
  "one column":
    "No column of events.csv is known as the eventType: name one of “customer_id” as tables.events.eventType.",
  "a header that is misquoted":
    "The first line of events.csv does not name the columns; export the table with a header line.",
  "a column twice": "events.csv has two columns called “timestamp”; rename one of them.",
  "two columns that may be the customer":
    "Which column of events.csv is the customerId is not certain: it may be “client_id”, “customer_id”; name one as tables.events.customerId.",
  "two columns that may be the time":
    "Which column of events.csv is the timestamp is not certain: it may be “date”, “time”; name one as tables.events.timestamp.",
  "customers without an id":
    "No column of customers.csv is known as the customerId: name one of “name”, “segment” as tables.customers.customerId.",
  "two segments":
    "Which column of customers.csv is the segment is not certain: it may be “segment”, “segment_name”; name one as tables.customers.segment.",
  "products without a product":
    "No column of products.csv is known as the productId: name one of “customer_id”, “acquisition_date” as tables.products.productId.",
  "a mapping to a column that is not there":
    "events.csv has no column “channel”, which tables.events.eventType names; its columns are “event_id”, “customer_id”, “event_type”, “timestamp”.",
  "a mapping in another case":
    "products.csv has no column “Product_ID”, which tables.products.productId names; its columns are “customer_id”, “product_id”.",
  "one column for two things":
    "The column “customer_id” of events.csv cannot be both customerId and eventType; change tables.events.eventType.",
  "a mapping to a column that is there twice": "customers.csv has two columns called “x”; rename one of them.",
  "a required column mapped to nothing":
    "No column of events.csv is known as the customerId: name one of “who”, “event_type”, “timestamp” as tables.events.customerId.",
  "a cell too few": "events.csv, line 5: 3 cells where the header has 4; repair the line, or leave such rows out.",
  "a cell too many": "events.csv, line 5: 5 cells where the header has 4; repair the line, or leave such rows out.",
  "a decimal comma in a comma file":
    "events.csv, line 5: 5 cells where the header has 4; repair the line, or leave such rows out.",
  "text behind a quote":
    "events.csv, line 5, column “customer_id”: there is text behind a closing quote; double the quotes inside a cell, or leave such rows out.",
  "a quote that stays open": "events.csv, line 5: a quote opens here and is never closed; repair this line.",
  "a quote that stays open, when bad rows are left out":
    "events.csv, line 5: a quote opens here and is never closed; repair this line.",
  "a row without an end":
    "events.csv, line 2: the row is longer than a megabyte, so this is no table that can be read; check how its rows end.",
  "a quote open over megabytes": "events.csv, line 2: a quote opens here and is never closed; repair this line.",
  "an empty customer": "events.csv, line 5: the column “customer_id” is empty; fill it in, or leave such rows out.",
  "a customer of spaces": "events.csv, line 5: the column “customer_id” is empty; fill it in, or leave such rows out.",
  "an empty type": "events.csv, line 5: the column “event_type” is empty; fill it in, or leave such rows out.",
  "an empty time": "events.csv, line 5: the column “timestamp” is empty; fill it in, or leave such rows out.",
  "an empty product": "products.csv, line 5: the column “product_id” is empty; fill it in, or leave such rows out.",
  "a control character in a type":
    "events.csv, line 5, column “event_type”: “lo�gin” holds a control character, which no name may; repair it, or leave such rows out.",
  "a line end in a quoted product":
    "products.csv, line 5, column “product_id”: “gold�card” holds a control character, which no name may; repair it, or leave such rows out.",
  "a byte-order mark in the middle":
    "events.csv, line 5, column “customer_id”: “C1” holds a control character, which no name may; repair it, or leave such rows out.",
  "bytes that are no UTF-8 in a file that is":
    "events.csv, line 70,003, column “event_type”: “�” is not valid UTF-8, as the rest of the file is; repair it, or leave such rows out.",
  "a name of kilobytes":
    "events.csv, line 5, column “event_type”: the cell is too long for a name (“xxxxxxxxxxxxxxxx…xxxxxxxxxxxxxxx”); name another column, or leave such rows out.",
  "a customer twice":
    "customers.csv, line 5, column “customer_id”: the customer “C1” stood in line 2 already; keep one of them, or leave the later ones out.",
  "no row that can be read":
    "Not one of the 2 rows of events.csv can be read; check its columns and how it was exported.",
  "no customer that can be read":
    "Not one of the 2 rows of customers.csv can be read; check its columns and how it was exported.",
  "words for times":
    "The column “timestamp” of events.csv holds no time stamps that can be read (“yesterday”); write them as 2026-10-23 18:59:15, or name another column as tables.events.timestamp.",
  "a word among times":
    "events.csv, line 3, column “timestamp”: “soon” is no time stamp of the form “iso”; repair it, set tables.events.timestampFormat, or leave such rows out.",
  "day numbers of a spreadsheet":
    "The column “timestamp” of events.csv holds no time stamps that can be read (“46318.79”); write them as 2026-10-23 18:59:15, or name another column as tables.events.timestamp.",
  "epoch seconds in scientific notation":
    "The column “timestamp” of events.csv holds no time stamps that can be read (“1.793E9”); write them as 2026-10-23 18:59:15, or name another column as tables.events.timestamp.",
  "a 30th of February":
    "events.csv, line 3, column “timestamp”: “2026-02-30” is no time stamp of the form “iso”; repair it, set tables.events.timestampFormat, or leave such rows out.",
  "a 29th of February in a common year":
    "events.csv, line 3, column “timestamp”: “2100-02-29” is no time stamp of the form “iso”; repair it, set tables.events.timestampFormat, or leave such rows out.",
  "a month 13":
    "events.csv, line 3, column “timestamp”: “2026-13-01” is no time stamp of the form “iso”; repair it, set tables.events.timestampFormat, or leave such rows out.",
  "an hour 24":
    "events.csv, line 3, column “timestamp”: “2026-12-01 24:00:00” is no time stamp of the form “iso”; repair it, set tables.events.timestampFormat, or leave such rows out.",
  "a leap second":
    "events.csv, line 3, column “timestamp”: “2026-12-31 23:59:60” is no time stamp of the form “iso”; repair it, set tables.events.timestampFormat, or leave such rows out.",
  "digits beyond the nanosecond":
    "events.csv, line 3, column “timestamp”: “2026-12-01 23:59:59.0123456789” is no time stamp of the form “iso”; repair it, set tables.events.timestampFormat, or leave such rows out.",
  "a placeholder far away":
    "events.csv, line 3, column “timestamp”: “9999-12-31” lies outside the years that time stamps may have (1700 to 2250, epoch values from 1973); repair it, or leave such rows out.",
  "a placeholder long ago":
    "events.csv, line 3, column “timestamp”: “0001-01-01” lies outside the years that time stamps may have (1700 to 2250, epoch values from 1973); repair it, or leave such rows out.",
  "an epoch of zero":
    "events.csv, line 3, column “timestamp”: “0” lies outside the years that time stamps may have (1700 to 2250, epoch values from 1973); repair it, or leave such rows out.",
  "an epoch in another unit":
    "events.csv, line 3, column “timestamp”: “1793000000000” lies outside the years that time stamps may have (1700 to 2250, epoch values from 1973); repair it, or leave such rows out.",
  "zones in some rows":
    "events.csv, line 3, column “timestamp”: “2026-10-23 18:59:15” names a time zone where others do not (or the reverse), so they cannot be compared; write all alike, or leave such rows out.",
  "zones by city":
    "events.csv, line 3, column “timestamp”: “2026-10-23 18:59…Europe/Istanbul” is no time stamp of the form “iso”; repair it, set tables.events.timestampFormat, or leave such rows out.",
  "day and month that cannot be told apart":
    'In the column “timestamp” of events.csv day and month cannot be told apart (“03/04/2026 10:00”): set tables.events.timestampFormat to "day-first" or "month-first".',
  "day and month with dashes":
    'In the column “timestamp” of events.csv day and month cannot be told apart (“03-04-2026”): set tables.events.timestampFormat to "day-first" or "month-first".',
  "days first, then months first":
    "events.csv, line 4, column “timestamp”: “10/23/2026” is no time stamp of the form “day-first”; repair it, set tables.events.timestampFormat, or leave such rows out.",
  "two digits of the year":
    "The column “timestamp” of events.csv holds no time stamps that can be read (“23.10.26”); write them as 2026-10-23 18:59:15, or name another column as tables.events.timestamp.",
  "a configured order that a row contradicts":
    "events.csv, line 3, column “timestamp”: “04/23/2026” is no time stamp of the form “day-first”; repair it, set tables.events.timestampFormat, or leave such rows out.",
};

describe("hostile tables", () => {
  it("are at least sixty", () => {
    expect(Object.keys(cases).length).toBeGreaterThanOrEqual(60);
    expect(Object.keys(sentences)).toEqual(Object.keys(cases));
  });

  it.each(Object.entries(cases))("%s: refused in one sentence", async (name, hostile) => {
    const { code, params } = await refusal(hostile);
    expect(errorSentence({ code, params }, "en")).toBe(sentences[name]);
    for (const locale of LOCALES) {
      const sentence = errorSentence({ code, params }, locale);
      expect(sentence).toMatch(/^\P{Cc}{20,300}\.$/u);
      expect(sentence).not.toMatch(/undefined|null|\[object/);
    }
  });
});

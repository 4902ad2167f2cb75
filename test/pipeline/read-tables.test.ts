import { gzipSync } from "node:zlib";
import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { CodedError } from "../../src/formats/coded-error";
import { openTable } from "../../src/formats/tables/table-file";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { countAcquiredLater } from "../../src/pipeline/sketch-files";
import { bank, type Content, eventRows, readBank } from "./tables-fixture";

const MICROS = Date.UTC(2026, 9, 23, 18, 59, 15) * 1000;

function utf16(text: string, bigEndian: boolean, mark: boolean): Uint8Array<ArrayBuffer> {
  const units = [...(mark ? "\ufeff" : ""), ...text].join("");
  const view = new DataView(new ArrayBuffer(units.length * 2));
  for (let i = 0; i < units.length; i++) view.setUint16(i * 2, units.charCodeAt(i), !bigEndian);
  return new Uint8Array(view.buffer);
}

/** Windows-1254: Latin-1 but for the six Turkish letters. */
function windows1254(text: string): Uint8Array<ArrayBuffer> {
  const special: Readonly<Record<string, number>> = { Ğ: 0xd0, İ: 0xdd, Ş: 0xde, ğ: 0xf0, ı: 0xfd, ş: 0xfe };
  return Uint8Array.from([...text].map((letter) => special[letter] ?? letter.charCodeAt(0)));
}

describe("readTables", () => {
  it("gives ids in file order, names by first appearance and exact times", async () => {
    const read = await readBank({});
    expect(read.tables.customers).toEqual({
      ids: ["C1", "C2", "C3"],
      segments: ["mass", "affluent", "mass"],
      churn: ["0", "1", "0"],
    });
    const { products } = read.tables;
    expect(products).toEqual({
      rows: 3,
      customer: Int32Array.of(0, 0, 1),
      product: Int32Array.of(0, 1, 1),
      acquired: null,
      vocabulary: { names: ["loan", "card"] },
    });
    expect(read.tables.events.vocabulary.names).toEqual(["login", "pos"]);
    expect(eventRows(read)).toEqual([
      ["C1", "login", MICROS + 713_051, 0],
      ["C2", "pos", MICROS + 713_052, 0],
      ["C1", "pos", Date.UTC(2026, 9, 24) * 1000, 0],
    ]);
    expect(read.events).toMatchObject({ rows: 3, badRows: 0, unknownRows: 0, timestampFormat: "iso", zoned: false });
  });

  it("reads when products were acquired, and counts those of known customers after the cutoff", async () => {
    const products = [
      "customer_id,product_id,acquisition_date",
      "C1,loan,2026-10-22",
      "C1,card,2026-10-24",
      "C2,card,never",
      "X,card,2026-10-30",
      "C3,loan,2026-10-23",
      "",
    ].join("\n");
    const { tables } = await readBank({ products });
    const day = (date: number) => Date.UTC(2026, 9, date) * 1000;
    expect(tables.products.acquired).toEqual(Float64Array.of(day(22), day(24), Number.NaN, day(30), day(23)));
    expect(countAcquiredLater(tables.products, { micros: day(23) + 1, nanos: 0 })).toBe(1);
    // What was acquired at the very cutoff was not known before it.
    expect(countAcquiredLater(tables.products, { micros: day(23), nanos: 0 })).toBe(2);
    expect(countAcquiredLater((await readBank({})).tables.products, { micros: 0, nanos: 0 })).toBeNull();
  });

  it("reads no dates where it is not sure that a column holds them, and refuses nothing for it", async () => {
    const header = "customer_id,product_id,";
    for (const content of [
      `${header}acquisition_date\nC1,loan,soon\n`,
      `${header}acquisition_date\nC1,loan,03/04/2026\n`,
      `${header}open_date,start_date\nC1,loan,2026-10-22,2026-10-23\n`,
    ]) {
      const { tables } = await readBank({ products: content });
      expect(tables.products.acquired).toBeNull();
    }
    const products = `${header}open_date,start_date\nC1,loan,2026-10-22,2026-10-23\n`;
    const { tables } = await readBank({ products }, { products: { acquired: "start_date" } });
    expect(tables.products.acquired).toEqual(Float64Array.of(Date.UTC(2026, 9, 23) * 1000));
  });

  it.each<[string, Partial<Record<"customers" | "products" | "events", (text: string) => Content>>]>([
    ["semicolons", { customers: (t) => t.replaceAll(",", ";"), events: (t) => t.replaceAll(",", ";") }],
    ["tabs", { events: (t) => t.replaceAll(",", "\t") }],
    ["bars", { events: (t) => t.replaceAll(",", "|") }],
    ["a line that declares the delimiter", { events: (t) => `sep=;\r\n${t.replaceAll(",", ";")}` }],
    ["CRLF", { events: (t) => t.replaceAll("\n", "\r\n") }],
    ["lone carriage returns", { events: (t) => t.replaceAll("\n", "\r") }],
    ["no last line end", { events: (t) => t.trimEnd() }],
    ["blank lines", { events: (t) => `\n${t.replaceAll("\n", "\n\n  \n")}` }],
    ["quotes everywhere", { events: (t) => t.replace(/[^,\n]+/g, (cell) => `"${cell}"`) }],
    ["spaces around cells", { events: (t) => t.replaceAll(",", " , ") }],
    ["UTF-8 with a mark", { events: (t) => `\ufeff${t}` }],
    ["UTF-16, little-endian", { events: (t) => utf16(t, false, true) }],
    ["UTF-16, big-endian", { events: (t) => utf16(t, true, true) }],
    ["UTF-16 without a mark", { events: (t) => utf16(t, false, false), products: (t) => utf16(t, true, false) }],
    ["gzip under another name", { events: (t) => new Uint8Array(gzipSync(t)) }],
    ["zones", { events: (t) => t.replace(/18:59:15(\.\d+)/g, "21:59:15$1+03:00").replace("00:00:00", "00:00Z") }],
    [
      "T, commas of seconds and zones by name",
      { events: (t) => t.replace(/ (1.*?)(\n)/g, "T$1Z$2").replace("00:00:00", "00:00 UTC") },
    ],
    ["nanoseconds", { events: (t) => t.replace(/(\.\d{6})/g, "$1000") }],
    ["days first with dots", { events: (t) => t.replace(/2026-10-(..)/g, "$1.10.2026") }],
    ["days first with slashes", { events: (t) => t.replace(/2026-10-(..)/g, "$1/10/2026") }],
    ["months first", { events: (t) => t.replace(/2026-10-(..)/g, "10/$1/2026") }],
    ["years first with slashes", { events: (t) => t.replace(/2026-10-(..)/g, "2026/10/$1") }],
    [
      "months first with AM and PM",
      {
        events: (t) =>
          t
            .replace(/2026-10-(..) /g, "10/$1/2026 ")
            .replace(/18(:59:15\.\d+)/g, "6$1 PM")
            .replace("00:00:00", "12:00 am"),
      },
    ],
    [
      "seconds since 1970",
      {
        events: (t) =>
          t
            .replace(/2026-10-23 18:59:15/g, `${MICROS / 1e6}`)
            .replace("2026-10-24 00:00:00", `${Date.UTC(2026, 9, 24) / 1000}`),
      },
    ],
    [
      "milliseconds since 1970",
      {
        events: (t) =>
          t
            .replace(/2026-10-23 18:59:15.(...)/g, `${MICROS / 1e6}$1.`)
            .replace("2026-10-24 00:00:00", `${Date.UTC(2026, 9, 24)}`),
      },
    ],
    [
      "microseconds since 1970",
      {
        events: (t) =>
          t
            .replace(/2026-10-23 18:59:15./g, `${MICROS / 1e6}`)
            .replace("2026-10-24 00:00:00", `${Date.UTC(2026, 9, 24)}000`),
      },
    ],
    [
      "nanoseconds since 1970",
      {
        events: (t) =>
          t
            .replace(/2026-10-23 18:59:15.(\d+)/g, `${MICROS / 1e6}$1000`)
            .replace("2026-10-24 00:00:00", `${Date.UTC(2026, 9, 24)}000000`),
      },
    ],
  ])("reads the same from %s", async (_, changes) => {
    const content = Object.fromEntries(
      Object.entries(changes).map(([table, change]) => [table, change(String(bank[table as keyof typeof bank]))]),
    );
    const [plain, changed] = [await readBank({}), await readBank(content)];
    expect(changed.tables.customers).toEqual(plain.tables.customers);
    expect(changed.tables.products).toEqual(plain.tables.products);
    expect(eventRows(changed)).toEqual(eventRows(plain));
  });

  it("reads digits behind the microseconds", async () => {
    const events =
      "customer_id,event_type,timestamp\nC1,a,2026-10-23 18:59:15.123456789\nC1,a,1850-01-01 00:00:00.0000019\n";
    const rows = eventRows(await readBank({ events }));
    expect(rows.map(([, , micros, nanos]) => [micros, nanos])).toEqual([
      [MICROS + 123_456, 789],
      [Date.UTC(1850, 0, 1) * 1000 + 1, 900],
    ]);
  });

  it("reads Turkish headers and letters of Windows-1254 like those of UTF-8", async () => {
    const customers = "Müşteri No;Segment\nŞ1;bireysel\nİ2;özel\n";
    const products = "MÜŞTERİ_NO;Ürün Adı\nŞ1;kredi kartı\n";
    const events =
      "müşteri no;İşlem Türü;İşlem Zamanı\nŞ1;eft gönderimi;23.10.2026 18:59:15\nİ2;şube;24.10.2026 09:00:00\n";
    const read = await readBank({
      customers: windows1254(customers),
      products,
      events: windows1254(events),
    });
    expect(read.tables.customers).toEqual({ ids: ["Ş1", "İ2"], segments: ["bireysel", "özel"], churn: null });
    expect(read.tables.products.vocabulary.names).toEqual(["kredi kartı"]);
    expect(eventRows(read)).toEqual([
      ["Ş1", "eft gönderimi", MICROS, 0],
      ["İ2", "şube", Date.UTC(2026, 9, 24, 9) * 1000, 0],
    ]);
  });

  it("keeps a name with spaces, quotes and line ends of the quoted kind apart from others", async () => {
    const products = 'customer_id,product_id\nC1,"gold ""plus"", 2026"\nC2, gold card \nC3,gold card\n';
    const read = await readBank({ products });
    expect(read.tables.products.vocabulary.names).toEqual(['gold "plus", 2026', "gold card"]);
    expect([...read.tables.products.product]).toEqual([0, 1, 1]);
  });

  it("takes UTF-8 in which a letter was cut for UTF-8, and names that row", async () => {
    const text = "customer_id,event_type,timestamp\nC1,şube,2026-10-23\nC1,ödeme?,2026-10-23\nC1,giriş,2026-10-23\n";
    const events = new TextEncoder().encode(text).map((byte) => (byte === 0x3f ? 0xc5 : byte));
    const read = await readBank({ events }, {}, { badRows: "skip" });
    expect(read.tables.events.vocabulary.names).toEqual(["şube", "giriş"]);
    expect(read.events.firstBad).toMatchObject([{ code: "row/not-text", params: { line: 3 } }]);
  });

  it("tells the delimiter of quoted text that has another one in every row", async () => {
    const customers = '"customer_id";"segment"\n1;"mass, Ankara"\n2;"private, İzmir"\n';
    const { tables } = await readBank({ customers });
    expect(tables.customers).toEqual({ ids: ["1", "2"], segments: ["mass, Ankara", "private, İzmir"], churn: null });
  });

  it("counts rows of unknown customers and keeps their times", async () => {
    const events = `${bank.events}E4,X9,pos,2026-11-01 00:00:00\nE5,X9,pos,2026-11-02 00:00:00\n`;
    const read = await readBank({ events });
    expect(read.events).toMatchObject({ rows: 5, unknownRows: 2, unknownCustomers: 1, firstUnknown: ["X9"] });
    expect(read.tables.events.batches[0]?.customer).toEqual(Int32Array.of(0, 1, 0, -1, -1));
  });

  it("leaves bad rows out and counts them when asked to", async () => {
    const events = `${bank.events}E4,C1\nE5,C1,pos,yesterday\nE6,C1,,2026-10-25\nE7,,pos,2026-10-25\nE8,C1,pos,2026-10-26\n`;
    const read = await readBank({ events }, {}, { badRows: "skip" });
    expect(read.events).toMatchObject({ rows: 4, badRows: 4 });
    expect(read.events.firstBad.map(({ code, params }) => [code, params.line, params.column])).toEqual([
      ["row/fields", 5, undefined],
      ["row/timestamp", 6, "timestamp"],
      ["row/empty", 7, "event_type"],
      ["row/empty", 8, "customer_id"],
    ]);
    await loadErrorSentences();
    const [, , empty] = read.events.firstBad;
    expect(empty && errorSentence(empty, "en")).toMatch(/the column “event_type” is empty; the row is left out\.$/);
    expect(empty && errorSentence(empty, "tr")).toMatch(/bu satır dışarıda bırakıldı\.$/);
  });

  it("takes columns by name where a guess would not do", async () => {
    const events = "who,what,when,other\nC1,a,2026-10-23,C2\n";
    const names = { customerId: "who", eventType: "what", timestamp: "when" };
    const read = await readBank({ events }, { events: names });
    expect(eventRows(read)).toEqual([["C1", "a", Date.UTC(2026, 9, 23) * 1000, 0]]);
    expect(read.events.columns).toEqual(names);
  });

  it.each([
    ["1793000000", true],
    ["1793000000123", true],
    ["2026-10-23 18:59:15Z", true],
    ["2026-10-23 18:59:15", false],
  ])("knows whose clock %s is of", async (time, zoned) => {
    const read = await readBank({ events: `customer_id,event_type,timestamp\nC1,login,${time}\n` });
    expect(read.events.zoned).toBe(zoned);
  });

  it("widens the types' numbers beyond 65,535", async () => {
    const lines = Array.from({ length: 70_000 }, (_, i) => `C1,t${i},2026-10-23 18:59:15`);
    const read = await readBank({ events: `customer_id,event_type,timestamp\n${lines.join("\n")}` });
    expect(read.tables.events.vocabulary.names).toHaveLength(70_000);
    expect([...(read.tables.events.batches[0]?.type ?? [])]).toEqual(Array.from({ length: 70_000 }, (_, i) => i));
  });

  it("stops when it is canceled", async () => {
    const controller = new AbortController();
    controller.abort(new DOMException("canceled", "AbortError"));
    await expect(readBank({}, {}, { signal: controller.signal })).rejects.toThrow("canceled");
  });
});

/** Cells as papaparse reads them, trimmed as ours are. */
function papaRows(text: string): string[][] {
  const { data } = Papa.parse<string[]>(text, { delimiter: ",", newline: "\n", skipEmptyLines: true });
  return data;
}

async function ourRows(text: string): Promise<string[][]> {
  const table = await openTable(new Blob([text]), "a.csv");
  const rows: string[][] = [[...table.columns]];
  await table.scan([], {
    row: ({ bytes, starts, ends }) =>
      rows.push(table.columns.map((_, i) => new TextDecoder().decode(bytes.subarray(starts[i], ends[i])))),
    bad: ({ code }) => {
      throw new Error(code);
    },
  });
  return rows;
}

const cell = fc.string({ unit: fc.constantFrom("a", "Z", "ş", "€", "0", '"', ",", "\n", ";", "😀", " ") });

describe("rows of cells", () => {
  it("are those that papaparse reads, whatever stands in quoted cells", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 12 }), async (rows) => {
        const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(","));
        const text = ["one,two,three", ...quoted].join("\n");
        expect(await ourRows(text)).toEqual(papaRows(text));
      }),
      { numRuns: 100 },
    );
  });

  it("do not depend on where the file is cut into pieces", async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, i) => `C${i},"quoted ""${i}"" ,\n ş",${i % 7 === 0 ? "" : "x".repeat(i % 900)}`,
    );
    const text = `a,b,c\n${rows.join("\n")}`;
    expect((await ourRows(text)).length).toBe(3001);
    expect(await ourRows(text)).toEqual(papaRows(text));
  });
});

describe("mutated tables", () => {
  it("are read or refused with a code, never silently with another number of rows", async () => {
    const edits = fc.array(
      fc.tuple(fc.nat(400), fc.constantFrom("", '"', ",", ";", "\n", "\r", "\0", "\t", "ş", "\ufeff", "9", "C1")),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("customers", "products", "events"),
        edits,
        fc.boolean(),
        async (which, changes, skip) => {
          let text = String(bank[which]);
          for (const [place, inserted] of changes) {
            const at = place % (text.length + 1);
            text = text.slice(0, at) + inserted + text.slice(at + (inserted === "" ? 1 : 0));
          }
          try {
            const read = await readBank({ [which]: text }, {}, { badRows: skip ? "skip" : "stop" });
            const report = read[which];
            if (!skip) expect(report.badRows).toBe(0);
            // What papaparse sees as rows is what was read or counted as bad.
            if (!/["\r;\t\0]/.test(text)) {
              const rows = papaRows(text.replace(/^\ufeff/, "")).filter(
                (row) => row.length > 1 || !/^ *$/.test(row[0] ?? ""),
              );
              expect(report.rows + report.badRows).toBe(rows.length - 1);
            }
          } catch (error) {
            if (!(error instanceof CodedError)) throw error;
            expect(error.code).toMatch(/^(table|row)\//);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

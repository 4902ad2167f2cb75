import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { serialError } from "../../src/formats/coded-error";
import type { RowSink } from "../../src/formats/tables/csv";
import { openParquet } from "../../src/formats/tables/parquet";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { type SmallColumn, smallParquet } from "./small-parquet";
import { type Content, eventRows, readBank } from "./tables-fixture";

await loadErrorSentences();

const fixture = (name: string): Content =>
  new Uint8Array(readFileSync(join(import.meta.dirname, "..", "fixtures", "tables", name)));

const customers = `customer_id\n${Array.from({ length: 7 }, (_, i) => `C${i}`).join("\n")}\n`;
const products = "customer_id,product_id\nC1,loan\n";
const ROWS = 500;
const START = Date.UTC(2026, 9, 23, 18, 59, 15) * 1000 + 713_051;

/** Customer, type, microseconds and nanoseconds of the fixture's rows. */
function expected(micros: (row: number) => number, nanos: number): (string | number)[][] {
  return Array.from({ length: ROWS }, (_, row) => [
    `C${row % 7}`,
    ["login", "şube", "pos"][row % 3] ?? "",
    micros(row),
    nanos,
  ]);
}

const exact = (row: number) => START + row * 3_600_000_000 + row;

describe("Parquet tables", () => {
  it.each<[string, (row: number) => number, number, boolean]>([
    ["events_us_snappy.parquet", exact, 0, false],
    ["events_ns_zstd.parquet", exact, 7, false],
    ["events_ms_gzip_utc.parquet", (row) => Math.floor(exact(row) / 1000) * 1000, 0, true],
    ["events_text_brotli.parquet", exact, 0, false],
    ["events_days.parquet", (row) => Math.floor(exact(row) / 86_400_000_000) * 86_400_000_000, 0, false],
  ])("reads %s exactly, in the file's order, and whose clock it is", async (name, micros, nanos, zoned) => {
    const read = await readBank({ customers, products, events: fixture(name) });
    expect(eventRows(read)).toEqual(expected(micros, nanos));
    expect(read.events.zoned).toBe(zoned);
  });

  it("reads whole numbers as the ids that they are", async () => {
    const read = await readBank({
      customers: fixture("customers_numbers.parquet"),
      products: "customer_id,product_id\n3,loan\n",
    });
    expect(read.tables.customers).toEqual({
      ids: ["0", "1", "2", "3", "4", "5", "6"],
      segments: new Array(7).fill("mass"),
      churn: ["0", "1", "0", "1", "0", "1", "0"],
    });
    expect([...read.tables.products.customer]).toEqual([3]);
  });

  it("reads a group in parts, between which it says how far it is and can be canceled", async () => {
    const blob = new Blob([fixture("events_us_snappy.parquet")]);
    const rowsOf = async (rowsAtOnce?: number, cancelAfter = Infinity) => {
      const table = await openParquet(blob, "events.parquet", rowsAtOnce);
      const found: string[] = [];
      const told: number[] = [];
      const abort = new AbortController();
      const sink: RowSink = {
        row: ({ bytes, starts, ends, line }) => {
          const cells = [0, 1, 2].map((column) => Buffer.from(bytes.subarray(starts[column], ends[column])).toString());
          found.push([line, ...cells].join());
        },
        bad: () => expect.unreachable(),
      };
      const onProgress = (done: number) => {
        if (told.push(done) === cancelAfter) abort.abort(new Error("canceled"));
      };
      const ended = await table.scan([0, 1, 2], sink, { onProgress, signal: abort.signal }).catch(String);
      return { found, told, ended };
    };
    const whole = await rowsOf();
    expect(whole.told).toEqual([200, 400, 500]);
    expect(whole.found).toHaveLength(500);
    const parts = await rowsOf(70);
    expect(parts.told).toEqual([70, 140, 200, 270, 340, 400, 470, 500]);
    expect(parts.found).toEqual(whole.found);
    expect(await rowsOf(70, 2)).toEqual({
      found: whole.found.slice(0, 140),
      told: [70, 140],
      ended: "Error: canceled",
    });
  });

  describe("decimals", () => {
    const bytes = (value: bigint, length: number) =>
      Uint8Array.from({ length }, (_, i) => Number(BigInt.asUintN(8, value >> BigInt(8 * (length - 1 - i)))));
    const reversed = (value: bigint, length: number) => bytes(value, length).reverse();
    const counted = (value: Uint8Array) => Uint8Array.of(value.length, 0, 0, 0, ...value);
    const idsOf = async (column: Omit<SmallColumn, "name">) => {
      const content = smallParquet([{ name: "customer_id", ...column }]);
      return (await readBank({ customers: content })).tables.customers.ids;
    };
    const long = [9_007_199_254_740_992n, 9_007_199_254_740_993n, -7n];
    const texts = ["9007199254740992", "9007199254740993", "-7"];
    const decimal = { scale: 0, precision: 20 };

    it.each<[string, Omit<SmallColumn, "name">]>([
      ["fixed bytes", { type: { physical: 7, length: 9 }, decimal, cells: long.map((id) => bytes(id, 9)) }],
      [
        "fixed bytes, by logical type alone",
        { type: { physical: 7, length: 9 }, decimal, logicalOnly: true, cells: long.map((id) => bytes(id, 9)) },
      ],
      ["counted bytes", { type: { physical: 6 }, decimal, cells: long.map((id) => counted(bytes(id, 9))) }],
      ["64 bits", { type: { physical: 2 }, decimal, cells: long.map((id) => reversed(id, 8)) }],
    ])("of %s stay the ids that they are, however long", async (_, column) => {
      expect(await idsOf(column)).toEqual(texts);
    });

    it("have no zeros at the end, as in pandas' files of the same ids", async () => {
      const cells = [4200n, 4250n, 5n, -1n].map((id) => reversed(id, 4));
      const column = { type: { physical: 1 }, decimal: { scale: 2, precision: 9 }, cells };
      expect(await idsOf(column)).toEqual(["42", "42.5", "0.05", "-0.01"]);
    });
  });

  it.each([
    ["JSON", 19, '{"a": 1}'],
    ["JSON that is none", 19, "{"],
    ["BSON", 20, "\u0005\0\0\0\0"],
    ["a span of time", 21, "123456789012"],
  ])("is not stopped by a column of %s beside the others", async (_, converted, value) => {
    const counted = (text: string) => Uint8Array.of(Buffer.byteLength(text), 0, 0, 0, ...Buffer.from(text));
    const other: SmallColumn = {
      name: "about",
      type: converted === 21 ? { physical: 7, length: 12, converted } : { physical: 6, converted },
      cells: [converted === 21 ? Uint8Array.from(Buffer.from(value)) : counted(value)],
    };
    const customers = smallParquet([{ name: "customer_id", type: { physical: 6 }, cells: [counted("C1")] }, other]);
    expect((await readBank({ customers })).tables.customers.ids).toEqual(["C1"]);
  });

  it("takes bytes that no type describes as text", async () => {
    const cells = ["Ş1", "C2"].map((id) => Uint8Array.of(Buffer.byteLength(id), 0, 0, 0, ...Buffer.from(id)));
    const customers = smallParquet([{ name: "customer_id", type: { physical: 6 }, cells }]);
    expect((await readBank({ customers })).tables.customers.ids).toEqual(["Ş1", "C2"]);
  });

  it("names the row of a cell that is missing, or leaves it out", async () => {
    const content = { customers, products, events: fixture("events_null.parquet") };
    const refusal = await readBank(content).catch(serialError);
    expect(errorSentence("code" in refusal ? refusal : { code: "", params: {} }, "en")).toBe(
      "events.csv, row 301: the column “timestamp” is empty; fill it in, or leave such rows out.",
    );
    expect((await readBank(content, {}, { badRows: "skip" })).events).toMatchObject({ rows: 499, badRows: 1 });
  });

  it("refuses a nested column, and a file that is cut in its middle", async () => {
    await expect(readBank({ products: fixture("products_nested.parquet") })).rejects.toMatchObject({
      code: "table/parquet-nested",
    });
    const whole = fixture("events_us_snappy.parquet");
    const damaged = typeof whole === "string" ? new Uint8Array() : whole.slice();
    damaged.fill(0xff, 200, 1200);
    await expect(readBank({ customers, products, events: damaged })).rejects.toMatchObject({ code: "table/parquet" });
  });
});

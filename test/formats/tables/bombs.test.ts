import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { CodedError } from "../../../src/formats/coded-error";
import { bank, readBank } from "../../pipeline/tables-fixture";

type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const packed = (text: string): Bytes => new Uint8Array(gzipSync(text));
const header = "customer_id,event_type,timestamp\n";

/** A number as Thrift's compact protocol writes it: zigzag, seven bits a byte. */
function compact(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value) << 1n;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

/** The events with another number of rows wherever the end of the file tells it: of the file, of its groups, of their columns. */
function lying(rows: number): Bytes {
  const file = readFileSync(join(import.meta.dirname, "..", "..", "fixtures", "tables", "events_text_brotli.parquet"));
  const footerAt = file.length - 8 - file.readUInt32LE(file.length - 8);
  const footer = [...file.subarray(footerAt, -8)];
  // A field of type i64 right behind the one before it, which says 500.
  const told = [0x16, ...compact(500)];
  const found = footer.flatMap((_, at) => (told.every((byte, i) => footer[at + i] === byte) ? [at] : []));
  expect(found).toHaveLength(5);
  for (const at of found.reverse()) footer.splice(at, told.length, 0x16, ...compact(rows));
  const end = Buffer.alloc(8, "\0\0\0\0PAR1");
  end.writeUInt32LE(footer.length);
  return new Uint8Array(Buffer.concat([file.subarray(0, footerAt), Buffer.from(footer), end]));
}

const wide = 1_000_000;

it.each<[string, () => Bytes, string]>([
  [
    "a line without an end, packed a thousandfold",
    () => packed(`${header}${"x".repeat(24 * 2 ** 20)}`),
    "table/row-too-long",
  ],
  ["a quoted cell without an end, packed", () => packed(`${header}"${"x".repeat(24 * 2 ** 20)}`), "table/open-quote"],
  ["a quoted cell of nothing but quotes", () => packed(`${header}${'"'.repeat(24 * 2 ** 20)}`), "table/open-quote"],
  ["a header without an end", () => packed("x".repeat(24 * 2 ** 20)), "table/no-header"],
  [
    "a million columns",
    () => utf8(`${Array.from({ length: wide }, (_, i) => `c${i}`).join()}\n${",".repeat(wide - 1)}\n`),
    "table/uncertain-column",
  ],
  [
    "columns as many as a header holds",
    () => utf8(`${Array.from({ length: 30_000 }, (_, i) => `c${i}`).join()}\n`),
    "table/uncertain-column",
  ],
  ["a million cells in a row of three", () => utf8(`${header}${",".repeat(900_000)}\n`), "row/fields"],
  ["twenty million rows in a Parquet file of some kilobytes", () => lying(19_999_999), "table/parquet"],
  ["2^60 rows in a Parquet file", () => lying(2 ** 60), "table/row-group"],
  ["nearly a million rows in a Parquet file of five hundred", () => lying(999_999), "table/parquet"],
])("%s: a typed error, soon and in little memory", { timeout: 60_000 }, async (_, made, code) => {
  const events = made();
  const [memory, before] = [process.memoryUsage.rss(), process.cpuUsage()];
  const error = await readBank({ ...bank, events }).catch((reason: unknown) => reason);
  const { user, system } = process.cpuUsage(before);
  expect(error).toBeInstanceOf(CodedError);
  expect(error).toMatchObject({ code });
  expect((user + system) / 1e6).toBeLessThan(2);
  expect(process.memoryUsage.rss() - memory).toBeLessThan(256 * 2 ** 20);
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { dataSession } from "../../src/app/data-session";
import { writeEmbeddings } from "../../src/pipeline/embeddings-file";
import { parseSketchConfig } from "../../src/pipeline/sketch-config";
import { answering } from "../../src/protocol/answers";
import { bank } from "../pipeline/tables-fixture";

const names = ["customers", "products", "events"] as const;
type Bytes = Uint8Array<ArrayBuffer>;
const utf16 = (text: string): Bytes => Uint8Array.from(Buffer.from(`\ufeff${text}`, "utf16le"));
const turkish = (text: string): Bytes => Uint8Array.from(Buffer.from(`${text}C9,\xfe\xfd\n`, "latin1"));
const parquet = (name: string): Bytes =>
  Uint8Array.from(readFileSync(join(import.meta.dirname, "..", "fixtures", "tables", name)));

describe("a dropped file", () => {
  const opened = async (content: BlobPart) => {
    const result = await answering(dataSession()).openSource(new File([content], "whatever.dat"));
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  };

  it.each<[string, (text: string) => BlobPart, object]>([
    ["CSV", (text) => text, { kind: "csv", gzip: false, dialect: { delimiter: "," } }],
    ["TSV", (text) => text.replaceAll(",", "\t"), { dialect: { delimiter: "\t" } }],
    ["semicolons", (text) => text.replaceAll(",", ";"), { dialect: { delimiter: ";" } }],
    ["gzip", (text) => Uint8Array.from(gzipSync(text)), { kind: "csv", gzip: true }],
    ["UTF-16", utf16, { encoding: "utf-16le" }],
  ])("of %s is told to be customers, products or events by its content", async (_, change, format) => {
    for (const role of names) {
      const source = await opened(change(String(bank[role])));
      expect(source.role).toBe(role);
      expect(source.table?.format).toMatchObject(format);
    }
  });

  it("of Windows-1254 is recognized by what is no UTF-8", async () => {
    const source = await opened(turkish(String(bank.products)));
    expect(source).toMatchObject({ role: "products", table: { format: { encoding: "windows-1254" } } });
    expect(source.table?.sample.at(-1)).toEqual(["C9", "şı"]);
  });

  it("of Parquet is a table like the others", async () => {
    const source = await opened(parquet("events_us_snappy.parquet"));
    expect(source).toMatchObject({ role: "events", table: { format: { kind: "parquet", dialect: null } } });
  });

  it("may stand in for the graph: hyperedges, or embeddings", async () => {
    expect(await opened("C1 loan card login\nC2 card pos\nC3 login\n")).toMatchObject({
      role: "hyperedges",
      table: null,
    });
    const tokens = { names: ["loan", "card"], dim: 2, data: Float32Array.of(1, 0, 0, 1) };
    const file = await writeEmbeddings({ walk: 2, tokens, all: null }, []);
    expect(await opened(file)).toMatchObject({ role: "embeddings", table: null });
  });

  it("of columns that nobody knows is nothing until it is said", async () => {
    const source = await opened("a,b,c\n1,2,3\n");
    expect(source).toMatchObject({ role: null, table: { columns: ["a", "b", "c"] } });
    expect(source.table?.guesses.customerId).toEqual({ column: null, candidates: [] });
  });
});

it("hyperedges of other names than the tables' are refused by name", async () => {
  const tables = names.map((name) => [name, new File([String(bank[name])], `${name}.csv`)]);
  const files = { ...Object.fromEntries(tables), hyperedges: new File(["C1 shoes shirt\n"], "other.txt") };
  const made = await answering(dataSession()).sketchTables(
    files,
    parseSketchConfig({}),
    { customerEmbeddings: false },
    () => {},
  );
  expect(made).toMatchObject({
    ok: false,
    error: {
      code: "pipeline/hyperedges-missing",
      params: { file: "other.txt", names: expect.arrayContaining(["loan"]) },
    },
  });
});

describe("reading", () => {
  const files = (events: string) => ({
    customers: new File([String(bank.customers)], "customers.csv"),
    products: new File([String(bank.products)], "products.csv"),
    events: new File([events], "events.csv"),
  });
  const ambiguous = "customer_id,event_type,timestamp\nC1,login,03/04/2026 10:00\nC2,pos,05/06/2026 11:00\n";

  it("asks for the order of day and month where no date tells it, and takes the answer", async () => {
    const session = answering(dataSession());
    const asked = await session.readTables(files(ambiguous), parseSketchConfig({}), () => {});
    const params = { file: "events.csv", column: "timestamp", value: "03/04/2026 10:00" };
    expect(asked).toMatchObject({ ok: false, error: { code: "table/timestamp-ambiguous", params } });
    const first = async (timestampFormat: string) => {
      const config = parseSketchConfig({ tables: { events: { timestampFormat } } });
      const read = await session.readTables(files(ambiguous), config, () => {});
      expect(read).toMatchObject({ ok: true, value: { events: { rows: 2, timestampFormat } } });
      const facts = await session.facts(() => {});
      return facts.ok ? facts.value.events.first / 1000 : null;
    };
    expect(await first("day-first")).toBe(Date.UTC(2026, 3, 3, 10));
    expect(await first("month-first")).toBe(Date.UTC(2026, 2, 4, 10));
  });

  it("is ended by a cancel, and by the next one", async () => {
    const session = answering(dataSession());
    const long = files(`customer_id,event_type,timestamp\n${"C1,login,2026-10-23\n".repeat(300_000)}`);
    const reading = session.readTables(long, parseSketchConfig({}), () => {});
    const next = session.readTables(files(String(bank.events)), parseSketchConfig({}), () => {});
    expect(await reading).toMatchObject({ ok: false, error: { code: "open/canceled" } });
    expect(await next).toMatchObject({ ok: true });
    const another = session.readTables(long, parseSketchConfig({}), () => {});
    await session.cancel();
    expect(await another).toMatchObject({ ok: false, error: { code: "open/canceled" } });
  });
});

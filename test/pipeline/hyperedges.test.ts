import { expect, it } from "vitest";
import { hyperedgesOfTables, readHyperedges, requireWholeNames, writeHyperedges } from "../../src/pipeline/hyperedges";
import { RecentEvents } from "../../src/pipeline/recent-events";
import type { CustomerTable, ProductTable } from "../../src/pipeline/tables";

const customers: CustomerTable = { ids: ["17", "C2", "no C"], segments: null, churn: null };
const products: ProductTable = {
  rows: 5,
  customer: Int32Array.of(1, 0, -1, 1, 0),
  product: Int32Array.of(0, 1, 0, 2, 1),
  acquired: null,
  vocabulary: { names: ["Credit Card", "17", "transfer"] },
};

function events(): RecentEvents {
  const recent = new RecentEvents(3, 12);
  const time = Float64Array.of(5, 6, 7);
  recent.push({ length: 3, customer: Int32Array.of(1, 1, 0), type: Int32Array.of(0, 1, 1), time, nanoseconds: null });
  return recent;
}

it("has a line per customer: id, products, recent event types; customers are known by their column", async () => {
  const made = await hyperedgesOfTables(customers, products, events(), { names: ["transfer", "login"] });
  expect(await (await writeHyperedges(made)).text()).toBe(
    "17 17 17 login\nC2 Credit Card transfer login transfer\nno C\n",
  );
  // The customer 17 and the product 17 are two; the product and the event type "transfer" are one.
  expect(made.entities).toEqual(["17", "17", "login", "C2", "Credit Card", "transfer", "no C"]);
  expect([...made.isCustomer]).toEqual([1, 0, 0, 1, 0, 0, 1]);
});

it("refuses a table without customers", async () => {
  const none = { ids: [], segments: null, churn: null };
  await expect(hyperedgesOfTables(none, products, events(), { names: [] })).rejects.toMatchObject({
    code: "pipeline/no-customers",
  });
});

const read = (text: string, generation: 2 | 3, customerIds: readonly string[] | null = null) =>
  readHyperedges(new Blob([text]), { fileName: "lines.txt", generation, customerIds });

it("reads lines as pycleora does: blanks around, one column, single spaces", async () => {
  const text = "C1 a b\n\n C2  a\tx\nC3 a,b c\n\u00a0C4 a\u3000\nC5 a\r\n";
  const third = await read(text, 3);
  expect(third.entities).toEqual(["C1", "a", "b", "", "C4", "C5"]);
  const second = await read(text, 2);
  expect(second.entities).toEqual(["C1", "a", "b", "", "C3", "a,b", "c", "C4", "C5"]);
});

it("reads back what it has written", async () => {
  const text = "C1 a b\nC2 b c\n";
  const made = await read(text, 3, ["C1", "C2"]);
  expect(await (await writeHyperedges(made)).text()).toBe(text);
});

it("can be canceled while it writes", async () => {
  const lines = 2_000_000;
  const lineStart = Uint32Array.from({ length: lines + 1 }, (_, line) => line);
  const many = { entities: ["C1"], isCustomer: Uint8Array.of(1), lineStart, tokens: new Uint32Array(lines) };
  const abort = new AbortController();
  const writing = writeHyperedges(many, { signal: abort.signal });
  abort.abort(new Error("canceled"));
  await expect(writing).rejects.toThrow("canceled");
});

it("refuses what a file cannot mean", async () => {
  await expect(read("C1 a\nC2 C1\n", 3, ["C1", "C2"])).rejects.toMatchObject({
    code: "pipeline/name-of-customer",
    params: { file: "lines.txt", row: 2, name: "C1" },
  });
  await expect(read("a,b\n", 3)).rejects.toMatchObject({ code: "pipeline/no-tokens" });
  await expect(
    readHyperedges(new Blob([Uint8Array.of(0x61, 0xff)]), { fileName: "x", generation: 3, customerIds: null }),
  ).rejects.toMatchObject({ code: "pipeline/not-utf8" });
  const refused = { code: "pipeline/name-not-in-hyperedges", params: { name: "Credit Card" } };
  expect(() => requireWholeNames(["loan", "Credit Card"], 3)).toThrow(expect.objectContaining(refused));
  expect(() => requireWholeNames(["a,b"], 2)).not.toThrow();
  expect(() => requireWholeNames(["a,b"], 3)).toThrow();
});

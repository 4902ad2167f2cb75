import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableFacts } from "../../src/pipeline/table-facts";
import { bank, readBank } from "./tables-fixture";

const facts = async (content: Parameters<typeof readBank>[0]) => tableFacts((await readBank(content)).tables);

describe("tableFacts", () => {
  it("counts customers, products and events", async () => {
    expect(await facts({})).toMatchObject({
      customers: {
        rows: 3,
        withoutEvents: 1,
        withoutProducts: 1,
        segments: [
          { name: "mass", count: 2 },
          { name: "affluent", count: 1 },
        ],
      },
      products: { rows: 3, names: [{ name: "card", count: 2 }, { name: "loan" }], duplicates: 0 },
      events: {
        rows: 3,
        types: [
          { name: "pos", count: 2 },
          { name: "login", count: 1 },
        ],
        duplicates: 0,
        first: Date.UTC(2026, 9, 23, 18, 59, 15) * 1000 + 713_051,
        last: Date.UTC(2026, 9, 24) * 1000,
      },
    });
  });

  it("counts events per day, by type", async () => {
    const { days } = (await facts({})).events;
    expect(days.firstDay).toBe(Date.UTC(2026, 9, 23) / 86_400_000);
    expect([...days.total]).toEqual([2, 1]);
    expect([...days.byType]).toEqual([1, 1, 1, 0]);
  });

  it("counts a row as a duplicate when customer, type and time are an earlier row's, to the nanosecond", async () => {
    const header = "customer_id,event_type,timestamp\n";
    const events = `${header}C1,a,2026-10-23 10:00:00\nC2,a,2026-10-23 10:00:00\nC1,b,2026-10-23 10:00:00\nC1,a,2026-10-23 10:00:00.000000001\nC1,a,2026-10-23 10:00\n`;
    const products = `${bank.products}C1,loan\nX,loan\nX,loan\n`;
    const found = await facts({ events, products });
    expect(found.events.duplicates).toBe(1);
    expect(found.products.duplicates).toBe(1);
  });

  it("counts duplicates as a set of rows does, in any order", async () => {
    const row = fc.tuple(fc.constantFrom("C1", "C2", "C3"), fc.constantFrom("a", "b"), fc.nat(3));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
        const lines = rows.map(([who, what, second]) => `${who},${what},2026-10-23 10:00:0${second}`);
        const found = await facts({ events: `customer_id,event_type,timestamp\n${lines.join("\n")}` });
        expect(found.events.duplicates).toBe(lines.length - new Set(lines).size);
      }),
    );
  });
});

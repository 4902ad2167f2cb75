import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsAt } from "../../src/data/row-source";
import { type Codes, fitCodes } from "../../src/pipeline/codes";
import { type Instant, windowsBefore } from "../../src/pipeline/instant";
import { Sketches, type SketchPart } from "../../src/pipeline/sketches";
import { type BankTables, type EventBatch, UNKNOWN_CUSTOMER } from "../../src/pipeline/tables";
import { weighTables } from "../../src/pipeline/weights";

const DAY = 86_400_000_000;
const PARTS: readonly SketchPart[] = ["past", "future", "portfolio"];

interface Event {
  readonly customer: number;
  readonly type: number;
  readonly time: number;
  readonly ns?: number;
}

function batchOf(events: readonly Event[]): EventBatch {
  return {
    length: events.length,
    customer: Int32Array.from(events, ({ customer }) => customer),
    type: Int32Array.from(events, ({ type }) => type),
    time: Float64Array.from(events, ({ time }) => time),
    nanoseconds: Uint16Array.from(events, ({ ns }) => ns ?? 0),
  };
}

function tablesOf(
  customers: number,
  events: readonly Event[],
  eventTypes: readonly string[],
  products: readonly (readonly [customer: number, product: number])[] = [],
): BankTables {
  return {
    customers: { ids: Array.from({ length: customers }, (_, i) => `C${i}`), segments: null, churn: null },
    products: {
      rows: products.length,
      customer: Int32Array.from(products, ([customer]) => customer),
      product: Int32Array.from(products, ([, product]) => product),
      acquired: null,
      vocabulary: { names: ["loan", "card"] },
    },
    events: { rows: events.length, batches: [batchOf(events)], vocabulary: { names: eventTypes } },
  };
}

const reference: Instant = { micros: 100 * DAY, nanos: 500 };

/** Codes of names on a line, one subspace: the first names are in the lower bins. */
function codesOf(names: readonly string[], bins = names.length): Codes {
  const data = Float32Array.from(names.keys());
  return fitCodes({ names, dim: 1, data }, { subspaces: 1, bins, seed: 42 });
}

async function sketchesOf(tables: BankTables, codes: Codes, decay = 0, futureDays = 5): Promise<Sketches> {
  return new Sketches(await weighTables(tables, windowsBefore(reference, 25, futureDays), decay), codes);
}

function row(sketches: Sketches, part: SketchPart, customer = 0): number[] {
  const into = new Float64Array(sketches.width);
  sketches.fillRow(part, customer, into);
  return [...into];
}

describe("windows", () => {
  const cutoff = 95 * DAY;
  const start = 70 * DAY;

  it("are start ≤ past < cutoff ≤ future ≤ reference, to the nanosecond", async () => {
    const events = [
      { customer: 0, type: 0, time: start, ns: 499 },
      { customer: 0, type: 1, time: start, ns: 500 },
      { customer: 0, type: 2, time: cutoff, ns: 499 },
      { customer: 0, type: 3, time: cutoff, ns: 500 },
      { customer: 0, type: 4, time: 100 * DAY, ns: 500 },
      { customer: 0, type: 5, time: 100 * DAY, ns: 501 },
    ];
    const names = ["a", "b", "c", "d", "e", "f"];
    const sketches = await sketchesOf(tablesOf(1, events, names), codesOf(names));
    expect(row(sketches, "past")).toEqual([0, 0.5, 0.5, 0, 0, 0]);
    expect(row(sketches, "future")).toEqual([0, 0, 0, 0.5, 0.5, 0]);
  });

  it("of no future days leave only the newest instant to the future", async () => {
    const events = [
      { customer: 0, type: 0, time: 100 * DAY, ns: 499 },
      { customer: 0, type: 1, time: 100 * DAY, ns: 500 },
    ];
    const sketches = await sketchesOf(tablesOf(1, events, ["a", "b"]), codesOf(["a", "b"]), 0, 0);
    expect(row(sketches, "past")).toEqual([1, 0]);
    expect(row(sketches, "future")).toEqual([0, 1]);
  });

  it("weigh the past by its age at the cutoff, and nothing else", async () => {
    const events = [
      { customer: 0, type: 0, time: cutoff - 10 * DAY, ns: 500 },
      { customer: 0, type: 1, time: cutoff - DAY / 2, ns: 500 },
      { customer: 0, type: 0, time: cutoff + DAY },
      { customer: 0, type: 1, time: cutoff + 3 * DAY },
    ];
    const sketches = await sketchesOf(tablesOf(1, events, ["a", "b"]), codesOf(["a", "b"]), 0.02);
    const [old, recent] = [Math.exp(-0.2), Math.exp(-0.01)];
    expect(row(sketches, "past")[0]).toBeCloseTo(old / (old + recent), 14);
    expect(row(sketches, "future")).toEqual([0.5, 0.5]);
  });
});

it("counts a product twice that a customer has twice, and one name of a product and an event type as one", async () => {
  const events = [{ customer: 0, type: 0, time: 90 * DAY }];
  const products = [
    [0, 0],
    [0, 0],
    [0, 1],
    [UNKNOWN_CUSTOMER, 1],
  ] as const;
  const sketches = await sketchesOf(tablesOf(1, events, ["card"], products), codesOf(["loan", "card"]));
  expect(row(sketches, "portfolio")).toEqual([2 / 3, 1 / 3]);
  expect(row(sketches, "past")).toEqual([0, 1]);
});

it("leaves names without a code out of the total, and tells them", async () => {
  const events = [
    { customer: 0, type: 0, time: 90 * DAY },
    { customer: 0, type: 1, time: 90 * DAY },
    { customer: 1, type: 1, time: 90 * DAY },
  ];
  const sketches = await sketchesOf(tablesOf(2, events, ["a", "new"]), codesOf(["a"]));
  expect(row(sketches, "past")).toEqual([1]);
  expect(row(sketches, "past", 1)).toEqual([0]);
  expect(sketches.empty("past")).toBe(1);
  expect(sketches.namesWithoutCode).toEqual(["new"]);
});

it("says a sketch in names", async () => {
  const events = [0, 1, 1, 1].map((type) => ({ customer: 0, type, time: 90 * DAY }));
  const sketches = await sketchesOf(tablesOf(1, events, ["a", "b"]), codesOf(["a", "b"]));
  expect(sketches.shares("past", 0)).toEqual([
    { name: "b", share: 0.75 },
    { name: "a", share: 0.25 },
  ]);
});

it("takes more than 65,535 event types, of one customer too", async () => {
  const names = Array.from({ length: 70_000 }, (_, i) => `t${i}`);
  const events = names.map((_, type) => ({ customer: 0, type, time: 90 * DAY }));
  const sketches = await sketchesOf(tablesOf(1, events, names), codesOf(names, 7));
  const past = row(sketches, "past");
  expect(past.map((share) => share.toFixed(4))).toEqual(new Array(7).fill("0.1429"));
});

describe("sketches of any events", () => {
  const eventTypes = ["a", "b", "c", "d", "not coded"];
  const event = fc.record({
    customer: fc.integer({ min: UNKNOWN_CUSTOMER, max: 3 }),
    type: fc.integer({ min: 0, max: 4 }),
    time: fc.integer({ min: 60 * DAY, max: 101 * DAY }),
  });
  const product = fc.tuple(fc.integer({ min: UNKNOWN_CUSTOMER, max: 3 }), fc.integer({ min: 0, max: 1 }));
  const given = fc.tuple(fc.array(event, { maxLength: 40 }), fc.array(product, { maxLength: 10 }));
  const data = Float32Array.from({ length: 6 * 3 }, (_, i) => Math.sin(i));
  const codes = fitCodes(
    { names: ["a", "b", "c", "d", "loan", "card"], dim: 3, data },
    { subspaces: 4, bins: 5, seed: 7 },
  );

  it("sum to 1 or 0 in every subspace; as float32 they are those of float64, rounded", async () => {
    await fc.assert(
      fc.asyncProperty(given, async ([events, products]) => {
        const sketches = await sketchesOf(tablesOf(4, events, eventTypes, products), codes, 0.02);
        for (const part of PARTS) {
          for (let customer = 0; customer < 4; customer++) {
            const values = row(sketches, part, customer);
            const empty = values.every((value) => value === 0);
            for (let at = 0; at < values.length; at += 5) {
              const sum = values.slice(at, at + 5).reduce((a, b) => a + b, 0);
              expect(Math.abs(sum - (empty ? 0 : 1))).toBeLessThan(1e-12);
            }
          }
        }
        const inputs = rowsAt(sketches.rows(["past", "portfolio"]), Int32Array.of(3, 0));
        const expected = [3, 0].flatMap((c) => [...row(sketches, "past", c), ...row(sketches, "portfolio", c)]);
        expect(inputs).toEqual(Float32Array.from(expected));
      }),
      { numRuns: 50 },
    );
  });

  it("do not depend on the order of the customers, nor on names without a code", async () => {
    await fc.assert(
      fc.asyncProperty(given, async ([events, products]) => {
        const sketches = await sketchesOf(tablesOf(4, events, eventTypes, products), codes, 0.02);
        const turned = (customer: number) => (customer < 0 ? customer : 3 - customer);
        const others = await sketchesOf(
          tablesOf(
            4,
            events.filter(({ type }) => type < 4).map((e) => ({ ...e, customer: turned(e.customer) })),
            eventTypes,
            products.map(([customer, p]) => [turned(customer), p]),
          ),
          codes,
          0.02,
        );
        for (const part of PARTS) {
          for (const customer of [0, 1, 2, 3]) {
            expect(row(others, part, 3 - customer)).toEqual(row(sketches, part, customer));
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

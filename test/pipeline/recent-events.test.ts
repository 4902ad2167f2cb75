import fc from "fast-check";
import { expect, it } from "vitest";
import { RecentEvents } from "../../src/pipeline/recent-events";
import type { EventBatch } from "../../src/pipeline/tables";
import { UNKNOWN_CUSTOMER } from "../../src/pipeline/tables";

interface Row {
  readonly customer: number;
  readonly type: number;
  readonly time: number;
  readonly ns: number;
}

function batchOf(rows: readonly Row[], nanoseconds: boolean): EventBatch {
  return {
    length: rows.length,
    customer: Int32Array.from(rows, ({ customer }) => customer),
    type: Int32Array.from(rows, ({ type }) => type),
    time: Float64Array.from(rows, ({ time }) => time),
    nanoseconds: nanoseconds ? Uint16Array.from(rows, ({ ns }) => ns) : null,
  };
}

const rowArbitrary = fc.record({
  customer: fc.integer({ min: UNKNOWN_CUSTOMER, max: 2 }),
  type: fc.integer({ min: 0, max: 7 }),
  time: fc.integer({ min: 0, max: 6 }),
  ns: fc.integer({ min: 0, max: 2 }),
});

it("keeps what a stable sort by descending time gives, whatever the order and the batches", () => {
  const batches = fc.array(fc.tuple(fc.array(rowArbitrary, { maxLength: 12 }), fc.boolean()), { maxLength: 5 });
  fc.assert(
    fc.property(batches, fc.integer({ min: 1, max: 5 }), (given, slots) => {
      const recent = new RecentEvents(3, slots);
      for (const [rows, nanoseconds] of given) recent.push(batchOf(rows, nanoseconds));
      const all = given.flatMap(([rows, nanoseconds]) => rows.map((row) => (nanoseconds ? row : { ...row, ns: 0 })));
      const sorted = all.toSorted((a, b) => b.time - a.time || b.ns - a.ns);
      for (const customer of [0, 1, 2]) {
        const types = new Set(sorted.filter((row) => row.customer === customer).map(({ type }) => type));
        expect([...recent.typesOf(customer)]).toEqual([...types].slice(0, slots));
      }
      const [newest] = sorted;
      expect(recent.newest).toEqual(newest === undefined ? null : { micros: newest.time, nanos: newest.ns });
    }),
  );
});

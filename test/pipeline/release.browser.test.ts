import { expect, it } from "vitest";
import { release, releaseEvents } from "../../src/pipeline/release";

it("gives the memory of arrays back at once", () => {
  const [bytes, numbers] = [new Uint8Array(1000), new Float64Array(10)];
  release([bytes, numbers]);
  expect([bytes.byteLength, numbers.byteLength]).toEqual([0, 0]);
});

it("gives every column of events back", () => {
  const batch = {
    length: 2,
    customer: new Int32Array(2),
    type: new Uint16Array(2),
    time: new Float64Array(2),
    nanoseconds: new Uint16Array(2),
  };
  releaseEvents({ rows: 2, batches: [batch, { ...batch, nanoseconds: null }], vocabulary: { names: [] } });
  const { customer, type, time, nanoseconds } = batch;
  expect([customer, type, time, nanoseconds].map((column) => column.length)).toEqual([0, 0, 0, 0]);
});

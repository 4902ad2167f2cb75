import fc from "fast-check";
import { expect, it } from "vitest";
import { selectLargest } from "../../src/pipeline/cleora/rust-select";

it("puts the largest keys first, whatever the length and the ties", () => {
  const keys = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 300 });
  fc.assert(
    fc.property(keys, fc.nat(), (given, at) => {
      const count = 1 + (at % (given.length - 1));
      const items = Int32Array.from(given.keys());
      selectLargest(items, count, (item) => given[item] ?? 0);
      expect([...items].toSorted((a, b) => a - b)).toEqual([...given.keys()]);
      const picked = [...items.subarray(0, count)].map((item) => given[item] ?? 0).toSorted((a, b) => b - a);
      expect(picked).toEqual(given.toSorted((a, b) => b - a).slice(0, count));
    }),
  );
});

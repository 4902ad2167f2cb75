import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimatedIndices } from "../../../src/ui/charts/decimation";

describe("decimatedIndices", () => {
  it("keeps short series whole", () => {
    expect(decimatedIndices([5, 6, 7], 3)).toEqual([0, 1, 2]);
    expect(decimatedIndices([], 200)).toEqual([]);
  });

  it("keeps a single spike and a single dip of a long series", () => {
    const values = new Float64Array(10_000).fill(1);
    values[4321] = 9;
    values[8765] = -9;
    const kept = decimatedIndices(values, 200);
    expect(kept).toContain(4321);
    expect(kept).toContain(8765);
  });

  it("keeps a NaN in sight", () => {
    const values = Float64Array.from({ length: 5000 }, (_, index) => Math.sin(index));
    values[2500] = Number.NaN;
    expect(decimatedIndices(values, 200)).toContain(2500);
  });

  it("never draws more than the limit, in order, from first to last", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double(), fc.constant(Number.NaN)), { minLength: 1, maxLength: 3000 }),
        fc.integer({ min: 8, max: 400 }),
        (values, limit) => {
          const kept = decimatedIndices(values, limit);
          expect(kept.length).toBeLessThanOrEqual(Math.max(limit, 1));
          expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
          expect([kept[0], kept.at(-1)]).toEqual([0, values.length - 1]);
        },
      ),
    );
  });
});

import { describe, expect, it } from "vitest";
import { smoothed } from "../../../src/ui/charts/smoothing";

describe("smoothed", () => {
  it("is a bias-corrected moving average", () => {
    // By hand, weight 0.5: 0.5·1/0.5 = 1; (0.25 + 0.5·3)/0.75; (0.875 + 0.5·5)/0.875.
    expect([...smoothed([1, 3, 5], 0.5)]).toEqual([1, 1.75 / 0.75, 3.375 / 0.875]);
  });

  it("leaves a constant series exactly alone", () => {
    expect([...smoothed([0.1, 0.1, Number.NaN, 0.1], 0.9)]).toEqual([0.1, 0.1, Number.NaN, 0.1]);
  });

  it("keeps values that are not finite in their place and out of the average", () => {
    const [first, odd, third] = smoothed([2, Number.POSITIVE_INFINITY, 4], 0.5);
    expect([first, odd]).toEqual([2, Number.POSITIVE_INFINITY]);
    expect(third).toBeCloseTo((0.5 * 1 + 0.5 * 4) / 0.75, 12);
  });

  it("does nothing at weight 0", () => {
    expect([...smoothed([3, 1, 2], 0)]).toEqual([3, 1, 2]);
  });
});

import { describe, expect, it } from "vitest";
import { countingAxis, linearAxis, logCountAxis, position, unitAxis } from "../../src/figures/axis";

describe("linearAxis", () => {
  it("leaves a twentieth of the span at both ends and stands its ticks on round values", () => {
    const axis = linearAxis([0.1, 0.6, 0.3], 6);
    expect(axis.domain[0]).toBeCloseTo(0.075, 12);
    expect(axis.domain[1]).toBeCloseTo(0.625, 12);
    expect(axis.ticks.map(({ label }) => label)).toEqual(["0.1", "0.2", "0.3", "0.4", "0.5", "0.6"]);
  });

  it("gives a constant series room on both sides", () => {
    const axis = linearAxis([0.5, 0.5], 5);
    expect(axis.domain).toEqual([0.25, 0.75]);
    expect(position(axis, 0.5)).toBeCloseTo(0.5, 12);
  });

  it("ignores what is not finite, and spans 0 to 1 when nothing is", () => {
    expect(linearAxis([Number.NaN, Number.POSITIVE_INFINITY, 1, 2], 4).domain).toEqual([0.95, 2.05]);
    expect(linearAxis([Number.NaN], 4).domain).toEqual([-0.05, 1.05]);
  });

  it("writes a minus sign, not a hyphen", () => {
    expect(linearAxis([-1, 1], 4).ticks[0]?.label).toBe("−1.0");
  });
});

describe("countingAxis", () => {
  it("counts from 1 in whole numbers", () => {
    expect(countingAxis(12, 8).ticks.map(({ value }) => value)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    expect(countingAxis(50, 8).ticks.map(({ value }) => value)).toEqual([1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50]);
    expect(countingAxis(3, 8).ticks.map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it("shows a single epoch", () => {
    const axis = countingAxis(1, 8);
    expect(axis.ticks.map(({ value }) => value)).toEqual([1]);
    expect(position(axis, 1)).toBeGreaterThan(0);
    expect(position(axis, 1)).toBeLessThan(0.5);
  });
});

describe("unitAxis and logCountAxis", () => {
  it("keeps 0 and 1 inside of the frame", () => {
    const axis = unitAxis();
    expect(position(axis, 0)).toBeCloseTo(0.05 / 1.1, 12);
    expect(position(axis, 1)).toBeCloseTo(1 - 0.05 / 1.1, 12);
  });

  it("has room for a count of one above the floor and for the highest below the top", () => {
    const axis = logCountAxis(847);
    expect(position(axis, 1)).toBeGreaterThan(0.03);
    expect(position(axis, 847)).toBeLessThan(1);
    expect(axis.ticks.map(({ label }) => label)).toEqual([
      "1",
      "2",
      "5",
      "10",
      "20",
      "50",
      "100",
      "200",
      "500",
      "1,000",
    ]);
  });
});

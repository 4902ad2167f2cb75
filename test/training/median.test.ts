import { describe, expect, it } from "vitest";
import { median } from "../../src/training/median";

describe("median", () => {
  it("is the middle value by size, not by text or place", () => {
    expect(median([10, 9, 100])).toBe(10);
    expect(median([3, 1, 2, 10])).toBe(2.5);
    expect(median([])).toBeNull();
  });

  it("leaves its argument alone", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

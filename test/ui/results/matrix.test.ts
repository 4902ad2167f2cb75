import { describe, expect, it } from "vitest";
import { cellAt, inkOf, matrixCells, movedCell } from "../../../src/ui/results/matrix";

describe("matrixCells", () => {
  it("shares each row among its columns, and knows rows without customers", () => {
    const [first, second] = matrixCells([
      [3, 1],
      [0, 0],
    ]);
    expect(first?.map(({ count, total, share }) => [count, total, share])).toEqual([
      [3, 4, 0.75],
      [1, 4, 0.25],
    ]);
    expect(second?.map(({ share }) => share)).toEqual([null, null]);
  });
});

describe("inkOf", () => {
  it("grows with the share and lets two per cent be seen", () => {
    expect(inkOf(null)).toBe(0);
    expect(inkOf(0)).toBe(0);
    expect(inkOf(0.02)).toBeGreaterThan(0.1);
    expect(inkOf(0.5)).toBeGreaterThan(inkOf(0.2));
    expect(inkOf(1)).toBe(1);
  });
});

describe("movedCell", () => {
  it("walks with the arrow keys and stops at the edges", () => {
    const corner = { actual: 0, predicted: 3 };
    expect(movedCell("ArrowDown", corner, 4)).toEqual({ actual: 1, predicted: 3 });
    expect(movedCell("ArrowRight", corner, 4)).toEqual(corner);
    expect(movedCell("ArrowUp", corner, 4)).toEqual(corner);
    expect(movedCell("Home", corner, 4)).toEqual({ actual: 0, predicted: 0 });
    expect(movedCell("Tab", corner, 4)).toBeNull();
  });
});

describe("cellAt", () => {
  it("finds the cell under a place: down is actual, right is predicted", () => {
    expect(cellAt(0.9, 0.1, 4)).toEqual({ actual: 0, predicted: 3 });
    expect(cellAt(1, 1, 64)).toEqual({ actual: 63, predicted: 63 });
    expect(cellAt(-0.1, 2, 4)).toEqual({ actual: 3, predicted: 0 });
  });
});

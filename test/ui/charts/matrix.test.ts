import { describe, expect, it } from "vitest";
import { cellAt, cellLook, inkOf, matrixCells, movedCell } from "../../../src/ui/charts/matrix";
import { contrast, segmentColor } from "../../../src/ui/kit/segment-colors";

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

describe("cellLook", () => {
  it("is read at 4.5:1 or better in every cell, whatever the share, the segment and the theme", () => {
    for (const theme of ["light", "dark"] as const) {
      for (const [index, name] of ["mass", "affluent", "business", "private", "e", "f", "g"].entries()) {
        const color = segmentColor(index, name, theme);
        for (let count = 0; count <= 100; count++) {
          for (const predicted of [0, 1]) {
            const cell = { actual: 0, predicted, count, total: 100, share: count / 100 };
            const { background, text } = cellLook(cell, color, theme);
            expect(contrast(background, text), `${theme} ${name} ${count} % ${background}`).toBeGreaterThanOrEqual(4.5);
          }
        }
      }
    }
  });

  it("inks what was right and tints what was wrong with the segment it was taken for", () => {
    const cell = { actual: 0, predicted: 0, count: 5, total: 5, share: 1 };
    expect(cellLook(cell, "#2ecc71", "light").background).toBe("#343437");
    const [red = 0, green = 0] = [1, 3].map((at) =>
      Number.parseInt(cellLook({ ...cell, predicted: 1 }, "#2ecc71", "light").background.slice(at, at + 2), 16),
    );
    expect(green).toBeGreaterThan(red);
  });
});

import { describe, expect, it } from "vitest";
import { alongLine, emptiestCorner, gridCells, gridShape, inset, squareWithin } from "../../src/figures/layout";

const area = { x: 100, y: 50, width: 400, height: 300 };

describe("grids", () => {
  it("is two by two up to four plots, then nearly square", () => {
    expect([2, 4, 5, 6, 7, 12, 64].map((plots) => Object.values(gridShape(plots)))).toEqual([
      [2, 2],
      [2, 2],
      [3, 2],
      [3, 2],
      [3, 3],
      [4, 3],
      [8, 8],
    ]);
  });

  it("fill the sheet row by row below the titles' room", () => {
    expect(gridCells({ width: 400, height: 310 }, 2, 2)).toEqual([
      { x: 0, y: 10, width: 200, height: 150 },
      { x: 200, y: 10, width: 200, height: 150 },
      { x: 0, y: 160, width: 200, height: 150 },
      { x: 200, y: 160, width: 200, height: 150 },
    ]);
  });

  it("insets and squares", () => {
    const inner = inset(area, { top: 10, right: 20, bottom: 30, left: 40 });
    expect(inner).toEqual({ x: 140, y: 60, width: 340, height: 260 });
    expect(squareWithin(inner)).toEqual({ x: 180, y: 60, width: 260, height: 260 });
  });
});

describe("emptiestCorner", () => {
  const box = { width: 120, height: 60 };

  it("takes the upper right corner when nothing is drawn", () => {
    expect(emptiestCorner(area, box, [], 10)).toEqual({ x: 370, y: 60, ...box });
  });

  it("keeps off a falling curve, whose middle is empty of vertices", () => {
    const rising = alongLine(
      [
        [100, 350],
        [500, 50],
      ],
      5,
    );
    expect(emptiestCorner(area, box, rising, 10)).toEqual({ x: 110, y: 60, ...box });
    const falling = alongLine(
      [
        [100, 50],
        [500, 350],
      ],
      5,
    );
    expect(emptiestCorner(area, box, falling, 10)).toEqual({ x: 370, y: 60, ...box });
  });

  it("goes along a line at even distances", () => {
    expect(
      alongLine(
        [
          [0, 0],
          [10, 0],
        ],
        5,
      ),
    ).toEqual([
      [0, 0],
      [5, 0],
      [10, 0],
    ]);
  });
});

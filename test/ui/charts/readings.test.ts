import { describe, expect, it } from "vitest";
import { binAt, heightOn } from "../../../src/ui/charts/readings";
import { stepped } from "../../../src/ui/charts/SharePlot";

describe("the height of a line at a place", () => {
  const line = [
    [0, 1],
    [2, 3],
    [2, 5],
    [4, 5],
  ] as const;

  it("lies between its points, and at the last of those that stand upright", () => {
    expect([0, 1, 2, 3, 4].map((place) => heightOn(line, place))).toEqual([1, 2, 5, 5, 5]);
  });

  it("is not known outside of the line, in a gap and without points", () => {
    expect(heightOn(line, -1)).toBeNaN();
    expect(heightOn(line, 5)).toBeNaN();
    expect(
      heightOn(
        [
          [0, 1],
          [1, Number.NaN],
          [2, 1],
        ],
        0.5,
      ),
    ).toBeNaN();
    expect(heightOn([], 0)).toBeNaN();
  });

  it("of a stepped line is what is reached at the next point", () => {
    const steps = stepped([
      [0.2, 1],
      [0.6, 0.9],
      [1, 0.5],
    ]);
    expect([0.1, 0.4, 0.8, 1].map((place) => heightOn(steps, place))).toEqual([Number.NaN, 0.9, 0.5, 0.5]);
  });
});

it("a bin holds the place where it begins, however its product rounds, and the last one holds 1", () => {
  const begins = Array.from({ length: 100 }, (_, bin) => bin / 100);
  expect(begins.map((share) => binAt(share, 100))).toEqual(begins.map((_, bin) => bin));
  expect([0.58, 0.5999, 0.6, 1].map((share) => binAt(share, 50))).toEqual([29, 29, 30, 49]);
});

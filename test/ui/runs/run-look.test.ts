import { describe, expect, it } from "vitest";
import { runLook, runPlaces } from "../../../src/ui/runs/comparison/run-look";

describe("the looks of runs", () => {
  it("tell 25 runs apart by hue and dash together, and neighbors by each alone", () => {
    const looks = Array.from({ length: 25 }, (_, place) => runLook(place));
    expect(new Set(looks.map(({ color, dash }) => `${color} ${dash}`)).size).toBe(25);
    looks.slice(1).forEach((look, index) => {
      expect(look.color).not.toBe(looks[index]?.color);
      expect(look.dash).not.toBe(looks[index]?.dash);
    });
    expect(looks.map(({ number }) => number).slice(0, 3)).toEqual(["1", "2", "3"]);
  });

  it("stay with their runs while others come and go", () => {
    const first = runPlaces(new Map(), ["a", "b", "c"]);
    expect([...first]).toEqual([
      ["a", 0],
      ["b", 1],
      ["c", 2],
    ]);
    const second = runPlaces(first, ["a", "c"]);
    expect(second.get("c")).toBe(2);
    const third = runPlaces(second, ["a", "c", "d", "e"]);
    expect([third.get("d"), third.get("e")]).toEqual([1, 3]);
  });
});

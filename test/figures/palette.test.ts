import { describe, expect, it } from "vitest";
import { blues, classColor } from "../../src/figures/palette";

describe("classColor", () => {
  it("keeps the four segments' colors wherever they stand", () => {
    expect(classColor(3, "mass")).toBe("#3498db");
    expect(classColor(0, "affluent")).toBe("#2ecc71");
    expect(classColor(1, "business")).toBe("#e67e22");
    expect(classColor(2, "private")).toBe("#9b59b6");
  });

  it("gives 64 other classes 64 colors", () => {
    const colors = Array.from({ length: 64 }, (_, index) => classColor(index, `class ${index}`));
    expect(new Set(colors).size).toBe(64);
    expect(colors.every((color) => /^#[0-9a-f]{6}$/.test(color))).toBe(true);
  });

  it("is not fooled by names of object members", () => {
    expect(classColor(0, "constructor")).toMatch(/^#/);
  });
});

describe("blues", () => {
  it("runs from nearly white to dark blue and clamps", () => {
    expect([blues(0), blues(0.5), blues(1)]).toEqual(["#f7fbff", "#6baed6", "#08306b"]);
    expect(blues(-1)).toBe(blues(0));
    expect(blues(2)).toBe(blues(1));
  });
});

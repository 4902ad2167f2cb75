import { describe, expect, it } from "vitest";
import { blues, classColour } from "../../src/figures/palette";

describe("classColour", () => {
  it("keeps the four segments' colours wherever they stand", () => {
    expect(classColour(3, "mass")).toBe("#3498db");
    expect(classColour(0, "affluent")).toBe("#2ecc71");
    expect(classColour(1, "business")).toBe("#e67e22");
    expect(classColour(2, "private")).toBe("#9b59b6");
  });

  it("gives 64 other classes 64 colours", () => {
    const colours = Array.from({ length: 64 }, (_, index) => classColour(index, `class ${index}`));
    expect(new Set(colours).size).toBe(64);
    expect(colours.every((colour) => /^#[0-9a-f]{6}$/.test(colour))).toBe(true);
  });

  it("is not fooled by names of object members", () => {
    expect(classColour(0, "constructor")).toMatch(/^#/);
  });
});

describe("blues", () => {
  it("runs from nearly white to dark blue and clamps", () => {
    expect([blues(0), blues(0.5), blues(1)]).toEqual(["#f7fbff", "#6baed6", "#08306b"]);
    expect(blues(-1)).toBe(blues(0));
    expect(blues(2)).toBe(blues(1));
  });
});

import { describe, expect, it } from "vitest";
import { contrast, segmentColor } from "../../../src/ui/kit/segment-colors";

const segments = ["mass", "affluent", "business", "private"];
const surfaces = { light: ["#ffffff", "#f7f7f5"], dark: ["#17181b", "#101113", "#222429"] } as const;

describe("contrast", () => {
  it("is 21 for black on white, 1 for a color on itself, and symmetric", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10);
    expect(contrast("#3498db", "#3498db")).toBe(1);
    expect(contrast("#3498db", "#ffffff")).toBe(contrast("#ffffff", "#3498db"));
  });

  it("agrees with a published pair: #767676 on white is 4.54", () => {
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  });
});

describe("segmentColor", () => {
  it.each(["light", "dark"] as const)("reaches 3:1 on every %s surface, for named and further classes", (theme) => {
    const names = [...segments, ...Array.from({ length: 60 }, (_, index) => `class ${index}`)];
    for (const [index, name] of names.entries()) {
      for (const surface of surfaces[theme]) {
        expect(contrast(segmentColor(index, name, theme), surface), `${name} on ${surface}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it("keeps a named segment's color wherever it stands", () => {
    expect(segmentColor(3, "mass", "light")).toBe(segmentColor(0, "mass", "light"));
  });

  it("leaves a color alone that is readable already", () => {
    expect(segmentColor(0, "mass", "dark")).toBe("#3498db");
  });

  it.each(["light", "dark"] as const)(
    "gives twelve further classes and the four segments distinct colors (%s)",
    (theme) => {
      const colors = [
        ...segments.map((name, index) => segmentColor(index, name, theme)),
        ...Array.from({ length: 12 }, (_, index) => segmentColor(index, `class ${index}`, theme)),
      ];
      expect(new Set(colors).size).toBe(colors.length);
    },
  );

  it("does not take a class for one of the four because it is called like a property", () => {
    expect(segmentColor(0, "constructor", "light")).toMatch(/^#[0-9a-f]{6}$/);
  });
});

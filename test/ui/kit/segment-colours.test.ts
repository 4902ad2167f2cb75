import { describe, expect, it } from "vitest";
import { contrast, segmentColour } from "../../../src/ui/kit/segment-colours";

const segments = ["mass", "affluent", "business", "private"];
const surfaces = { light: ["#ffffff", "#f7f7f5"], dark: ["#17181b", "#101113", "#222429"] } as const;

describe("contrast", () => {
  it("is 21 for black on white, 1 for a colour on itself, and symmetric", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10);
    expect(contrast("#3498db", "#3498db")).toBe(1);
    expect(contrast("#3498db", "#ffffff")).toBe(contrast("#ffffff", "#3498db"));
  });

  it("agrees with a published pair: #767676 on white is 4.54", () => {
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  });
});

describe("segmentColour", () => {
  it.each(["light", "dark"] as const)("reaches 3:1 on every %s surface, for named and further classes", (theme) => {
    const names = [...segments, ...Array.from({ length: 60 }, (_, index) => `class ${index}`)];
    for (const [index, name] of names.entries()) {
      for (const surface of surfaces[theme]) {
        expect(contrast(segmentColour(index, name, theme), surface), `${name} on ${surface}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it("keeps a named segment's colour wherever it stands", () => {
    expect(segmentColour(3, "mass", "light")).toBe(segmentColour(0, "mass", "light"));
  });

  it("leaves a colour alone that is readable already", () => {
    expect(segmentColour(0, "mass", "dark")).toBe("#3498db");
  });

  it.each(["light", "dark"] as const)(
    "gives twelve further classes and the four segments distinct colours (%s)",
    (theme) => {
      const colours = [
        ...segments.map((name, index) => segmentColour(index, name, theme)),
        ...Array.from({ length: 12 }, (_, index) => segmentColour(index, `class ${index}`, theme)),
      ];
      expect(new Set(colours).size).toBe(colours.length);
    },
  );

  it("does not take a class for one of the four because it is called like a property", () => {
    expect(segmentColour(0, "constructor", "light")).toMatch(/^#[0-9a-f]{6}$/);
  });
});

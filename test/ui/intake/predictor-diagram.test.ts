import { describe, expect, it } from "vitest";
import { diagramOf, MIDDLE, WIDTH } from "../../../src/ui/intake/predictor-diagram";

const shape = { inputDim: 640, hiddenDim: 3000, outputDim: 320, numLayers: 3 };

describe("diagramOf", () => {
  it("draws input, projection and blocks, output, the head's two layers and the classes, left to right", () => {
    const { nodes, links, skips } = diagramOf(shape, 4);
    expect(nodes.map(({ group }) => group).join(" ")).toBe(
      "input backbone backbone backbone backbone backbone head head softmax",
    );
    expect(nodes.flatMap(({ units }) => units ?? [])).toEqual([640, 3000, 320, 256, 64, 4]);
    expect(links).toHaveLength(nodes.length - 1);
    expect(skips).toHaveLength(3);
    const xs = nodes.map(({ x }) => x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(Math.min(...xs)).toBeGreaterThan(0);
    expect(Math.max(...xs)).toBeLessThan(WIDTH);
  });

  it("makes wider layers taller, and none taller than its place", () => {
    const heights = diagramOf(shape, 4).nodes.map(({ height }) => height);
    expect(heights[1]).toBeGreaterThan(heights[0] ?? Number.NaN);
    expect(Math.max(...heights) / 2).toBeLessThan(MIDDLE);
  });

  it("stays in its frame for deep and for blockless networks", () => {
    expect(diagramOf({ ...shape, numLayers: 40 }, 4).nodes.length).toBeLessThan(15);
    expect(diagramOf({ ...shape, numLayers: 0 }, 2).skips).toEqual([]);
  });
});

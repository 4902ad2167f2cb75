import { describe, expect, it } from "vitest";
import { blues, classColor } from "../../src/figures/palette";
import { drawResultsFigure, RESULTS_SIZE } from "../../src/tasks/segment/figures/results";
import { drawRocFigure, rocFigureSize } from "../../src/tasks/segment/figures/roc";
import { pixels } from "./pixels";
import { sampleEvaluation, sampleHistory } from "./sample";

const classes = ["mass", "affluent", "business", "private"];
const evaluation = sampleEvaluation([949, 320, 153, 78]);

describe("segment_prediction_results.png", () => {
  it("has at least the Python script's size, its curves and its matrix", async () => {
    const input = { history: sampleHistory(12), bestEpoch: 9, evaluation, classes, demo: false };
    const { width, height, share } = await pixels(await drawResultsFigure(input));
    expect([width, height]).toEqual([RESULTS_SIZE.width, RESULTS_SIZE.height]);
    expect(width).toBeGreaterThanOrEqual(2084);
    expect(height).toBeGreaterThanOrEqual(1481);
    for (const color of ["#3498db", "#e74c3c", "#2ecc71", "#9b59b6"]) {
      expect(share(color), color).toBeGreaterThan(0.0002);
    }
    // A cell that holds no customer: most of the matrix's off-diagonal.
    expect(share(blues(0))).toBeGreaterThan(0.03);
    expect(share("#ffffff")).toBeGreaterThan(0.5);
  });

  it("marks demo runs and nothing else", async () => {
    const input = { history: sampleHistory(3), bestEpoch: 2, evaluation, classes };
    const [plain, marked] = await Promise.all([
      drawResultsFigure({ ...input, demo: false }),
      drawResultsFigure({ ...input, demo: true }),
    ]);
    const [without, withMark] = [await pixels(plain), await pixels(marked)];
    expect(withMark.share("#6b6e72")).toBeGreaterThan(without.share("#6b6e72"));
  });

  it("draws one epoch, two classes, and many", async () => {
    const one = { history: sampleHistory(1), bestEpoch: 1, demo: false };
    const two = await drawResultsFigure({ ...one, evaluation: sampleEvaluation([10, 5]), classes: ["no", "yes"] });
    expect((await pixels(two)).share("#e74c3c")).toBeGreaterThan(0);
    const names = Array.from({ length: 30 }, (_, index) => `segment ${index + 1}`);
    const many = { ...one, evaluation: sampleEvaluation(names.map((_, index) => index * 3)), classes: names };
    expect((await pixels(await drawResultsFigure(many))).width).toBe(RESULTS_SIZE.width);
  });
});

describe("segment_roc_curves.png", () => {
  it("has at least the Python script's size and each segment's color", async () => {
    const { width, height, share } = await pixels(await drawRocFigure({ evaluation, classes, demo: false }));
    expect(width).toBeGreaterThanOrEqual(1784);
    expect(height).toBeGreaterThanOrEqual(1484);
    classes.forEach((name, index) => {
      expect(share(classColor(index, name)), name).toBeGreaterThan(0.0005);
    });
  });

  it("takes more cells for more classes and says where a class is missing", async () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const input = { evaluation: sampleEvaluation([50, 40, 0, 20, 10, 5]), classes: names, demo: true };
    const { width, height, share } = await pixels(await drawRocFigure(input));
    expect({ width, height }).toEqual(rocFigureSize(6));
    expect(width).toBeGreaterThan(rocFigureSize(4).width);
    const missing = classColor(2, "c");
    const present = classColor(1, "b");
    expect(share(missing)).toBeLessThan(share(present) / 4);
  });
});

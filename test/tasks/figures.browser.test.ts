import { describe, expect, it } from "vitest";
import { evaluateChurn } from "../../src/tasks/churn/evaluation";
import { CHURN_KPIS_SIZE, CHURN_RESULTS_SIZE, drawChurnKpis, drawChurnResults } from "../../src/tasks/churn/figures";
import { drawFoundationFigure, FOUNDATION_FIGURE_SIZE } from "../../src/tasks/foundation/figures";
import { pixels } from "../figures/pixels";

const rows = 1500;
const labels = Int32Array.from({ length: rows }, (_, row) => (row % 8 === 0 ? 1 : 0));
const probabilities = Float32Array.from(labels, (label, row) => {
  const noise = (Math.sin(row * 12.9898) + 1) / 2;
  return label === 1 ? 1 - noise ** 3 * 0.7 : noise ** 4 * 0.8;
});
const evaluation = evaluateChurn(probabilities, labels, 0.5);
const history = Array.from({ length: 12 }, (_, index) => ({
  epoch: index + 1,
  trainLoss: 0.1 + Math.exp(-index / 3),
  valLoss: 0.15 + 0.8 * Math.exp(-index / 2),
  valAuc: index === 4 ? null : 0.99 - 0.1 * Math.exp(-index / 2),
}));

describe("the churn figures", () => {
  it("have at least the Python script's sizes and its colors", async () => {
    const results = await pixels(await drawChurnResults({ history, evaluation, demo: false }));
    expect([results.width, results.height]).toEqual([CHURN_RESULTS_SIZE.width, CHURN_RESULTS_SIZE.height]);
    expect(results.width).toBeGreaterThanOrEqual(2083);
    expect(results.height).toBeGreaterThanOrEqual(1484);
    const kpis = await pixels(await drawChurnKpis({ history, evaluation, demo: true }));
    expect([kpis.width, kpis.height]).toEqual([CHURN_KPIS_SIZE.width, CHURN_KPIS_SIZE.height]);
    expect(kpis.width).toBeGreaterThanOrEqual(2699);
    expect(kpis.height).toBeGreaterThanOrEqual(1484);
    for (const color of ["#3498db", "#e74c3c", "#2ecc71", "#9b59b6"]) {
      expect(results.share(color), color).toBeGreaterThan(0.0001);
      expect(kpis.share(color), color).toBeGreaterThan(0.0001);
    }
  });

  it("are drawn for a split without churners and a single epoch", async () => {
    const none = evaluateChurn(probabilities, new Int32Array(rows), 0.5);
    const input = { history: history.slice(0, 1), evaluation: none, demo: false };
    expect((await pixels(await drawChurnResults(input))).share("#3498db")).toBeGreaterThan(0);
    expect((await pixels(await drawChurnKpis(input))).share("#3498db")).toBeGreaterThan(0);
  });
});

describe("the foundation figure", () => {
  it("has at least the Python script's size, its curves, bars and lines", async () => {
    const similarities = Float32Array.from({ length: rows }, (_, row) => 1 - ((Math.sin(row * 7.7) + 1) / 2) ** 3);
    const figure = await drawFoundationFigure({ history, similarities, mean: 0.7, median: 0.8, demo: false });
    const { width, height, share } = await pixels(figure);
    expect([width, height]).toEqual([FOUNDATION_FIGURE_SIZE.width, FOUNDATION_FIGURE_SIZE.height]);
    expect(width).toBeGreaterThanOrEqual(2231);
    expect(height).toBeGreaterThanOrEqual(584);
    for (const color of ["#3498db", "#e74c3c", "#9b59b6"]) expect(share(color), color).toBeGreaterThan(0.0002);
  });
});

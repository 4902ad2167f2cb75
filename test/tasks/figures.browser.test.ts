import { afterEach, describe, expect, it, vi } from "vitest";
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

/** Every text that is drawn. */
function drawnTexts(): Set<string> {
  const texts = new Set<string>();
  const { fillText } = OffscreenCanvasRenderingContext2D.prototype;
  vi.spyOn(OffscreenCanvasRenderingContext2D.prototype, "fillText").mockImplementation(function (
    this: OffscreenCanvasRenderingContext2D,
    ...[text, x, y]
  ) {
    texts.add(text);
    fillText.call(this, text, x, y);
  });
  return texts;
}

afterEach(() => vi.restoreAllMocks());

describe("the churn figures", () => {
  it("have the panels, axes and legends of the Python script's", async () => {
    const results = drawnTexts();
    await drawChurnResults({ history, evaluation, demo: false });
    expect([...results]).toEqual(
      expect.arrayContaining([
        ...["Training & Validation Loss", "Epoch", "BCE Loss", "Train Loss", "Val Loss"],
        ...["Validation AUC", "ROC-AUC", `Best: ${history.at(-1)?.valAuc?.toFixed(4)}`],
        ...["Prediction Distribution by True Label", "Predicted Churn Probability", "Retained", "Churned", "Threshold"],
        ...["ROC Curve", "False Positive Rate", "True Positive Rate", "Random"],
        `ROC (AUC=${evaluation.metrics.auc?.toFixed(4)})`,
      ]),
    );
    vi.restoreAllMocks();
    const kpis = drawnTexts();
    await drawChurnKpis({ history, evaluation, demo: false });
    const { metrics, bestF1, lift, confusion } = evaluation;
    expect([...kpis]).toEqual(
      expect.arrayContaining([
        ...["Precision-Recall Curve", "Recall", "Precision", `AP=${metrics.average_precision?.toFixed(4)}`],
        `Baseline: ${(evaluation.positives / rows).toFixed(3)}`,
        ...["Confusion Matrix (Threshold=0.5)", "Actual", "Predicted", ...confusion.flat().map(String)],
        ...["Calibration Plot", "Mean Predicted Probability", "Fraction of Positives", "Model", "Perfect Calibration"],
        ...["Metrics vs Threshold", "Threshold", "Score", "F1", `Best F1 @ ${bestF1.threshold.toFixed(2)}`],
        ...["Cumulative Gain (Lift) Chart", "% of Customers Contacted (Sorted by Score)", "% of Churners Captured"],
        ...(["10", "20", "30"] as const).map((at) => `${((lift[at] ?? 0) * Number(at)).toFixed(1)}%`),
        ...["Summary Metrics", "Metric", "Value", "ROC-AUC", "Average Precision", "Accuracy", "Precision (Churn)"],
        ...["Recall (Churn)", "F1 Score", "Best F1 Threshold", "Best F1 Score", "Lift @ 10%", "Lift @ 20%"],
        ...[metrics.auc, metrics.accuracy, metrics.precision, metrics.recall, metrics.f1, bestF1.f1].map((value) =>
          value?.toFixed(4),
        ),
        ...[lift["10"], lift["20"]].map((value) => `${value?.toFixed(2)}x`),
      ]),
    );
  });

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

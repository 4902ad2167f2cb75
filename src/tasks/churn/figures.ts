import { logCountAxis, roomyAxis, shareAxis, tickAxis, withRoom } from "../../figures/axis";
import { png } from "../../figures/canvas";
import { drawCurves } from "../../figures/curves";
import { type Figure, INK, QUIET, TICK_SIZE } from "../../figures/figure";
import { across, alongLine, gridCells, inset, type Point, type Rectangle, upright } from "../../figures/layout";
import { drawConfusion } from "../../figures/matrix";
import { BLUE, GREEN, ORANGE, PURPLE, RED } from "../../figures/palette";
import { drawRocCurve } from "../../figures/roc";
import { PERCENTS } from "../../metrics/binary";
import type { EpochRecord } from "../../training/epoch-record";
import type { ChurnEvaluation } from "./evaluation";
import { CHURN_CLASSES } from "./labels";

/** What the figures need of an epoch; the AUC is null where the validation split has one class only. */
type ChurnFigureEpoch = Pick<EpochRecord, "epoch" | "trainLoss" | "valLoss"> & { readonly valAuc: number | null };

interface ChurnFigureInput {
  readonly history: readonly ChurnFigureEpoch[];
  /** The test split. */
  readonly evaluation: ChurnEvaluation;
  /** Marks the figure as made from synthetic data. */
  readonly demo: boolean;
}

/** Pixels; the Python script's own have 2083 × 1484 and 2699 × 1484. */
export const CHURN_RESULTS_SIZE = { width: 2100, height: 1520 } as const;
export const CHURN_KPIS_SIZE = { width: 2760, height: 1520 } as const;

const MARGINS = { top: 66, right: 34, bottom: 92, left: 124 } as const;
const DASH = [10, 7] as const;
const SHARES = withRoom(shareAxis(1));
const PERCENT = withRoom(tickAxis([0, 20, 40, 60, 80, 100]));

/**
 * Draws `churn_prediction_results.png`: losses, validation AUC with its best, probabilities by actual class, and the
 * ROC curve.
 */
export function drawChurnResults({ history, evaluation, demo }: ChurnFigureInput): Promise<Blob> {
  const areas = gridCells(CHURN_RESULTS_SIZE, 2, 2).map((cell) => inset(cell, MARGINS));
  const [losses, auc, histogram, roc] = areas;
  return png(CHURN_RESULTS_SIZE, demo, (figure) => {
    if (!losses || !auc || !histogram || !roc) return;
    drawLosses(figure, losses, history);
    drawAuc(figure, auc, history);
    drawHistogram(figure, histogram, evaluation);
    figure.title(roc, "ROC Curve");
    drawRocCurve(figure, roc, PURPLE, evaluation.roc[0]);
  });
}

/**
 * Draws `churn_advanced_kpis.png`: precision and recall, confusion matrix, calibration, metrics against the threshold,
 * cumulative gains, and the table of the numbers.
 */
export function drawChurnKpis({ evaluation, demo }: ChurnFigureInput): Promise<Blob> {
  const areas = gridCells(CHURN_KPIS_SIZE, 3, 2).map((cell) => inset(cell, MARGINS));
  const [precision, matrix, calibration, sweep, gains, table] = areas;
  return png(CHURN_KPIS_SIZE, demo, (figure) => {
    if (!precision || !matrix || !calibration || !sweep || !gains || !table) return;
    drawPrecisionRecall(figure, precision, evaluation);
    const title = `Confusion Matrix (Threshold=${evaluation.threshold})`;
    drawConfusion(figure, matrix, evaluation.confusion, CHURN_CLASSES, title);
    drawCalibration(figure, calibration, evaluation);
    drawSweep(figure, sweep, evaluation);
    drawGains(figure, gains, evaluation);
    drawTable(figure, table, evaluation);
  });
}

function drawLosses(figure: Figure, area: Rectangle, history: readonly ChurnFigureEpoch[]): void {
  figure.title(area, "Training & Validation Loss");
  figure.labels(area, "Epoch", "BCE Loss");
  drawCurves(figure, area, history, [
    { label: "Train Loss", color: BLUE, of: ({ trainLoss }) => trainLoss },
    { label: "Val Loss", color: RED, of: ({ valLoss }) => valLoss },
  ]);
}

function drawAuc(figure: Figure, area: Rectangle, history: readonly ChurnFigureEpoch[]): void {
  figure.title(area, "Validation AUC");
  figure.labels(area, "Epoch", "ROC-AUC", { y: 100 });
  const of = ({ valAuc }: ChurnFigureEpoch) => valAuc ?? Number.NaN;
  drawCurves(figure, area, history, [{ label: "Val AUC", color: GREEN, of }], (place) => {
    const best = history.reduce<number | null>(
      (most, { valAuc }) => (valAuc !== null && (most === null || valAuc > most) ? valAuc : most),
      null,
    );
    if (best === null) return [];
    const points = across(area, place(1, best)[1]);
    return [{ label: `Best: ${best.toFixed(4)}`, color: RED, width: 2, dash: DASH, points }];
  });
}

/** Logarithmic counts, because nearly all customers stand in the first and the last bin. */
function drawHistogram(figure: Figure, area: Rectangle, { histogram, threshold }: ChurnEvaluation): void {
  figure.title(area, "Prediction Distribution by True Label");
  figure.labels(area, "Predicted Churn Probability", "Count (log scale)", { y: 88 });
  const { negative, positive } = histogram;
  const highest = [...negative, ...positive].reduce((most, count) => Math.max(most, count), 1);
  const place = figure.axes(area, SHARES, logCountAxis(highest));
  const floor = area.y + area.height;
  const groups = [
    { label: CHURN_CLASSES[0], counts: negative, color: GREEN },
    { label: CHURN_CLASSES[1], counts: positive, color: RED },
  ];
  for (const { counts, color } of groups) {
    counts.forEach((count, bin) => {
      if (count === 0) return;
      const [left, y] = place(bin / counts.length, count);
      const [right] = place((bin + 1) / counts.length, count);
      const bar = { x: left + 1, y, width: right - left - 2, height: floor - y };
      figure.rectangle(bar, { fill: `${color}b3` });
    });
  }
  const line = upright(area, place(threshold, 1)[0]);
  const style = { color: INK, width: 3, dash: DASH };
  figure.line(line, style);
  figure.frame(area);
  const tops = groups.flatMap(({ counts }) =>
    counts.map((count, bin): Point => place((bin + 0.5) / counts.length, Math.max(1, count))),
  );
  figure.legend(
    area,
    [...groups.map(({ label, color }) => ({ label, color, fill: `${color}b3` })), { label: "Threshold", ...style }],
    [...tops, ...alongLine(line, 12)],
  );
}

function drawPrecisionRecall(figure: Figure, area: Rectangle, evaluation: ChurnEvaluation): void {
  figure.title(area, "Precision-Recall Curve");
  figure.labels(area, "Recall", "Precision", { y: 88 });
  const place = figure.axes(area, SHARES, SHARES);
  const { precision, recall } = evaluation.precisionRecall;
  const points = steps([[0, precision[0] ?? 1], ...recall.map((r, i): Point => [r, precision[i] ?? 0])]).map(([x, y]) =>
    place(x, y),
  );
  const prevalence = evaluation.rows === 0 ? 0 : evaluation.positives / evaluation.rows;
  const baseline = across(area, place(0, prevalence)[1]);
  const ap = evaluation.metrics.average_precision;
  figure.lines(area, [
    { label: `AP=${ap?.toFixed(4) ?? "n/a"}`, color: ORANGE, width: 4, points },
    { label: `Baseline: ${prevalence.toFixed(3)}`, color: QUIET, width: 2.4, dash: DASH, points: baseline },
  ]);
}

function drawCalibration(figure: Figure, area: Rectangle, { calibration }: ChurnEvaluation): void {
  figure.title(area, "Calibration Plot");
  figure.labels(area, "Mean Predicted Probability", "Fraction of Positives", { y: 88 });
  const place = figure.axes(area, SHARES, SHARES);
  const points = calibration.map(({ predicted, observed }) => place(predicted, observed));
  figure.lines(area, [
    { label: "Model", color: BLUE, width: 4, points },
    { label: "Perfect Calibration", color: INK, width: 2, dash: DASH, points: [place(0, 0), place(1, 1)] },
  ]);
  for (const point of points) figure.dot(point, 9, BLUE);
}

function drawSweep(figure: Figure, area: Rectangle, { sweep, bestF1, threshold }: ChurnEvaluation): void {
  figure.title(area, "Metrics vs Threshold");
  figure.labels(area, "Threshold", "Score", { y: 100 });
  const curves = [
    { label: "Precision", color: BLUE, key: "precision" },
    { label: "Recall", color: RED, key: "recall" },
    { label: "F1", color: GREEN, key: "f1" },
  ] as const;
  const values = curves.flatMap(({ key }) => sweep.map((point) => point[key]));
  const place = figure.axes(area, SHARES, roomyAxis(values, 8));
  figure.line(upright(area, place(threshold, 0)[0]), { color: QUIET, width: 2, dash: DASH });
  figure.lines(area, [
    ...curves.map(({ label, color, key }) => ({
      label,
      color,
      width: 3.6,
      points: sweep.map((point) => place(point.threshold, point[key])),
    })),
    {
      label: `Best F1 @ ${bestF1.threshold.toFixed(2)}`,
      color: PURPLE,
      width: 3,
      dash: [3, 7],
      points: upright(area, place(bestF1.threshold, 0)[0]),
    },
  ]);
}

function drawGains(figure: Figure, area: Rectangle, { gains, lift }: ChurnEvaluation): void {
  figure.title(area, "Cumulative Gain (Lift) Chart");
  figure.labels(area, "% of Customers Contacted (Sorted by Score)", "% of Churners Captured", { y: 92 });
  const place = figure.axes(area, PERCENT, PERCENT);
  const points = gains.shares.map((share, i) => place(share * 100, (gains.captured[i] ?? 0) * 100));
  const diagonal = [place(0, 0), place(100, 100)];
  figure.line([...points, ...diagonal.toReversed()], { fill: `${PURPLE}2e` });
  figure.lines(area, [
    { label: "Model", color: PURPLE, width: 4, points },
    { label: "Random", color: INK, width: 2, dash: DASH, points: diagonal },
  ]);
  PERCENTS.forEach((percent, index) => {
    const captured = (lift[percent] ?? 0) * Number(percent);
    const [x, y] = place(Number(percent), captured);
    figure.dot([x, y], 7, PURPLE);
    // Good models catch all with the second and third mark: side by side their numbers would touch.
    const line = index === 2 ? 2 : 1;
    figure.text(`${captured.toFixed(1)}%`, x + 16, y + 28 * line, { align: "left", color: PURPLE, halo: true });
  });
}

function drawTable(figure: Figure, area: Rectangle, { metrics, bestF1, lift }: ChurnEvaluation): void {
  figure.title(area, "Summary Metrics");
  const fixed = (value: number | null) => value?.toFixed(4) ?? "n/a";
  const times = (value: number | null) => (value === null ? "n/a" : `${value.toFixed(2)}x`);
  const rows: readonly (readonly [string, string])[] = [
    ["ROC-AUC", fixed(metrics.auc)],
    ["Average Precision", fixed(metrics.average_precision)],
    ["Accuracy", fixed(metrics.accuracy)],
    ["Precision (Churn)", fixed(metrics.precision)],
    ["Recall (Churn)", fixed(metrics.recall)],
    ["F1 Score", fixed(metrics.f1)],
    ["Best F1 Threshold", bestF1.threshold.toFixed(2)],
    ["Best F1 Score", fixed(bestF1.f1)],
    ["Lift @ 10%", times(lift["10"])],
    ["Lift @ 20%", times(lift["20"])],
  ];
  const height = area.height / (rows.length + 1);
  const split = area.x + area.width * 0.6;
  figure.rectangle({ ...area, height }, { fill: BLUE });
  const header = { size: TICK_SIZE + 2, weight: 600, color: "#ffffff" };
  figure.text("Metric", (area.x + split) / 2, area.y + height / 2, header);
  figure.text("Value", (split + area.x + area.width) / 2, area.y + height / 2, header);
  rows.forEach(([name, value], index) => {
    const top = area.y + (index + 1) * height;
    figure.text(name, area.x + 40, top + height / 2, { size: TICK_SIZE + 2, align: "left" });
    figure.text(value, split + 40, top + height / 2, { size: TICK_SIZE + 2, align: "left" });
    figure.line(across(area, top), { color: INK, width: 1.6 });
  });
  figure.line(upright(area, split), { color: INK, width: 1.6 });
  figure.frame(area);
}

/** Precision falls where recall rises: a corner between each two points. */
function steps(points: readonly Point[]): Point[] {
  return points.flatMap(([x, y], i): Point[] => {
    const next = points[i + 1];
    return next === undefined
      ? [[x, y]]
      : [
          [x, y],
          [x, next[1]],
        ];
  });
}

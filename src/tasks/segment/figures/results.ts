import { logCountAxis, shareAxis, withRoom } from "../../../figures/axis";
import { png } from "../../../figures/canvas";
import { drawCurves } from "../../../figures/curves";
import { type Figure, INK, type LegendEntry } from "../../../figures/figure";
import { across, alongLine, gridCells, inset, type Point, type Rectangle, upright } from "../../../figures/layout";
import { drawConfusion } from "../../../figures/matrix";
import { BLUE, classColor, GREEN, PURPLE, RED } from "../../../figures/palette";
import type { EpochRecord } from "../../../training/epoch-record";
import type { SegmentEvaluation } from "../evaluation";

/** What the figures need of an epoch. */
export type FigureEpoch = Pick<EpochRecord, "epoch" | "trainLoss" | "valLoss" | "metrics">;

interface ResultsFigureInput {
  readonly history: readonly FigureEpoch[];
  /** The epoch of the lowest validation loss, marked in the losses; null marks none. */
  readonly bestEpoch: number | null;
  /** The test split. */
  readonly evaluation: SegmentEvaluation;
  readonly classes: readonly string[];
  /** Marks the figure as made from synthetic data. */
  readonly demo: boolean;
}

/** Pixels of `segment_prediction_results.png`; the Python script's own has 2084 × 1481. */
export const RESULTS_SIZE = { width: 2100, height: 1520 } as const;

const MARGINS = { top: 66, right: 34, bottom: 92, left: 124 } as const;

/**
 * Draws `segment_prediction_results.png`: losses, validation accuracy and macro F1, the test split's confusion matrix
 * and its histograms of the true class's predicted probability.
 */
export function drawResultsFigure(input: ResultsFigureInput): Promise<Blob> {
  const areas = gridCells(RESULTS_SIZE, 2, 2).map((cell) => inset(cell, MARGINS));
  const [losses, scores, matrix, histogram] = areas;
  return png(RESULTS_SIZE, input.demo, (figure) => {
    if (!losses || !scores || !matrix || !histogram) return;
    drawLosses(figure, losses, input);
    drawScores(figure, scores, input);
    drawConfusion(figure, matrix, input.evaluation.confusion, input.classes);
    drawHistogram(figure, histogram, input);
  });
}

function drawLosses(figure: Figure, area: Rectangle, { history, bestEpoch }: ResultsFigureInput): void {
  figure.title(area, "Training & Validation Loss");
  figure.labels(area, "Epoch", "CrossEntropy Loss");
  const curves = [
    { label: "Train Loss", color: BLUE, of: (epoch: FigureEpoch) => epoch.trainLoss },
    { label: "Val Loss", color: RED, of: (epoch: FigureEpoch) => epoch.valLoss },
  ];
  drawCurves(figure, area, history, curves, (place) => {
    if (bestEpoch === null) return [];
    const [x] = place(bestEpoch, 0);
    return [{ label: `Best epoch: ${bestEpoch}`, color: INK, width: 1.8, dash: [3, 7], points: upright(area, x) }];
  });
}

function drawScores(figure: Figure, area: Rectangle, { history }: ResultsFigureInput): void {
  figure.title(area, "Validation Accuracy & F1");
  figure.labels(area, "Epoch", "Score", { y: 100 });
  const curves = [
    { label: "Val Accuracy", color: GREEN, of: (epoch: FigureEpoch) => epoch.metrics.valAccuracy ?? Number.NaN },
    { label: "Val F1 (Macro)", color: PURPLE, of: (epoch: FigureEpoch) => epoch.metrics.valF1Macro ?? Number.NaN },
  ];
  drawCurves(figure, area, history, curves, (place) => {
    if (history.length === 0) return [];
    const best = history.reduce(
      (most, { metrics }) => Math.max(most, metrics.valF1Macro ?? Number.NaN),
      Number.NEGATIVE_INFINITY,
    );
    const [, y] = place(1, best);
    return [{ label: `Best F1: ${best.toFixed(4)}`, color: RED, width: 2, dash: [10, 7], points: across(area, y) }];
  });
}

/** Thirty common bins; logarithmic counts, because nearly all customers stand in the last one. */
function drawHistogram(figure: Figure, area: Rectangle, { evaluation, classes }: ResultsFigureInput): void {
  figure.title(area, "Predicted Probability Distribution by True Class");
  figure.labels(area, "Predicted Probability", "Count (log scale)", { y: 88 });
  const highest = evaluation.histogram.flat().reduce((most, count) => Math.max(most, count), 1);
  const place = figure.axes(area, withRoom(shareAxis(1)), logCountAxis(highest));
  const floor = area.y + area.height;
  const drawn: Point[] = [];
  const entries = classes.map((name, index): LegendEntry => {
    const color = classColor(index, name);
    const counts = evaluation.histogram[index] ?? [];
    const outline = counts.flatMap((count, bin) => {
      const left = place(bin / counts.length, Math.max(count, 1));
      const right = place((bin + 1) / counts.length, Math.max(count, 1));
      // Within the frame by half a line's width.
      const height = count === 0 ? floor - 1.3 : left[1];
      return [[left[0], height] as const, [right[0], height] as const];
    });
    counts.forEach((count, bin) => {
      if (count === 0) return;
      const [x, y] = place(bin / counts.length, count);
      const [right] = place((bin + 1) / counts.length, count);
      figure.rectangle({ x, y, width: right - x, height: floor - y }, { fill: `${color}30` });
    });
    figure.line(outline, { color, width: 2.6 });
    for (const corner of outline) drawn.push(corner);
    return { label: name, color, fill: `${color}48` };
  });
  figure.frame(area);
  figure.legend(area, entries, alongLine(drawn, 12));
}

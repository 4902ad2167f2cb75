import type { Evaluation } from "../metrics/types";
import { countingAxis, linearAxis, logCountAxis, unitAxis } from "./axis";
import { Figure, INK, type LegendEntry, TICK_SIZE } from "./canvas";
import { alongLine, gridCells, inset, type Rectangle, squareWithin } from "./layout";
import { blues, classColour } from "./palette";

/** What the figures need of an epoch. */
export interface FigureEpoch {
  /** From 1. */
  readonly epoch: number;
  readonly trainLoss: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
  readonly valF1Macro: number;
}

export interface ResultsFigureInput {
  readonly history: readonly FigureEpoch[];
  /** The epoch of the lowest validation loss, marked in the losses; null marks none. */
  readonly bestEpoch: number | null;
  /** The test split. */
  readonly evaluation: Evaluation;
  readonly classes: readonly string[];
  /** Marks the figure as made from synthetic data. */
  readonly demo: boolean;
}

/** The mark of figures that show the demo bank. */
export const DEMO_MARK = "Demo data (synthetic)";

/** Pixels of `segment_prediction_results.png`; the Python script's own has 2084 × 1481. */
export const RESULTS_SIZE = { width: 2100, height: 1520 } as const;

const MARGINS = { top: 66, right: 34, bottom: 92, left: 124 } as const;
const BLUE = "#3498db";
const RED = "#e74c3c";
const GREEN = "#2ecc71";
const PURPLE = "#9b59b6";

/** Above this many classes a cell of the matrix has no room for its percentage, or for any text. */
const PERCENT_CLASSES = 10;
const COUNT_CLASSES = 24;

/** Pixels beside the matrix for its colour bar, and for names of classes along its side and across it. */
const COLOUR_BAR_ROOM = 130;
const ROOMY_NAME = 560;
const LONG_NAME = 150;

/**
 * Draws `segment_prediction_results.png`: losses, validation accuracy and macro F1, the test split's confusion matrix
 * and its histograms of the true class's predicted probability.
 */
export async function drawResultsFigure(input: ResultsFigureInput): Promise<Blob> {
  const { width, height } = RESULTS_SIZE;
  const figure = await Figure.create(width, height);
  const [losses, scores, matrix, histogram] = gridCells({ x: 0, y: 10, width, height: height - 10 }, 2, 2);
  if (losses && scores && matrix && histogram) {
    drawLosses(figure, inset(losses, MARGINS), input);
    drawScores(figure, inset(scores, MARGINS), input);
    drawConfusion(figure, inset(matrix, MARGINS), input);
    drawHistogram(figure, inset(histogram, MARGINS), input);
  }
  if (input.demo) figure.mark(DEMO_MARK);
  return figure.toBlob();
}

/** Lines over epochs with their legend; answers with the way from data to pixels. */
function drawCurves(
  figure: Figure,
  area: Rectangle,
  history: readonly FigureEpoch[],
  curves: readonly { readonly label: string; readonly colour: string; readonly of: (epoch: FigureEpoch) => number }[],
  extra: (
    place: (x: number, y: number) => readonly [number, number],
  ) => readonly { readonly entry: LegendEntry; readonly points: readonly (readonly [number, number])[] }[],
): void {
  const values = curves.flatMap(({ of }) => history.map(of));
  const place = figure.axes(area, countingAxis(history.at(-1)?.epoch ?? 1, 8), linearAxis(values, 8));
  const lines = curves.map(({ label, colour, of }) => ({
    points: history.map((epoch) => place(epoch.epoch, of(epoch))).filter(([, y]) => Number.isFinite(y)),
    entry: { kind: "line", label, colour, width: 3.8 } as const,
  }));
  for (const { points, entry } of lines) {
    figure.line(points, { colour: entry.colour, width: 3.8 });
    // A line needs two epochs to be seen.
    for (const [x, y] of points.length === 1 ? points : []) figure.dot(x, y, 7, entry.colour);
  }
  const marks = extra(place);
  for (const { points, entry } of marks) {
    if (entry.kind === "line") figure.line(points, { ...entry, width: entry.width ?? 2 });
  }
  figure.legend(
    area,
    [...lines, ...marks].map(({ entry }) => entry),
    [...lines, ...marks].flatMap(({ points }) => alongLine(points, 12)),
  );
}

function drawLosses(figure: Figure, area: Rectangle, { history, bestEpoch }: ResultsFigureInput): void {
  figure.title(area, "Training & Validation Loss");
  figure.labels(area, "Epoch", "CrossEntropy Loss");
  const curves = [
    { label: "Train Loss", colour: BLUE, of: (epoch: FigureEpoch) => epoch.trainLoss },
    { label: "Val Loss", colour: RED, of: (epoch: FigureEpoch) => epoch.valLoss },
  ];
  drawCurves(figure, area, history, curves, (place) => {
    if (bestEpoch === null) return [];
    const [x] = place(bestEpoch, 0);
    const points = [[x, area.y] as const, [x, area.y + area.height] as const];
    const label = `Best epoch: ${bestEpoch}`;
    return [{ entry: { kind: "line", label, colour: INK, width: 1.8, dash: [3, 7] }, points }];
  });
}

function drawScores(figure: Figure, area: Rectangle, { history }: ResultsFigureInput): void {
  figure.title(area, "Validation Accuracy & F1");
  figure.labels(area, "Epoch", "Score", { y: 100 });
  const curves = [
    { label: "Val Accuracy", colour: GREEN, of: (epoch: FigureEpoch) => epoch.valAccuracy },
    { label: "Val F1 (Macro)", colour: PURPLE, of: (epoch: FigureEpoch) => epoch.valF1Macro },
  ];
  drawCurves(figure, area, history, curves, (place) => {
    if (history.length === 0) return [];
    const best = Math.max(...history.map(({ valF1Macro }) => valF1Macro));
    const [, y] = place(1, best);
    const points = [[area.x, y] as const, [area.x + area.width, y] as const];
    const label = `Best F1: ${best.toFixed(4)}`;
    return [{ entry: { kind: "line", label, colour: RED, width: 2, dash: [10, 7] }, points }];
  });
}

/** Coloured by the share of the actual class, so that a small class's errors are as visible as a large one's. */
function drawConfusion(figure: Figure, area: Rectangle, { evaluation, classes }: ResultsFigureInput): void {
  const { confusion } = evaluation;
  // Names stand along their cells while they fit, else all across them, in room taken from the matrix.
  const roomy = classes.length <= PERCENT_CLASSES;
  const names = classes.map((name) =>
    figure.shortened(name, TICK_SIZE, roomy ? ROOMY_NAME / classes.length : LONG_NAME),
  );
  const room = roomy ? 0 : Math.max(...names.map((name) => figure.measure(name, TICK_SIZE))) - TICK_SIZE;
  const inner = inset(area, { top: 0, right: COLOUR_BAR_ROOM, bottom: room, left: room });
  const square = squareWithin(inner);
  const cell = square.width / classes.length;
  const nameSize = Math.min(TICK_SIZE, cell * 0.9);
  figure.title(square, "Confusion Matrix");
  names.forEach((name, row) => {
    const y = square.y + (row + 0.5) * cell;
    const counts = confusion[row] ?? [];
    const total = counts.reduce((sum, count) => sum + count, 0);
    classes.forEach((_, column) => {
      const count = counts[column] ?? 0;
      const box = { x: square.x + column * cell, y: square.y + row * cell, width: cell, height: cell };
      drawCell(figure, box, count, total === 0 ? null : count / total, classes.length);
    });
    const turned = { size: nameSize, angle: -Math.PI / 2 };
    const below = square.y + square.height;
    const x = square.x + (row + 0.5) * cell;
    if (roomy) {
      figure.text(name, square.x - 16, y, turned);
      figure.text(name, x, below + 25, { size: nameSize });
    } else {
      figure.text(name, square.x - 10, y, { size: nameSize, align: "right" });
      figure.text(name, x, below + 10, { ...turned, align: "right" });
    }
  });
  figure.frame(square);
  figure.labels(square, "Predicted", "Actual", { x: 62 + room, y: 60 + room });
  drawColourBar(figure, { x: square.x + square.width + 36, y: square.y, width: 26, height: square.height });
}

/** One cell; `share` of the actual class, null where that class has no customers. */
function drawCell(figure: Figure, box: Rectangle, count: number, share: number | null, classes: number): void {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  figure.context.fillStyle = blues(share ?? 0);
  // Half a pixel more closes the seams between cells.
  figure.context.fillRect(box.x, box.y, box.width + 0.5, box.height + 0.5);
  if (classes > COUNT_CLASSES) return;
  const colour = (share ?? 0) > 0.5 ? "#ffffff" : INK;
  const size = Math.min(28, box.width * 0.34);
  const withPercent = classes <= PERCENT_CLASSES;
  figure.text(String(count), x, withPercent ? y - size * 0.42 : y, { size, colour });
  if (!withPercent) return;
  const percent = share === null ? "–" : `${(share * 100).toFixed(1)}%`;
  figure.text(percent, x, y + size * 0.66, { size: size * 0.64, colour });
}

function drawColourBar(figure: Figure, bar: Rectangle): void {
  for (let y = 0; y < bar.height; y++) {
    figure.context.fillStyle = blues(1 - y / bar.height);
    figure.context.fillRect(bar.x, bar.y + y, bar.width, 1.5);
  }
  figure.frame(bar);
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const y = bar.y + (1 - share) * bar.height;
    figure.text(`${share * 100}%`, bar.x + bar.width + 12, y, { align: "left" });
  }
  const label = { size: TICK_SIZE, angle: -Math.PI / 2 };
  figure.text("Share of actual class", bar.x + bar.width + 88, bar.y + bar.height / 2, label);
}

/** Thirty common bins; logarithmic counts, because nearly all customers stand in the last one. */
function drawHistogram(figure: Figure, area: Rectangle, { evaluation, classes }: ResultsFigureInput): void {
  figure.title(area, "Predicted Probability Distribution by True Class");
  figure.labels(area, "Predicted Probability", "Count (log scale)", { y: 88 });
  const highest = Math.max(1, ...evaluation.histogram.flat());
  const place = figure.axes(area, unitAxis(), logCountAxis(highest));
  const floor = area.y + area.height;
  const drawn: (readonly [number, number])[] = [];
  const entries = classes.map((name, index): LegendEntry => {
    const colour = classColour(index, name);
    const counts = evaluation.histogram[index] ?? [];
    const outline = counts.flatMap((count, bin) => {
      const left = place(bin / counts.length, Math.max(count, 1));
      const right = place((bin + 1) / counts.length, Math.max(count, 1));
      const height = count === 0 ? floor : left[1];
      return [[left[0], height] as const, [right[0], height] as const];
    });
    figure.clipped(area, () => {
      counts.forEach((count, bin) => {
        if (count === 0) return;
        const [left, top] = place(bin / counts.length, count);
        const [right] = place((bin + 1) / counts.length, count);
        figure.context.fillStyle = `${colour}30`;
        figure.context.fillRect(left, top, right - left, floor - top);
      });
      figure.line(outline, { colour, width: 2.6 });
    });
    drawn.push(...outline);
    return { kind: "area", label: name, colour, fill: `${colour}48` };
  });
  figure.frame(area);
  figure.legend(area, entries, alongLine(drawn, 12));
}

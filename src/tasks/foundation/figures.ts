import { roomyAxis, shareAxis, withRoom } from "../../figures/axis";
import { png } from "../../figures/canvas";
import { drawCurves } from "../../figures/curves";
import { type Figure, QUIET } from "../../figures/figure";
import { across, alongLine, gridCells, inset, type Rectangle, upright } from "../../figures/layout";
import { BLUE, GREEN, PURPLE, RED } from "../../figures/palette";
import { equalBins } from "../../metrics/histogram";
import type { EpochRecord } from "../../training/epoch-record";

interface FoundationFigureInput {
  readonly history: readonly Pick<EpochRecord, "epoch" | "trainLoss" | "valLoss">[];
  /** Cosine similarity per customer of the test split. */
  readonly similarities: Float32Array;
  readonly mean: number;
  readonly median: number;
  /** Marks the figure as made from synthetic data. */
  readonly demo: boolean;
}

/** Pixels of `future_ubr_training.png`; the Python script's own has 2231 × 584. */
export const FOUNDATION_FIGURE_SIZE = { width: 2400, height: 680 } as const;

const MARGINS = { top: 66, right: 34, bottom: 92, left: 116 } as const;
const DASH = [10, 7] as const;
const SHARES = withRoom(shareAxis(1));
const BINS = 50;
/** Points of the distribution's curve: as many as its pixels can show. */
const CURVE_POINTS = 600;

/** Draws `future_ubr_training.png`: losses, the histogram of similarities with its mean, their distribution with its median. */
export function drawFoundationFigure(input: FoundationFigureInput): Promise<Blob> {
  const areas = gridCells(FOUNDATION_FIGURE_SIZE, 3, 1).map((cell) => inset(cell, MARGINS));
  const [losses, histogram, distribution] = areas;
  return png(FOUNDATION_FIGURE_SIZE, input.demo, (figure) => {
    if (!losses || !histogram || !distribution) return;
    figure.title(losses, "Training & Validation Loss");
    figure.labels(losses, "Epoch", "KL-Divergence Loss");
    drawCurves(figure, losses, input.history, [
      { label: "Train Loss", color: BLUE, of: ({ trainLoss }) => trainLoss },
      { label: "Val Loss", color: RED, of: ({ valLoss }) => valLoss },
    ]);
    drawHistogram(figure, histogram, input);
    drawDistribution(figure, distribution, input);
  });
}

function drawHistogram(figure: Figure, area: Rectangle, { similarities, mean }: FoundationFigureInput): void {
  figure.title(area, "Future UBR Prediction Similarity");
  figure.labels(area, "Cosine Similarity", "Count", { y: 88 });
  const { counts, low, high } = equalBins(similarities, BINS);
  const place = figure.axes(area, roomyAxis([low, high], 6), {
    ...roomyAxis([0, ...counts], 6),
    domain: [0, counts.reduce((most, count) => Math.max(most, count), 1) * 1.05],
  });
  const edge = (bin: number) => low + ((high - low) * bin) / counts.length;
  counts.forEach((count, bin) => {
    const [left, y] = place(edge(bin), count);
    const [right, bottom] = place(edge(bin + 1), 0);
    const bar = { x: left + 1, y, width: right - left - 2, height: bottom - y };
    figure.rectangle(bar, { fill: `${GREEN}cc` });
  });
  const style = { color: RED, width: 4, dash: DASH };
  const line = upright(area, place(mean, 0)[0]);
  figure.line(line, style);
  figure.frame(area);
  const tops = counts.map((count, bin) => place(edge(bin + 0.5), count));
  figure.legend(area, [{ label: `Mean: ${mean.toFixed(4)}`, ...style }], [...tops, ...alongLine(line, 12)]);
}

function drawDistribution(figure: Figure, area: Rectangle, { similarities, median }: FoundationFigureInput): void {
  figure.title(area, "Similarity CDF");
  figure.labels(area, "Cosine Similarity", "Cumulative Probability", { y: 88 });
  const sorted = similarities.toSorted();
  const ends = [sorted[0] ?? 0, sorted.at(-1) ?? 1];
  const place = figure.axes(area, roomyAxis(ends, 6), SHARES);
  const count = Math.min(CURVE_POINTS, sorted.length);
  const points = Array.from({ length: count }, (_, i) => {
    const rank = Math.floor(((i + 1) * sorted.length) / count);
    return place(sorted[rank - 1] ?? 0, rank / sorted.length);
  });
  const label = `Median: ${median.toFixed(4)}`;
  figure.line(across(area, place(0, 0.5)[1]), { color: QUIET, width: 2, dash: DASH });
  figure.lines(area, [
    { label: "", color: PURPLE, width: 4, points },
    { label, color: RED, width: 4, dash: DASH, points: upright(area, place(median, 0)[0]) },
  ]);
  figure.frame(area);
}

import { roomyAxis, shareAxis, withRoom } from "../../figures/axis";
import { DEMO_MARK, Figure, INK, type LegendEntry, QUIET } from "../../figures/canvas";
import { drawCurves } from "../../figures/curves";
import { alongLine, gridCells, inset, type Rectangle } from "../../figures/layout";
import { BLUE, GREEN, PURPLE, RED } from "../../figures/palette";
import { equalBins } from "../../metrics/histogram";

/** What the figure needs of an epoch. */
export interface FoundationFigureEpoch {
  /** From 1. */
  readonly epoch: number;
  readonly trainLoss: number;
  readonly valLoss: number;
}

export interface FoundationFigureInput {
  readonly history: readonly FoundationFigureEpoch[];
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
export async function drawFoundationFigure(input: FoundationFigureInput): Promise<Blob> {
  const { width, height } = FOUNDATION_FIGURE_SIZE;
  const figure = await Figure.create(width, height);
  const areas = gridCells({ x: 0, y: 10, width, height: height - 10 }, 3, 1).map((cell) => inset(cell, MARGINS));
  const [losses, histogram, distribution] = areas;
  if (losses && histogram && distribution) {
    figure.title(losses, "Training & Validation Loss");
    figure.labels(losses, "Epoch", "KL-Divergence Loss");
    drawCurves(figure, losses, input.history, [
      { label: "Train Loss", color: BLUE, of: ({ trainLoss }) => trainLoss },
      { label: "Val Loss", color: RED, of: ({ valLoss }) => valLoss },
    ]);
    drawHistogram(figure, histogram, input);
    drawDistribution(figure, distribution, input);
  }
  if (input.demo) figure.mark(DEMO_MARK);
  return figure.toBlob();
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
    const [left, top] = place(edge(bin), count);
    const [right, bottom] = place(edge(bin + 1), 0);
    figure.context.fillStyle = `${GREEN}cc`;
    figure.context.fillRect(left + 1, top, right - left - 2, bottom - top);
  });
  const x = place(mean, 0)[0];
  const line = [[x, area.y] as const, [x, area.y + area.height] as const];
  figure.line(line, { color: RED, width: 4, dash: DASH });
  figure.frame(area);
  const tops = counts.map((count, bin) => place(edge(bin + 0.5), count));
  const entry: LegendEntry = { kind: "line", label: `Mean: ${mean.toFixed(4)}`, color: RED, width: 4, dash: DASH };
  figure.legend(area, [entry], [...tops, ...alongLine(line, 12)]);
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
  const half = place(0, 0.5)[1];
  figure.line(
    [
      [area.x, half],
      [area.x + area.width, half],
    ],
    { color: QUIET, width: 2, dash: DASH },
  );
  figure.line(points, { color: PURPLE, width: 4 });
  const x = place(median, 0)[0];
  const line = [[x, area.y] as const, [x, area.y + area.height] as const];
  figure.line(line, { color: RED, width: 4, dash: DASH });
  figure.frame(area, INK);
  const entry: LegendEntry = { kind: "line", label: `Median: ${median.toFixed(4)}`, color: RED, width: 4, dash: DASH };
  figure.legend(area, [entry], [...alongLine(points, 12), ...alongLine(line, 12)]);
}

import { countAxis, roomyAxis, withRoom } from "./axis";
import type { Figure, LegendEntry } from "./canvas";
import { alongLine, type Rectangle } from "./layout";

const WIDTH = 3.8;

/** A quantity of each epoch. */
export interface FigureCurve<Epoch> {
  readonly label: string;
  readonly color: string;
  /** NaN leaves a gap. */
  readonly of: (epoch: Epoch) => number;
}

/** A straight line beside the curves, in pixels. */
export interface Mark {
  readonly label: string;
  readonly color: string;
  readonly width: number;
  readonly dash: readonly number[];
  readonly points: readonly (readonly [number, number])[];
}

/**
 * Lines over epochs with axes and a legend.
 *
 * @param marks what else stands in the plot, given the way from data to pixels.
 */
export function drawCurves<Epoch extends { readonly epoch: number }>(
  figure: Figure,
  area: Rectangle,
  history: readonly Epoch[],
  curves: readonly FigureCurve<Epoch>[],
  marks: (place: (x: number, y: number) => readonly [number, number]) => readonly Mark[] = () => [],
): void {
  const values = curves.flatMap(({ of }) => history.map(of));
  const last = history.at(-1)?.epoch ?? 1;
  const place = figure.axes(area, withRoom(countAxis(last, last, false, 8)), roomyAxis(values, 8));
  const lines = curves.map(({ label, color, of }): Mark => {
    const points = history.map((epoch) => place(epoch.epoch, of(epoch))).filter(([, y]) => Number.isFinite(y));
    return { label, color, width: WIDTH, dash: [], points };
  });
  for (const { points, ...style } of lines) {
    figure.line(points, style);
    // A line needs two epochs to be seen.
    if (points.length === 1) for (const [x, y] of points) figure.dot(x, y, 7, style.color);
  }
  const extra = marks(place);
  for (const { points, ...style } of extra) figure.line(points, style);
  const drawn = [...lines, ...extra];
  figure.legend(
    area,
    drawn.map(({ label, color, width, dash }): LegendEntry => ({ kind: "line", label, color, width, dash })),
    drawn.flatMap(({ points }) => alongLine(points, 12)),
  );
}

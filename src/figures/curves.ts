import { countAxis, roomyAxis, withRoom } from "./axis";
import type { Figure, FigureLine } from "./figure";
import type { Point, Rectangle } from "./layout";

/** A quantity of each epoch. */
interface FigureCurve<Epoch> {
  readonly label: string;
  readonly color: string;
  /** NaN leaves a gap. */
  readonly of: (epoch: Epoch) => number;
}

/**
 * Lines over epochs with axes and a legend.
 *
 * @param marks What else stands in the plot, given the way from data to pixels.
 */
export function drawCurves<Epoch extends { readonly epoch: number }>(
  figure: Figure,
  area: Rectangle,
  history: readonly Epoch[],
  curves: readonly FigureCurve<Epoch>[],
  marks: (place: (x: number, y: number) => Point) => readonly FigureLine[] = () => [],
): void {
  const values = curves.flatMap(({ of }) => history.map(of));
  const last = history.at(-1)?.epoch ?? 1;
  const rows = Math.min(8, Math.round(area.height / 50));
  const place = figure.axes(area, withRoom(countAxis(last, last, false, 8)), roomyAxis(values, rows));
  const lines = curves.map(({ label, color, of }): FigureLine => {
    return { label, color, width: 3.8, points: history.map((epoch) => place(epoch.epoch, of(epoch))) };
  });
  figure.lines(area, [...lines, ...marks(place)]);
}

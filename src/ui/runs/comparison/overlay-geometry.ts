import { type ChartAxis, shareOf, spreadLabels } from "../../charts/axes";
import type { Size } from "../../charts/use-size";
import type { Curve } from "./curves";

/** A curve as an SVG path within an area of so many pixels; a value that the axis cannot hold breaks the line. */
export function linePath({ x, y }: Curve, xAxis: ChartAxis, yAxis: ChartAxis, area: Size): string {
  let path = "";
  let drawing = false;
  for (let index = 0; index < x.length; index++) {
    const share = shareOf(yAxis, y[index] ?? Number.NaN);
    if (!Number.isFinite(share)) {
      drawing = false;
      continue;
    }
    const left = shareOf(xAxis, x[index] ?? 0) * area.width;
    path += `${drawing ? "L" : "M"}${left.toFixed(1)} ${((1 - share) * area.height).toFixed(1)}`;
    drawing = true;
  }
  return path;
}

/** Where a line ends: the place of its number. */
export interface LineEnd {
  readonly left: number;
  readonly top: number;
}

const LABEL_GAP = 13;
/** Ends nearer than this beside each other share a column of labels. */
const COLUMN = 24;

/** The ends of lines, moved apart where several end at the same place; null for a line without a value. */
export function lineEnds(
  curves: readonly Curve[],
  xAxis: ChartAxis,
  yAxis: ChartAxis,
  area: Size,
): readonly (LineEnd | null)[] {
  const ends = curves.map(({ x, y }): LineEnd | null => {
    const last = y.findLastIndex((value) => Number.isFinite(shareOf(yAxis, value)));
    if (last < 0) return null;
    const share = Math.min(1, Math.max(0, shareOf(yAxis, y[last] ?? 0)));
    return { left: shareOf(xAxis, x[last] ?? 0) * area.width, top: (1 - share) * area.height };
  });
  const column = (end: LineEnd | null) => (end === null ? null : Math.round(end.left / COLUMN));
  const result = [...ends];
  for (const at of new Set(ends.map(column))) {
    const places = ends.flatMap((end, index) => (at !== null && column(end) === at ? [index] : []));
    const tops = spreadLabels(
      places.map((index) => ends[index]?.top ?? 0),
      LABEL_GAP,
      area.height,
    );
    places.forEach((index, order) => {
      const end = ends[index];
      if (end != null) result[index] = { ...end, top: tops[order] ?? end.top };
    });
  }
  return result;
}

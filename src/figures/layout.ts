/** A rectangle in pixels from the top left corner of the canvas. */
export interface Rectangle extends Size {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels from the top left corner. */
export type Point = readonly [x: number, y: number];

export function isFinitePoint([x, y]: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** A line across the whole area at a height. */
export function across({ x, width }: Rectangle, y: number): readonly [Point, Point] {
  return [
    [x, y],
    [x + width, y],
  ];
}

/** A line from the area's top to its foot. */
export function upright({ y, height }: Rectangle, x: number): readonly [Point, Point] {
  return [
    [x, y],
    [x, y + height],
  ];
}

/** Room around a plot for its title, tick labels and axis labels. */
interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The rectangle inside its margins. */
export function inset(cell: Rectangle, margins: Margins): Rectangle {
  return {
    x: cell.x + margins.left,
    y: cell.y + margins.top,
    width: cell.width - margins.left - margins.right,
    height: cell.height - margins.top - margins.bottom,
  };
}

/** Pixels above the first row of plots. */
export const TITLE_ROOM = 10;

/** Equal cells of a sheet, row by row. */
export function gridCells(sheet: Size, columns: number, rows: number): Rectangle[] {
  const [width, height] = [sheet.width / columns, (sheet.height - TITLE_ROOM) / rows];
  return Array.from({ length: columns * rows }, (_, index) => ({
    x: (index % columns) * width,
    y: TITLE_ROOM + Math.floor(index / columns) * height,
    width,
    height,
  }));
}

/** Columns and rows for a number of plots: two by two up to four, then as square as possible. */
export function gridShape(plots: number): { readonly columns: number; readonly rows: number } {
  const columns = Math.max(2, Math.ceil(Math.sqrt(plots)));
  return { columns, rows: Math.max(2, Math.ceil(plots / columns)) };
}

/** The largest square within a rectangle, centered. */
export function squareWithin(area: Rectangle): Rectangle {
  const side = Math.min(area.width, area.height);
  return { x: area.x + (area.width - side) / 2, y: area.y + (area.height - side) / 2, width: side, height: side };
}

/**
 * Where a box covers the fewest points: one of the area's four corners, the upper right one first.
 *
 * @param points Pixels of everything drawn.
 * @param gap Distance of the box from the area's edges.
 */
export function emptiestCorner(area: Rectangle, box: Size, points: readonly Point[], gap: number): Rectangle {
  const left = area.x + gap;
  const right = area.x + area.width - box.width - gap;
  const top = area.y + gap;
  const bottom = area.y + area.height - box.height - gap;
  const corners = [
    [right, top],
    [left, top],
    [right, bottom],
    [left, bottom],
  ] as const;
  let best: Rectangle = { x: right, y: top, ...box };
  let fewest = Number.POSITIVE_INFINITY;
  for (const [x, y] of corners) {
    const covered = points.filter(
      ([px, py]) => px > x - gap && px < x + box.width + gap && py > y - gap && py < y + box.height + gap,
    ).length;
    if (covered < fewest) {
      fewest = covered;
      best = { x, y, ...box };
    }
  }
  return best;
}

/** Points along the straight lines between vertices, so that a long line counts where it passes. */
export function alongLine(vertices: readonly Point[], every: number): Point[] {
  const points: Point[] = [];
  vertices.forEach(([x, y], index) => {
    const next = vertices[index + 1];
    const steps = next === undefined ? 1 : Math.max(1, Math.ceil(Math.hypot(next[0] - x, next[1] - y) / every));
    for (let step = 0; step < steps; step++) {
      const share = next === undefined ? 0 : step / steps;
      points.push([x + ((next?.[0] ?? x) - x) * share, y + ((next?.[1] ?? y) - y) * share]);
    }
  });
  return points;
}

/** The points that no line shows: beside each of them are gaps, or nothing. */
export function lonePoints(points: readonly Point[]): Point[] {
  const isDrawn = (point: Point | undefined) => point !== undefined && isFinitePoint(point);
  return points.filter((point, at) => isDrawn(point) && !isDrawn(points[at - 1]) && !isDrawn(points[at + 1]));
}

/** A number of pixels as SVG writes it. */
export function tenth(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** Points that move less than this are left out: a curve may have one for every customer. */
const LEAST_MOVE = 0.25;

/** The `d` of an SVG path through all points; NaN leaves a gap. */
export function linePath(points: readonly Point[]): string {
  let path = "";
  let last: Point | null = null;
  for (const [index, point] of points.entries()) {
    if (!isFinitePoint(point)) {
      last = null;
      continue;
    }
    const moved = last === null ? LEAST_MOVE : Math.hypot(point[0] - last[0], point[1] - last[1]);
    if (moved < LEAST_MOVE && index < points.length - 1) continue;
    path += `${last === null ? "M" : "L"}${tenth(point[0])} ${tenth(point[1])}`;
    last = point;
  }
  return path;
}

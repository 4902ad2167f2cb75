import type { Locale } from "../i18n/messages";
import { type Axis, placeIn, tickText } from "./axis";
import {
  across,
  alongLine,
  emptiestCorner,
  isFinitePoint,
  lonePoints,
  type Point,
  type Rectangle,
  type Size,
  upright,
} from "./layout";

/** The mark of figures that show the demo bank. */
export const DEMO_MARK = "Demo data (synthetic)";

export const INK = "#1d1f21";
const GRID = "#e4e4e2";
export const QUIET = "#6b6e72";

const TITLE_SIZE = 27;
const LABEL_SIZE = 22;
export const TICK_SIZE = 20;
const LEGEND_SIZE = 20;
/** Of frames, grids and ticks. */
export const HAIRLINE = 1.6;

export interface TextStyle {
  readonly size?: number;
  readonly color?: string;
  readonly align?: "left" | "center" | "right";
  /** Radians, clockwise. */
  readonly angle?: number;
  readonly weight?: number;
  /** Paper around the letters, over lines. */
  readonly halo?: boolean;
}

export const PLAIN_TEXT = { size: TICK_SIZE, color: INK, align: "center", angle: 0, weight: 400, halo: false } as const;

export interface LineStyle {
  readonly color: string;
  readonly width: number;
  readonly dash?: readonly number[];
}

interface AreaStyle {
  readonly fill: string;
}

/** A line through pixels; its label stands in the legend, where it has one. */
export interface FigureLine extends LineStyle {
  readonly label: string;
  /** NaN leaves a gap. */
  readonly points: readonly Point[];
}

/** What a legend tells of a line, or of an area with its outline's color. */
export type LegendEntry = {
  /** Shortened where the plot has no room for all of it. */
  readonly label: string;
  /** Behind the label, always whole. */
  readonly value?: string;
} & (LineStyle | (AreaStyle & { readonly color: string }));

/**
 * A sheet of white paper and what the files' figures and the report's charts draw on it. All positions and sizes are
 * pixels. What it is made of, pixels or SVG, is all that its two classes know.
 */
export abstract class Figure {
  readonly width: number;
  readonly height: number;
  private readonly locale: Locale;

  constructor({ width, height }: Size, locale: Locale) {
    this.width = width;
    this.height = height;
    this.locale = locale;
  }

  /** One line of text, its middle at the height `y`. */
  abstract text(text: string, x: number, y: number, style?: TextStyle): void;
  /** A line through all points, or the area within them; NaN leaves a gap. */
  abstract line(points: readonly Point[], style: LineStyle | AreaStyle): void;
  /** Filled, or an outline as thin as an axis's. */
  abstract rectangle(area: Rectangle, style: AreaStyle | { readonly stroke: string }): void;
  abstract dot(center: Point, radius: number, color: string): void;
  /** Width of a text as drawn. */
  abstract measure(text: string, size: number): number;

  /** The text, or as much of it as fits with an ellipsis. */
  shortened(text: string, size: number, maxWidth: number): string {
    if (this.measure(text, size) <= maxWidth) return text;
    const characters = [...text];
    while (characters.length > 1 && this.measure(`${characters.join("")}…`, size) > maxWidth) characters.pop();
    return `${characters.join("")}…`;
  }

  title(area: Rectangle, text: string): void {
    const fitting = this.shortened(text, TITLE_SIZE, area.width);
    this.text(fitting, area.x + area.width / 2, area.y - 22, { size: TITLE_SIZE, weight: 600 });
  }

  /** The axes' names, at these distances from the plot. */
  labels(area: Rectangle, x: string, y: string, distance: { readonly x?: number; readonly y?: number } = {}): void {
    this.text(x, area.x + area.width / 2, area.y + area.height + (distance.x ?? 62), { size: LABEL_SIZE });
    this.text(y, area.x - (distance.y ?? 92), area.y + area.height / 2, { size: LABEL_SIZE, angle: -Math.PI / 2 });
  }

  frame(area: Rectangle): void {
    this.rectangle(area, { stroke: INK });
  }

  /** Grid, ticks and frame; answers with the way from data to pixels. */
  axes(area: Rectangle, x: Axis, y: Axis): (valueX: number, valueY: number) => Point {
    const place = placeIn(area, x, y);
    const grid = { color: GRID, width: HAIRLINE };
    const tick = { color: INK, width: HAIRLINE };
    const bottom = area.y + area.height;
    for (const value of x.ticks) {
      const [at] = place(value, 0);
      this.line(upright(area, at), grid);
      this.line(upright({ ...area, y: bottom, height: 7 }, at), tick);
      this.text(tickText(x, value, this.locale), at, bottom + 25);
    }
    for (const value of y.ticks) {
      const [, at] = place(0, value);
      this.line(across(area, at), grid);
      this.line(across({ ...area, x: area.x - 7, width: 7 }, at), tick);
      this.text(tickText(y, value, this.locale), area.x - 15, at, { align: "right" });
    }
    this.frame(area);
    return place;
  }

  /** Lines, a dot for a value between gaps, and a legend where it covers least. */
  lines(area: Rectangle, lines: readonly FigureLine[]): void {
    for (const { points, ...style } of lines) {
      this.line(points, style);
      for (const point of lonePoints(points)) this.dot(point, 7, style.color);
    }
    this.legend(
      area,
      lines.filter(({ label }) => label !== ""),
      lines.flatMap(({ points }) => alongLine(points.filter(isFinitePoint), 12)),
    );
  }

  /**
   * A legend in the corner where it covers least.
   *
   * @param points Pixels of what is drawn in the area.
   */
  legend(area: Rectangle, entries: readonly LegendEntry[], points: readonly Point[]): void {
    if (entries.length === 0) return;
    const rowHeight = LEGEND_SIZE * 1.45;
    const swatch = 46;
    const pad = 14;
    const gap = 14;
    // Many classes take several columns rather than more height than the plot has.
    const rows = Math.min(entries.length, Math.max(1, Math.floor((area.height * 0.8 - 2 * pad) / rowHeight)));
    const columns = Math.ceil(entries.length / rows);
    const textLeft = swatch + 14;
    const room = (area.width - 2 * gap - pad) / columns - textLeft - pad;
    const texts = entries.map(
      ({ label, value = "" }) =>
        this.shortened(label, LEGEND_SIZE, room - (value === "" ? 0 : this.measure(value, LEGEND_SIZE))) + value,
    );
    const columnWidth =
      textLeft + texts.reduce((most, text) => Math.max(most, this.measure(text, LEGEND_SIZE)), 0) + pad;
    const box = emptiestCorner(
      area,
      { width: columns * columnWidth + pad, height: rows * rowHeight + 2 * pad },
      points,
      gap,
    );
    this.rectangle(box, { fill: "rgba(255, 255, 255, 0.88)" });
    this.rectangle(box, { stroke: "#cfcfcc" });
    entries.forEach((entry, index) => {
      const x = box.x + pad + Math.floor(index / rows) * columnWidth;
      const y = box.y + pad + ((index % rows) + 0.5) * rowHeight;
      if ("fill" in entry) {
        const area = { x, y: y - 9, width: swatch, height: 18 };
        this.rectangle(area, { fill: entry.fill });
        this.rectangle(area, { stroke: entry.color });
      } else {
        this.line(across({ x, y, width: swatch, height: 0 }, y), entry);
      }
      this.text(texts[index] ?? "", x + textLeft, y, { size: LEGEND_SIZE, align: "left" });
    });
  }

  /** A quiet line in the upper right corner of the sheet. */
  mark(text: string): void {
    this.text(text, this.width - 24, 22, { color: QUIET, align: "right" });
  }
}

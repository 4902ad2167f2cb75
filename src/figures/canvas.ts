import { CodedError } from "../formats/coded-error";
import { type Axis, shareOf, tickText } from "./axis";
import { figureFont } from "./font";
import { emptiestCorner, type Rectangle } from "./layout";

/** The mark of figures that show the demo bank. */
export const DEMO_MARK = "Demo data (synthetic)";

export const INK = "#1d1f21";
const GRID = "#e4e4e2";
export const QUIET = "#6b6e72";

const TITLE_SIZE = 27;
const LABEL_SIZE = 22;
export const TICK_SIZE = 20;
const LEGEND_SIZE = 20;

/** A figure that this browser cannot draw. */
export class FigureError extends CodedError {
  override readonly name = "FigureError";
}

type Context = OffscreenCanvasRenderingContext2D;

/** @throws FigureError */
function paper(width: number, height: number): { readonly canvas: OffscreenCanvas; readonly context: Context } {
  try {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    if (context !== null) return { canvas, context };
  } catch {
    // Said below.
  }
  throw new FigureError("figure/no-canvas", {});
}

/** A canvas of white paper with what the figures draw on it. All positions and sizes are pixels. */
export class Figure {
  readonly context: Context;
  private readonly canvas: OffscreenCanvas;
  private readonly family: string;

  private constructor(canvas: OffscreenCanvas, context: Context, family: string) {
    this.canvas = canvas;
    this.context = context;
    this.family = family;
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.lineJoin = "round";
  }

  /** @throws FigureError `figure/no-canvas` where the browser gives none: too old, out of memory, or forbidden. */
  static async create(width: number, height: number): Promise<Figure> {
    const { canvas, context } = paper(width, height);
    return new Figure(canvas, context, await figureFont());
  }

  /** The figure as a PNG. @throws FigureError `figure/no-canvas` where the browser does not give what was drawn. */
  async toBlob(): Promise<Blob> {
    try {
      return await this.canvas.convertToBlob({ type: "image/png" });
    } catch (cause) {
      throw new FigureError("figure/no-canvas", {}, { cause });
    }
  }

  text(
    text: string,
    x: number,
    y: number,
    {
      size = TICK_SIZE,
      color = INK,
      align = "center",
      baseline = "middle",
      angle = 0,
      weight = 400,
      halo = false,
    }: {
      size?: number;
      color?: string;
      align?: CanvasTextAlign;
      baseline?: CanvasTextBaseline;
      angle?: number;
      weight?: number;
      /** Paper around the letters, over lines. */
      halo?: boolean;
    } = {},
  ): void {
    const { context } = this;
    context.save();
    context.translate(x, y);
    context.rotate(angle);
    context.font = this.font(size, weight);
    context.fillStyle = color;
    context.textAlign = align;
    context.textBaseline = baseline;
    if (halo) {
      context.strokeStyle = "#ffffff";
      context.lineWidth = size / 2;
      context.strokeText(text, 0, 0);
    }
    context.fillText(text, 0, 0);
    context.restore();
  }

  /** Width of a text as drawn. */
  measure(text: string, size: number): number {
    this.context.font = this.font(size, 400);
    return this.context.measureText(text).width;
  }

  /** The text, or as much of it as fits with an ellipsis. */
  shortened(text: string, size: number, maxWidth: number): string {
    if (this.measure(text, size) <= maxWidth) return text;
    const characters = [...text];
    while (characters.length > 1 && this.measure(`${characters.join("")}…`, size) > maxWidth) characters.pop();
    return `${characters.join("")}…`;
  }

  line(
    points: readonly (readonly [number, number])[],
    { color, width = 3.2, dash = [] }: { color: string; width?: number; dash?: readonly number[] },
  ): void {
    const { context } = this;
    context.save();
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash([...dash]);
    context.beginPath();
    points.forEach(([x, y], index) => {
      if (index === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
    context.stroke();
    context.restore();
  }

  dot(x: number, y: number, radius: number, color: string): void {
    this.context.fillStyle = color;
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    this.context.fill();
  }

  /** Draws everything while nothing outside of the area is touched. */
  clipped(area: Rectangle, draw: () => void): void {
    this.context.save();
    this.context.beginPath();
    this.context.rect(area.x, area.y, area.width, area.height);
    this.context.clip();
    draw();
    this.context.restore();
  }

  frame(area: Rectangle, color = INK): void {
    this.context.strokeStyle = color;
    this.context.lineWidth = 1.6;
    this.context.strokeRect(area.x, area.y, area.width, area.height);
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

  /** Grid, ticks and frame; answers with the way from data to pixels. */
  axes(area: Rectangle, x: Axis, y: Axis): (valueX: number, valueY: number) => readonly [number, number] {
    const place = (valueX: number, valueY: number) =>
      [area.x + shareOf(x, valueX) * area.width, area.y + (1 - shareOf(y, valueY)) * area.height] as const;
    const bottom = area.y + area.height;
    for (const value of x.ticks) {
      const at = area.x + shareOf(x, value) * area.width;
      this.line(
        [
          [at, area.y],
          [at, bottom],
        ],
        { color: GRID, width: 1.6 },
      );
      this.line(
        [
          [at, bottom],
          [at, bottom + 7],
        ],
        { color: INK, width: 1.6 },
      );
      this.text(tickText(x, value), at, bottom + 25);
    }
    for (const value of y.ticks) {
      const at = area.y + (1 - shareOf(y, value)) * area.height;
      this.line(
        [
          [area.x, at],
          [area.x + area.width, at],
        ],
        { color: GRID, width: 1.6 },
      );
      this.line(
        [
          [area.x - 7, at],
          [area.x, at],
        ],
        { color: INK, width: 1.6 },
      );
      this.text(tickText(y, value), area.x - 15, at, { align: "right" });
    }
    this.frame(area);
    return place;
  }

  /**
   * A legend in the corner where it covers least.
   *
   * @param points Pixels of what is drawn in the area.
   */
  legend(area: Rectangle, entries: readonly LegendEntry[], points: readonly (readonly [number, number])[]): void {
    const rowHeight = LEGEND_SIZE * 1.45;
    const swatch = 46;
    const pad = 14;
    // Many classes take several columns rather than more height than the plot has.
    const rows = Math.min(entries.length, Math.max(1, Math.floor((area.height * 0.8 - 2 * pad) / rowHeight)));
    const columns = Math.ceil(entries.length / rows);
    const columnWidth =
      swatch + 14 + entries.reduce((most, { label }) => Math.max(most, this.measure(label, LEGEND_SIZE)), 0) + pad;
    const box = emptiestCorner(
      area,
      { width: columns * columnWidth + pad, height: rows * rowHeight + 2 * pad },
      points,
      14,
    );
    this.context.fillStyle = "rgba(255, 255, 255, 0.88)";
    this.context.fillRect(box.x, box.y, box.width, box.height);
    this.frame(box, "#cfcfcc");
    entries.forEach((entry, index) => {
      const x = box.x + pad + Math.floor(index / rows) * columnWidth;
      const y = box.y + pad + ((index % rows) + 0.5) * rowHeight;
      if (entry.kind === "line") {
        const { color, width, dash } = entry;
        this.line(
          [
            [x, y],
            [x + swatch, y],
          ],
          { color, width: width ?? 3.2, dash: dash ?? [] },
        );
      } else {
        this.context.fillStyle = entry.fill;
        this.context.fillRect(x, y - 9, swatch, 18);
        this.context.strokeStyle = entry.color;
        this.context.lineWidth = 2;
        this.context.strokeRect(x, y - 9, swatch, 18);
      }
      this.text(entry.label, x + swatch + 14, y, { size: LEGEND_SIZE, align: "left" });
    });
  }

  /** A quiet line in the upper right corner of the canvas. */
  mark(text: string): void {
    this.text(text, this.canvas.width - 24, 22, { size: TICK_SIZE, color: QUIET, align: "right" });
  }

  private font(size: number, weight: number): string {
    return `${weight} ${size}px ${this.family}`;
  }
}

export type LegendEntry =
  | {
      readonly kind: "line";
      readonly label: string;
      readonly color: string;
      readonly width?: number;
      readonly dash?: readonly number[];
    }
  | { readonly kind: "area"; readonly label: string; readonly color: string; readonly fill: string };
